"""Whether a file is sound: everything that can be proved of it, without writing a byte.

SQLite's own check finds broken structure but not changed content (43 of 100 random bit flips pass it); the chain and
the replay of the journal find those.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from operator import itemgetter
from typing import Any, NamedTuple

from pdzctl.errors import Damaged
from pdzctl.records.catalogue import NOUNS
from pdzctl.store import codes, search
from pdzctl.store.chain import broken_lines
from pdzctl.store.migrations import build
from pdzctl.store.reading import Reading
from pdzctl.store.replay import Replayed, replay
from pdzctl.store.system import site_of

_SCHEMA = """
SELECT type, name, tbl_name, sql FROM sqlite_schema
WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name <> '_sqlite_migrations'
    AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
ORDER BY type, name
"""


class Finding(NamedTuple):
    """One thing that is wrong: which check found it, and a sentence with its values (codes, never content)."""

    check: str
    sentence: str
    values: dict[str, object]


def check(reading: Reading, *, copy: bool = False) -> list[Finding]:
    """Return everything that is wrong with the file, an empty list when it is sound. Writes nothing.

    Of a ``copy`` it is not asked whether it holds all that this user wrote into the file it was made of.

    In order: SQLite's structure, foreign keys, schema, chain of the journal, its replay against the records and codes,
    search keys and search index.
    """
    findings: list[Finding] = []
    steps = {**_STEPS, "chain": broken_lines} if copy else _STEPS
    with reading.snapshot():
        for name, step in steps.items():
            try:
                findings += (Finding(name, sentence, values) for sentence, values in step(reading))
            except (Damaged, ValueError, KeyError, TypeError):
                findings.append(Finding(name, "This part of the file cannot be read.", {}))
    return findings


Said = Iterator[tuple[str, dict[str, object]]]


def _structure(reading: Reading) -> Said:
    for row in reading.rows("PRAGMA integrity_check"):
        (detail,) = row.values()
        if detail != "ok":
            yield "The structure of the file is damaged: {detail}.", {"detail": detail}


def _links(reading: Reading) -> Said:
    for row in reading.rows("PRAGMA foreign_key_check"):
        noun, number = row["table"], row["rowid"]
        named = "code" if noun in search.INDEXED else "id"
        found = reading.value(f"SELECT {named} FROM {noun} WHERE rowid = :number", number=number)
        yield "{code} points to a {target} that does not exist.", {"code": found or noun, "target": row["parent"]}


def _schema(reading: Reading) -> Said:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        build(memory)
        wanted = set(memory.execute(_SCHEMA))
    there = {tuple(row.values()) for row in reading.rows(_SCHEMA)}
    for kind, name in sorted({item[:2] for item in wanted ^ there}):
        yield "The {kind} {name} is not as pdzctl made it.", {"kind": kind, "name": name}
    if reading.value("SELECT count(*) FROM unsealing"):
        yield "The seals of approved minutes are open.", {}


def _chain(reading: Reading) -> Said:
    yield from broken_lines(reading)
    site = site_of(reading.path)
    if site is None or not reading.value("SELECT 1 FROM change WHERE site = :site", site=site.id):
        return  # the inode of a file that is no more may be given to another
    if not reading.value("SELECT 1 FROM change WHERE hash = :head", head=_bytes(site.head)):
        yield "The newest changes that you wrote here are missing: this is an older copy, or its end was cut.", {}


def _bytes(text: str) -> bytes:
    with suppress(ValueError):
        return bytes.fromhex(text)
    return b""


def _records(reading: Reading) -> Said:
    replayed = replay(reading)
    for noun in NOUNS:
        yield from _compared(reading, noun, replayed)
    given = codes.used(replayed.codes)
    there = {row["series"]: row["highest"] for row in reading.rows("SELECT series, highest FROM code_used")}
    for series in sorted({series for series, _ in given.items() ^ there.items()}):
        yield "The highest number given to codes of {series} is not what the journal says.", {"series": series}


def _compared(reading: Reading, noun: str, replayed: Replayed) -> Said:
    wanted = replayed.records.get(noun, {})
    columns = NOUNS[noun].columns
    row_of = itemgetter(*columns)
    for row in reading.tuples(f"SELECT {', '.join(columns)} FROM {noun}"):
        record = wanted.pop(row[0], None)
        if record is None:
            yield (
                "{code} stands in the file, but no change put it there.",
                {"code": _called(noun, dict(zip(columns, row, strict=True)))},
            )
        elif row_of(record) != row:
            yield from _differences(noun, dict(zip(columns, row, strict=True)), record, replayed)
    for record in wanted.values():
        yield "{code} is missing from the file, but no change removed it.", {"code": _called(noun, record)}


def _differences(noun: str, row: dict[str, Any], record: dict[str, Any], replayed: Replayed) -> Said:
    for field, value in row.items():
        erased = (noun, row["id"], field) in replayed.erased and not value
        if record[field] != value and not erased:
            yield "{code}: {field} is not what the journal says.", {"code": _called(noun, row), "field": field}


def _called(noun: str, record: Mapping[str, Any]) -> str:
    return record.get("code") or f"{noun} {record['id']}"


def _search(reading: Reading) -> Said:
    """Compare, for each record, its search key and what the index holds of it."""
    keys = {
        (noun, identity): key for noun, identity, key in reading.tuples("SELECT noun, record_id, key FROM search_key")
    }
    held = {
        (noun, identity): document
        for noun, identity, *document in reading.tuples(
            "SELECT noun, record_id, public, code, title, text, names FROM search"
        )
    }
    for noun in search.INDEXED:
        columns = search.columns(noun)
        for row in reading.tuples(f"SELECT {', '.join(columns)} FROM {noun} ORDER BY code"):
            record = dict(zip(columns, row, strict=True))
            indexed = (noun, record["id"])
            if keys.pop(indexed, None) != search.key(noun, record):
                yield "The search key of {code} is stale.", {"code": record["code"]}
            if held.pop(indexed, None) != [*search.document(noun, record)]:
                yield "{code} is not in the search index as it is.", {"code": record["code"]}
    for noun, identity in keys:
        yield "There is a search key for a {noun} that does not exist.", {"noun": noun, "id": identity}
    for noun, identity in held:
        yield "The search index holds a {noun} that does not exist.", {"noun": noun, "id": identity}
    if not reading.index_is_sound():
        yield "The search index does not hold together.", {}


_STEPS: dict[str, Callable[[Reading], Said]] = {
    "structure": _structure,
    "links": _links,
    "schema": _schema,
    "chain": _chain,
    "records": _records,
    "search": _search,
}
