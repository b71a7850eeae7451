"""Decisions: what a session settled, how, and why."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from pdzctl.errors import Refused
from pdzctl.records.record import (
    Block,
    Count,
    Line,
    Link,
    Record,
    Time,
    Title,
    refuse_illegal_move,
    refuse_settled,
)
from pdzctl.records.states import DECISION_MOVES, DecisionState, Moves, SessionState
from pdzctl.records.vocabulary import Adoption, DecisionKind, DecisionRule, VoteChoice

_HINTS = {
    SessionState.BOZZA: "pdzctl session convene {session}",
    SessionState.RINVIATA: "pdzctl session convene {session}",
    SessionState.CONVOCATA: "pdzctl session open {session}",
}
"""What brings a session where it can adopt a decision."""
_LATE_HINT = "pdzctl session show {session}"
_SETTLED = ("text", "kind", "adoption", "votes_for", "votes_against", "votes_abstained", "recused")
"""What the members of a body agreed to: it no longer changes once it is adopted."""
_OF_THOSE_WHO_DO_NOT_DECIDE = (DecisionKind.ORIENTAMENTO, DecisionKind.PROPOSTA)


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
    taken_at: Time | None = None
    seats_present: Count | None = None
    seats_required: Count | None = None

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

    def edited(self, **changes: object) -> Self:
        """Return the decision corrected; its text, its kind and its votes are settled once it is adopted."""
        edited = self.revised(**changes)
        if self.state is not DecisionState.PROPOSTA:
            sentence = "{code} was adopted: its text, its kind and its votes can no longer change."
            hint = "Another decision supersedes it: pdzctl decision add … --supersedes {code}"
            refuse_settled(self, edited, _SETTLED, sentence, hint)
        return edited

    def refuse_adoption(self, session: SessionState, *, taken_in: str = "SED-…") -> None:
        """Raise Refused where the decision was adopted already, or its session is neither in progress nor held."""
        refuse_illegal_move(self, DecisionState.ADOTTATA, self.moves)
        if session not in (SessionState.IN_CORSO, SessionState.SVOLTA):
            raise Refused(
                "{code} cannot be adopted: its session is {state}.",
                code=self.code,
                state=session,
                hint=_HINTS.get(session, _LATE_HINT),
                session=taken_in,
            )

    def refuse_without_quorum(self, *, present: int, required: int) -> None:
        """Raise Refused where fewer voting seats are ``present`` than ``required``, and nothing says why so."""
        if present < required and not self.quorum_override:
            raise Refused(
                "{code} cannot be adopted: {present} {present:seat is|seats are} present, "
                "{required} {required:is|are} required.",
                code=self.code,
                present=present,
                required=required,
                hint="To adopt it all the same, say why: --without-quorum REASON",
            )

    def refuse_against_rule(self, rule: DecisionRule | None, adoption: Adoption, *, body: str = "ORG-…") -> None:
        """Raise Refused where the body whose code is ``body`` does not decide so, by its ``rule``.

        Consensus comes first: a vote is taken only when somebody dissents or abstains (``consensus_then_majority``),
        or never (``consensus``); a body with the rule ``none`` gives orientations and proposals alone.
        """
        by_majority = adoption is Adoption.MAGGIORANZA
        if rule is DecisionRule.NONE and self.kind not in _OF_THOSE_WHO_DO_NOT_DECIDE:
            raise Refused(
                "{body} does not decide: {code} can be an orientation or a proposal.",
                code=self.code,
                body=body,
                hint="pdzctl decision edit {code} --kind orientamento ; pdzctl decision add … --kind orientamento",
            )
        if rule is DecisionRule.CONSENSUS and (by_majority or self.has_dissent):
            raise Refused(
                "{body} decides by consensus: a dissent on {code} cannot be outvoted.",
                code=self.code,
                body=body,
                hint="It stays proposed until nobody dissents: pdzctl decision edit {code} --text … --dissent ''",
            )
        if (
            rule is DecisionRule.CONSENSUS_THEN_MAJORITY
            and by_majority
            and not (self.has_dissent or self.votes_abstained)
        ):
            raise Refused(
                "{body} votes only when somebody dissents, and nobody does on {code}.",
                code=self.code,
                body=body,
                hint="pdzctl decision adopt {code} --adoption consenso",
            )
        told = self.has_dissent if rule is DecisionRule.CONSENSUS_THEN_MAJORITY else self.votes_against
        if adoption in (Adoption.CONSENSO, Adoption.PRESA_D_ATTO, Adoption.SENZA_VOTO) and told:
            raise Refused(
                "{code} has no consensus: somebody dissents.",
                code=self.code,
                hint="pdzctl decision adopt {code} --adoption maggioranza --for NUMBER --against NUMBER",
            )

    @property
    def has_dissent(self) -> bool:
        """Whether somebody dissents, in words or with a vote against."""
        return bool(self.dissent or self.votes_against)

    def adopted(self, session: SessionState, *, present: int, required: int, taken_in: str = "SED-…") -> Self:
        """Return the decision adopted in a session that is in progress or held.

        ``taken_in`` is the code of the session; ``present`` and ``required`` count voting seats: below the quorum it is
        Refused unless ``quorum_override`` says why.
        """
        self.refuse_adoption(session, taken_in=taken_in)
        self.refuse_without_quorum(present=present, required=required)
        return self.moved(DecisionState.ADOTTATA)


class Vote(Record):
    """How one seat voted on a decision in an open vote, or the interest for which it did not."""

    noun: ClassVar = "vote"

    decision_id: Link
    seat_id: Link
    choice: VoteChoice
    reason: Line = ""
