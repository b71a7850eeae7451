"""A choice of priorities told to people: its options, who voted, and the result as lines with bars.

A bar repeats the number that stands in words before it, so that nothing is lost where bars are not drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pdzctl.cli.environment import Environment
from pdzctl.output.columns import Column
from pdzctl.records.ballots import Rules, letter, scale_of
from pdzctl.records.catalogue import ENUMERATIONS
from pdzctl.records.counting import as_number, read_facts
from pdzctl.records.fields import Kind
from pdzctl.records.prioritising import level_of
from pdzctl.records.ranking import TIE_RULE
from pdzctl.records.shares import balanced_shares
from pdzctl.records.vocabulary import PriorityMethod
from pdzctl.store.queries.priorities import ballots_by_sector, option_rows, result_rows, round_rules, tally_rows

if TYPE_CHECKING:
    from pdzctl.store.reading import Reading

__all__ = ["facts_of_round", "warn_of"]

Row = Mapping[str, Any]
Fact = tuple[Column, Any]

_WIDEST_BAR = 24
_LABELS = {"quadrant": "Quadrant", "category": "Moscow"}
_FACT_TEMPLATES = {
    "blocks": "blocked by {number}",
    "coverage": "coverage {number}%",
    "effort": "effort {number}",
    "feasibility": "feasibility {number}",
    "index": "agreement {number}",
    "need": "need {number}",
    "pearl": "out, PEARL says no: {number}",
}


def facts_of_round(environment: Environment, reading: "Reading", identity: str) -> Iterator[Fact]:
    """Yield the columns and values of all that belongs to a round."""
    told = _Told(environment)
    options = option_rows(reading, identity)
    lines = "\n".join(told.option(number, row) for number, row in enumerate(options))
    yield Column("options", "options", Kind.BLOCK), lines
    rules = round_rules(reading, identity)
    criteria = () if rules.counted else (told.criterion(rules, number) for number in range(len(rules.criteria)))
    yield Column("criteria", "criteria", Kind.LINE), ", ".join(criteria)
    sectors = ballots_by_sector(reading, identity)
    cast = None if rules.counted else sum(row["ballots"] for row in sectors)
    yield Column("ballots", "ballots", Kind.COUNT), cast
    by_sector = "\n".join(told.sector(row, counted=rules.counted) for row in sectors if row["name"])
    yield Column("sectors", "by sector", Kind.BLOCK), by_sector
    result = result_rows(reading, identity)
    balanced = _balanced(result, tally_rows(reading, identity))
    yield Column("result", "result", Kind.BLOCK), "\n".join(told.result(result, balanced))
    if result:
        yield Column("agreement", "agreement", Kind.LINE), told.agreement(as_number(result[0]["agreement"]))
        yield Column("ties", "ties", Kind.LINE), told.rule(result[0]["tie_rule"])
        yield Column("warnings", "warnings", Kind.BLOCK), "\n".join(told.warnings(result[0]["warning"]))


def warn_of(environment: Environment, warnings: str) -> None:
    """Tell the person what a result warns of."""
    for line in _Told(environment).warnings(warnings):
        environment.say("{text}", text=line)


class _Told:
    """Sentences about a round in the language of one environment."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def _say(self, template: str, **values: object) -> str:
        return self._environment.filled(template, values)

    def _number(self, text: str, places: str = "0.01") -> str:
        shown = f"{Decimal(text).quantize(Decimal(places), ROUND_HALF_UP):f}"
        shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
        return shown.replace(".", ",") if self._environment.language == "it" else shown

    def _label(self, enumeration: str, value: str) -> str:
        label = next((one.label for one in ENUMERATIONS[enumeration] if one == value), "")
        return self._environment.translate(label) if label else value

    def option(self, number: int, row: Row) -> str:
        called = f"{row['code']} {row['called']}".strip()
        names = {"option": letter(number), "title": called}
        if not row["objection"]:
            return self._say("{option}: {title}", **names)
        objection = str(row["objection"]).split("\n", maxsplit=1)[0]
        return self._say("{option}: {title} (objection: {text})", **names, text=objection)

    def criterion(self, rules: Rules, number: int) -> str:
        """Return a criterion with its weight in a matrix, in the other methods with the values that it takes."""
        name, weight, reverse = rules.criteria[number]
        if reverse:
            return self._say("{name} {weight} (less is better)", name=name, weight=weight)
        if rules.method is PriorityMethod.MATRICE:
            return f"{name} {weight}"
        if rules.method is PriorityMethod.MOSCOW:
            return name
        if rules.components and number >= rules.components:
            return self._say("{name} yes/no", name=name)
        least, greatest, _ = scale_of(rules, number)
        return f"{name} {self._number(str(float(least)))}–{self._number(str(float(greatest)))}"

    def sector(self, row: Row, *, counted: bool) -> str:
        if counted:
            return self._say("{name}: {count} {count:point|points}", name=row["name"], count=row["points"])
        if row["voters"] is None:
            return self._say("{name}: {count} {count:ballot|ballots}", name=row["name"], count=row["ballots"])
        values = {"name": row["name"], "count": row["ballots"], "voters": row["voters"]}
        return self._say("{name}: {count} {count:ballot|ballots} of {voters}", **values)

    def result(self, rows: Sequence[Row], balanced: Mapping[str, Fraction]) -> Iterator[str]:
        longest = max((_length(row) for row in rows), default=Decimal(0))
        total = sum(row["points"] for row in rows)
        for row in rows:
            called = f"{row['proposal'] or ''} {row['called']}".strip()
            place = f"{row['rank']}." if row["rank"] else "–"
            tied = self._environment.translate("tied") if row["tied"] else ""
            facts = ", ".join(filter(None, (*self._facts(row, total, balanced.get(row["id"])), tied)))
            yield f"{place} {called}: {facts}"
            bar = int(_length(row) * _WIDEST_BAR / longest) if longest else 0
            if bar and not self._environment.plain:
                yield "   " + "█" * bar

    def _facts(self, row: Row, total: int, balanced: Fraction | None) -> Iterator[str]:
        facts = read_facts(row["detail"])
        if row["method"] in (PriorityMethod.VOTO_A_PUNTI, PriorityMethod.BORDA):
            yield self._say("{count} {count:point|points}", count=row["points"])
            yield from (
                self._shares(row["points"], total, balanced) if row["method"] == PriorityMethod.VOTO_A_PUNTI else ()
            )
        elif "pearl" not in facts and (score := as_number(row["score"])):
            yield self._number(score)
        yield from (told for word, value in facts.items() if (told := self._fact(word, value)))
        if row["voters"] is not None:
            yield self._say("{count} {count:voter|voters}", count=row["voters"])

    def _shares(self, points: int, total: int, balanced: Fraction | None) -> Iterator[str]:
        """Yield the part of all points and, where that is another, the part if every sector weighs the same."""
        if total:
            share = self._percent(Fraction(points, total))
            yield f"{share}%"
            equal = share if balanced is None else self._percent(balanced)
            if equal != share:
                yield self._say("balanced {share}%", share=equal)

    def _percent(self, part: Fraction) -> str:
        return self._number(str(Decimal(100 * part.numerator) / part.denominator), "0.1")

    def _fact(self, word: str, value: str) -> str:
        """Return one thing that a method tells of an option; nothing for what only programs read."""
        if word in _LABELS:
            return self._label(_LABELS[word], value)
        if word == "tie":
            return self._say("tie decided by: {reason}", reason=self._label("TieBreak", value))
        if word not in _FACT_TEMPLATES or (word == "coverage" and value == "100"):
            return ""
        shown = value if word == "pearl" else self._number(value, "0.001")
        return self._say(_FACT_TEMPLATES[word], number=shown)

    def agreement(self, value: str) -> str:
        if not value:
            return ""
        level = self._label("Agreement", level_of(Fraction(value)))
        return self._say("W {number}, {level}", number=self._number(value, "0.001"), level=level)

    def rule(self, rule: str) -> str:
        if rule != TIE_RULE:
            return rule
        return self._say("more distinct voters, then the higher severity, then the earlier code; else tied")

    def warnings(self, text: str) -> Iterator[str]:
        facts = read_facts(text)
        if "fragile" in facts:
            sentence = "Fragile choice: another option is first where one weight moves by 10 points ({moves})."
            yield self._say(sentence, moves=facts["fragile"])
        if "must" in facts:
            sentence = "Too much is promised: {share}% of the effort is must, over 60%."
            yield self._say(sentence, share=self._number(facts["must"], "0.1"))
        if "pearl" in facts:
            yield self._say("PEARL was not answered for every option.")
        if text and not facts:
            yield text


def _balanced(result: Sequence[Row], tallies: Sequence[Row]) -> dict[str, Fraction]:
    """Return the share of each option, by its id, when every sector weighs the same; nothing without two sectors."""
    points: dict[str, dict[str, int]] = {row["id"]: {} for row in result}
    for tally in tallies:
        points[tally["priority_option_id"]][tally["name"]] = tally["points"]
    return dict(zip(points, balanced_shares(list(points.values())), strict=False)) if tallies else {}


def _length(row: Row) -> Decimal:
    """Return what a bar shows: the score; nothing where the method gives none, or PEARL took the option out."""
    return Decimal(as_number(row["score"]) or 0) if row["rank"] else Decimal(0)
