"""Every formula of a choice of priorities, on the worked examples that its source or the domain's page gives."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.records.prioritising import (
    Weighed,
    agreement_index,
    borda_points,
    concordance,
    coverage,
    dots_each,
    fragile_moves,
    hanlon,
    hanlon_naccho,
    hanlon_paho,
    level_of,
    matrix_percent,
    matrix_score,
    mean,
    must_share,
    passes_pearl,
    points_shares,
    quadrant,
)
from pdzctl.records.shares import balanced_shares

WEIGHTS = (Weighed("gravità", 30), Weighed("persone", 20), Weighed("fattibilità", 25), Weighed("equità", 25))
RANKINGS = ((1, 2, 3, 4), (1, 3, 2, 4), (2, 1, 3, 4), (2, 3, 1, 4), (2, 1, 4, 3))
"""The ballots ABCD, ACBD, BACD, CABD and BADC as the ranks of A, B, C and D."""


def rounded(value: Fraction | Decimal, digits: int = 2) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
    return f"{exact:.{digits}f}"


def rated(*ratings: int) -> dict[str, Fraction]:
    return {one.name: Fraction(rating) for one, rating in zip(WEIGHTS, ratings, strict=True)}


def first(scores):
    return max(range(len(scores)), key=lambda place: (scores[place], -place))


@pytest.mark.parametrize(("options", "dots"), [(1, 1), (2, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3)])
def test_everybody_has_a_dot_for_every_three_options(options: int, dots: int) -> None:
    assert dots_each(options) == dots


def test_the_share_of_dots() -> None:
    shares = points_shares([17, 14, 11, 8, 4])
    assert [rounded(share * 100, 1) for share in shares] == ["31.5", "25.9", "20.4", "14.8", "7.4"]
    assert points_shares([0, 0]) == []


def test_the_share_when_every_sector_weighs_the_same() -> None:
    public, third, citizens = (9, 6, 5, 3, 1), (6, 5, 4, 2, 1), (2, 3, 2, 3, 2)
    tallies = [
        {"pubblico": one, "terzo settore": two, "cittadini": three}
        for one, two, three in zip(public, third, citizens, strict=True)
    ]
    shares = [rounded(share * 100) for share in balanced_shares(tallies)]
    assert shares == ["29.17", "25.93", "19.91", "16.20", "8.80"]


def test_borda_points_and_agreement() -> None:
    assert borda_points(RANKINGS) == [12, 10, 7, 1]
    agreement = concordance(RANKINGS)
    assert agreement == Fraction(138, 250)
    assert level_of(agreement) == "medio"


@pytest.mark.parametrize(
    ("agreement", "level"), [("0", "basso"), ("0.29", "basso"), ("0.3", "medio"), ("0.7", "medio"), ("0.71", "alto")]
)
def test_what_an_agreement_is_called(agreement: str, level: str) -> None:
    assert level_of(Fraction(agreement)) == level


def test_one_option_alone_agrees_with_nothing() -> None:
    assert concordance(((1,), (1,))) is None
    assert concordance(()) is None


def test_hanlon_classic() -> None:
    assert rounded(hanlon(Fraction(6), Fraction(14), Fraction(7))) == "46.67"
    assert hanlon(Fraction(10), Fraction(20), Fraction(10)) == 100


def test_hanlon_as_naccho_has_it() -> None:
    assert hanlon_naccho(Fraction(6), Fraction(7), Fraction(7)) == 140
    assert hanlon_naccho(Fraction(10), Fraction(10), Fraction(10)) == 300


def test_hanlon_as_paho_has_it() -> None:
    assert rounded(hanlon_paho(*map(Fraction, (6, 14, 3, 7, 1)))) == "30.67"
    assert hanlon_paho(*map(Fraction, ("10", "20", "5", "10", "1.5"))) == 100


def test_any_no_eliminates() -> None:
    assert passes_pearl([True] * 5)
    for place in range(5):
        assert not passes_pearl([other != place for other in range(5)])


def test_the_weighted_matrix() -> None:
    options = {"P1": rated(5, 3, 3, 4), "P2": rated(4, 5, 4, 2), "P3": rated(3, 2, 5, 5)}
    scores = {name: matrix_score(ratings, WEIGHTS) for name, ratings in options.items()}
    assert {name: rounded(score) for name, score in scores.items()} == {"P1": "3.85", "P2": "3.70", "P3": "3.80"}
    percents = {name: rounded(matrix_percent(score)) for name, score in scores.items()}
    assert percents == {"P1": "71.25", "P2": "67.50", "P3": "70.00"}


def test_a_close_matrix_is_fragile_and_a_clear_one_is_not() -> None:
    close = [rated(5, 3, 3, 4), rated(4, 5, 4, 2), rated(3, 2, 5, 5)]
    assert fragile_moves(close, WEIGHTS, first) == [
        ("gravità", -10, 2),
        ("persone", 10, 1),
        ("persone", -10, 2),
        ("fattibilità", 10, 2),
        ("equità", 10, 2),
        ("equità", -10, 1),
    ]
    assert fragile_moves([rated(5, 5, 5, 5), rated(1, 1, 1, 1)], WEIGHTS, first) == []


def test_no_weight_moves_below_nothing() -> None:
    criteria = (Weighed("persone", 5), Weighed("gravità", 95))
    few = {"persone": Fraction(1), "gravità": Fraction(3)}
    many = {"persone": Fraction(5), "gravità": Fraction("3.1")}
    assert fragile_moves([few, many], criteria, first) == []


def test_less_is_better_where_a_criterion_is_reversed() -> None:
    cost = (Weighed("costo", 1, reverse=True),)
    assert matrix_score({"costo": Fraction(1)}, cost) == 5
    assert matrix_score({"costo": Fraction(5)}, cost) == 1


def test_a_missing_rating_takes_its_weight_out_and_is_told() -> None:
    partly = {"gravità": Fraction(5), "persone": Fraction(3), "fattibilità": Fraction(3)}
    assert matrix_score(partly, WEIGHTS) == Fraction(5 * 30 + 3 * 20 + 3 * 25, 75)
    assert coverage(partly, WEIGHTS) == Fraction(3, 4)
    assert matrix_score({}, WEIGHTS) is None
    assert coverage({}, ()) == 0


@pytest.mark.parametrize(
    ("need", "feasibility", "meant"),
    [
        ("3", "3", "agire_subito"),
        ("5", "2.9", "progettare"),
        ("2.9", "3", "rapido"),
        ("2.9", "2.9", "accantonare"),
    ],
)
def test_the_grid_is_cut_at_its_midpoints(need: str, feasibility: str, meant: str) -> None:
    assert quadrant(Fraction(need), Fraction(feasibility)) == meant


def test_how_much_of_the_effort_must_be_done() -> None:
    efforts = [("must", Fraction(7)), ("should", Fraction(2)), ("wont", Fraction(1))]
    assert must_share(efforts) == Fraction(7, 10)
    assert must_share([]) == 0


def test_graded_consensus() -> None:
    grades = [Fraction(grade) for grade in (5, 4, 4, 5, 3, 4)]
    assert rounded(mean(grades)) == "4.17"
    assert rounded(agreement_index(grades), 3) == "0.656"


ORDERS = st.integers(2, 5).flatmap(lambda size: st.lists(st.permutations(range(1, size + 1)), min_size=1, max_size=6))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any))
def test_shares_make_a_whole(points: list[int]) -> None:
    assert sum(points_shares(points)) == 1


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 9)), min_size=1, max_size=5))
def test_balanced_shares_make_a_whole_or_there_are_none(tallies: list[dict[str, int]]) -> None:
    shares = balanced_shares(tallies)
    assert sum(shares) == 1 or not any(points for one in tallies for points in one.values())


@given(ORDERS)
def test_agreement_lies_between_none_and_all(rankings: list[list[int]]) -> None:
    agreement = concordance(rankings)
    assert agreement is not None
    assert 0 <= agreement <= 1
    assert (agreement == 1) == all(ranking == rankings[0] for ranking in rankings)


@given(ORDERS)
def test_the_order_of_ballots_changes_nothing(rankings: list[list[int]]) -> None:
    size = len(rankings[0])
    assert sum(borda_points(rankings)) == len(rankings) * size * (size - 1) // 2
    for other in list(permutations(rankings))[:6]:
        assert borda_points(other) == borda_points(rankings)
        assert concordance(other) == concordance(rankings)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=9))
def test_the_index_of_agreement_stays_in_its_range(grades: list[int]) -> None:
    index = agreement_index([Fraction(grade) for grade in grades])
    assert 0 <= index <= 1
    assert (index == 1) == (len(set(grades)) == 1)


@given(st.lists(st.integers(1, 5), min_size=4, max_size=4), st.integers(1, 9))
def test_a_matrix_score_stays_on_its_scale_whatever_the_weights(ratings: list[int], weight: int) -> None:
    score = matrix_score(rated(*ratings), [WEIGHTS[0]._replace(weight=weight), *WEIGHTS[1:]])
    assert score is not None
    assert min(ratings) <= score <= max(ratings)
    assert 0 <= matrix_percent(score) <= 100
