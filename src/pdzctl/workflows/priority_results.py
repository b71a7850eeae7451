"""Closing a choice of priorities: its ballots are counted once, and what they say is frozen."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from pdzctl.errors import Refused
from pdzctl.records.ballots import flaws_of, letter
from pdzctl.records.counting import Counted, Line, as_number, count, told_facts
from pdzctl.records.ranking import TIE_RULE
from pdzctl.records.states import ProposalState, RoundState
from pdzctl.records.vocabulary import PriorityMethod
from pdzctl.workflows.priorities import Room, voting_room

if TYPE_CHECKING:
    from pdzctl.records.ballots import Marks
    from pdzctl.records.priority import PriorityRound
    from pdzctl.store.store import Store

__all__ = ["Closed", "closed"]

_FEWEST_SECTORS = 2


class Closed(NamedTuple):
    """A closed round: the code of its session, codes or letters of the first, warnings, new priorities."""

    session: str
    first: tuple[str, ...]
    warnings: str
    prioritised: tuple[str, ...]


def closed(store: Store, round_: PriorityRound, *, at: str | None, prioritise: int = 0) -> Closed:
    """Close ``round_`` at the time ``at`` and freeze its result; the first ``prioritise`` options become priorities.

    Refused without a ballot, with an option that nobody rated (a matrix: by criteria that weigh less than 80 %), with a
    blocked consensus whose objection is not recorded, and with a tie where ``prioritise`` would cut it.
    """
    room = voting_room(store, round_)
    if not room.ballots:
        raise Refused("{code} has no ballot yet.", code=round_.code, hint="pdzctl priority vote {code} …")
    marks = _marks(store, room)
    _refuse_flawed(room, marks)
    result = count(room.rules, list(marks.values()), [names[0] for names in room.names])
    _refuse_unready(room, result)
    store.of("priority_round").replace(round_.moved(RoundState.CHIUSO, closed_at=at))
    _freeze(store, room, result, marks)
    winners = [line for line in result.lines if line.ranked.rank == 1]
    return Closed(
        store.sessions.get(round_.session_id).code,
        tuple(room.names[line.ranked.place][0] or letter(line.ranked.place) for line in winners),
        told_facts(result.warnings),
        _prioritised(store, room, result, prioritise),
    )


def _marks(store: Store, room: Room) -> dict[str, Marks]:
    """Return what each ballot says, by its id."""
    options = {option.position: place for place, option in enumerate(room.options)}
    criteria: dict[str, int | None] = {"": None, **{one.name: place for place, one in enumerate(room.criteria)}}
    return {
        ballot.id: {
            (options[mark.option], criteria[mark.criterion]): Fraction(mark.value)
            for mark in store.of("ballot_mark").find(ballot_id=ballot.id)
            if mark.option in options and mark.criterion in criteria and as_number(mark.value)
        }
        for ballot in room.ballots
    }


def _refuse_flawed(room: Room, marks: dict[str, Marks]) -> None:
    """Raise Refused where a ballot, as a file may bring it, says what its method cannot count."""
    flawed = [] if room.rules.counted else [one for one in room.ballots if flaws_of(room.rules, marks[one.id])]
    if flawed:
        raise Refused(
            "{count} {count:ballot|ballots} of {code} cannot be counted by its method.",
            count=len(flawed),
            code=room.round.code,
            hint="pdzctl priority cancel {code}",
        )


def _called(room: Room, place: int) -> str:
    code, title = room.names[place]
    return f"{code} {title}".strip()


def _refuse_unready(room: Room, result: Counted) -> None:
    code = room.round.code
    if result.missing:
        sentence = (
            "{code} cannot be ranked: {options} are rated by criteria that weigh less than 80 % in all."
            if room.round.method is PriorityMethod.MATRICE
            else "{code} cannot be ranked: nobody rated {options}."
        )
        letters = tuple(letter(place) for place in result.missing)
        raise Refused(sentence, code=code, options=letters, hint="pdzctl priority vote {code} …")
    silent = tuple(letter(place) for place in result.blocked if not room.options[place].objection)
    if silent:
        raise Refused(
            "Somebody blocks {options} in {code}: the objection must be recorded first.",
            options=silent,
            code=code,
            option=silent[0],
            hint='pdzctl priority objection {code} {option} "…"',
        )


def _freeze(store: Store, room: Room, result: Counted, marks: dict[str, Marks]) -> None:
    round_, counted = room.round, room.rules.counted
    kept = store.of("priority").add(
        session_id=round_.session_id,
        agenda_item_id=round_.agenda_item_id,
        title=round_.title,
        method=round_.method,
        points_each=round_.points_each,
        cap=round_.cap,
        open_vote=round_.open_vote,
        note=round_.note,
        round_id=round_.id,
        variant=round_.variant,
        ballots=None if counted else len(room.ballots),
        agreement=result.agreement,
        tie_rule=round_.tie_rule or TIE_RULE,
        warning=told_facts(result.warnings),
    )
    groups = _groups(room)
    for name, voters in groups.items():
        store.of("priority_group").add(priority_id=kept.id, name=name, voters=voters)
    for line in result.lines:
        _freeze_option(store, room, kept.id, line, _tallies(room, marks, line.ranked.place, groups))


def _freeze_option(store: Store, room: Room, priority_id: str, line: Line, tallies: dict[str, int]) -> None:
    place = line.ranked.place
    option = room.options[place]
    kept = store.of("priority_option").add(
        priority_id=priority_id,
        proposal_id=option.proposal_id,
        title="" if option.proposal_id else _called(room, place),
        points=line.points,
        voters=line.voters,
        rank=line.ranked.rank,
        score=line.score,
        detail=told_facts(line.facts),
    )
    for name, points in tallies.items():
        store.of("priority_tally").add(priority_option_id=kept.id, name=name, points=points)


def _groups(room: Room) -> dict[str, int]:
    """Return how many of each sector voted; of counted stickers how many could."""
    if room.rules.counted:
        return {one.name: one.voters for one in room.electorate}
    return dict(Counter(one.name for one in room.ballots if one.name))


def _tallies(room: Room, marks: dict[str, Marks], place: int, groups: dict[str, int]) -> dict[str, int]:
    """Return the points of each sector, where every ballot bears one and there are two at least."""
    nameless = any(not one.name for one in room.ballots)
    if room.round.method is not PriorityMethod.VOTO_A_PUNTI or nameless or len(groups) < _FEWEST_SECTORS:
        return {}
    points: dict[str, int] = defaultdict(int)
    for ballot in room.ballots:
        points[ballot.name] += int(marks[ballot.id].get((place, None), 0))
    return dict(points)


def _prioritised(store: Store, room: Room, result: Counted, number: int) -> tuple[str, ...]:
    chosen = [line for line in result.lines if line.ranked.rank and line.ranked.rank <= number]
    if len(chosen) > number:
        raise Refused(
            "{count} options of {code} share the last place of the first {number}: choose another number.",
            count=len(chosen),
            number=number,
            code=room.round.code,
            hint="pdzctl priority close {code} --prioritise …",
        )
    moved = []
    for line in chosen:
        identity = room.options[line.ranked.place].proposal_id
        proposal = store.proposals.get(identity) if identity else None
        if proposal and proposal.state is not ProposalState.PRIORITIZZATA:
            store.proposals.replace(proposal.moved(ProposalState.PRIORITIZZATA))
            moved.append(proposal.code)
    return tuple(moved)
