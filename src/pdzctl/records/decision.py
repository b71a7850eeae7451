"""Decisions: what a session settled, how, and why."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from pdzctl.errors import Refused
from pdzctl.records.record import Block, Count, Line, Link, Record, Title
from pdzctl.records.states import DECISION_MOVES, DecisionState, Moves, SessionState
from pdzctl.records.vocabulary import Adoption, DecisionKind


class Decision(Record):
    """A decision with how it was adopted, its votes, its rationale and its dissent."""

    noun: ClassVar = "decision"
    moves: ClassVar[Moves] = DECISION_MOVES

    code: Title
    session_id: Link
    position: Count = 1
    agenda_item_id: Link | None = None
    text: Annotated[Block, Field(min_length=1)]
    kind: DecisionKind = DecisionKind.DECISIONE
    state: DecisionState = DecisionState.ADOTTATA
    adoption: Adoption | None = None
    votes_for: Count | None = None
    votes_against: Count | None = None
    votes_abstained: Count | None = None
    recused: Count | None = None
    rationale: Block = ""
    dissent: Block = ""
    proposal_id: Link | None = None
    supersedes_id: Link | None = None
    act_number: Line = ""
    no_action: bool = False
    quorum_override: Line = ""

    @model_validator(mode="after")
    def _votes_agree(self) -> Self:
        votes = (self.votes_for, self.votes_against)
        if self.adoption is Adoption.MAGGIORANZA and None not in votes and self.votes_for <= self.votes_against:  # type: ignore[operator]
            msg = "a majority needs more votes for than against"
            raise ValueError(msg)
        if self.adoption is Adoption.UNANIMITA and self.votes_against:
            msg = "unanimity has no votes against"
            raise ValueError(msg)
        return self

    def adopted(self, session: SessionState, *, present: int, required: int) -> Self:
        """Return the decision adopted in a session that is in progress or held.

        ``present`` and ``required`` count voting seats; below the quorum it is Refused unless ``quorum_override`` says
        why.
        """
        if session not in (SessionState.IN_CORSO, SessionState.SVOLTA):
            raise Refused(
                "{code} cannot be adopted: its session is {state}.",
                code=self.code,
                state=session,
                hint="pdzctl session open …",
            )
        if present < required and not self.quorum_override:
            raise Refused(
                "{code} cannot be adopted: {present} seats are present, {required} are required.",
                code=self.code,
                present=present,
                required=required,
                hint="To adopt it all the same, say why: --without-quorum REASON",
            )
        return self.moved(DecisionState.ADOTTATA)
