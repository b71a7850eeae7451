"""A district grown from the sample: any number of copies of its sessions as closed history, its own open work on top.

Records are copied whole by set-based SQL and indexed for search, but without the journal, so that a file of millions of
rows is made in a minute: `pdzctl check` finds structure, links and search sound, and says of every copy and its code
that no change put it there. Copies are years older and finished, share some copies of the roster and the bodies, and
end what people wrote with a number of their own, so that no two texts are alike.
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
from pdzctl.records.privacy import Privacy
from pdzctl.store.codes import used
from pdzctl.store.search import INDEXED, Index

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
        _index(connection)
        every = (row for noun in NOUNS.values() if "code" in noun.columns for row in _codes(connection, noun))
        connection.executemany("INSERT OR REPLACE INTO code_used (series, highest) VALUES (?, ?)", used(every).items())
        connection.execute("COMMIT")


def _index(connection: sqlite3.Connection) -> None:
    index = Index(connection)
    connection.row_factory = sqlite3.Row
    for noun in INDEXED:
        new = f"SELECT * FROM {noun} WHERE id NOT IN (SELECT record_id FROM search_key)"
        index.add(noun, connection.execute(new).fetchall())
    connection.row_factory = None


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


def _times(noun: Noun) -> str:
    if noun.name in _ROSTER:
        return "FROM original CROSS JOIN rosters"
    once = "" if noun.name in _IN_NUMBERS else " WHERE member = 0"
    return f"FROM copied CROSS JOIN original{once}"


def _suffix(noun: Noun) -> str:
    return "own || besides" if noun.name in _IN_NUMBERS else "own"


def _copied(noun: Noun, field: Field) -> str:
    """Return the SQL that gives one field of a copy."""
    name = field.name
    own = {
        "id": f"id || {_suffix(noun)}",
        "code": "renumbered(code, copy, member, years)",
        "position": "position + 1000 * member" if noun.name in _IN_NUMBERS else name,
    }
    if field.kind is Kind.LINK:
        copied = f"{name} || {'shared' if field.of in _ROSTER else 'own'}"
    elif field.kind in (Kind.DAY, Kind.DUE):
        copied = f"aged({name}, years)"
    elif field.privacy is Privacy.FREE_TEXT and noun.name not in _ROSTER:
        copied = f"iif({name} = '', '', {name} || ' ' || copy)"
    else:
        copied = name
    return _FINISHED.get((noun.name, name)) or own.get(name, copied)
