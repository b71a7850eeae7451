"""Proposals, and the referrals that carry them to a body that must answer."""

from typing import ClassVar, Self

from pydantic import model_validator

from pdzctl.errors import Refused
from pdzctl.records.record import Block, Day, Line, Link, Record, Title, refuse_settled
from pdzctl.records.states import PROPOSAL_MOVES, REFERRAL_MOVES, Moves, ProposalState, ReferralState
from pdzctl.records.vocabulary import ProposalOrigin, ReplyDisposition

_ASKED = ("body_id", "sent_on", "reply_due")
"""What a referral asked, and of whom: settled once it is answered."""


class Proposal(Record):
    """Something people propose to do about a problem."""

    noun: ClassVar = "proposal"
    moves: ClassVar[Moves] = PROPOSAL_MOVES

    code: Title
    title: Title
    text: Block = ""
    state: ProposalState = ProposalState.EMERSA
    problem_id: Link | None = None
    origin: ProposalOrigin | None = None
    session_id: Link | None = None
    workgroup_id: Link | None = None
    expected_change: Line = ""
    resources: Line = ""
    merged_into_id: Link | None = None

    def merged(self, into: Self) -> Self:
        """Return the proposal merged ``into`` another one; Refused into itself."""
        if into.id == self.id:
            raise Refused("{code} cannot be merged into itself.", code=self.code)
        return self.moved(ProposalState.UNITA, merged_into_id=into.id)


class Promoter(Record):
    """An organization that promotes a proposal."""

    noun: ClassVar = "promoter"

    proposal_id: Link
    organization_id: Link


class Overlap(Record):
    """Another proposal, or something already there, that a proposal overlaps with."""

    noun: ClassVar = "overlap"

    proposal_id: Link
    other_id: Link | None = None
    text: Line = ""


class Referral(Record):
    """A proposal sent to a body, the day its reply is due, and its reasoned reply (L.R. Emilia-Romagna 15/2018)."""

    noun: ClassVar = "referral"
    moves: ClassVar[Moves] = REFERRAL_MOVES

    code: Title
    proposal_id: Link
    session_id: Link | None = None
    body_id: Link
    sent_on: Day | None = None
    reply_due: Day | None = None
    state: ReferralState = ReferralState.INVIATA
    reply: ReplyDisposition | None = None
    reply_text: Block = ""
    replied_on: Day | None = None
    reply_session_id: Link | None = None
    next_step: Line = ""

    @model_validator(mode="after")
    def _asks_forward(self) -> Self:
        if self.sent_on and self.reply_due and self.reply_due < self.sent_on:
            msg = "the reply is due before the day it was sent"
            raise ValueError(msg)
        return self

    def edited(self, **changes: object) -> Self:
        """Return the referral corrected; what it asked is settled once it is answered."""
        edited = self.revised(**changes)
        if self.state is ReferralState.RISCONTRATA:
            sentence = "{code} was answered: what it asked can no longer change."
            refuse_settled(self, edited, _ASKED, sentence, hint="pdzctl referral show {code}")
        return edited

    def refuse_answered(self) -> None:
        """Raise Refused when it was answered: its reply is what became of the proposal."""
        if self.state is ReferralState.RISCONTRATA:
            raise Refused(
                "{code} was answered: it cannot be removed.", code=self.code, hint="pdzctl referral show {code}"
            )

    def late(self, today: str) -> bool:
        """Tell whether the reply is overdue on the day ``today``."""
        return self.state is not ReferralState.RISCONTRATA and self.reply_due is not None and self.reply_due < today

    def replied(self, reply: str, text: str, on: str, *, session_id: str | None = None, next_step: str = "") -> Self:
        """Return the referral with its reasoned reply; Refused without a reason."""
        if not text.strip():
            raise Refused(
                "A reply to {code} needs its reason.",
                code=self.code,
                hint="pdzctl referral reply {code} --reply {reply} --reason …",
                reply=reply,
            )
        return self.moved(
            ReferralState.RISCONTRATA,
            reply=reply,
            reply_text=text,
            replied_on=on,
            reply_session_id=session_id,
            next_step=next_step,
        )
