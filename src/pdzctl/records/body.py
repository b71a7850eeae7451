"""Whatever meets: governing bodies, tables and labs, with their mandate and their seats."""

from collections.abc import Iterable
from typing import ClassVar, Self

from pydantic import model_validator

from pdzctl.errors import Refused
from pdzctl.records.choice import Label
from pdzctl.records.record import Count, Day, Line, Link, Record, Title, refuse_illegal_move
from pdzctl.records.states import BODY_MOVES, LAB_MOVES, BodyState, Moves
from pdzctl.records.vocabulary import BodyKind, DecisionRule, Method, ParticipationMode, QuorumRule, Role, Sector

_BINDING = {
    "question": Label("the question"),
    "product": Label("the expected product"),
    "commissioned_by_id": Label("who commissions it"),
    "due": Label("the due date"),
}
"""What a mandate binds by, and the words for it."""
_FEWEST_MEMBERS_OF_A_LAB = 3
_FEWEST_SECTORS_OF_A_TABLE = 2


class Seat(Record):
    """A place in a body, held from a day until a day.

    The holder is an organization, a person, a person on behalf of an organization, or nobody named (real minutes have
    them); ``represents_id`` is the lab a spokesperson speaks for. Modelled on Popolo's membership.
    """

    noun: ClassVar = "seat"

    code: Title
    body_id: Link
    role: Role = Role.COMPONENTE
    organization_id: Link | None = None
    person_id: Link | None = None
    substitute_id: Link | None = None
    represents_id: Link | None = None
    post: Line = ""
    area: Line = ""
    voting: bool = True
    institutional: bool = False
    act: Line = ""
    since: Day | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.since and self.until and self.until < self.since:
            msg = "the last day comes before the first"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _substituted_by_another(self) -> Self:
        if self.substitute_id and self.substitute_id == self.person_id:
            msg = "its holder cannot be their own substitute"
            raise ValueError(msg)
        return self

    def valid_on(self, day: str) -> bool:
        """Tell whether the seat is held on ``day``."""
        return (self.since or "") <= day and (self.until is None or day <= self.until)


class Mandate(Record):
    """What a table or lab is asked to do, by whom, by when, and the reply it is promised."""

    noun: ClassVar = "mandate"

    body_id: Link
    question: Line = ""
    product: Line = ""
    limits: Line = ""
    commissioned_by_id: Link | None = None
    conferred_on: Day | None = None
    due: Day | None = None
    resources: Line = ""
    promised_reply: Line = ""
    feedback_on: Day | None = None

    def missing(self) -> tuple[str, ...]:
        """Return the words of what is not given and without which nobody can be held to the mandate."""
        return tuple(words for name, words in _BINDING.items() if not getattr(self, name))


class BodySector(Record):
    """A sector that may sit in a body; a body without any takes all."""

    noun: ClassVar = "body_sector"

    body_id: Link
    sector: Sector


class BodyProblem(Record):
    """A problem that a table or lab works on."""

    noun: ClassVar = "body_problem"

    body_id: Link
    problem_id: Link


class Body(Record):
    """Whatever meets; only political bodies approve, tables and labs propose."""

    noun: ClassVar = "body"

    code: Title
    kind: BodyKind
    title: Title
    state: BodyState = BodyState.PROPOSTO
    table_id: Link | None = None
    established_by: Line = ""
    convened_by: Line = ""
    notice_days: Count | None = None
    frequency_days: Count | None = None
    quorum: QuorumRule | None = None
    decision_rule: DecisionRule | None = None
    size: Count | None = None
    public_sessions: bool = False
    participation_mode: ParticipationMode | None = None
    method: Method | None = None
    since: Day | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.table_id and self.kind is not BodyKind.LAB:
            msg = "only a lab belongs to a table"
            raise ValueError(msg)
        if self.state not in states_of(self.kind):
            msg = "a body of this kind is never in this state"
            raise ValueError(msg)
        return self

    def moved(self, state: str, **changes: object) -> Self:
        """Return the body in ``state``; labs have a life of their own."""
        refuse_illegal_move(self, state, moves_of(self.kind))
        return self.revised(state=state, **changes)

    def seats_required(self, seats: int) -> int:
        """Return how many of ``seats`` voting seats must be present for the body to decide; 0 where none must."""
        return quorum_of(self.quorum, seats)

    def mandated(self, mandate: Mandate | None) -> Self:
        """Return the lab with its mandate conferred; Refused while the mandate lacks what makes it binding."""
        missing = mandate.missing() if mandate else tuple(_BINDING.values())
        if missing:
            raise Refused(
                "{code} has no complete mandate: it still needs {missing}.",
                code=self.code,
                missing=missing,
                hint="pdzctl lab mandate {code} --question … --product … --commissioned-by … --due …",
            )
        return self.moved(BodyState.MANDATO_CONFERITO)

    def opened(self, on: str, seats: Iterable[Seat], mandate: Mandate | None) -> Self:
        """Return the lab open from the day ``on``.

        Refused, naming all that is missing, without a complete mandate, a facilitator and three members that day.
        """
        held = [seat for seat in seats if seat.valid_on(on)]
        members = [seat for seat in held if seat.role is not Role.FACILITATORE]
        lacking = [
            what
            for what, there in (
                (Label("the mandate"), mandate is not None and not mandate.missing()),
                (Label("a facilitator"), len(held) > len(members)),
                (Label("three members"), len(members) >= _FEWEST_MEMBERS_OF_A_LAB),
            )
            if not there
        ]
        if lacking:
            raise Refused(
                "{code} cannot open: it still needs {missing}.",
                code=self.code,
                missing=tuple(lacking),
                hint="pdzctl lab mandate {code} … ; pdzctl seat add --body {code} --role facilitatore --person …",
            )
        return self.moved(BodyState.APERTO, since=self.since or on)

    def activated(self, on: str, seats: Iterable[Seat], mandate: Mandate | None, sectors: Iterable[str]) -> Self:
        """Return the body active from the day ``on``.

        A table needs a mandate, a coordinator and seats from at least two ``sectors`` (those of its seats' holders that
        day); other bodies need nothing.
        """
        if self.kind is BodyKind.TABLE:
            coordinators = [s for s in seats if s.role is Role.COORDINATORE and s.valid_on(on)]
            lacking = [
                what
                for what, there in (
                    (Label("the mandate"), mandate is not None and bool(mandate.question)),
                    (Label("a coordinator"), bool(coordinators)),
                    (Label("seats from two sectors"), len(set(sectors)) >= _FEWEST_SECTORS_OF_A_TABLE),
                )
                if not there
            ]
            if lacking:
                raise Refused(
                    "{code} cannot start: it still needs {missing}.",
                    code=self.code,
                    missing=tuple(lacking),
                    hint="pdzctl table mandate {code} … ; pdzctl seat add --body {code} --role coordinatore …",
                )
        return self.moved(BodyState.ATTIVO, since=self.since or on)

    def concluded(self, on: str, *, mandate: Mandate | None = None, unanswered: Iterable[str] = ()) -> Self:
        """Return the body concluded on the day ``on``.

        A lab ends when every proposal is replied or referred (``unanswered`` lists the codes that are not) and the
        feedback to participants was sent.
        """
        if self.kind is BodyKind.LAB:
            if open_proposals := tuple(unanswered):
                raise Refused(
                    "{code} cannot end: {proposals} neither answered nor sent to a body.",
                    code=self.code,
                    proposals=open_proposals,
                    hint="pdzctl proposal send {first} --to ORG-…",
                    first=open_proposals[0],
                )
            if mandate is None or mandate.feedback_on is None:
                raise Refused(
                    "{code} cannot end: no feedback to its participants is recorded.",
                    code=self.code,
                    hint="pdzctl lab feedback {code} --on …",
                )
        return self.moved(BodyState.CONCLUSO, until=on)


def moves_of(kind: BodyKind) -> Moves:
    """Return the legal transitions of a body of ``kind``."""
    return LAB_MOVES if kind is BodyKind.LAB else BODY_MOVES


def states_of(kind: BodyKind) -> frozenset[str]:
    """Return the states a body of ``kind`` can be in."""
    moves = moves_of(kind)
    return frozenset(moves).union(*moves.values())


def quorum_of(rule: QuorumRule | None, seats: int) -> int:
    """Return how many of ``seats`` voting seats must be present under ``rule``; 0 where no quorum is required."""
    match rule:
        case QuorumRule.UN_TERZO:
            return -(-seats // 3)
        case QuorumRule.META_PIU_UNO:
            return seats // 2 + 1
        case QuorumRule.DUE_TERZI:
            return -(-seats * 2 // 3)
        case _:
            return 0
