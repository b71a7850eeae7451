"""Commitments (*impegni*): who does what by when, and what sessions found when they checked."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from pdzctl.errors import Refused
from pdzctl.records.record import Block, Count, Day, Due, Line, Link, Record, Title, due_end
from pdzctl.records.states import COMMITMENT_MOVES, CommitmentState, Moves
from pdzctl.records.vocabulary import FoundState, Part

OPEN = frozenset({CommitmentState.APERTO, CommitmentState.IN_CORSO, CommitmentState.BLOCCATO})
"""The states of a commitment that still awaits something."""


class Commitment(Record):
    """Something promised at a session.

    ``due`` is the date as it was taken and does not move: a later one is a ``CommitmentCheck``, so that old minutes
    print what they printed.
    """

    noun: ClassVar = "commitment"
    moves: ClassVar[Moves] = COMMITMENT_MOVES

    code: Title
    session_id: Link
    position: Count = 1
    agenda_item_id: Link | None = None
    decision_id: Link | None = None
    text: Annotated[Block, Field(min_length=1)]
    state: CommitmentState = CommitmentState.APERTO
    due: Due | None = None
    continuing: bool = False
    review_on: Day | None = None
    progress: Block = ""
    evidence: Line = ""
    reason: Line = ""

    @model_validator(mode="after")
    def _continuing_has_no_due(self) -> Self:
        if self.continuing and self.due:
            msg = "a continuing commitment has a review date, not a due date"
            raise ValueError(msg)
        return self

    @property
    def awaited(self) -> bool:
        """Whether it still awaits something."""
        return self.state in OPEN

    def overdue(self, today: str, due: str | None = None) -> bool:
        """Tell whether it is still open after its due date on the day ``today``; ``due`` is the newest one agreed."""
        last = due_end(due or self.due)
        return self.state in OPEN and last is not None and last < today

    def started(self) -> Self:
        """Return the commitment in progress."""
        return self.moved(CommitmentState.IN_CORSO)

    def done(self, evidence: str = "") -> Self:
        """Return the commitment done, with what shows it."""
        return self.moved(CommitmentState.FATTO, evidence=evidence or self.evidence)

    def verified(self) -> Self:
        """Return the commitment verified by a session."""
        return self.moved(CommitmentState.VERIFICATO)

    def blocked(self, reason: str) -> Self:
        """Return the commitment blocked; Refused without a ``reason``."""
        return self.moved(
            CommitmentState.BLOCCATO, reason=self._required(reason, "pdzctl commitment block {code} --reason …")
        )

    def cancelled(self, reason: str) -> Self:
        """Return the commitment cancelled; Refused without a ``reason``."""
        return self.moved(
            CommitmentState.ANNULLATO, reason=self._required(reason, "pdzctl commitment cancel {code} --reason …")
        )

    def reassigned(self) -> Self:
        """Return the commitment reassigned and open again; its parties are records of their own."""
        return self.moved(CommitmentState.RIASSEGNATO).moved(CommitmentState.APERTO)

    def _required(self, reason: str, hint: str) -> str:
        if not reason.strip():
            raise Refused("{code} needs a reason.", code=self.code, hint=hint)
        return reason


class CommitmentParty(Record):
    """Who owns or supports a commitment: an organization, a person, or a post.

    A party since the beginning has no ``since``; a reassignment gives the old owners an ``until`` and adds new ones.
    """

    noun: ClassVar = "commitment_party"

    commitment_id: Link
    part: Part = Part.OWNER
    position: Count = 1
    organization_id: Link | None = None
    person_id: Link | None = None
    post: Line = ""
    since: Day | None = None
    until: Day | None = None


class CommitmentCheck(Record):
    """What was found when a commitment was checked, in a session or, without one, by the office."""

    noun: ClassVar = "commitment_check"

    commitment_id: Link
    session_id: Link | None = None
    position: Count = 1
    day: Day | None = None
    found: FoundState
    new_due: Due | None = None
    note: Line = ""
