"""A meeting of a body: its agenda, who was there, its groups and its papers."""

from typing import ClassVar, Self

from pydantic import model_validator

from pdzctl.errors import Refused
from pdzctl.records.choice import Label
from pdzctl.records.privacy import Visibility
from pdzctl.records.record import Block, Count, Day, Line, Link, Record, Time, Title
from pdzctl.records.states import SESSION_MOVES, Moves, SessionState
from pdzctl.records.vocabulary import (
    AgendaKind,
    AttachmentKind,
    AttendanceStatus,
    Call,
    Disposition,
    ExpectedResult,
    Method,
    Sector,
    SessionKind,
    SessionMode,
)


class Session(Record):
    """A meeting (*seduta*, *incontro*); what real minutes lack may be missing: day, times, place.

    Times are local to the district. ``next_day`` and its fellows say what was announced at this session.
    """

    noun: ClassVar = "session"
    moves: ClassVar[Moves] = SESSION_MOVES

    code: Title
    body_id: Link
    number: Count | None = None
    title: Line = ""
    kind: SessionKind = SessionKind.ORDINARIA
    state: SessionState = SessionState.BOZZA
    day: Day | None = None
    planned_start: Time | None = None
    planned_end: Time | None = None
    actual_start: Time | None = None
    actual_end: Time | None = None
    mode: SessionMode = SessionMode.IN_PRESENZA
    call: Call | None = None
    venue: Line = ""
    address: Line = ""
    online_url: Line = ""
    method: Method | None = None
    method_note: Line = ""
    convocation_protocol: Line = ""
    convoked_on: Day | None = None
    convocation_channel: Line = ""
    convoked_count: Count | None = None
    chair_id: Link | None = None
    facilitator_id: Link | None = None
    minute_taker_id: Link | None = None
    summary: Block = ""
    accessibility_note: Line = ""
    next_day: Day | None = None
    next_time: Time | None = None
    next_venue: Line = ""
    next_agenda: Line = ""
    reason: Line = ""
    request: Line = ""
    confirm_by: Day | None = None
    convocation_sequence: Count | None = None
    notice_healed: Line = ""
    gaps_reason: Line = ""

    def convened(self, on: str, *, agenda: int, recipients: int, **asked: object) -> Self:
        """Return the session convened on the day ``on`` to ``recipients`` members, also once more.

        ``asked`` are further fields of the convocation. Refused without a day, without a place or link, with an empty
        agenda (``agenda`` is its number of items), after its day, and where nobody could confirm by the day asked for.
        """
        lacking = [
            what
            for what, there in (
                (Label("the day"), self.day),
                (Label("the venue or an online link"), self.venue or self.online_url),
                (Label("the agenda"), agenda),
            )
            if not there
        ]
        if lacking:
            raise Refused(
                "{code} cannot be convened: it still needs {missing}.",
                code=self.code,
                missing=tuple(lacking),
                hint="pdzctl session edit {code} --day … --venue … ; pdzctl agenda add … --session {code}",
            )
        if self.day and on > self.day:
            raise Refused(
                "{code} is on {day}: it cannot be convened after.",
                code=self.code,
                day=self.day,
                hint="pdzctl session convene {code} --on …",
            )
        fields = {"convoked_on": on, "convoked_count": recipients, **asked}
        last = asked.get("confirm_by")
        if isinstance(last, str) and self.day and not on <= last <= self.day:
            raise Refused(
                "{last} is no day on which {code} can be confirmed.",
                code=self.code,
                last=last,
                hint="It lies between the convocation and the session: pdzctl session convene {code} --confirm-by …",
            )
        if self.confirm_by and self.confirm_by < on:
            fields = {"confirm_by": None, **fields}
        if self.state is SessionState.CONVOCATA:
            return self.revised(**fields)
        return self.moved(SessionState.CONVOCATA, **fields)

    def opened(self, at: str) -> Self:
        """Return the session in progress from the time ``at``."""
        return self.moved(SessionState.IN_CORSO, actual_start=at)

    def ended(self, at: str, *, attendance: int) -> Self:
        """Return the session held until the time ``at``; Refused while nobody's ``attendance`` is recorded."""
        if not attendance:
            raise Refused(
                "{code} cannot end: no attendance is recorded.",
                code=self.code,
                hint="pdzctl session attend {code} …",
            )
        return self.moved(SessionState.SVOLTA, actual_end=at)

    def closed(self, *, approved: bool, gaps: int = 0, with_gaps: str = "") -> Self:
        """Return the session closed; Refused unless its minutes are ``approved``.

        Refused too while ``gaps`` are left in what it decided, unless ``with_gaps`` says why they stay.
        """
        if gaps and not with_gaps:
            raise Refused(
                "{code} cannot be closed: {gaps} {gaps:gap is|gaps are} left.",
                code=self.code,
                gaps=gaps,
                hint="pdzctl session close {code} --with-gaps REASON" if approved else "pdzctl wrap {code}",
            )
        if not approved:
            raise Refused(
                "{code} cannot be closed: its minutes are not approved.",
                code=self.code,
                hint="pdzctl minutes approve {code} --in SED-…",
            )
        minuted = self.moved(SessionState.VERBALIZZATA) if self.state is SessionState.SVOLTA else self
        return minuted.moved(SessionState.CHIUSA, gaps_reason=with_gaps if gaps else self.gaps_reason)

    def cancelled(self, reason: str) -> Self:
        """Return the session cancelled for a ``reason``; who was convened is told by a revision of the convocation."""
        return self.moved(SessionState.ANNULLATA, reason=reason, convocation_sequence=self._next_sequence())

    def postponed(self, day: str, reason: str) -> Self:
        """Return the session postponed to ``day`` for a ``reason``; it must be convened again."""
        sequence = self._next_sequence()
        return self.moved(SessionState.RINVIATA, day=day, reason=reason, convocation_sequence=sequence)

    def _next_sequence(self) -> int | None:
        return None if self.convocation_sequence is None else self.convocation_sequence + 1


class Suspension(Record):
    """An interval in which the session was suspended."""

    noun: ClassVar = "suspension"

    session_id: Link
    suspended_at: Time
    resumed_at: Time | None = None
    reason: Line = ""


class Attachment(Record):
    """A paper that belongs to a session."""

    noun: ClassVar = "attachment"

    session_id: Link
    position: Count = 1
    title: Title
    kind: AttachmentKind = AttachmentKind.ALTRO
    visibility: Visibility = Visibility.PUBBLICA
    path: Line = ""
    sha256: Line = ""
    alt_text: Line = ""


class AgendaItem(Record):
    """A point of the order of the day; ``level`` 2 and 3 stand under the point before them."""

    noun: ClassVar = "agenda_item"

    code: Title
    session_id: Link
    position: Count = 1
    level: Count = 1
    title: Title
    kind: AgendaKind = AgendaKind.ARGOMENTO
    lead: Line = ""
    minutes_allotted: Count | None = None
    expected: ExpectedResult | None = None
    summary: Block = ""
    positions: Block = ""
    disposition: Disposition | None = None
    disposition_note: Line = ""
    postponed_to_id: Link | None = None
    resumes_id: Link | None = None
    started_at: Time | None = None
    minutes_spent: Count | None = None

    @model_validator(mode="after")
    def _postponed_says_so(self) -> Self:
        if self.postponed_to_id and self.disposition is not Disposition.RINVIATO:
            msg = "only an item that was postponed names the session it goes to"
            raise ValueError(msg)
        return self


class Attendance(Record):
    """Somebody, or a number of people, at a session.

    By seat, by person, by organization alone, or as a bare head count; ``delegate_id`` came instead of the holder.
    """

    noun: ClassVar = "attendance"

    session_id: Link
    position: Count = 1
    seat_id: Link | None = None
    person_id: Link | None = None
    organization_id: Link | None = None
    status: AttendanceStatus = AttendanceStatus.PRESENTE
    delegate_id: Link | None = None
    post: Line = ""
    sector: Sector | None = None
    count: Count = 1
    signed: bool = False
    note: Line = ""


class Presence(Record):
    """An interval in which somebody was there; none means the whole session."""

    noun: ClassVar = "presence"

    attendance_id: Link
    arrived_at: Time | None = None
    left_at: Time | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.arrived_at is None and self.left_at is None:
            msg = "the time of arrival or of leaving is needed"
            raise ValueError(msg)
        return self


class Workgroup(Record):
    """A group that works in parallel within a session."""

    noun: ClassVar = "workgroup"

    code: Title
    session_id: Link
    agenda_item_id: Link | None = None
    position: Count = 1
    question: Title
    facilitator: Line = ""
    rapporteur: Line = ""
    participants: Count | None = None
    method: Method | None = None
    started_at: Time | None = None
    venue: Line = ""
    report: Block = ""
