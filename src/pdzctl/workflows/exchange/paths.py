"""Legal ways from one state to another: ``apply`` moves what exists only along them, one journalled step at a time."""

from collections import deque
from collections.abc import Mapping
from typing import Any

from pdzctl.records.body import moves_of
from pdzctl.records.registry import RECORDS
from pdzctl.records.states import Moves
from pdzctl.records.vocabulary import BodyKind


def legal_moves(noun: str, values: Mapping[str, Any]) -> Moves:
    """Return the transitions of a record of ``noun``; labs have their own."""
    return moves_of(BodyKind(values["kind"])) if noun == "body" else RECORDS[noun].moves


def steps_between(moves: Moves, now: str, wanted: str) -> tuple[str, ...] | None:
    """Return the shortest run of states after ``now`` that ends in ``wanted``, or None where no way leads there."""
    come_from = {now: ""}
    queue = deque([now])
    while queue:
        state = queue.popleft()
        if state == wanted:
            steps: list[str] = []
            while state != now:
                steps.append(state)
                state = come_from[state]
            return tuple(reversed(steps))
        for following in moves.get(state, ()):
            if following not in come_from:
                come_from[following] = state
                queue.append(following)
    return None
