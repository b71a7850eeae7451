"""The formulas of priorities computed a second time, by other ways: beaten pairs, Spearman's rho, ``statistics``."""

from fractions import Fraction
from itertools import combinations
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.records.ballots import Rules
from pdzctl.records.counting import count
from pdzctl.records.prioritising import Weighed
from pdzctl.records.vocabulary import HanlonVariant, PriorityMethod

ORDERS = ("ABCD", "ACBD", "BACD", "CABD", "BADC")
"""The five ballots of the worked example, best first."""


def ranking(order: str):
    return {(ord(name) - ord("A"), None): Fraction(place) for place, name in enumerate(order, start=1)}


def result_of(orders):
    rules = Rules(PriorityMethod.BORDA, len(orders[0]))
    return count(rules, [ranking(order) for order in orders], [""] * len(orders[0]))


def beaten(orders, name: str) -> int:
    """Return how many others stand behind ``name``, over all ballots."""
    return sum(len(order) - 1 - order.index(name) for order in orders)


def mean_rho(orders) -> float:
    """Return Spearman's rho, the mean of every two ballots: W is ``(rho·(m - 1) + 1) / m``."""
    size = len(orders[0])

    def rho(one: str, other: str) -> float:
        apart = sum((one.index(name) - other.index(name)) ** 2 for name in one)
        return 1 - 6 * apart / (size * (size**2 - 1))

    return fmean(rho(one, other) for one, other in combinations(orders, 2))


@given(
    st.integers(2, 6).flatmap(
        lambda size: st.lists(st.permutations("ABCDEF"[:size]).map("".join), min_size=2, max_size=6)
    )
)
def test_borda_counts_who_is_beaten_and_w_is_the_mean_of_every_two_ballots(orders: list[str]) -> None:
    result = result_of(orders)
    points = {chr(ord("A") + line.ranked.place): line.points for line in result.lines}
    assert points == {name: beaten(orders, name) for name in orders[0]}
    agreement = (mean_rho(orders) * (len(orders) - 1) + 1) / len(orders)
    assert float(result.agreement or "0") == pytest.approx(agreement, abs=0.00006)


def test_the_worked_ranking() -> None:
    result = result_of(ORDERS)
    assert [(line.ranked.place, line.points) for line in result.lines] == [(0, 12), (1, 10), (2, 7), (3, 1)]
    assert result.agreement == "0.552"


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_graded_consensus_as_statistics_has_it(grades: list[int]) -> None:
    ballots = [{(0, None): Fraction(grade)} for grade in grades]
    result = count(Rules(PriorityMethod.CONSENSO_A_GRADI, 1), ballots, [""])
    (line,) = result.lines
    assert float(line.score or "0") == pytest.approx(fmean(grades), abs=0.00006)
    assert float(line.facts["index"] or "0") == pytest.approx(max(1 - pstdev(grades) / 2, 0), abs=0.00006)
    assert bool(result.blocked) == any(grade in (0, 1) for grade in grades)


@given(
    st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=2, max_size=4),
    st.tuples(*[st.integers(1, 60)] * 3),
    st.integers(0, 2),
)
def test_a_matrix_as_percentages_of_each_criterion(options, weights, reversed_place: int) -> None:
    """The percentage of a weighted mean is the weighted mean of the percentages."""
    criteria = tuple(Weighed(f"c{number}", weight, number == reversed_place) for number, weight in enumerate(weights))
    ballot = {(place, one): Fraction(value) for place, row in enumerate(options) for one, value in enumerate(row)}
    result = count(Rules(PriorityMethod.MATRICE, len(options), criteria=criteria), [ballot], [""] * len(options))
    for line in result.lines:
        rated = options[line.ranked.place]
        parts = [(5 - value) * 25 if one == reversed_place else (value - 1) * 25 for one, value in enumerate(rated)]
        percent = sum(part * weight for part, weight in zip(parts, weights, strict=True)) / sum(weights)
        assert float(line.score or "0") == pytest.approx(percent, abs=0.00006)


@pytest.mark.parametrize(
    ("variant", "rated", "score"),
    [
        (HanlonVariant.CLASSICO, ("6", "14", "7"), 20 * 7 / 3),
        (HanlonVariant.NACCHO, ("6", "7", "7"), 20 * 7),
        (HanlonVariant.PAHO, ("6", "14", "3", "7", "1"), 23 * 7 / 5.25),
        (HanlonVariant.PAHO, ("2.5", "9", "5", "8", "0.67"), 16.5 * 8 * 0.67 / 5.25),
    ],
)
def test_hanlon_from_the_ballot_to_the_score(variant: HanlonVariant, rated: tuple[str, ...], score: float) -> None:
    criteria = tuple(Weighed(str(number), 1) for number in range(len(rated)))
    ballot = {(place, one): Fraction(value) for place in (0, 1) for one, value in enumerate(rated)}
    result = count(Rules(PriorityMethod.HANLON, 2, variant, criteria=criteria), [ballot], ["PRO-2", "PRO-1"])
    assert [float(line.score) for line in result.lines] == pytest.approx([score, score], abs=0.00006)
    assert [line.ranked.place for line in result.lines] == [1, 0]
