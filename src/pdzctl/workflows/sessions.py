"""The life of a session: scheduled with a default agenda, convened, opened, attended, ended, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pdzctl.errors import Refused, Usage
from pdzctl.output.language import translations
from pdzctl.records.states import SessionState
from pdzctl.records.vocabulary import PRESENT, AgendaKind, AttendanceStatus, BodyKind, Role
from pdzctl.store.queries.roster import voting_strength
from pdzctl.store.queries.sessions import (
    heads,
    heads_without_names,
    is_sealed,
    numbers_before,
    postponed_items,
    unrecorded_seats,
)
from pdzctl.store.queries.wrap import following_session, how_many_lack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pdzctl.records.body import Body, Seat
    from pdzctl.records.session import AgendaItem, Attendance, Session
    from pdzctl.store.store import Store

__all__ = [
    "Seen",
    "Tally",
    "add_item",
    "attend",
    "cancel_session",
    "close_session",
    "end_session",
    "gaps_left",
    "open_session",
    "postpone_session",
    "present_otherwise",
    "previous_minutes_title",
    "schedule",
    "tally",
]

_LAST = (SessionState.CHIUSA, SessionState.ANNULLATA)
_AWAY = (AttendanceStatus.ASSENTE, AttendanceStatus.ASSENTE_GIUSTIFICATO)
_OF_THE_INTERVAL = ("arrived_at", "left_at")
_NEVER_RESTARTING = (BodyKind.LAB, BodyKind.TABLE)
_TASKS = {
    "chair_id": (Role.PRESIDENTE,),
    "facilitator_id": (Role.FACILITATORE, Role.COORDINATORE),
    "minute_taker_id": (Role.VERBALIZZANTE,),
}
"""Who has a task in a session: the holder of the first of these roles that the body has."""


class Seen(NamedTuple):
    """What is recorded of somebody at a session; ``None`` and empty leave what was there."""

    status: str | None = None
    arrived_at: str | None = None
    left_at: str | None = None
    delegate_id: str | None = None
    head_count: int | None = None
    sector: str | None = None
    post: str | None = None
    signed: bool | None = None
    note: str | None = None

    def columns(self) -> dict[str, object]:
        """Return the fields of an attendance that were given."""
        own = {name: value for name, value in self._asdict().items() if name not in _OF_THE_INTERVAL}
        own["count"] = own.pop("head_count")
        if self.delegate_id and not self.status:
            own["status"] = AttendanceStatus.PRESENTE_CON_DELEGA
        return {name: value for name, value in own.items() if value is not None}


def schedule(store: Store, body: Body, *, day: str, topics: Iterable[str] = (), **fields: object) -> Session:
    """Return a new draft session of ``body`` on ``day``, numbered, with its default agenda.

    The number follows the last one that was not cancelled: of the year for formal bodies, ever for tables and labs.
    Who chairs, leads and takes the minutes comes from the seats of the body. The agenda is in the district's language:
    the previous minutes and the check of commitments where there was a session before, the items that earlier sessions
    postponed, ``topics``, any other business. ``fields`` are those of a session.
    """
    year = "" if body.kind in _NEVER_RESTARTING else day[:4]
    before = numbers_before(store.reading, body.id, day=day, year=year)
    given = {**_officers(store, body, day), **fields}
    session: Session = store.sessions.add(body_id=body.id, day=day, number=before.highest + 1, **given)
    _fill_agenda(store, session, before.previous_number, tuple(topics))
    return session


def _officers(store: Store, body: Body, day: str) -> dict[str, object]:
    """Return who leads ``body`` and takes its minutes, by the role of the seats that persons hold on ``day``."""
    held = [seat for seat in store.seats.find(body_id=body.id) if seat.person_id and seat.valid_on(day)]
    roles = {seat.role: seat.person_id for seat in reversed(held)}
    found = {task: next((roles[role] for role in wanted if role in roles), None) for task, wanted in _TASKS.items()}
    return {task: person for task, person in found.items() if person}


def _fill_agenda(store: Store, session: Session, previous_number: int | None, topics: tuple[str, ...]) -> None:
    gettext = translations(store.reading.district()["language"] or "it").gettext
    items: list[tuple[AgendaKind, str, str | None]] = []
    if previous_number is not None:
        title = previous_minutes_title(store, session.body_id).format(number=previous_number)
        items.append((AgendaKind.VERBALE_PRECEDENTE, title, None))
        items.append((AgendaKind.VERIFICA_IMPEGNI, gettext("Check of the commitments made"), None))
    resumed = postponed_items(store.reading, session.body_id, before=session.day)
    items += [(AgendaKind(row["kind"]), row["title"], row["id"]) for row in resumed]
    items += [(AgendaKind.ARGOMENTO, topic, None) for topic in topics]
    items.append((AgendaKind.VARIE, gettext("Any other business"), None))
    for kind, title, resumes_id in items:
        store.of("agenda_item").add(session_id=session.id, kind=kind, title=title, resumes_id=resumes_id)


def previous_minutes_title(store: Store, body_id: str) -> str:
    """Return the title, with a place for the number, of the item that approves the minutes of the session before.

    Labs and tables meet (*incontri*), formal bodies sit (*sedute*).
    """
    gettext = translations(store.reading.district()["language"] or "it").gettext
    if store.bodies.get(body_id).kind in _NEVER_RESTARTING:
        return gettext("Approval of the minutes of meeting no. {number}")
    return gettext("Approval of the minutes of session no. {number}")


def add_item(store: Store, session: Session, *, before: AgendaItem | None = None, **fields: object) -> AgendaItem:
    """Return a new agenda item, placed ``before`` another one; by default before any other business, else last."""
    there = store.of("agenda_item").find(session_id=session.id)
    last = there[-1] if there and there[-1].kind is AgendaKind.VARIE else None
    following = before or last
    if following and following.session_id != session.id:
        raise Refused("{item} is not on the agenda of {code}.", item=following.code, code=session.code)
    position = following.position if following else None
    for item in reversed(there):
        if position is not None and item.position >= position:
            store.of("agenda_item").replace(item.revised(position=item.position + 1))
    kept: AgendaItem = store.of("agenda_item").add(session_id=session.id, position=position, **fields)
    return kept


def open_session(store: Store, session: Session, *, at: str, today: str) -> Session:
    """Return the session in progress from the time ``at``; Refused before its day."""
    if session.day and session.day > today:
        raise Refused(
            "{code} is on {day}: it cannot open before.",
            code=session.code,
            day=session.day,
            hint="If the day has changed: pdzctl session edit {code} --day …",
        )
    kept: Session = store.sessions.replace(session.opened(at))
    return kept


def end_session(store: Store, session: Session, *, at: str) -> Session:
    """Return the session held until the time ``at``; Refused without attendance or before it began.

    Where nobody said when the body meets next, its next scheduled session is what was announced.
    """
    if session.actual_start and at < session.actual_start:
        raise Refused(
            "{code} began at {start}: it cannot end at {end}.",
            code=session.code,
            start=session.actual_start,
            end=at,
            hint="pdzctl session end {code} --at HH:MM",
        )
    there = sum(one.count for one in store.of("attendance").find(session_id=session.id))
    kept: Session = store.sessions.replace(session.ended(at, attendance=there).revised(**_announced(store, session)))
    return kept


def _announced(store: Store, session: Session) -> dict[str, object]:
    """Return when and where the next session that is scheduled meets, unless a next meeting was told already."""
    later = None if session.next_day else following_session(store.reading, session.id)
    if later is None:
        return {}
    venue = session.next_venue or later["venue"]
    return {"next_day": later["day"], "next_time": later["planned_start"], "next_venue": venue}


def close_session(store: Store, session: Session, *, with_gaps: str = "") -> Session:
    """Return the session closed, passing through *verbalizzata*; Refused unless its minutes are approved.

    While something is missing, as ``wrap`` lists it, Refused unless ``with_gaps`` says why; the session keeps that.
    """
    gaps = gaps_left(store, session.id)
    approved = is_sealed(store.reading, session.id)
    kept: Session = store.sessions.replace(session.closed(approved=approved, gaps=gaps, with_gaps=with_gaps.strip()))
    return kept


def gaps_left(store: Store, session_id: str) -> int:
    """Return how many records of a session lack something, as ``wrap`` lists it."""
    return how_many_lack(store.reading, session_id)


def cancel_session(store: Store, session: Session, *, reason: str) -> Session:
    """Return the session cancelled for a ``reason``."""
    kept: Session = store.sessions.replace(
        session.cancelled(_said(session, reason, "pdzctl session cancel {code} --reason …"))
    )
    return kept


def postpone_session(store: Store, session: Session, *, to: str, reason: str) -> Session:
    """Return the session postponed to the day ``to``, still to be convened again; Refused to the same day."""
    if to == session.day:
        raise Refused("{code} is already on {day}.", code=session.code, day=to)
    kept: Session = store.sessions.replace(
        session.postponed(to, _said(session, reason, "pdzctl session postpone {code} --to … --reason …"))
    )
    return kept


def _said(session: Session, reason: str, hint: str) -> str:
    if not reason.strip():
        raise Refused("{code} needs a reason.", code=session.code, hint=hint)
    return reason.strip()


def attend(store: Store, session: Session, who: str, seen: Seen) -> Attendance:
    """Record how ``who`` took part in a session and return the attendance.

    ``who`` is the code of a seat, a person or an organization, or nothing for a head count. A person or an organization
    that holds one seat of the body that day is recorded on the seat; a substitute as the delegate of the seat's holder.
    Recorded again, the same attendance is corrected; an arrival opens an interval of presence and a departure ends it.
    """
    if session.state in _LAST:
        raise Refused("{code} is {state}: its attendance cannot change.", code=session.code, state=session.state)
    place = _place(store, session, who) if who else {}
    if not who and seen.head_count is None:
        hint = "pdzctl session attend {code} SEG-… ; pdzctl seat list --body {body}"
        body = store.bodies.get(session.body_id).code
        raise Usage("Say who was there, or how many with --count.", hint=hint, code=session.code, body=body)
    if seen.arrived_at and seen.left_at and seen.left_at < seen.arrived_at:
        times = {"arrived": seen.arrived_at, "left": seen.left_at}
        raise Refused("Nobody arrives at {arrived} and leaves at {left}.", hint="--arrived HH:MM --left HH:MM", **times)
    columns = seen.columns()
    before = _recorded(store, session, place) if place else None
    kept: Attendance
    if before is None:
        status = {"status": AttendanceStatus.PRESENTE}
        kept = store.of("attendance").add(session_id=session.id, **{**status, **place, **columns})
    else:
        delegate = {"delegate_id": place["delegate_id"]} if "delegate_id" in place else {}
        kept = store.of("attendance").replace(before.revised(**{**delegate, **columns}))
    _note_presence(store, kept, seen)
    return kept


class Tally(NamedTuple):
    """Who is recorded at a session so far: people, seats still unrecorded, and voting seats against the quorum."""

    present: int
    counted: int
    excused: int
    absent: int
    missing: int
    voting: int
    required: int


def tally(store: Store, session: Session, *, at: str | None = None) -> Tally:
    """Return the running totals of a session; ``required`` is 0 where no quorum is asked.

    With the time ``at`` the voting seats are those there at that moment.
    """
    people = heads(store.reading, session.id)
    day = session.day or store.today
    seats, voting = voting_strength(store.reading, session.id, day=day, at=at)
    return Tally(
        present=sum(people.get(status, 0) for status in PRESENT),
        counted=heads_without_names(store.reading, session.id),
        excused=people.get(AttendanceStatus.ASSENTE_GIUSTIFICATO, 0),
        absent=people.get(AttendanceStatus.ASSENTE, 0),
        missing=unrecorded_seats(store.reading, session.id, day),
        voting=voting,
        required=store.bodies.get(session.body_id).seats_required(seats),
    )


def present_otherwise(store: Store, session: Session, person_id: str) -> str:
    """Return the code of the seat on which a person who stands in for another is present too, or nothing."""
    for there in store.of("attendance").find(session_id=session.id):
        seat = store.seats.get(there.seat_id) if there.seat_id else None
        if there.status in PRESENT and there.delegate_id is None and seat and seat.person_id == person_id:
            return str(seat.code)
    return ""


def _place(store: Store, session: Session, who: str) -> dict[str, object]:
    """Return the links of an attendance that ``who`` stands for."""
    prefix = who.strip().upper()[:3]
    if prefix == "SEG":
        seat = store.seats.get(who)
        _refuse_elsewhere(seat, session)
        return {"seat_id": seat.id}
    held = [
        seat for seat in store.seats.find(body_id=session.body_id) if session.day is None or seat.valid_on(session.day)
    ]
    if prefix == "PER":
        person = store.people.get(who)
        sat = [seat for seat in held if seat.person_id == person.id]
        stood_in = [seat for seat in held if seat.substitute_id == person.id]
        if sat:
            return {"seat_id": sat[0].id}
        return {"seat_id": stood_in[0].id, "delegate_id": person.id} if stood_in else {"person_id": person.id}
    organization = store.organizations.get(who)
    own = [seat for seat in held if seat.organization_id == organization.id]
    return {"seat_id": own[0].id} if len(own) == 1 else {"organization_id": organization.id}


def _refuse_elsewhere(seat: Seat, session: Session) -> None:
    if seat.body_id != session.body_id:
        raise Refused(
            "{seat} is not a seat of the body that meets in {code}.",
            seat=seat.code,
            code=session.code,
            hint="A guest is recorded by person or organization: pdzctl session attend {code} PER-… --status invitato",
        )


def _recorded(store: Store, session: Session, place: Mapping[str, object]) -> Attendance | None:
    """Return what is already recorded at a session of the same seat, person or organization."""
    same = {name: value for name, value in place.items() if name != "delegate_id"}
    found = store.of("attendance").find(session_id=session.id, **same)
    return next((there for there in found if not there.seat_id or "seat_id" in same), None)


def _note_presence(store: Store, there: Attendance, seen: Seen) -> None:
    """Keep when somebody came and left; who was not there at all has no intervals.

    An arrival while they are there, or a departure when they have left, corrects the one that was recorded.
    """
    intervals = store.of("presence")
    known = intervals.find(attendance_id=there.id)
    last = known[-1] if known else None
    if there.status in _AWAY:
        for interval in known:
            intervals.remove(interval)
    elif seen.arrived_at and last and last.left_at is None:
        intervals.replace(last.revised(arrived_at=seen.arrived_at, left_at=seen.left_at))
    elif seen.arrived_at:
        intervals.add(attendance_id=there.id, arrived_at=seen.arrived_at, left_at=seen.left_at)
    elif seen.left_at and last:
        if last.arrived_at and seen.left_at < last.arrived_at:
            times = {"arrived": last.arrived_at, "left": seen.left_at}
            raise Refused(
                "Nobody arrives at {arrived} and leaves at {left}.", hint="--arrived HH:MM --left HH:MM", **times
            )
        intervals.replace(last.revised(left_at=seen.left_at))
    elif seen.left_at:
        intervals.add(attendance_id=there.id, left_at=seen.left_at)
