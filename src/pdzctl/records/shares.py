"""The formula that weighs every group of voters the same; standard library alone, so that documents need no records."""

from collections.abc import Mapping, Sequence
from fractions import Fraction


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
