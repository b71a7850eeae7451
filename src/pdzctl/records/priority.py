"""Frozen results of a choice of priorities."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
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


def balanced_shares(tallies: Sequence[Mapping[str, int]]) -> list[Fraction]:
    """Return each option's share when every group weighs the same.

    ``tallies`` holds, per option, the points by group. ``S_o = (1/K) · Σ_k points_{o,k} / points_k`` over the K groups
    that gave any point; it guards against a room made mostly of public staff. No points at all gives no shares.
    """
    totals: dict[str, int] = {}
    for option in tallies:
        for group, points in option.items():
            totals[group] = totals.get(group, 0) + points
    voting = {group: points for group, points in totals.items() if points}
    if not voting:
        return []
    return [
        sum((Fraction(option.get(group, 0), points) for group, points in voting.items()), Fraction(0)) / len(voting)
        for option in tallies
    ]
