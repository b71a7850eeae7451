"""The files of ``sample_district/`` as rows, read with nothing of pdzctl but its catalogue of nouns and fields."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Field, Noun

FOLDER = Path(__file__).parents[1] / "sample_district"
TODAY = "2026-06-30"
HELD = {"svolta", "verbalizzata", "chiusa"}
PRESENT = {"presente", "presente_online", "presente_con_delega"}
FLAGS = {"sì": True, "no": False}
Row = dict[str, Any]


class Found(NamedTuple):
    """One table of a file: its noun, its own keys, and where it stands."""

    noun: Noun
    row: Row
    where: str


def toml(name: str) -> Row:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def sheet(name: str) -> list[Row]:
    with (FOLDER / "roster" / name).open(encoding="utf-8", newline="") as file:
        return [_typed(row) for row in csv.DictReader(file)]


def _typed(row: dict[str, str]) -> Row:
    typed: Row = {key: FLAGS.get(text, text) for key, text in row.items() if text}
    if "themes" in typed:
        typed["themes"] = typed["themes"].split("|")
    return typed


def _nested_in(noun: Noun) -> dict[str, Noun]:
    """Return the nouns that live in ``noun``, by the key that files nest them under."""
    return {
        inner.plural if inner.order else inner.name: inner
        for inner in NOUNS.values()
        if inner.owner and inner.field(inner.owner).of == noun.name
    }


def own_fields(noun: Noun) -> list[Field]:
    return [field for field in noun.fields if field.name not in {"id", "position", noun.owner}]


def walk(noun: Noun, row: Row, where: str) -> Iterator[Found]:
    """Give ``row`` and everything nested in it with its noun; a plain list becomes rows of one field."""
    nested = _nested_in(noun)
    yield Found(noun, {key: value for key, value in row.items() if key not in nested}, where)
    for key, inner in nested.items():
        members = row.get(key, [])
        for place, member in enumerate([members] if isinstance(members, dict) else members, 1):
            whole = member if isinstance(member, dict) else {own_fields(inner)[0].key: member}
            yield from walk(inner, whole, f"{where} {key} {place}")


ROOTS: dict[str, list[Row]] = {
    "district": [{key: value for key, value in toml("district.toml").items() if key != "plan"}],
    "plan": toml("district.toml")["plan"],
    "body": toml("bodies.toml")["body"],
    "problem": toml("problems.toml")["problem"],
    "proposal": toml("proposals.toml")["proposal"],
    "organization": sheet("organizations.csv"),
    "person": sheet("people.csv"),
    "seat": sheet("seats.csv"),
    "session": [toml(f"sessions/{path.name}") for path in sorted((FOLDER / "sessions").glob("*.toml"))],
}
EVERYTHING = [
    found for name, rows in ROOTS.items() for row in rows for found in walk(NOUNS[name], row, row.get("code", name))
]
CODES = {found.row["code"]: found.noun.name for found in EVERYTHING if "code" in found.row}
SESSIONS: dict[str, Row] = {row["code"]: row for row in ROOTS["session"]}
BODIES: dict[str, Row] = {row["code"]: row for row in ROOTS["body"]}
SEATS: dict[str, Row] = {row["code"]: row for row in ROOTS["seat"]}
ORGANIZATIONS: dict[str, Row] = {row["code"]: row for row in ROOTS["organization"]}


def every(noun: str) -> list[Row]:
    """Return all rows of ``noun``, wherever they are nested."""
    return [found.row for found in EVERYTHING if found.noun.name == noun]


def referrals() -> dict[str, Row]:
    return {row["code"]: row for row in every("referral")}


def present(session: Row) -> list[Row]:
    return [row for row in session.get("attendance", []) if row.get("status", "presente") in PRESENT]


def organization_of(attendance: Row) -> Row:
    """Return the organization that holds the seat of ``attendance``."""
    return ORGANIZATIONS[SEATS[attendance["seat"]]["organization"]]
