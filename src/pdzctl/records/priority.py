"""Choices of priorities: rounds of ballots that bear a sector and never a person, and their frozen results."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator

from pdzctl.errors import Refused
from pdzctl.records.record import Block, Count, Line, Link, Record, Time, Title
from pdzctl.records.states import ROUND_MOVES, Moves, RoundState
from pdzctl.records.vocabulary import HanlonVariant, PriorityMethod


def _number(text: str) -> str:
    try:
        finite = not text or Decimal(text).is_finite()
    except InvalidOperation:
        finite = False
    if not finite:
        msg = "it must be a number such as 3 or 0.85"
        raise ValueError(msg)
    return text


Number = Annotated[Line, AfterValidator(_number)]
"""A decimal number as text with a point, exact; empty where there is none."""
_UNSETTLED = frozenset({RoundState.PREPARATO, RoundState.APERTO})


class PriorityRound(Record):
    """One choice of priorities while it is made: its method, its rule and its state."""

    noun: ClassVar = "priority_round"
    moves: ClassVar[Moves] = ROUND_MOVES

    code: Title
    session_id: Link
    position: Count = 1
    agenda_item_id: Link | None = None
    title: Line = ""
    method: PriorityMethod = PriorityMethod.VOTO_A_PUNTI
    variant: HanlonVariant | None = None
    state: RoundState = RoundState.PREPARATO
    points_each: Count | None = None
    cap: Count | None = None
    open_vote: bool = False
    opened_at: Time | None = None
    closed_at: Time | None = None
    tie_rule: Line = ""
    note: Line = ""

    def edited(self, **changes: object) -> Self:
        """Return this round as a person corrects it; Refused once it is no longer prepared or open."""
        edited = self.revised(**changes)
        if edited != self:
            self.refuse_settled()
        return edited

    def refuse_settled(self) -> None:
        """Raise Refused once this round is no longer prepared or open."""
        if self.state not in _UNSETTLED:
            raise Refused(
                "{code} is {state}: what it says no longer changes.",
                code=self.code,
                state=self.state,
                hint="pdzctl priority show {code}",
            )


class RoundOption(Record):
    """What can be chosen: a proposal, a problem or a title; ``objection`` is what a graded consensus hears first."""

    noun: ClassVar = "round_option"

    round_id: Link
    position: Count = 1
    proposal_id: Link | None = None
    problem_id: Link | None = None
    title: Line = ""
    objection: Block = ""


class RoundVoters(Record):
    """How many of one sector or group could vote."""

    noun: ClassVar = "round_voters"

    round_id: Link
    name: Title
    voters: Count


class Criterion(Record):
    """What options are rated by, with its weight; where ``reverse``, less is better."""

    noun: ClassVar = "criterion"

    round_id: Link
    position: Count = 1
    name: Title
    weight: Count = 1
    reverse: bool = False


class Ballot(Record):
    """One ballot: the sector or group of who cast it, never the person."""

    noun: ClassVar = "ballot"

    round_id: Link
    position: Count = 1
    name: Line = ""


class BallotMark(Record):
    """What one ballot gives to one option: points, a rank, a rating by a criterion, a grade.

    ``option`` is the position of the option in its round, ``criterion`` the name of a criterion or nothing.
    """

    noun: ClassVar = "ballot_mark"

    ballot_id: Link
    option: Count
    criterion: Line = ""
    value: Number


class Priority(Record):
    """The result of one choice, frozen with its rule."""

    noun: ClassVar = "priority"

    session_id: Link
    position: Count = 1
    agenda_item_id: Link | None = None
    title: Line = ""
    method: PriorityMethod = PriorityMethod.VOTO_A_PUNTI
    points_each: Count | None = None
    cap: Count | None = None
    open_vote: bool = False
    note: Line = ""
    round_id: Link | None = None
    variant: HanlonVariant | None = None
    ballots: Count | None = None
    agreement: Number = ""
    tie_rule: Line = ""
    warning: Line = ""


class PriorityGroup(Record):
    """How many of one group voted."""

    noun: ClassVar = "priority_group"

    priority_id: Link
    name: Title
    voters: Count


class PriorityOption(Record):
    """What one option received; ``voters`` are the distinct people who gave it something."""

    noun: ClassVar = "priority_option"

    priority_id: Link
    position: Count = 1
    proposal_id: Link | None = None
    title: Line = ""
    points: Count = 0
    voters: Count | None = None
    rank: Count | None = None
    score: Number = ""
    detail: Line = ""


class PriorityTally(Record):
    """The points that one group gave to one option."""

    noun: ClassVar = "priority_tally"

    priority_option_id: Link
    name: Title
    points: Count
