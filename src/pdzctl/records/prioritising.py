"""The formulas that turn ballots into an order of priorities, exact: fractions in, fractions out.

Sources: the nominal group technique (Delbecq and Van de Ven, 1971), Kendall's coefficient of concordance (1939), the
basic priority rating system (Hanlon and Pickett, 1984), its NACCHO and PAHO variants (NACCHO, "First things first";
Rev Panam Salud Publica 2019;43:e61), the PEARL test, weighted criteria (County Health Rankings), NACCHO's strategy
grid, MoSCoW (Clegg and Barker, 1994), graded consensus. The share that weighs every sector the same stands in
``records/shares.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from pdzctl.records.priority_words import Agreement, Moscow, Quadrant

__all__ = [
    "BLOCKING_GRADE",
    "FULL_RATING",
    "LEAST_COVERAGE",
    "MOST_MUST",
    "Weighed",
    "agreement_index",
    "borda_points",
    "concordance",
    "coverage",
    "dots_each",
    "fragile_moves",
    "hanlon",
    "hanlon_naccho",
    "hanlon_paho",
    "level_of",
    "matrix_percent",
    "matrix_score",
    "mean",
    "must_share",
    "passes_pearl",
    "points_shares",
    "quadrant",
]

FULL_RATING = 5
"""Ratings go from 1 to 5."""
LEAST_COVERAGE = Fraction(4, 5)
"""The part of the weights by which an option must have been rated for a matrix to rank it."""
MOST_MUST = Fraction(3, 5)
"""The part of the effort above which a MoSCoW choice promises too much."""
BLOCKING_GRADE = 1
"""The grade up to which somebody blocks a consensus."""
_MIDPOINT = Fraction(1 + FULL_RATING, 2)
_WEIGHT_MOVE = 10
_OPTIONS_PER_DOT = 3
_LOW, _HIGH = Fraction(3, 10), Fraction(7, 10)
_PAHO_SCALE = Fraction(525, 100)
_DIGITS = 40

Ratings = Mapping[str, Fraction]
"""The ratings of one option by criterion; one that was not given is missing."""


class Weighed(NamedTuple):
    """A criterion of a matrix: its ``weight`` from 0, and whether less is better."""

    name: str
    weight: int
    reverse: bool = False


def mean(values: Sequence[Fraction]) -> Fraction:
    """Return the arithmetic mean of at least one value."""
    return sum(values, Fraction(0)) / len(values)


def dots_each(options: int) -> int:
    """Return how many dots each person has by default: ``max(1, ceil(n / 3))``."""
    return max(1, -(-options // _OPTIONS_PER_DOT))


def points_shares(points: Sequence[int]) -> list[Fraction]:
    """Return each option's part of all points, which sum to 1; nothing where no point was given."""
    total = sum(points)
    return [Fraction(one, total) for one in points] if total else []


def borda_points(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Return the points of every option: rank ``r`` of ``n`` options gives ``n - r``.

    ``rankings`` holds, for each of at least one ballot, the rank of every option from 1.
    """
    return [sum(len(rankings[0]) - rank for rank in ranks) for ranks in zip(*rankings, strict=True)]


def concordance(rankings: Sequence[Sequence[int]]) -> Fraction | None:
    """Return Kendall's ``W = 12·S / (m²(n³ - n))``, from 0 (no agreement) to 1; None for fewer than two options.

    ``S`` is the sum over the ``n`` options of (sum of ranks - mean sum)², ``m`` the number of ballots.
    """
    ballots, options = len(rankings), len(rankings[0]) if rankings else 0
    scale = ballots**2 * (options**3 - options)
    if not scale:
        return None
    sums = [Fraction(sum(ranks)) for ranks in zip(*rankings, strict=True)]
    middle = mean(sums)
    return 12 * sum(((one - middle) ** 2 for one in sums), Fraction(0)) / scale


def level_of(agreement: Fraction) -> Agreement:
    """Return what an agreement from 0 to 1 is called: *basso* under 0.3, *alto* over 0.7, else *medio*."""
    if agreement < _LOW:
        return Agreement.BASSO
    return Agreement.ALTO if agreement > _HIGH else Agreement.MEDIO


def hanlon(size: Fraction, seriousness: Fraction, effectiveness: Fraction) -> Fraction:
    """Return the classic basic priority rating ``(A + B)·C / 3``, from 0 to 100; A and C to 10, B to 20.

    PEARL multiplies it by 1 or by 0: an option that does not pass has no rank at all.
    """
    return (size + seriousness) * effectiveness / 3


def hanlon_naccho(size: Fraction, seriousness: Fraction, effectiveness: Fraction) -> Fraction:
    """Return NACCHO's ``(A + 2B)·C``, from 0 to 300; all three to 10."""
    return (size + 2 * seriousness) * effectiveness


def hanlon_paho(
    size: Fraction, seriousness: Fraction, inequity: Fraction, effectiveness: Fraction, positioning: Fraction
) -> Fraction:
    """Return PAHO's ``(A + B + E)·C·F / 5.25``, from 0 to 100; A and C to 10, B to 20, E to 5, F from 0.67 to 1.5."""
    return (size + seriousness + inequity) * effectiveness * positioning / _PAHO_SCALE


def passes_pearl(answers: Sequence[bool]) -> bool:
    """Tell whether every one of the five tests was answered with yes: propriety … legality; any no eliminates."""
    return all(answers)


def coverage(ratings: Ratings, criteria: Sequence[Weighed]) -> Fraction:
    """Return ``Σ w of the criteria rated / Σ w``; 0 where no criterion weighs anything."""
    total = sum(one.weight for one in criteria)
    return Fraction(sum(one.weight for one in criteria if one.name in ratings), total) if total else Fraction(0)


def matrix_score(ratings: Ratings, criteria: Sequence[Weighed]) -> Fraction | None:
    """Return ``Σ w·s / Σ w`` from 1 to 5 over the criteria rated, with ``6 - s`` where less is better.

    A rating that is missing takes its weight out; None where nothing that weighs was rated.
    """
    rated = [one for one in criteria if one.name in ratings]
    total = sum(one.weight for one in rated)
    if not total:
        return None
    given = ((FULL_RATING + 1 - ratings[one.name] if one.reverse else ratings[one.name], one.weight) for one in rated)
    return sum((rating * weight for rating, weight in given), Fraction(0)) / total


def matrix_percent(score: Fraction) -> Fraction:
    """Return a score from 1 to 5 on the scale from 0 to 100: ``(score - 1) / 4 · 100``."""
    return (score - 1) / (FULL_RATING - 1) * 100


def fragile_moves(
    options: Sequence[Ratings], criteria: Sequence[Weighed], winner: Callable[[Sequence[Fraction]], int]
) -> list[tuple[str, int, int]]:
    """Return every move of one weight by 10 points, up or down to 0, that gives another winner: (criterion, ±10, who).

    ``winner`` returns the place of the first of the scores that it is given; options without a score are no rivals.
    """
    first = winner(_scores(options, criteria))
    found = []
    for place, one in enumerate(criteria):
        for move in (_WEIGHT_MOVE, -_WEIGHT_MOVE):
            moved = one._replace(weight=max(one.weight + move, 0))
            other = winner(_scores(options, [*criteria[:place], moved, *criteria[place + 1 :]]))
            if other != first:
                found.append((one.name, move, other))
    return found


def _scores(options: Sequence[Ratings], criteria: Sequence[Weighed]) -> list[Fraction]:
    return [score if (score := matrix_score(one, criteria)) is not None else Fraction(0) for one in options]


def quadrant(need: Fraction, feasibility: Fraction) -> Quadrant:
    """Return what to do with an option rated from 1 to 5, the midpoint 3 counted as high.

    High need and feasible *agire_subito*, high need alone *progettare*, feasible alone *rapido*, neither *accantonare*.
    """
    if need >= _MIDPOINT:
        return Quadrant.AGIRE_SUBITO if feasibility >= _MIDPOINT else Quadrant.PROGETTARE
    return Quadrant.RAPIDO if feasibility >= _MIDPOINT else Quadrant.ACCANTONARE


def must_share(efforts: Sequence[tuple[str, Fraction]]) -> Fraction:
    """Return the part of all effort that the options called ``must`` take; 0 where there is none."""
    total = sum((effort for _, effort in efforts), Fraction(0))
    return (
        sum((effort for category, effort in efforts if category == Moscow.MUST), Fraction(0)) / total
        if total
        else total
    )


def agreement_index(grades: Sequence[Fraction]) -> Decimal:
    """Return ``1 - sd / 2``, with the standard deviation of the whole group; never under 0.

    The formula is made for grades from 1 to 5, which cannot lie further apart; grades from 0 can.
    """
    middle = mean(grades)
    variance = mean([(one - middle) ** 2 for one in grades])
    with localcontext() as context:
        context.prec = _DIGITS
        deviation = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
        return max(1 - deviation / 2, Decimal(0))
