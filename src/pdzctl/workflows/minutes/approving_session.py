"""Which session may approve minutes, and on what day."""

from typing import TYPE_CHECKING

from pdzctl.errors import Refused
from pdzctl.records.states import SessionState

if TYPE_CHECKING:
    from pdzctl.records.session import Session
    from pdzctl.store.store import Store

__all__ = ["DECIDING", "day_of", "refuse_not_held", "refuse_wrong_session"]

DECIDING = frozenset({SessionState.IN_CORSO, SessionState.SVOLTA})
"""The states in which a session can take one more decision."""
_HELD = frozenset({SessionState.SVOLTA, SessionState.VERBALIZZATA, SessionState.CHIUSA})


def day_of(later: "Session | None", *, today: str) -> str:
    """Return the day on which minutes are approved where nobody tells: that of the session that does it, or today."""
    return min(later.day, today) if later and later.day else today


def refuse_not_held(session: "Session", on: str) -> None:
    """Refuse to approve the minutes of a ``session`` that was not held, or before its day."""
    if session.state not in _HELD:
        raise Refused(
            "{code} is {state}: only the minutes of a session that was held are approved.",
            code=session.code,
            state=session.state,
            hint="pdzctl session end {code}",
        )
    if session.day and on < session.day:
        raise Refused(
            "{code} was held on {day}: its minutes cannot be approved before.", code=session.code, day=session.day
        )


def refuse_wrong_session(store: "Store", later: "Session", session: "Session") -> None:
    """Refuse to approve the minutes of ``session`` in one that is not later, of another body, or has not begun."""
    if _not_after(later, session):
        same = later.id == session.id
        raise Refused(
            "{later} is not after {code}.",
            later=later.code,
            code=session.code,
            hint="In the session itself: pdzctl minutes approve {code} --mode seduta_stante" if same else "",
        )
    if later.body_id != session.body_id:
        raise Refused(
            "{later} is a session of {other}: the minutes of {code} are approved by {body}, which met.",
            later=later.code,
            other=store.bodies.get(later.body_id).code,
            code=session.code,
            body=store.bodies.get(session.body_id).code,
            hint="pdzctl session list --body {body}",
        )
    if later.state not in DECIDING | _HELD:
        raise Refused(
            "{later} is {state}: minutes are approved by a session that is in progress or was held.",
            later=later.code,
            state=later.state,
            hint="pdzctl session open {later}; without a session: pdzctl minutes approve {code} --mode …",
            code=session.code,
        )


def _not_after(later: "Session", earlier: "Session") -> bool:
    return bool(later.day and earlier.day) and (later.day or "", later.code) <= (earlier.day or "", earlier.code)
