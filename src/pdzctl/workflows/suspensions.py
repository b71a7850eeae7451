"""A session that is suspended and resumes: in between nobody decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdzctl.errors import Refused
from pdzctl.records.states import SessionState

if TYPE_CHECKING:
    from pdzctl.records.session import Session, Suspension
    from pdzctl.store.store import Store

__all__ = ["resume_session", "suspend_session"]


def suspend_session(store: Store, session: Session, *, at: str, reason: str = "") -> Suspension:
    """Return the interval, begun at the time ``at``, in which a session in progress or held was suspended.

    Refused while it is suspended already, and before it began or resumed.
    """
    if session.state not in (SessionState.IN_CORSO, SessionState.SVOLTA):
        raise Refused(
            "{code} is {state}: only a session in progress is suspended.",
            code=session.code,
            state=session.state,
            hint="pdzctl session show {code}",
        )
    pauses = store.of("suspension").find(session_id=session.id)
    last = pauses[-1] if pauses else None
    if last and last.resumed_at is None:
        raise Refused(
            "{code} is suspended already since {start}.",
            code=session.code,
            start=last.suspended_at,
            hint="pdzctl session resume {code} --at HH:MM",
        )
    begun = (last and last.resumed_at) or session.actual_start or at
    if at < begun:
        raise Refused(
            "{code} is in progress since {start}: it cannot be suspended at {end}.",
            code=session.code,
            start=begun,
            end=at,
            hint="pdzctl session suspend {code} --at HH:MM",
        )
    kept: Suspension = store.of("suspension").add(session_id=session.id, suspended_at=at, reason=reason)
    return kept


def resume_session(store: Store, session: Session, *, at: str) -> Suspension:
    """Return the interval in which a session was suspended, ended at the time ``at``."""
    waiting = [one for one in store.of("suspension").find(session_id=session.id) if one.resumed_at is None]
    if not waiting:
        hint = "pdzctl session suspend {code} --at HH:MM"
        raise Refused("{code} is not suspended.", code=session.code, hint=hint)
    if at <= waiting[-1].suspended_at:
        raise Refused(
            "{code} is suspended since {start}: it cannot resume at {end}.",
            code=session.code,
            start=waiting[-1].suspended_at,
            end=at,
            hint="pdzctl session resume {code} --at HH:MM",
        )
    kept: Suspension = store.of("suspension").replace(waiting[-1].revised(resumed_at=at))
    return kept
