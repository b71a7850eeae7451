"""The life of minutes: written, circulated, observed, approved, registered, published.

Nothing here imports a record class, so that a command that only lists stays light.
"""

from typing import TYPE_CHECKING, Any

from pdzctl.errors import Refused
from pdzctl.records.privacy import Visibility
from pdzctl.records.states import MinutesState, SessionState
from pdzctl.records.vocabulary import ApprovalMode, BodyKind, MinutesKind

if TYPE_CHECKING:
    from pdzctl.records.minutes import Minutes, Observation
    from pdzctl.records.session import Session
    from pdzctl.store.reading import Reading
    from pdzctl.store.store import Store

_KINDS = {BodyKind.LAB: MinutesKind.VERBALE_LABORATORIO, BodyKind.TABLE: MinutesKind.VERBALE_TAVOLO}
_HELD = frozenset({SessionState.SVOLTA, SessionState.VERBALIZZATA, SessionState.CHIUSA})


def session_id(reading: "Reading", text: str) -> str:
    """Return the id of the session that a code of minutes (``VER-…``) or of a session means."""
    if text.strip().casefold().startswith("ver"):
        return str(reading.find("minutes", text)["session_id"])
    return str(reading.find("session", text)["id"])


def begin(store: "Store", session: "Session", **fields: Any) -> "Minutes":  # noqa: ANN401 - fields of minutes
    """Begin the minutes of ``session``, of the kind its body keeps unless told; Refused where they are begun."""
    if store.of("minutes").find(session_id=session.id):
        raise Refused("{code} has its minutes already.", code=session.code, hint="pdzctl minutes show {code}")
    kind = _KINDS.get(store.bodies.get(session.body_id).kind, MinutesKind.VERBALE_ORGANO)
    begun: Minutes = store.of("minutes").add(session_id=session.id, **{"kind": kind, **fields})
    return begun


def minutes_of(store: "Store", text: str) -> "Minutes":
    """Return the minutes that a code of minutes or of a session means; Refused where none are begun."""
    session: Session = store.sessions.get(session_id(store.reading, text))
    found: tuple[Minutes, ...] = store.of("minutes").find(session_id=session.id)
    if not found:
        raise Refused("{code} has no minutes yet.", code=session.code, hint="pdzctl minutes add --session {code}")
    return found[0]


def circulate(store: "Store", minutes: "Minutes", *, on: str, until: str) -> "Minutes":
    """Send the draft to the members on the day ``on``; observations are taken until ``until``."""
    if until < on:
        raise Refused("{code}: observations cannot end before the draft is sent.", code=minutes.code)
    _minuted(store, store.sessions.get(minutes.session_id))
    moved: Minutes = store.of("minutes").replace(minutes.circulated(on, until))
    return moved


def observe(store: "Store", minutes: "Minutes", **fields: Any) -> "Observation":  # noqa: ANN401 - fields of an observation
    """Add an observation on minutes that are under observation, or correct the one with the same text.

    Refused in any other state.
    """
    if minutes.state is not MinutesState.IN_OSSERVAZIONE:
        raise Refused(
            "{code} is {state}: observations are taken while it is under observation.",
            code=minutes.code,
            state=minutes.state,
            hint="pdzctl minutes circulate {code} --until …",
        )
    there = store.of("observation").find_as_kept(minutes_id=minutes.id, text=fields["text"])
    written: Observation = (
        store.of("observation").replace(there[0].revised(**fields))
        if there
        else store.of("observation").add(minutes_id=minutes.id, **fields)
    )
    return written


def approve(
    store: "Store", minutes: "Minutes", *, on: str, mode: ApprovalMode | None, in_session: str | None
) -> "Minutes":
    """Approve minutes on the day ``on``.

    Without a ``mode`` they are approved in a later session, ``in_session``: only who says so approves a draft on the
    spot. Refused while the session is not held, before its day, and in a session that is not later.
    """
    session: Session = store.sessions.get(minutes.session_id)
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
    approving: Session | None = store.sessions.get(in_session) if in_session else None
    same = approving is not None and approving.id == session.id
    mode = mode or ApprovalMode.SEDUTA_SUCCESSIVA
    if mode is ApprovalMode.SEDUTA_SUCCESSIVA and approving is not None and _not_after(approving, session):
        raise Refused(
            "{later} is not after {code}.",
            later=approving.code,
            code=session.code,
            hint="In the session itself: pdzctl minutes approve {code} --mode seduta_stante" if same else "",
        )
    _refuse_unanswered(store, minutes)
    _minuted(store, session)
    approved = minutes.approved(on, mode, approving.id if approving and not same else None)
    if minutes.state is MinutesState.IN_OSSERVAZIONE:
        store.of("minutes").replace(minutes.moved(MinutesState.DEFINITIVO))
    written: Minutes = store.of("minutes").replace(approved)
    return written


def register(store: "Store", minutes: "Minutes", *, protocol: str, on: str) -> "Minutes":
    """Note the number that the protocol office gave; it is never made here (D.Lgs 82/2005 art. 40-bis)."""
    if not protocol.strip():
        raise Refused("{code} needs the number that the protocol office gave.", code=minutes.code, hint="--protocol …")
    moved = minutes.moved(MinutesState.PROTOCOLLATO, protocol=protocol, protocol_on=on)
    written: Minutes = store.of("minutes").replace(moved)
    return written


def publish(store: "Store", minutes: "Minutes", *, until: str | None, lines: tuple[int, ...]) -> "Minutes":
    """Note that minutes are published; Refused while ``lines`` of them would make personal data public."""
    if minutes.visibility is not Visibility.PUBBLICA:
        raise Refused("{code} is not for the public.", code=minutes.code)
    if lines:
        raise Refused(
            "{code} cannot be published: personal data at {places}.",
            code=minutes.code,
            places=", ".join(f"{minutes.code}:{line}" if line else minutes.code for line in lines),
        )
    written: Minutes = store.of("minutes").replace(minutes.moved(MinutesState.PUBBLICATO, published_until=until))
    return written


def _refuse_unanswered(store: "Store", minutes: "Minutes") -> None:
    """Refuse minutes of which an observation has no outcome: once approved it could never get one."""
    waiting = [one for one in store.of("observation").find(minutes_id=minutes.id) if one.outcome is None]
    if waiting:
        raise Refused(
            "{code} has observations without an outcome: {count}.",
            code=minutes.code,
            count=len(waiting),
            hint='pdzctl minutes observe {code} "…" --outcome accolta --answer "…"',
        )


def _minuted(store: "Store", session: "Session") -> None:
    if session.state is SessionState.SVOLTA:
        store.sessions.replace(session.moved(SessionState.VERBALIZZATA))


def _not_after(later: "Session", earlier: "Session") -> bool:
    return bool(later.day and earlier.day) and (later.day or "", later.code) <= (earlier.day or "", earlier.code)
