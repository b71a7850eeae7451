"""What becomes of ballots: order, ties, what every method tells, and that the order of ballots changes nothing."""

from fractions import Fraction
from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.records.ballots import Rules, flaws_of, letter, value_of
from pdzctl.records.counting import count, decimal_text, read_facts, told_facts
from pdzctl.records.prioritising import Weighed
from pdzctl.records.priority_words import TieBreak
from pdzctl.records.ranking import Ranked, Scored, in_order
from pdzctl.records.vocabulary import HanlonVariant, PriorityMethod

DOTS = Rules(PriorityMethod.VOTO_A_PUNTI, 3, points_each=3, cap=2)
GRADES = Rules(PriorityMethod.CONSENSO_A_GRADI, 1)
PAHO_NAMES = ("dimensione", "gravità", "iniquità", "efficacia", "posizionamento", "risorse", "legittimità")
PAHO = Rules(PriorityMethod.HANLON, 2, HanlonVariant.PAHO, criteria=tuple(Weighed(name, 1) for name in PAHO_NAMES))
MATRIX = Rules(PriorityMethod.MATRICE, 2, criteria=(Weighed("gravità", 70), Weighed("costo", 30, reverse=True)))


def dots(*points: int):
    return {(place, None): Fraction(given) for place, given in enumerate(points)}


def rated(**options: tuple[float, ...]):
    return {
        (ord(name) - ord("A"), place): Fraction(str(value))
        for name, values in options.items()
        for place, value in enumerate(values)
    }


def test_dots_are_summed_with_their_distinct_voters() -> None:
    result = count(DOTS, [dots(2, 1, 0), dots(0, 1, 0), dots(1, 2, 0)], ["PRO-1", "PRO-2", ""])
    assert [(line.ranked.place, line.points, line.voters) for line in result.lines] == [(1, 4, 3), (0, 3, 2), (2, 0, 0)]


def test_ties_go_to_voters_then_severity_then_the_earlier_code() -> None:
    five = Fraction(5)
    options = [
        Scored(0, five, 2, Fraction(1), "PRO-4"),
        Scored(1, five, 3, Fraction(1), "PRO-3"),
        Scored(2, five, 2, Fraction(4), "PRO-2"),
        Scored(3, five, 2, Fraction(1), "PRO-1"),
    ]
    assert in_order(options) == [
        Ranked(1, 1, broken_by=TieBreak.VOTERS),
        Ranked(2, 2, broken_by=TieBreak.SEVERITY),
        Ranked(3, 3, broken_by=TieBreak.CODE),
        Ranked(0, 4, broken_by=TieBreak.CODE),
    ]


def test_what_the_rule_leaves_equal_shares_its_rank() -> None:
    options = [Scored(0, Fraction(1)), Scored(1, Fraction(1), code="PRO-1"), Scored(2, Fraction(0))]
    assert in_order(options) == [Ranked(0, 1, tied=True), Ranked(1, 1, tied=True), Ranked(2, 3)]


def test_what_is_out_has_no_rank() -> None:
    assert in_order([Scored(0, Fraction(9), out=True), Scored(1, Fraction(1))]) == [Ranked(1, 1), Ranked(0, None)]


def test_any_no_of_pearl_takes_an_option_out_and_is_named() -> None:
    good = rated(A=(6, 14, 3, 7, 1, 1, 1), B=(9, 18, 3, 9, 1, 1, 1))
    bad = rated(A=(6, 14, 3, 7, 1, 1, 1), B=(9, 18, 3, 9, 1, 0, 1))
    assert [line.ranked.place for line in count(PAHO, [good], ["", ""]).lines] == [1, 0]
    first, second = count(PAHO, [good, bad], ["", ""]).lines
    assert (first.ranked.place, first.ranked.rank, first.score) == (0, 1, "30.6667")
    assert (second.ranked.rank, second.facts) == (None, {"pearl": "risorse"})


def test_the_classic_form_says_that_pearl_was_not_answered() -> None:
    classic = PAHO._replace(
        variant=HanlonVariant.CLASSICO,
        criteria=tuple(Weighed(name, 1) for name in ("dimensione", "gravità", "efficacia", "risorse")),
    )
    answered, silent = rated(A=(6, 14, 7, 1), B=(1, 1, 1, 1)), rated(A=(6, 14, 7), B=(1, 1, 1))
    assert count(classic, [answered], ["", ""]).warnings == {}
    result = count(classic, [silent], ["", ""])
    assert (result.lines[0].score, result.warnings) == ("46.6667", {"pearl": "untested"})


def test_a_matrix_does_not_rank_what_is_rated_by_less_than_four_fifths() -> None:
    partly = {(0, 0): Fraction(5), (1, 0): Fraction(4), (1, 1): Fraction(1)}
    assert count(MATRIX, [partly], ["", ""]).missing == (0,)
    light = MATRIX._replace(criteria=(Weighed("gravità", 80), Weighed("costo", 20, reverse=True)))
    lines = count(light, [partly], ["", ""]).lines
    assert [(line.score, line.facts["coverage"]) for line in lines] == [("100", "80"), ("80", "100")]


def test_the_category_is_what_most_ballots_say_and_of_two_the_less_urgent() -> None:
    rules = Rules(PriorityMethod.MOSCOW, 1, criteria=(Weighed("impegno", 1),))
    must, could = {(0, None): Fraction(3)}, {(0, None): Fraction(1), (0, 0): Fraction(8)}
    assert count(rules, [must, must, could], [""]).lines[0].facts["category"] == "must"
    (line,) = count(rules, [must, could], [""]).lines
    assert line.facts == {"category": "could", "must": "1", "could": "1", "effort": "8"}


@pytest.mark.parametrize(("musts", "warnings"), [(3, {}), (4, {"must": "80"})])
def test_more_than_three_fifths_of_the_effort_is_too_much_to_promise(musts: int, warnings: dict[str, str]) -> None:
    ballot = {(place, None): Fraction(3 if place < musts else 1) for place in range(5)}
    assert count(Rules(PriorityMethod.MOSCOW, 5), [ballot], [""] * 5).warnings == warnings


def test_a_grade_of_0_or_1_blocks() -> None:
    fine = [dots(5), dots(4), dots(4), dots(5), dots(3), dots(4)]
    result = count(GRADES, fine, [""])
    assert (result.blocked, result.lines[0].score, result.lines[0].facts) == ((), "4.1667", {"index": "0.6564"})
    assert count(GRADES, [*fine, dots(1)], [""]).blocked == (0,)
    assert count(GRADES, [*fine, dots(2)], [""]).blocked == ()


@pytest.mark.parametrize(
    ("rules", "marks", "valid"),
    [
        (DOTS, dots(2, 1), True),
        (DOTS, dots(0), True),
        (DOTS, dots(2, 2), False),
        (DOTS, dots(3), False),
        (DOTS, {(0, None): Fraction(1, 2)}, False),
        (DOTS, {}, False),
        (Rules(PriorityMethod.BORDA, 3), dots(2, 1, 3), True),
        (Rules(PriorityMethod.BORDA, 3), dots(1, 1, 3), False),
        (Rules(PriorityMethod.BORDA, 3), dots(1, 2), False),
        (GRADES, dots(5), True),
        (GRADES, dots(6), False),
        (MATRIX, {(0, 0): Fraction(9, 2)}, True),
        (MATRIX, {(0, 0): Fraction(0)}, False),
        (PAHO, rated(A=(10, 20, 5, 10, 1.5)), True),
        (PAHO, rated(A=(10, 20, 5, 10)), False),
        (PAHO, rated(A=(10, 20, 5, 10, 1.6)), False),
        (PAHO, rated(A=(10, 21, 5, 10, 1.5)), False),
    ],
)
def test_which_ballots_are_valid(rules, marks, valid: bool) -> None:
    assert (flaws_of(rules, marks) == []) is valid


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", Fraction(3)),
        (" 3,5 ", Fraction(7, 2)),
        ("0.85", Fraction(17, 20)),
        ("", None),
        ("-1", None),
        ("1e9", None),
        ("due", None),
        ("1.2.3", None),
        ("٣", None),
        ("1" * 13, None),
    ],
)
def test_numbers_as_they_are_typed(text: str, value: Fraction | None) -> None:
    assert value_of(MATRIX, 0, text) == value


def test_words_of_a_ballot() -> None:
    moscow = Rules(PriorityMethod.MOSCOW, 1, criteria=(Weighed("impegno", 1),))
    assert [value_of(moscow, None, word) for word in ("Must", "should", "could", "won't")] == [3, 2, 1, 0]
    assert [value_of(PAHO, 5, word) for word in ("Sì", "no", "x", "forse")] == [1, 0, 1, None]


def test_letters_go_on_after_z() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_facts_are_read_back_and_nothing_else_is() -> None:
    facts = {"quadrant": "progettare", "need": "4.5", "pearl": "risorse"}
    assert read_facts(told_facts(facts)) == facts
    assert read_facts("quadrant=altro; need=1e999; <img src=x onerror=alert(1)>; parole qualunque") == {}
    assert decimal_text(Fraction(2, 3)) == "0.6667"
    assert decimal_text(Fraction(50)) == "50"


BALLOTS = st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=5)


@given(BALLOTS)
def test_the_order_of_ballots_changes_nothing(points) -> None:
    ballots = [dots(*one) for one in points]
    result = count(DOTS, ballots, ["PRO-1", "", "PRO-2"])
    for other in islice(permutations(ballots), 10):
        assert count(DOTS, list(other), ["PRO-1", "", "PRO-2"]) == result


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), st.booleans()), min_size=1))
def test_ranks_never_go_back_and_every_option_has_its_place(told) -> None:
    options = [
        Scored(place, Fraction(score), voters, Fraction(severe), f"PRO-{place:03}" if coded else "")
        for place, (score, voters, severe, coded) in enumerate(told)
    ]
    ranked = in_order(options)
    assert sorted(one.place for one in ranked) == list(range(len(options)))
    scores = [options[one.place].score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    ranks = [one.rank for one in ranked]
    assert ranks == [next(number for number, other in enumerate(ranks, 1) if other == rank) for rank in ranks]
    assert all(one.tied == (ranks.count(one.rank) > 1) for one in ranked)


def test_what_nobody_rated_is_told_and_nothing_is_ranked() -> None:
    grid = Rules(PriorityMethod.GRIGLIA, 2, criteria=(Weighed("bisogno", 1), Weighed("fattibilità", 1)))
    assert count(grid, [rated(A=(4, 4))], ["", ""]) == ((), "", {}, (1,), ())
    assert count(PAHO, [rated(B=(6, 14, 3, 7, 1))], ["", ""]).missing == (0,)
    assert count(Rules(PriorityMethod.MOSCOW, 2), [dots(3)], ["", ""]).missing == (1,)


def test_a_ballot_says_of_each_option_what_its_method_asks() -> None:
    effort_alone = {(0, 0): Fraction(8)}
    moscow = Rules(PriorityMethod.MOSCOW, 1, criteria=(Weighed("impegno", 1),))
    assert [flaw.sentence for flaw in flaws_of(moscow, effort_alone)] == ["This option has no category."]
    graded = flaws_of(Rules(PriorityMethod.CONSENSO_A_GRADI, 2), dots(4))
    assert [(flaw.option, flaw.sentence) for flaw in graded] == [(1, "This option has no grade.")]
    assert {flaw.criterion for flaw in flaws_of(PAHO, rated(A=(6, 14, 3)))} == {3, 4}
