"""Frozen choices of priorities, ranked, with the share that each option would have if every group weighed the same."""

from collections.abc import Sequence
from fractions import Fraction

from pdzctl.output.document_items import Fact, Option, Priority, VoterGroup
from pdzctl.records.counting import as_number, read_facts
from pdzctl.records.prioritising import level_of
from pdzctl.records.ranking import TIE_RULE
from pdzctl.records.shares import balanced_shares
from pdzctl.workflows.minutes.wording import Row, phrase, typed

_OUTCOMES = ("quadrant", "category")
_NAMING = ("fragile", "pearl")
"""The facts that name criteria, which somebody typed."""


def priority(row: Row, groups: Sequence[Row], options: Sequence[Row], tallies: Sequence[Row], present: int) -> Priority:
    """Return one result; ``present`` are the voters where no groups were counted."""
    voters = row["ballots"] or sum(group["voters"] or 0 for group in groups) or present
    points = sum(option["points"] or 0 for option in options)
    balanced = _balanced(options, tallies)
    ranked = _ranked(options, points, balanced)
    agreement = as_number(row["agreement"])
    by_balance = sorted(ranked, key=lambda option: -_fraction(option)) if balanced else []
    return Priority(
        title=typed(row["title"]),
        method=row["method"],
        points_each=row["points_each"],
        cap=row["cap"],
        open_vote=bool(row["open_vote"]),
        note=phrase(row["note"]),
        voters=voters,
        points=points,
        available=voters * (row["points_each"] or 0),
        groups=tuple(VoterGroup(typed(group["name"]), group["voters"] or 0) for group in groups),
        options=tuple(ranked),
        balanced=tuple(by_balance),
        same_order=by_balance == ranked,
        variant=row["variant"],
        ballots=row["ballots"],
        agreement=agreement,
        level=level_of(Fraction(agreement)) if agreement else None,
        standard_rule=row["tie_rule"] == TIE_RULE,
        rule=phrase(row["tie_rule"] if row["tie_rule"] != TIE_RULE else ""),
        warnings=_facts(row["warning"]),
    )


def _facts(text: str) -> tuple[Fact, ...]:
    """Return what a method tells, or the whole text where somebody wrote another one."""
    facts = read_facts(text)
    if text and not facts:
        return (Fact("", phrase(text)),)
    return tuple(
        Fact(word, typed(value) if word in _NAMING else value) for word, value in facts.items() if word not in _OUTCOMES
    )


def _ranked(options: Sequence[Row], points: int, balanced: dict[str, Fraction]) -> list[Option]:
    if any(option["rank"] for option in options):
        return _as_frozen(options, points, balanced)

    def strength(option: Row) -> tuple[int, int]:
        return option["points"] or 0, option["voters"] or 0

    in_order = sorted(options, key=lambda option: (-strength(option)[0], -strength(option)[1], option["position"]))
    strengths = [strength(option) for option in in_order]
    ranks = [strengths.index(strength(option)) + 1 for option in in_order]
    return [
        _option(option, rank, points, balanced, tied=ranks.count(rank) > 1)
        for option, rank in zip(in_order, ranks, strict=True)
    ]


def _option(option: Row, rank: int, points: int, balanced: dict[str, Fraction], *, tied: bool) -> Option:
    return Option(
        rank=rank,
        code=option["proposal"] or "",
        title=typed(option["proposal_title"] or option["title"]),
        points=option["points"] or 0,
        share=(option["points"] or 0, points),
        voters=option["voters"],
        balanced=balanced[option["id"]].as_integer_ratio() if balanced else None,
        tied=tied,
    )


def _as_frozen(options: Sequence[Row], points: int, balanced: dict[str, Fraction]) -> list[Option]:
    """Return options in the order and with the ranks that their round gave them when it was closed."""
    ranks = [option["rank"] for option in options]
    found = []
    for option in options:
        facts = read_facts(option["detail"])
        tied = bool(option["rank"]) and ranks.count(option["rank"]) > 1
        found.append(
            _option(option, option["rank"] or 0, points, balanced, tied=tied)._replace(
                score=as_number(option["score"]),
                outcome=facts.get("quadrant") or facts.get("category"),
                objection=phrase(" ".join((option["objection"] or "").split())),
                facts=_facts(option["detail"]),
            )
        )
    return found


def _balanced(options: Sequence[Row], tallies: Sequence[Row]) -> dict[str, Fraction]:
    """Return the balanced share of each option by its id; nothing where no group gave a point."""
    points: dict[str, dict[str, int]] = {option["id"]: {} for option in options}
    for tally in tallies:
        given = points[tally["priority_option_id"]]
        given[tally["name"]] = given.get(tally["name"], 0) + (tally["points"] or 0)
    return dict(zip(points, balanced_shares(list(points.values())), strict=False))


def _fraction(option: Option) -> Fraction:
    return Fraction(*option.balanced) if option.balanced else Fraction(0)
