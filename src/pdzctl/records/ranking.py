"""Options in order of their scores, with one explicit rule for ties; standard library alone."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from pdzctl.records.priority_words import TieBreak

__all__ = ["TIE_RULE", "Ranked", "Scored", "in_order"]


TIE_RULE = ",".join(TieBreak)
"""The rule, in its order, as results keep it; who is still equal is *pari merito*."""


class Scored(NamedTuple):
    """One option: its place among the options, its score, and what decides between equal scores.

    ``voters`` are the distinct voters who gave it something; ``code`` is empty for an option that has only a title.
    An option that is ``out`` comes after all the others and has no rank.
    """

    place: int
    score: Fraction
    voters: int = 0
    severity: Fraction = Fraction(0)
    code: str = ""
    out: bool = False


class Ranked(NamedTuple):
    """One option in order: its rank from 1, or None where it is out; ``tied`` with others in spite of the rule."""

    place: int
    rank: int | None
    tied: bool = False
    broken_by: TieBreak | None = None


def in_order(options: Sequence[Scored]) -> list[Ranked]:
    """Return ``options`` from the first to the last.

    Ties go to more distinct voters, then to the higher severity, then to the earlier code where all of the equals have
    one; the others share their rank.
    """
    ranked: list[Ranked] = []
    there = sorted((one for one in options if not one.out), key=_strength)
    for _, equals in groupby(there, key=lambda one: one.score):
        ranked += _without_ties(list(equals), len(ranked) + 1)
    return [*ranked, *(Ranked(one.place, None) for one in options if one.out)]


def _strength(one: Scored) -> tuple[Fraction, int, Fraction, int]:
    return -one.score, -one.voters, -one.severity, one.place


def _without_ties(equals: Sequence[Scored], first: int) -> list[Ranked]:
    """Return options of one score in order, the first of them with the rank ``first``."""
    ranked: list[Ranked] = []
    for (voters, _), group in groupby(equals, key=lambda one: (one.voters, one.severity)):
        alike = list(group)
        by_code = len(alike) > 1 and all(one.code for one in alike)
        broken = TieBreak.CODE if by_code else _broken_by(equals, voters) if len(alike) < len(equals) else None
        for number, one in enumerate(sorted(alike, key=lambda one: one.code) if by_code else alike):
            rank = first + len(ranked) - (0 if by_code else number)
            ranked.append(Ranked(one.place, rank, tied=len(alike) > 1 and not by_code, broken_by=broken))
    return ranked


def _broken_by(equals: Sequence[Scored], voters: int) -> TieBreak:
    return TieBreak.VOTERS if sum(one.voters == voters for one in equals) == 1 else TieBreak.SEVERITY
