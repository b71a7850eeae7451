"""Where every noun stands in the exchange folder: drawn from the catalogue, never listed twice."""

from collections.abc import Iterable
from functools import cache
from pathlib import PurePosixPath

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Field, Kind, Noun
from pdzctl.records.privacy import Privacy
from pdzctl.records.registry import RECORDS

DISTRICT_FILE = "district.toml"
BULK_FILE = "sessions.jsonl"
SESSION_FOLDER = "sessions"
TABLES: dict[str, tuple[str, ...]] = {
    DISTRICT_FILE: ("district", "plan"),
    "bodies.toml": ("body",),
    "problems.toml": ("problem",),
    "proposals.toml": ("proposal",),
    "checks.toml": ("commitment_check",),
}
"""The TOML files at the top of the folder and the nouns whose tables they hold."""
SHEETS: dict[str, str] = {
    "roster/organizations.csv": "organization",
    "roster/people.csv": "person",
    "roster/seats.csv": "seat",
}
"""The CSV files and the noun of their rows."""
TOP_LEVEL = frozenset(noun for nouns in TABLES.values() for noun in nouns)
MARK = "without_personal"
"""The key of ``district.toml`` that says the folder was written without personal fields."""

_PERSONAL = frozenset({Privacy.CONTACT, Privacy.IDENTITY, Privacy.SENSITIVE})


def _satellites() -> dict[str, tuple[Noun, ...]]:
    owned: dict[str, list[Noun]] = {name: [] for name in NOUNS}
    for noun in NOUNS.values():
        if noun.owner:
            owned[noun.field(noun.owner).of].append(noun)
    return {name: tuple(nouns) for name, nouns in owned.items()}


SATELLITES = _satellites()
"""Noun to the nouns that are nested in it, in the order of the catalogue."""
DEFAULTS: dict[str, dict[str, object]] = {
    name: {
        field: None if info.is_required() else getattr(info.default, "value", info.default)
        for field, info in record.model_fields.items()
    }
    for name, record in RECORDS.items()
}
"""Noun to the value of each field that a file leaves out; ``None`` also where one must be given."""
REQUIRED: dict[str, tuple[str, ...]] = {
    name: tuple(field for field, info in record.model_fields.items() if info.is_required() and field != "id")
    for name, record in RECORDS.items()
}
"""Noun to the fields that must be given, in their order; the identity is not one that a file gives."""


def sheet_of(file: str) -> str:
    """Return the noun of the rows of a CSV file, by its name in any folder, or nothing where it is none of ours."""
    return _BY_LAST_NAME.get(PurePosixPath(file).name, "")


_BY_LAST_NAME = {PurePosixPath(name).name: noun for name, noun in SHEETS.items()}


def own_fields(noun: Noun) -> tuple[Field, ...]:
    """Return the fields that a file gives: all but the identity, the owner and the position in a list."""
    return tuple(field for field in noun.fields if field.name not in {"id", "position", noun.owner})


OWN: dict[str, dict[str, Field]] = {
    name: {field.key: field for field in own_fields(noun)} for name, noun in NOUNS.items()
}
"""Noun to its keys in files and the field of each."""
LINKS: dict[str, tuple[Field, ...]] = {
    name: tuple(field for field in fields.values() if field.kind is Kind.LINK) for name, fields in OWN.items()
}
"""Noun to the links that a file gives: all but the one to its owner."""


def is_single(noun: Noun) -> bool:
    """Tell whether an owner has at most one: one table under the noun's name, not a list."""
    return bool(noun.owner) and not noun.order


def only_field(noun: Noun) -> Field | None:
    """Return the one field of a satellite that is written as a plain list of values, or ``None``."""
    fields = own_fields(noun)
    return fields[0] if noun.owner and len(fields) == 1 and not SATELLITES[noun.name] else None


def nested_key(noun: Noun) -> str:
    """Return the key under which a satellite stands in its owner."""
    return noun.name if is_single(noun) else noun.plural


def has_code(noun: str) -> bool:
    """Tell whether the records of ``noun`` have codes."""
    return "code" in OWN[noun]


def personal_fields(noun: str) -> frozenset[str]:
    """Return the names of the fields that ``--without-personal`` leaves out: contacts, identities, links to persons."""
    return frozenset(field.name for field in NOUNS[noun].fields if field.privacy in _PERSONAL)


@cache
def impersonal_fields(noun: str) -> frozenset[str]:
    """Return the names of the fields that ``--without-personal`` leaves in."""
    return frozenset(NOUNS[noun].columns) - personal_fields(noun)


def descendants(noun: str) -> Iterable[str]:
    """Return the nouns nested in ``noun`` at any depth, outermost first."""
    for satellite in SATELLITES[noun]:
        yield satellite.name
        yield from descendants(satellite.name)


def columns_of_sheet(noun: str) -> tuple[str, ...]:
    """Return the header of the CSV file of ``noun``: its keys, then its satellites of one field."""
    lists = tuple(satellite.plural for satellite in SATELLITES[noun] if only_field(satellite))
    return (*OWN[noun], *lists)


def code_order(code: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts codes as people count: ``PRB-9`` before ``PRB-10``."""
    parts: list[tuple[int, str]] = []
    number = ""
    for character in f"{code}\0":
        if "0" <= character <= "9":
            number += character
            continue
        if number:
            parts.append((int(number), ""))
            number = ""
        parts.append((-1, character))
    return tuple(parts)
