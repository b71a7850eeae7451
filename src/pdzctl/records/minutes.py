"""Minutes (*verbale*): the life of a document that is built from data."""

from typing import ClassVar, Self

from pdzctl.errors import Refused
from pdzctl.records.privacy import Visibility
from pdzctl.records.record import Block, Count, Day, Line, Link, Record, Title, refuse_illegal_move
from pdzctl.records.states import MINUTES_MOVES, MinutesState, Moves
from pdzctl.records.vocabulary import ApprovalMode, MinutesKind, ObservationOutcome

FROZEN = frozenset({MinutesState.APPROVATO, MinutesState.PROTOCOLLATO, MinutesState.PUBBLICATO})
"""The states in which what the minutes say can no longer change."""


class Minutes(Record):
    """The minutes of one session; protocol numbers are typed in, never made (D.Lgs 82/2005 art. 40-bis)."""

    noun: ClassVar = "minutes"
    moves: ClassVar[Moves] = MINUTES_MOVES

    code: Title
    session_id: Link
    kind: MinutesKind = MinutesKind.VERBALE_LABORATORIO
    version: Line = "1.0"
    state: MinutesState = MinutesState.BOZZA
    visibility: Visibility = Visibility.PUBBLICA
    writer_id: Link | None = None
    verifier_id: Link | None = None
    circulated_on: Day | None = None
    observations_due: Day | None = None
    approved_on: Day | None = None
    approval: ApprovalMode | None = None
    approved_in_id: Link | None = None
    protocol: Line = ""
    protocol_on: Day | None = None
    published_until: Day | None = None
    published_on: Day | None = None
    forced_reason: Line = ""
    approving_decision_id: Link | None = None
    corrects_id: Link | None = None
    correction: Block = ""
    seal: Line = ""
    text_sha256: Line = ""

    def circulated(self, on: str, observations_due: str) -> Self:
        """Return the minutes under observation from the day ``on`` until ``observations_due``."""
        return self.moved(MinutesState.IN_OSSERVAZIONE, circulated_on=on, observations_due=observations_due)

    def finalised(self) -> Self:
        """Return the minutes in their final text: what is approved next."""
        return self.moved(MinutesState.DEFINITIVO)

    def reopened(self) -> Self:
        """Return minutes under observation as a draft again, to be circulated once more."""
        return self.moved(MinutesState.BOZZA, circulated_on=None, observations_due=None)

    def agreed(self, on: str, mode: ApprovalMode, in_session: str | None, decision: str | None = None) -> Self:
        """Return the minutes with how they are approved on the day ``on``, still to be ``approved``.

        A draft can be approved only in the same session; circulated minutes become final first. Approval in a later
        session needs that session's id; ``decision`` is the id of the one by which it approves them.
        """
        if self.state is MinutesState.BOZZA and mode != ApprovalMode.SEDUTA_STANTE:
            raise Refused(
                "{code} is a draft: circulate it first, or approve it in the same session.",
                code=self.code,
                hint="pdzctl minutes circulate {code} --until … ; or --mode seduta_stante",
            )
        if mode == ApprovalMode.SEDUTA_SUCCESSIVA and in_session is None:
            raise Refused(
                "{code} needs the session that approved it.",
                code=self.code,
                hint="pdzctl minutes approve {code} --in SED-…",
            )
        final = self.finalised() if self.state is MinutesState.IN_OSSERVAZIONE else self
        refuse_illegal_move(final, MinutesState.APPROVATO, self.moves)
        return final.revised(approved_on=on, approval=mode, approved_in_id=in_session, approving_decision_id=decision)

    def approved(self, on: str, mode: ApprovalMode, in_session: str | None) -> Self:
        """Return the minutes ``agreed`` and approved in one step, without a seal."""
        return self.agreed(on, mode, in_session).sealed("")

    def sealed(self, seal: str) -> Self:
        """Return agreed minutes approved for good, with their ``seal``: what they say can no longer change."""
        return self.moved(MinutesState.APPROVATO, seal=seal)


class Observation(Record):
    """What somebody asked to change in draft minutes, and what became of it."""

    noun: ClassVar = "observation"

    minutes_id: Link
    position: Count = 1
    organization_id: Link | None = None
    text: Title
    outcome: ObservationOutcome | None = None
    answer: Line = ""
