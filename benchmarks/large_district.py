"""A district grown from the sample: any number of copies of its sessions as closed history, its own open work on top.

Records are copied whole by set-based SQL, search index included, but without the journal, so that a file of millions of
rows is made in a minute or two: `pdzctl check` finds structure, links and search sound, and says of every copy that no
change put it there. Copies are years older, finished, and share some copies of the roster and the bodies.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Field, Kind, Noun
from pdzctl.store.codes import used

_SINGLE = frozenset({"district", "municipality", "plan"})
_ROSTER_WORDS = (
    "problem problem_tag evidence problem_link organization organization_theme person body body_sector body_problem"
    " mandate seat"
)
_ROSTER = frozenset(_ROSTER_WORDS.split())
_IN_NUMBERS = frozenset({"attendance", "contribution"})
_FINISHED = {
    ("body", "state"): "'concluso'",
    ("commitment", "state"): "'verificato'",
    ("decision", "state"): "'attuata'",
    ("minutes", "state"): "iif(state IN ('protocollato', 'pubblicato'), state, 'approvato')",
    ("problem", "state"): "'chiuso'",
    ("proposal", "state"): "'accolta'",
    ("referral", "reply"): "coalesce(reply, 'accolta')",
    ("referral", "state"): "'riscontrata'",
    ("session", "state"): "'chiusa'",
}
_CODE = re.compile(r"([A-Z]+-)(\d{4}-)?(\d+)(?:\.(\d+))?")


class Size(NamedTuple):
    """How many copies of the sessions, of the roster they share, and of what is said and who is there in each."""

    copies: int
    rosters: int
    fullness: int = 1


def grow(sample: Path, grown: Path, size: Size) -> None:
    """Write the district file ``grown``: the one at ``sample`` and its copies."""
    shutil.copyfile(sample, grown)
    with closing(sqlite3.connect(grown, isolation_level=None)) as connection:
        connection.create_function("renumbered", 4, _renumbered, deterministic=True)
        connection.create_function("aged", 2, lambda day, years: day and f"{int(day[:4]) - years}{day[4:]}")
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -200000", "temp_store = memory"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for statement in _statements(size):
            connection.execute(statement)
        every = (row for noun in NOUNS.values() if "code" in noun.columns for row in _codes(connection, noun))
        connection.executemany("INSERT OR REPLACE INTO code_used (series, highest) VALUES (?, ?)", used(every).items())
        connection.execute("COMMIT")


def _codes(connection: sqlite3.Connection, noun: Noun) -> Iterator[str]:
    return (code for (code,) in connection.execute(f"SELECT code FROM {noun.name}"))


def _renumbered(code: str, copy: int, member: int, years: int) -> str:
    found = _CODE.fullmatch(code)
    assert found, code
    prefix, year, number, inner = found.groups()
    when = f"{int(year[:4]) - years}-" if year else ""
    tail = "" if inner is None else f".{int(inner) + 100 * member}"
    return f"{prefix}{when}{int(number) + 1000 * copy:03}{tail}"


def _statements(size: Size) -> Iterator[str]:
    yield f"""
CREATE TEMP TABLE copied AS
WITH RECURSIVE number (copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM number WHERE copy < {size.copies}),
place (member) AS (SELECT 0 UNION ALL SELECT member + 1 FROM place WHERE member < {size.fullness - 1})
SELECT copy, member, 1 + copy % {size.rosters} AS roster, 1 + copy % {size.rosters} AS years, '~' || copy AS own,
    '~' || (1 + copy % {size.rosters}) AS shared, iif(member, '+' || member, '') AS besides
FROM number CROSS JOIN place"""
    yield """
CREATE TEMP TABLE rosters AS
SELECT DISTINCT roster AS copy, 0 AS member, years, shared AS own, shared FROM copied"""
    # Approved minutes seal their session, so they come last.
    nouns = sorted(
        (noun for noun in NOUNS.values() if noun.name not in _SINGLE), key=lambda noun: noun.name == "minutes"
    )
    for noun in nouns:
        yield f"CREATE TEMP TABLE original AS SELECT * FROM main.{noun.name}"
        yield (
            f"INSERT INTO main.{noun.name} ({', '.join(noun.columns)})"
            f" SELECT {', '.join(_copied(noun, field) for field in noun.fields)} {_times(noun)}"
        )
        yield "DROP TABLE original"
    yield """
CREATE TEMP TABLE everything AS SELECT search_key.*, public, code, title, text, names
FROM search_key JOIN search ON search.rowid = search_key.number"""
    for noun in nouns:
        if "code" in noun.columns:
            yield f"CREATE TEMP TABLE original AS SELECT * FROM everything WHERE noun = '{noun.name}'"
            yield f"""
CREATE TEMP TABLE found AS SELECT (SELECT max(number) FROM search_key) + row_number() OVER () AS number, noun,
    record_id || {_suffix(noun)} AS record_id, key, public, renumbered(code, copy, member, years) AS code, title,
    text, names {_times(noun)}"""
            yield "INSERT INTO search_key (number, noun, record_id, key) SELECT number, noun, record_id, key FROM found"
            yield """
INSERT INTO search (rowid, noun, record_id, public, code, title, text, names)
SELECT number, noun, record_id, public, code, title, text, names FROM found"""
            yield "DROP TABLE original"
            yield "DROP TABLE found"


def _times(noun: Noun) -> str:
    if noun.name in _ROSTER:
        return "FROM original CROSS JOIN rosters"
    once = "" if noun.name in _IN_NUMBERS else " WHERE member = 0"
    return f"FROM copied CROSS JOIN original{once}"


def _suffix(noun: Noun) -> str:
    return "own || besides" if noun.name in _IN_NUMBERS else "own"


def _copied(noun: Noun, field: Field) -> str:
    name = field.name
    if (noun.name, name) in _FINISHED:
        return _FINISHED[noun.name, name]
    if name == "id":
        return f"id || {_suffix(noun)}"
    if name == "code":
        return "renumbered(code, copy, member, years)"
    if name == "position" and noun.name in _IN_NUMBERS:
        return "position + 1000 * member"
    if field.kind is Kind.LINK:
        return f"{name} || {'shared' if field.of in _ROSTER else 'own'}"
    return f"aged({name}, years)" if field.kind in (Kind.DAY, Kind.DUE) else name
