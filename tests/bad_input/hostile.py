"""A district that holds every hostile text of the corpus in every text field of every noun, and its files."""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import tomli_w

from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.fields import Field, Kind, Noun
from pdzctl.records.registry import RECORDS
from pdzctl.store.store import Store

CORPUS = Path(__file__).parents[1] / "corpus"
SHEETS = {"organization": "organizations.csv", "person": "people.csv", "seat": "seats.csv"}
TABLES = {"plan": "district", "body": "bodies", "problem": "problems", "proposal": "proposals"}
LONG = 1_000
"""Longer texts are tried in one field, not in all of them."""

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_FIXED: dict[str, dict[str, Any]] = {
    "body": {"kind": "lab", "state": "aperto"},
    "session": {"state": "svolta", "day": "2025-05-15", "next_day": "2025-06-12"},
    "suspension": {"suspended_at": "10:00", "resumed_at": "10:15"},
    "presence": {"arrived_at": "09:30"},
    "commitment": {"due": "2025-09", "continuing": False},
    "organization": {"tax_code": "ABC123"},
    "district": {"language": "it", "templates": ""},
    "attachment": {"visibility": "pubblica"},
}
_LEFT_OUT = frozenset(
    {"table_id", "merged_into_id", "postponed_to_id", "supersedes_id", "substitute_id", "corrects_id"}
)
_DISTRICT = "0f6c2f3e-9a57-5c39-8b8e-1f6f7d1b2a30"


class Text(NamedTuple):
    """One text of the corpus: what it attacks, and what is kept of it, or ``None``, in a line and in a block."""

    where: str
    given: str
    line: str | None
    block: str | None

    def kept(self, field: Field) -> str | None:
        return self.line if field.kind is Kind.LINE else self.block


def texts() -> Iterator[Text]:
    for entry in tomllib.loads((CORPUS / "text.toml").read_text(encoding="utf-8"))["text"]:
        given = entry["value"] * entry.get("times", 1)
        stored = entry.get("stored", given)
        expected = (
            entry["expect"] if isinstance(entry["expect"], dict) else dict.fromkeys(("line", "block"), entry["expect"])
        )
        kept = {kind: {"kept": stored, "refused": None}[what] for kind, what in expected.items()}
        yield Text(entry["where"], given, kept["line"], kept["block"])


TEXTS = tuple(texts())
SHORT = tuple(text for text in TEXTS if text.block is not None and len(text.given) <= LONG)
"""What every block keeps."""
ON_ONE_LINE = tuple(" ".join(text.block.split()) if text.line is None else text.line for text in SHORT if text.block)
"""The same for a field of one line, folded onto one where it has more."""


def text_fields(noun: str) -> list[Field]:
    """Return the fields of ``noun`` that hold whatever a person types."""
    return [
        field
        for field in NOUNS[noun].fields
        if field.kind in {Kind.LINE, Kind.BLOCK}
        and field.name not in {"id", "code"}
        and (noun, field.name)
        not in {
            ("organization", "tax_code"),
            ("municipality", "istat_code"),
            ("district", "language"),
            ("district", "templates"),
            ("district", "patron_day"),
            ("ballot_mark", "value"),
            ("priority", "agreement"),
            ("priority_option", "score"),
        }
    ]


def identity(noun: str, number: int) -> str:
    if noun == "district":
        return _DISTRICT
    return f"00000000-0000-7000-8{list(NOUNS).index(noun):03}-{number:012}"


def code(noun: Noun, number: int) -> str:
    prefix = noun.prefix or "LAB"
    if noun.name == "plan":
        return f"{prefix}-{2000 + number}"
    if noun.owner == "session_id" and noun.name != "minutes":
        return f"{prefix}-2025-{number:03}.1"
    yearly = noun.name in {"session", "minutes", "proposal", "referral"}
    return f"{prefix}-2025-{number:03}" if yearly else f"{prefix}-{number:03}"


def hostile_rows(count: int = len(SHORT), *, plain: bool = False) -> Rows:
    """Return ``count`` records of every noun: number ``n`` holds text ``n`` and links to the others of ``n``.

    With ``plain`` every line of it is a harmless word, and nothing else differs.
    """
    return {
        noun: [hostile_row(noun, n, of=count, plain=plain) for n in range(1, 2 if noun == "district" else count + 1)]
        for noun in RECORDS
    }


def hostile_row(noun: str, number: int, *, of: int = len(SHORT), plain: bool = False) -> Row:
    """Return record ``number`` of ``of``; a link between two problems leads from each to the next."""
    described, record = NOUNS[noun], RECORDS[noun]
    values: Row = {"id": identity(noun, number)}
    for field in described.fields[1:]:
        required = record.model_fields[field.name].is_required()
        if field.name == "code":
            values["code"] = code(described, number)
        elif field in text_fields(noun):
            harmless = outline(number) if field.kind is Kind.BLOCK else f"parola {number}"
            words = SHORT[number - 1].block if field.kind is Kind.BLOCK else ON_ONE_LINE[number - 1]
            values[field.name] = harmless if plain else words
        elif field.name == "position":
            values["position"] = 1
        elif field.kind is Kind.LINK and (required or field.name not in _LEFT_OUT):
            values[field.name] = identity(field.of, number)
        elif field.kind is Kind.CHOICE and required:
            values[field.name] = next(iter(ENUMERATIONS[field.of])).value
        elif field.kind is Kind.COUNT and required:
            values[field.name] = number
    own: dict[str, Row] = {
        "municipality": {"istat_code": f"199{number:03}"},
        "ballot_mark": {"value": str(number)},
        "problem_link": {"other_id": identity("problem", number % of + 1)},
    }
    return record.model_validate(values | own.get(noun, {}) | _FIXED.get(noun, {})).values()


def outline(number: int) -> str:
    """Return text ``number`` with one word in place of every line that holds anything."""
    return re.sub(r"[^\n]*\S[^\n]*", "parola", SHORT[number - 1].block or "")


def put(store: Store, rows: Rows) -> None:
    with store.changing("put hostile records") as _:
        for noun in RECORDS:
            store.write(noun, [(None, row) for row in rows[noun]])


def write_folder(rows: Rows, folder: Path) -> Path:
    """Write ``rows`` as a folder that a person might have made: with nothing of the program but its catalogue."""
    codes = {row["id"]: row["code"] for noun in rows.values() for row in noun if "code" in row}
    tables: dict[str, dict[str, Any]] = {
        "district": {"id": _DISTRICT, **_tree("district", rows["district"][0], rows, codes)}
    }
    for noun, name in TABLES.items():
        tables.setdefault(name, {})[noun] = [_tree(noun, row, rows, codes) for row in rows[noun]]
    for row in rows["session"]:
        tables[f"sessions/{row['code']}-x"] = _tree("session", row, rows, codes)
    for name, table in tables.items():
        path = folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(table), encoding="utf-8")
    for noun, name in SHEETS.items():
        path = folder / "roster" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(_sheet([_tree(noun, row, rows, codes) for row in rows[noun]]), encoding="utf-8", newline="")
    return folder


def _tree(noun: str, row: Row, rows: Rows, codes: dict[str, str]) -> Row:
    described = NOUNS[noun]
    hidden = {"id", "position", described.owner}
    tree = {}
    for field in described.fields:
        value = row.get(field.name)
        if field.name not in hidden and value is not None:
            tree[field.key] = codes[value] if field.kind is Kind.LINK else value
    for inner in NOUNS.values():
        if not inner.owner or inner.field(inner.owner).of != noun:
            continue
        members = [_tree(inner.name, each, rows, codes) for each in rows[inner.name] if each[inner.owner] == row["id"]]
        own = [field for field in inner.fields if field.name not in {"id", "position", inner.owner}]
        if len(own) == 1 and not any(each.owner and each.field(each.owner).of == inner.name for each in NOUNS.values()):
            members = [member[own[0].key] for member in members]
        if members:
            tree[inner.plural if inner.order else inner.name] = members if inner.order else members[0]
    return tree


def _sheet(trees: list[Row]) -> str:
    header = list(dict.fromkeys(key for tree in trees for key in tree))
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    for tree in trees:
        writer.writerow([_cell(tree.get(key, "")) for key in header])
    return page.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return _guarded("|".join(member.replace("\\", "\\\\").replace("|", "\\|") for member in value))
    if isinstance(value, bool):
        return "sì" if value else "no"
    return _guarded(str(value))


def _guarded(text: str) -> str:
    bare = unicodedata.normalize("NFKC", text.lstrip("'"))
    return f"'{text}" if bare.startswith(tuple("=+-@|%\t")) else text
