"""Ballots counted: every option with its score, rank and what its method tells of it, and how much the ballots agree.

Nothing here depends on the order in which ballots were cast.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from pdzctl.records.ballots import CATEGORIES, Marks, Rules, folded
from pdzctl.records.prioritising import (
    BLOCKING_GRADE,
    LEAST_COVERAGE,
    MOST_MUST,
    agreement_index,
    borda_points,
    concordance,
    coverage,
    fragile_moves,
    hanlon,
    hanlon_naccho,
    hanlon_paho,
    matrix_percent,
    matrix_score,
    mean,
    must_share,
    passes_pearl,
    quadrant,
)
from pdzctl.records.priority_words import Moscow, Quadrant, TieBreak
from pdzctl.records.ranking import Ranked, Scored, in_order
from pdzctl.records.vocabulary import HanlonVariant, PriorityMethod

__all__ = ["Counted", "Line", "as_number", "count", "decimal_text", "read_facts", "told_facts"]

_SEVERITY = ("gravit", "sever", "serious")
_PRECISION = Decimal("0.0001")
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)
_NUMBERS = frozenset({"blocks", "coverage", "effort", "feasibility", "index", "need", *map(str, Moscow)})
_CHOICES = {"category": frozenset(Moscow), "quadrant": frozenset(Quadrant), "tie": frozenset(TieBreak)}
_TEXTS = frozenset({"fragile", "pearl"})


class Line(NamedTuple):
    """One option in the result: ``facts`` are what its method tells of it, by word."""

    ranked: Ranked
    score: str = ""
    points: int = 0
    voters: int | None = 0
    facts: Mapping[str, str] = {}


class Counted(NamedTuple):
    """A whole result, in order; ``missing`` are the places of options that nobody rated, or too little."""

    lines: tuple[Line, ...]
    agreement: str = ""
    warnings: Mapping[str, str] = {}
    missing: tuple[int, ...] = ()
    blocked: tuple[int, ...] = ()


class _Option(NamedTuple):
    """What is known of one option before it is ranked."""

    scored: Scored
    score: str = ""
    points: int = 0
    facts: Mapping[str, str] = {}


def count(rules: Rules, ballots: Sequence[Marks], codes: Sequence[str]) -> Counted:
    """Return the result of ``ballots``; ``codes`` are those of the options, empty for one that has only a title."""
    return _METHODS[rules.method](rules, ballots, codes)


def decimal_text(value: Fraction | Decimal) -> str:
    """Return a number as results keep it: at most four decimals, a half rounded up, no zeros at the end."""
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
    text = f"{exact.quantize(_PRECISION, ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")


def as_number(text: str) -> str:
    """Return ``text`` where it is a number as results keep it, else nothing: files may hold any other."""
    return text if _NUMBER.fullmatch(text) else ""


def told_facts(facts: Mapping[str, str]) -> str:
    """Return facts as one line: ``index=0.656; blocks=1``."""
    return "; ".join(f"{word}={value}" for word, value in facts.items())


def read_facts(text: str) -> dict[str, str]:
    """Return the facts that ``told_facts`` told; what is none of them, or has no value of its kind, is left out."""
    pairs = (part.partition("=") for part in text.split("; "))
    return {word: value for word, _, value in pairs if _is_fact(word, value)}


def _is_fact(word: str, value: str) -> bool:
    if word in _CHOICES:
        return value in _CHOICES[word]
    return bool(value) if word in _TEXTS else word in _NUMBERS and bool(as_number(value))


def _lines(options: Sequence[_Option]) -> tuple[Line, ...]:
    ranked = in_order([one.scored for one in options])
    found = []
    for one in ranked:
        option = options[one.place]
        broken = {"tie": str(one.broken_by)} if one.broken_by else {}
        found.append(Line(one, option.score, option.points, option.scored.voters, {**option.facts, **broken}))
    return tuple(found)


def _given(ballots: Iterable[Marks], option: int, criterion: int | None = None) -> list[Fraction]:
    return [marks[option, criterion] for marks in ballots if (option, criterion) in marks]


def _raters(ballots: Iterable[Marks], option: int) -> int:
    return sum(any(marked == option for marked, _ in marks) for marks in ballots)


def _unrated(rules: Rules, ballots: Sequence[Marks]) -> tuple[int, ...]:
    return tuple(option for option in range(rules.options) if not _raters(ballots, option))


def _count_points(rules: Rules, ballots: Sequence[Marks], codes: Sequence[str]) -> Counted:
    """Return the dots; a sheet of counted stickers says by its one criterion how many people put them there.

    Where that is not known of one option, voters decide no tie with it.
    """
    points = [int(sum(_given(ballots, place))) for place in range(len(codes))]
    voters = [_voters_of(rules, ballots, place) for place in range(len(codes))]
    unknown = {points[place] for place, number in enumerate(voters) if number is None}
    options = [
        _Option(
            Scored(place, Fraction(given), 0 if given in unknown else voters[place] or 0, code=codes[place]),
            str(given),
            given,
        )
        for place, given in enumerate(points)
    ]
    return Counted(tuple(line._replace(voters=voters[line.ranked.place]) for line in _lines(options)))


def _voters_of(rules: Rules, ballots: Sequence[Marks], place: int) -> int | None:
    """Return how many people gave an option a point; None where stickers were counted and nobody counted people."""
    if not rules.counted:
        return sum(value > 0 for value in _given(ballots, place))
    if any((place, 0) not in marks for marks in ballots if marks.get((place, None))):
        return None
    return int(sum(_given(ballots, place, 0)))


def _count_ranks(_rules: Rules, ballots: Sequence[Marks], codes: Sequence[str]) -> Counted:
    rankings = [[int(marks[place, None]) for place in range(len(codes))] for marks in ballots]
    points = borda_points(rankings)
    options = [
        _Option(Scored(place, Fraction(points[place]), len(ballots), code=code), str(points[place]), points[place])
        for place, code in enumerate(codes)
    ]
    agreement = concordance(rankings)
    return Counted(_lines(options), "" if agreement is None else decimal_text(agreement))


def _count_hanlon(rules: Rules, ballots: Sequence[Marks], codes: Sequence[str]) -> Counted:
    formulas: Mapping[HanlonVariant | None, Callable[..., Fraction]] = {
        HanlonVariant.CLASSICO: hanlon,
        HanlonVariant.NACCHO: hanlon_naccho,
    }
    if missing := _unrated(rules, ballots):
        return Counted((), missing=missing)
    options, untested = [], False
    for place, code in enumerate(codes):
        means = [mean(_given(ballots, place, one)) for one in range(rules.components)]
        answers = [
            (rules.criteria[one].name, bool(value))
            for one in range(rules.components, len(rules.criteria))
            for value in _given(ballots, place, one)
        ]
        tested = {name for name, _ in answers}
        untested = untested or len(tested) < len(rules.criteria) - rules.components
        score = formulas.get(rules.variant, hanlon_paho)(*means)
        failed = dict.fromkeys(name for name, passed in answers if not passed)
        out = not passes_pearl([passed for _, passed in answers])
        scored = Scored(place, score, _raters(ballots, place), means[1], code, out=out)
        options.append(_Option(scored, decimal_text(score), facts={"pearl": ", ".join(failed)} if out else {}))
    asks = rules.variant is not HanlonVariant.PAHO
    return Counted(_lines(options), warnings={"pearl": "untested"} if untested and asks else {})


def _count_matrix(rules: Rules, ballots: Sequence[Marks], codes: Sequence[str]) -> Counted:
    ratings = [
        {
            criterion.name: mean(given)
            for number, criterion in enumerate(rules.criteria)
            if (given := _given(ballots, place, number))
        }
        for place in range(len(codes))
    ]
    covered = [coverage(one, rules.criteria) for one in ratings]
    if missing := tuple(place for place, one in enumerate(covered) if one < LEAST_COVERAGE):
        return Counted((), missing=missing)
    scores = [score if (score := matrix_score(one, rules.criteria)) is not None else Fraction(0) for one in ratings]
    severe = next((one.name for one in rules.criteria if folded(one.name).startswith(_SEVERITY)), "")

    def scored(values: Sequence[Fraction]) -> list[Scored]:
        return [
            Scored(place, value, _raters(ballots, place), ratings[place].get(severe, Fraction(0)), codes[place])
            for place, value in enumerate(values)
        ]

    options = [
        _Option(
            one, decimal_text(matrix_percent(one.score)), facts={"coverage": decimal_text(covered[one.place] * 100)}
        )
        for one in scored(scores)
    ]
    moves = fragile_moves(ratings, rules.criteria, lambda values: in_order(scored(values))[0].place)
    warnings = {"fragile": ", ".join(f"{name} {move:+d}" for name, move, _ in moves)} if moves else {}
    return Counted(_lines(options), warnings=warnings)


def _count_grid(rules: Rules, ballots: Sequence[Marks], codes: Sequence[str]) -> Counted:
    if missing := _unrated(rules, ballots):
        return Counted((), missing=missing)
    options = []
    for place, code in enumerate(codes):
        need, feasible = (mean(_given(ballots, place, one)) for one in (0, 1))
        where = quadrant(need, feasible)
        order = Fraction(-100 * list(Quadrant).index(where)) + need + feasible
        facts = {"quadrant": str(where), "need": decimal_text(need), "feasibility": decimal_text(feasible)}
        options.append(_Option(Scored(place, order, _raters(ballots, place), need, code), facts=facts))
    return Counted(_lines(options))


def _count_categories(rules: Rules, ballots: Sequence[Marks], codes: Sequence[str]) -> Counted:
    """Return the category that most ballots gave each option, of two equally given the less urgent one."""
    if missing := _unrated(rules, ballots):
        return Counted((), missing=missing)
    options, efforts = [], []
    for place, code in enumerate(codes):
        given = _given(ballots, place)
        votes = Counter(int(value) for value in given)
        most = min(value for value in votes if votes[value] == max(votes.values()))
        effort = _given(ballots, place, 0)
        efforts.append((str(CATEGORIES[most]), mean(effort) if effort else Fraction(1)))
        facts = {"category": str(CATEGORIES[most])}
        facts |= {str(CATEGORIES[value]): str(votes[value]) for value in sorted(votes, reverse=True)}
        facts |= {"effort": decimal_text(mean(effort))} if effort else {}
        order = Fraction(100 * most) + mean(given)
        options.append(_Option(Scored(place, order, len(given), code=code), facts=facts))
    must = must_share(efforts)
    warnings = {"must": decimal_text(must * 100)} if must > MOST_MUST else {}
    return Counted(_lines(options), warnings=warnings)


def _count_grades(_rules: Rules, ballots: Sequence[Marks], codes: Sequence[str]) -> Counted:
    options, blocked = [], []
    for place, code in enumerate(codes):
        grades = _given(ballots, place)
        blocks = sum(grade <= BLOCKING_GRADE for grade in grades)
        if blocks:
            blocked.append(place)
        facts = {"index": decimal_text(agreement_index(grades)), **({"blocks": str(blocks)} if blocks else {})}
        score = mean(grades)
        options.append(_Option(Scored(place, score, len(grades), code=code), decimal_text(score), facts=facts))
    return Counted(_lines(options), blocked=tuple(blocked))


_METHODS: Mapping[PriorityMethod, Callable[[Rules, Sequence[Marks], Sequence[str]], Counted]] = {
    PriorityMethod.VOTO_A_PUNTI: _count_points,
    PriorityMethod.BORDA: _count_ranks,
    PriorityMethod.HANLON: _count_hanlon,
    PriorityMethod.MATRICE: _count_matrix,
    PriorityMethod.GRIGLIA: _count_grid,
    PriorityMethod.MOSCOW: _count_categories,
    PriorityMethod.CONSENSO_A_GRADI: _count_grades,
}
