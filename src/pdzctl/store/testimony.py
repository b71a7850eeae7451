"""What the lines of a damaged journal still prove: those that follow from each other, and the records they tell of."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from pydantic_core import from_json

from pdzctl.records.catalogue import NOUNS
from pdzctl.store.journal import SHAPES, change_hash, entry_hash, unfolded
from pdzctl.store.salvage import Raw, Salvage

_BYTES = frozenset({"digest", "personal_digest", "hash", "author_digest", "summary_digest", "salt"})
_NUMBERS = frozenset({"line", "first", "clock"})
_PERHAPS_NULL = frozenset({"personal_digest", "reverses"})

Key = tuple[str, str]
"""Noun and id of a record."""


class Told(NamedTuple):
    """A record as the journal tells it; of the ``unknown`` fields the value is missing, erased or unreadable."""

    record: dict[str, Any]
    unknown: set[str]


class Testimony(NamedTuple):
    """What is proved.

    ``lines`` are the rows of ``change``, ``entry`` and ``value`` that can be kept as they are; ``left_out`` counts the
    readable lines after them, and ``whole`` says that there is none and that nothing of the journal was unreadable.
    ``told`` are the records as every value tells them that its digest proves; ``gone`` those that were removed.
    """

    lines: dict[str, list[Raw]]
    left_out: int
    whole: bool
    told: dict[Key, Told]
    gone: set[Key]


def testimony_of(salvage: Salvage) -> Testimony:
    """Return what the journal of a damaged file proves."""
    changes = {row["line"]: row for row in _legible(salvage.rows("change", "line"))}
    entries = {row["line"]: row for row in _legible(salvage.rows("entry", "line"))}
    values = {(row["line"], row["part"]): row for row in _legible(salvage.rows("value", "line"))}
    proved = {at: row for at, row in values.items() if _is_proved(at, row, changes, entries)}
    last = _last_that_follows(changes, entries)
    told, gone = _told(entries, proved)
    lines = {"change": changes.values(), "entry": entries.values(), "value": proved.values()}
    kept = {table: [row for row in rows if row["line"] <= last] for table, rows in lines.items()}
    left_out = sum(line > last for line in (*changes, *entries))
    whole = bool(last) and not left_out and salvage.damaged.isdisjoint(("change", "entry"))
    return Testimony(kept, left_out, whole, told, gone)


def _legible(rows: Iterable[Raw]) -> Iterable[Raw]:
    """Yield the rows of the journal in which every column holds what it must; anything else is damage."""
    for row in rows:
        try:
            read = {name: _read(name, value) for name, value in row.items()}
        except ValueError:
            continue
        yield read


def _read(name: str, value: object) -> object:
    if isinstance(value, int if name in _NUMBERS else bytes) or (value is None and name in _PERHAPS_NULL):
        return value.decode() if isinstance(value, bytes) and name not in _BYTES else value
    raise ValueError(name)


def _is_proved(at: tuple[int, str], value: Raw, changes: Mapping[int, Raw], entries: Mapping[int, Raw]) -> bool:
    line, part = at
    source = changes if part in ("author", "summary") else entries
    name = f"{part}_digest" if part in ("author", "summary", "personal") else "digest"
    return line in source and source[line].get(name) == sha256(value["salt"] + value["text"].encode()).digest()


def _last_that_follows(changes: Mapping[int, Raw], entries: Mapping[int, Raw]) -> int:
    """Return the line of the last change before which every line follows from the one before it; 0 for none."""
    heads: dict[str, bytes] = {}
    last, clock = 0, 0
    for line in sorted(changes):
        change = changes[line]
        if change["first"] != last + 1:
            return last
        head = heads.get(change["site"], b"")
        for number in range(last + 1, line):
            entry = entries.get(number)
            if entry is None or entry["clock"] <= clock or entry["hash"] != _hash_of_entry(head, entry):
                return last
            head, clock = entry["hash"], entry["clock"]
        if change["clock"] <= clock or change["hash"] != change_hash(head, change):
            return last
        heads[change["site"]], clock, last = change["hash"], change["clock"], line
    return last


def _hash_of_entry(head: bytes, entry: Raw) -> bytes:
    said = tuple(entry[name] for name in ("clock", "noun", "record_id", "action", "field"))
    return entry_hash(head, said, entry["digest"], entry["personal_digest"])


def _told(entries: Mapping[int, Raw], proved: Mapping[tuple[int, str], Raw]) -> tuple[dict[Key, Told], set[Key]]:
    """Play every line whose value is proved, or that has none, as far as it makes sense."""
    told: dict[Key, Told] = {}
    gone: set[Key] = set()
    for line in sorted(entries):
        entry = entries[line]
        noun, key = entry["noun"], (entry["noun"], entry["record_id"])
        if noun not in NOUNS:
            continue
        text, personal = (
            row["text"] if (row := proved.get((line, part))) else None
            for part in ("field" if entry["action"] == "revised" else "rest", "personal")
        )
        if entry["action"] == "created":
            unknown = set(SHAPES[noun].rest if text is None else ())
            unknown |= set(SHAPES[noun].personal if entry["personal_digest"] and personal is None else ())
            told[key] = Told(unfolded(*key, text, personal), unknown)
            gone.discard(key)
        elif entry["action"] == "removed":
            told.pop(key, None)
            gone.add(key)
        elif key in told and entry["field"] in SHAPES[noun].blank:
            _revise(told[key], entry["field"], text)
    return told, gone


def _revise(told: Told, field: str, text: str | None) -> None:
    if text is None:
        told.unknown.add(field)
        return
    told.record[field] = from_json(text)[1]
    told.unknown.discard(field)
