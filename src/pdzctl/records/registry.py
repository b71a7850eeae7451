"""The record class of every noun."""

from pdzctl.records.body import Body, BodyProblem, BodySector, Mandate, Seat
from pdzctl.records.commitment import Commitment, CommitmentCheck, CommitmentParty
from pdzctl.records.contribution import Contribution
from pdzctl.records.decision import Decision, Vote
from pdzctl.records.district import District, Municipality
from pdzctl.records.minutes import Minutes, Observation
from pdzctl.records.organization import Organization, OrganizationTheme
from pdzctl.records.person import Person
from pdzctl.records.plan import Plan
from pdzctl.records.priority import (
    Ballot,
    BallotMark,
    Criterion,
    Priority,
    PriorityGroup,
    PriorityOption,
    PriorityRound,
    PriorityTally,
    RoundOption,
    RoundVoters,
)
from pdzctl.records.problem import Evidence, Problem, ProblemLink, ProblemTag
from pdzctl.records.proposal import Overlap, Promoter, Proposal, Referral
from pdzctl.records.record import Record
from pdzctl.records.session import (
    AgendaItem,
    Attachment,
    Attendance,
    Presence,
    Session,
    Suspension,
    Workgroup,
)

RECORDS: dict[str, type[Record]] = {
    record.noun: record
    for record in (
        District,
        Municipality,
        Plan,
        Problem,
        ProblemTag,
        Evidence,
        ProblemLink,
        Organization,
        OrganizationTheme,
        Person,
        Body,
        BodySector,
        BodyProblem,
        Mandate,
        Seat,
        Session,
        Suspension,
        Attachment,
        AgendaItem,
        Attendance,
        Presence,
        Workgroup,
        Proposal,
        Promoter,
        Overlap,
        Referral,
        Contribution,
        PriorityRound,
        RoundOption,
        RoundVoters,
        Criterion,
        Ballot,
        BallotMark,
        Priority,
        PriorityGroup,
        PriorityOption,
        PriorityTally,
        Decision,
        Vote,
        Commitment,
        CommitmentParty,
        CommitmentCheck,
        Minutes,
        Observation,
    )
}
"""Noun to class, each after what it points to; some may also point to their own kind."""
