"""What belongs to a record, told to people: members as short lines, a mandate as facts, attendance as totals."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pdzctl.cli.environment import Environment
from pdzctl.output.clean import visible
from pdzctl.output.columns import Column, Style, columns_of, shown
from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.fields import Kind, Noun
from pdzctl.store.queries.listing import CODED, listing, title_of

if TYPE_CHECKING:
    from pdzctl.store.reading import Reading

__all__ = ["Telling", "key_of_set", "own_columns"]

Row = dict[str, Any]
Fact = tuple[Column, Any]


class Telling:
    """What a record of ``noun`` points to and owns, in the words and the language of one environment."""

    def __init__(self, environment: Environment, reading: "Reading", noun: str) -> None:
        self._environment = environment
        self._today = environment.today.isoformat()
        self._reading = reading
        self._noun = noun
        self._style = Style(language=environment.language, translate=environment.translate)

    def linked(self, row: Row) -> Row:
        """Return ``row`` with ``ORG-01 Cabina di regia allargata`` in place of the code of every link."""
        links = {
            field.key: self.link(field.of, row[field.name])
            for field in NOUNS[self._noun].fields
            if field.kind is Kind.LINK and field.of in CODED
        }
        return {**row, **links}

    def belongings(self, identity: str) -> Iterator[Fact]:
        """Yield a column and its value for everything that the record with this identity owns."""
        if self._noun == "priority_round":
            yield from self._environment.told_rounds().facts_of_round(self._environment, self._reading, identity)
            return
        for satellite in NOUNS.values():
            if satellite.owner and satellite.field(satellite.owner).of == self._noun:
                rows = self._rows(satellite.name, satellite.owner, identity)
                if satellite.name in _FACTS:
                    yield from _FACTS[satellite.name](self, rows)
                else:
                    told = "\n".join(_LINES[satellite.name](self, row) for row in rows)
                    yield Column(key_of_set(satellite), satellite.words, Kind.BLOCK), told
        if self._noun == "commitment":
            checks = self._rows("commitment_check", "commitment", identity)
            told = "\n".join(_check_of_commitment(self, row) for row in checks)
            yield Column("checks", NOUNS["commitment_check"].words, Kind.BLOCK), told

    def link(self, noun: str, identity: str | None) -> str:
        """Return what a link points to as its code and title; nothing where it points nowhere."""
        if not identity:
            return ""
        code, title, day = title_of(self._reading, noun, identity)
        held = shown(day, Column("day", "day", Kind.DAY), self._style)
        return _joined(", ", _joined(" ", code, _one_line(title)), held)

    def value(self, noun: str, key: str, row: Row) -> str:
        """Return one value of ``row`` as people read it, on one line."""
        return _one_line(shown(row[key], columns_of(noun, key)[0], self._style))

    def _rows(self, noun: str, owner: str, identity: str) -> list[Row]:
        name = NOUNS[noun].field(owner).name
        return list(listing(self._reading, noun, today=self._today, **{name: identity}))


def key_of_set(satellite: Noun) -> str:
    """Return the key of a record's members: a set of single values is called as its option is, ``sector``."""
    own = own_columns(satellite)
    return own[0].key if len(own) == 1 and own[0].key != "code" else satellite.plural


def own_columns(satellite: Noun) -> tuple[Column, ...]:
    """Return what tells a member by itself: its code, or all but its owner and its position."""
    if "code" in satellite.columns:
        return columns_of(satellite.name, "code")
    outside = ("id", satellite.owner, "position")
    return columns_of(satellite.name, *(field.key for field in satellite.fields if field.name not in outside))


def _one_line(text: object) -> str:
    """Return the first line of a text that people wrote, fit for a terminal."""
    return visible(str(text or "").strip().split("\n")[0])


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)


def _coded(text: str) -> Callable[[Telling, Row], str]:
    """Return what tells a member by its code and the first line of its ``text``."""
    return lambda _telling, row: _joined(" ", row["code"], _one_line(row[text]))


def _commitment(telling: Telling, row: Row) -> str:
    due = telling.value("commitment", "due", {"due": row["current_due"]})
    return _joined(" · ", f"{row['code']} {_one_line(row['text'])}", _one_line(row["owner_names"]), due)


def _check_of_session(telling: Telling, row: Row) -> str:
    return _joined(" · ", telling.link("commitment", row["commitment_id"]), _found(telling, row))


def _check_of_commitment(telling: Telling, row: Row) -> str:
    day = telling.value("commitment_check", "day", row)
    return _joined(" · ", telling.link("session", row["session_id"]) or day, _found(telling, row))


def _found(telling: Telling, row: Row) -> str:
    new_due = telling.value("commitment_check", "new_due", row)
    found = telling.value("commitment_check", "found", row)
    return _joined(" · ", _joined(" → ", found, new_due), _one_line(row["note"]))


def _evidence(_telling: Telling, row: Row) -> str:
    source = _joined(", ", _one_line(row["source"]), str(row["year"] or ""))
    fact = _joined(": ", _one_line(row["text"]), _one_line(row["value"]))
    return f"{fact} ({source})" if source else fact


def _problem_link(telling: Telling, row: Row) -> str:
    return f"{telling.value('problem_link', 'kind', row)} {telling.link('problem', row['other_id'])}"


def _overlap(telling: Telling, row: Row) -> str:
    return _joined(": ", telling.link("proposal", row["other_id"]), _one_line(row["text"]))


def _referral(telling: Telling, row: Row) -> str:
    standing = telling.value("referral", "reply", row) or telling.value("referral", "state", row)
    day = telling.value("referral", "replied_on", row) or telling.value("referral", "sent_on", row)
    return _joined(" · ", f"{row['code']} {_one_line(row['body_title'])}", standing, day)


def _suspension(_telling: Telling, row: Row) -> str:
    return _joined(" ", _joined("–", row["suspended_at"], row["resumed_at"] or "…"), _one_line(row["reason"]))


def _vote(telling: Telling, row: Row) -> str:
    return _joined(" · ", row["seat"], telling.value("vote", "choice", row), _one_line(row["reason"]))


def _attachment(telling: Telling, row: Row) -> str:
    return _joined(" · ", _one_line(row["title"]), telling.value("attachment", "kind", row))


def _minutes(telling: Telling, row: Row) -> str:
    return _joined(" · ", row["code"], telling.value("minutes", "state", row))


def _observation(telling: Telling, row: Row) -> str:
    said = _joined(": ", telling.link("organization", row["organization_id"]), _one_line(row["text"]))
    return _joined(" · ", said, telling.value("observation", "outcome", row), _one_line(row["answer"]))


def _round(telling: Telling, row: Row) -> str:
    state = telling.value("priority_round", "state", row)
    return _joined(" · ", _joined(" ", row["code"], _one_line(row["title"])), state)


def _municipality(_telling: Telling, row: Row) -> str:
    return f"{row['istat_code']} {_one_line(row['name'])}"


_LINES: dict[str, Callable[[Telling, Row], str]] = {
    "agenda_item": _coded("title"),
    "attachment": _attachment,
    "body_problem": lambda telling, row: telling.link("problem", row["problem_id"]),
    "commitment": _commitment,
    "commitment_check": _check_of_session,
    "decision": _coded("text"),
    "evidence": _evidence,
    "minutes": _minutes,
    "municipality": _municipality,
    "observation": _observation,
    "overlap": _overlap,
    "priority": lambda _telling, row: _one_line(row["title"]),
    "priority_round": _round,
    "problem_link": _problem_link,
    "promoter": lambda telling, row: telling.link("organization", row["organization_id"]),
    "referral": _referral,
    "suspension": _suspension,
    "vote": _vote,
    "workgroup": _coded("question"),
}
"""How one member is told on a line, by its noun."""


def _together(noun: str, key: str) -> Callable[[Telling, list[Row]], Iterator[Fact]]:
    """Return what tells a set of single words in one line."""

    def told(telling: Telling, rows: list[Row]) -> Iterator[Fact]:
        yield Column(key, NOUNS[noun].words), ", ".join(telling.value(noun, key, row) for row in rows)

    return told


def _mandate(telling: Telling, rows: list[Row]) -> Iterator[Fact]:
    for row in rows:
        conferrer = telling.link("body", row["commissioned_by_id"])
        for column in columns_of("mandate"):
            if column.key != "body":
                value = conferrer if column.key == "commissioned_by" else row[column.key]
                yield column._replace(key=f"mandate.{column.key}"), value


def _tags(_telling: Telling, rows: list[Row]) -> Iterator[Fact]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_kind[row["kind"]].append(_one_line(row["tag"]))
    for kind in ENUMERATIONS["TagKind"]:
        yield Column(f"tags.{kind}", kind.label), ", ".join(by_kind[kind])


def _attendance(_telling: Telling, rows: list[Row]) -> Iterator[Fact]:
    heads: dict[str, int] = defaultdict(int)
    for row in rows:
        heads[row["status"]] += row["count"]
    for status in ENUMERATIONS["AttendanceStatus"]:
        yield Column(f"attendance.{status}", status.label, Kind.COUNT), heads.get(status)


def _notes(_telling: Telling, rows: list[Row]) -> Iterator[Fact]:
    yield Column("contributions", "contributions", Kind.COUNT), len(rows) or None


def _parties(telling: Telling, rows: list[Row]) -> Iterator[Fact]:
    by_part: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_part[row["part"]].append(_party(telling, row))
    for part in ENUMERATIONS["Part"]:
        yield Column(f"parties.{part}", part.label, Kind.BLOCK), "\n".join(by_part[part])


def _party(telling: Telling, row: Row) -> str:
    holder = telling.link("organization", row["organization_id"]), telling.link("person", row["person_id"])
    who = _joined(", ", *holder, _one_line(row["post"]))
    term = _joined("–", *(telling.value("commitment_party", key, row) or "…" for key in ("since", "until")))
    return f"{who} ({term})" if row["until"] else who


_FACTS: dict[str, Callable[[Telling, list[Row]], Iterator[Fact]]] = {
    "attendance": _attendance,
    "body_sector": _together("body_sector", "sector"),
    "commitment_party": _parties,
    "contribution": _notes,
    "mandate": _mandate,
    "organization_theme": _together("organization_theme", "theme"),
    "problem_tag": _tags,
}
"""The satellites that are told by facts of their own, by noun."""
