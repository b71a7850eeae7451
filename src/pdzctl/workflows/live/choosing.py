"""A ballot of the choice of priorities that is open in the session; the sector is kept, never the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdzctl.errors import Refused
from pdzctl.records.states import RoundState
from pdzctl.workflows import priorities
from pdzctl.workflows.live.said import Said

if TYPE_CHECKING:
    from pdzctl.workflows.live import entries
    from pdzctl.workflows.live.sitting import Sitting

__all__ = ["mark_options"]


def mark_options(at: Sitting, entry: entries.Marks) -> Said:
    """Count one ballot in the one choice that is open; Refused where none is, or more than one."""
    session = at.session()
    rounds = [
        one for one in at.store.of("priority_round").find(session_id=session.id) if one.state is RoundState.APERTO
    ]
    if len(rounds) != 1:
        raise Refused(
            "{code} has {count} {count:open choice|open choices} of priorities, and a ballot here is for the only one.",
            code=session.code,
            count=len(rounds),
            hint="pdzctl priority open {code} …" if not rounds else "pdzctl priority vote {round} …",
            round=rounds[0].code if rounds else "",
        )
    ballots = priorities.cast(at.store, rounds[0], entry.words, entry.sector)
    return Said(rounds[0].code, "{code}: {count} {count:ballot|ballots}.", {"code": rounds[0].code, "count": ballots})
