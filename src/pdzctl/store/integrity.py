"""Whether a file is sound: everything that can be proved of it, without writing a byte.

SQLite's own check finds broken structure but not changed content (43 of 100 random bit flips pass it); the chain and
the replay of the journal find those.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from operator import itemgetter
from typing import Any

from pdzctl.errors import Damaged
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.choice import Label
from pdzctl.store import codes, search
from pdzctl.store.chain import broken_lines
from pdzctl.store.finding import Finding, Findings
from pdzctl.store.migrations import built_in_memory
from pdzctl.store.reading import Reading
from pdzctl.store.replay import Replayed, replay
from pdzctl.store.seal_check import broken_seals
from pdzctl.store.system import site_of

_SCHEMA = """
SELECT type, name, tbl_name, sql FROM sqlite_schema
WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name <> '_sqlite_migrations'
    AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
ORDER BY type, name
"""


def check(reading: Reading, *, copy: bool = False) -> list[Finding]:
    """Return everything that is wrong with the file, an empty list when it is sound. Writes nothing.

    Of a ``copy`` it is not asked whether it holds all that this user wrote into the file it was made of.

    In order: SQLite's structure, foreign keys, schema, chain of the journal, its replay against the records and codes,
    seals of approved minutes, search keys and search index.
    """
    findings: list[Finding] = []
    steps = {**_STEPS, "chain": broken_lines} if copy else _STEPS
    with reading.snapshot():
        for name, step in steps.items():
            try:
                findings += step(reading)
            except (Damaged, AttributeError, KeyError, TypeError, ValueError):
                findings.append(Finding(name, "This part of the file cannot be read.", {}))
    return findings


def _structure(reading: Reading) -> Findings:
    for row in reading.rows("PRAGMA integrity_check"):
        (detail,) = row.values()
        if detail != "ok":
            yield Finding("structure", "The structure of the file is damaged: {detail}.", {"detail": detail})


def _links(reading: Reading) -> Findings:
    for row in reading.rows("PRAGMA foreign_key_check"):
        noun, number = row["table"], row["rowid"]
        named = "code" if noun in search.INDEXED else "id"
        found = reading.value(f"SELECT {named} FROM {noun} WHERE rowid = :number", number=number)
        yield Finding(
            "links",
            "{code} points to a {target} that does not exist.",
            {"code": found or noun, "target": _words(row["parent"])},
        )


def _schema(reading: Reading) -> Findings:
    with built_in_memory() as memory:
        wanted = set(memory.execute(_SCHEMA))
    there = {tuple(row.values()) for row in reading.rows(_SCHEMA)}
    for kind, name in sorted({item[:2] for item in wanted ^ there}):
        yield Finding("schema", "The {kind} {name} is not as pdzctl made it.", {"kind": kind, "name": name})
    if reading.value("SELECT count(*) FROM unsealing"):
        yield Finding("schema", "The seals of approved minutes are open.", {})


def _chain(reading: Reading) -> Findings:
    yield from broken_lines(reading)
    site = site_of(reading.path)
    if site is None or not (head := _bytes(site.head)):
        return
    sql = "SELECT count(*), count(*) FILTER (WHERE hash = :head) FROM change WHERE site = :site"
    mine, newest = next(reading.tuples(sql, site=site.id, head=head))
    # Where nothing is mine, the inode of a file that is no more was given to this one.
    if mine and not newest:
        yield Finding(
            "chain",
            "The newest changes that you wrote here are missing: this is an older copy, or its end was cut.",
            {},
        )


def _bytes(text: str) -> bytes:
    with suppress(ValueError):
        return bytes.fromhex(text)
    return b""


def _records(reading: Reading) -> Findings:
    replayed = replay(reading)
    for noun in NOUNS:
        yield from _compared(reading, noun, replayed)
    given = codes.used(replayed.codes)
    there = {row["series"]: row["highest"] for row in reading.rows("SELECT series, highest FROM code_used")}
    for series in sorted({series for series, _ in given.items() ^ there.items()}):
        yield Finding(
            "codes", "The highest number given to codes of {series} is not what the journal says.", {"series": series}
        )


def _compared(reading: Reading, noun: str, replayed: Replayed) -> Findings:
    wanted = replayed.records.get(noun, {})
    columns = NOUNS[noun].columns
    row_of = itemgetter(*columns)
    for row in reading.tuples(f"SELECT {', '.join(columns)} FROM {noun}"):
        record = wanted.pop(row[0], None)
        if record is None:
            yield Finding(
                "records",
                "{code} stands in the file, but no change put it there.",
                {"code": _called(noun, dict(zip(columns, row, strict=True)))},
            )
        elif row_of(record) != row:
            yield from _differences(noun, dict(zip(columns, row, strict=True)), record, replayed)
    for record in wanted.values():
        yield Finding(
            "records", "{code} is missing from the file, but no change removed it.", {"code": _called(noun, record)}
        )


def _differences(noun: str, row: dict[str, Any], record: dict[str, Any], replayed: Replayed) -> Findings:
    for field, value in row.items():
        erased = (noun, row["id"], field) in replayed.erased and not value
        if record[field] != value and not erased:
            yield Finding(
                "records",
                "{code}: {field} is not what the journal says.",
                {"code": _called(noun, row), "field": Label(NOUNS[noun].field(field).words)},
            )


def _called(noun: str, record: Mapping[str, Any]) -> str:
    return record.get("code") or f"{noun} {record['id']}"


def _words(noun: str) -> str:
    return NOUNS[noun].words if noun in NOUNS else noun


def _search(reading: Reading) -> Findings:
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
                yield Finding("search keys", "The search key of {code} is stale.", {"code": record["code"]})
            if held.pop(indexed, None) != [*search.document(noun, record)]:
                yield Finding("search index", "{code} is not in the search index as it is.", {"code": record["code"]})
    for noun, _ in keys:
        yield Finding("search keys", "There is a search key for a {noun} that does not exist.", {"noun": _words(noun)})
    for noun, _ in held:
        yield Finding("search index", "The search index holds a {noun} that does not exist.", {"noun": _words(noun)})
    if not reading.index_is_sound():
        yield Finding("search index", "The search index does not hold together.", {})


_STEPS: dict[str, Callable[[Reading], Findings]] = {
    "structure": _structure,
    "links": _links,
    "schema": _schema,
    "chain": _chain,
    "records": _records,
    "seals": broken_seals,
    "search index": _search,
}
