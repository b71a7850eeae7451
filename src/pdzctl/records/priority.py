"""Frozen results of a choice of priorities."""

from typing import ClassVar

from pdzctl.records.record import Count, Line, Link, Record, Title
from pdzctl.records.vocabulary import PriorityMethod


class Priority(Record):
    """The result of one choice, frozen with its rule; ballots are never kept."""

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


class PriorityTally(Record):
    """The points that one group gave to one option."""

    noun: ClassVar = "priority_tally"

    priority_option_id: Link
    name: Title
    points: Count
