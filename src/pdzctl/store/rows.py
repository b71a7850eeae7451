"""The rows of the file: inserted many per statement, revised and deleted."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any

from pdzctl.errors import Refused
from pdzctl.records.catalogue import NOUNS

Values = Mapping[str, Any]
Pair = tuple[Values | None, Values | None]
Row = tuple[Any, ...]

_IN_ONE_STATEMENT = 50
"""With one row per statement SQLite spends half of its time between rows; with more than this nothing is gained."""


def insert(connection: sqlite3.Connection, into: str, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Insert ``rows`` of ``columns`` into a table; when SQLite raises, some of them may be there."""
    whole = len(rows) - len(rows) % _IN_ONE_STATEMENT
    runs = (rows[start : start + _IN_ONE_STATEMENT] for start in range(0, whole, _IN_ONE_STATEMENT))
    if whole:
        connection.executemany(_insertion(into, columns, _IN_ONE_STATEMENT), map(tuple, map(chain.from_iterable, runs)))
    if rows[whole:]:
        connection.executemany(_insertion(into, columns, 1), rows[whole:])


@cache
def _insertion(into: str, columns: tuple[str, ...], number: int) -> str:
    one = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {into} ({', '.join(columns)}) VALUES {', '.join([one] * number)}"


class Moves:
    """What happens to some records of one noun, each id once, as plain values before and after.

    A pair without any difference is left out.
    """

    def __init__(self, noun: str, pairs: Sequence[Pair]) -> None:
        """Sort ``pairs`` into those created, revised and removed."""
        self.noun = noun
        self.created = [after for before, after in pairs if before is None and after is not None]
        self.removed = [before for before, after in pairs if after is None and before is not None]
        self.revised = [(old, new) for old, new in pairs if old is not None and new is not None and old != new]

    def __bool__(self) -> bool:
        """Tell whether anything happens."""
        return bool(self.created or self.removed or self.revised)

    def make(self, connection: sqlite3.Connection) -> None:
        """Make them, removals first. Raises Refused where a record is no longer there, and what SQLite raises."""
        self._delete(connection)
        columns = NOUNS[self.noun].columns
        insert(connection, self.noun, columns, list(map(itemgetter(*columns), self.created)))
        self._update(connection)

    def _delete(self, connection: sqlite3.Connection) -> None:
        rows = [(record["id"],) for record in self.removed]
        self._expect(connection.executemany(f"DELETE FROM {self.noun} WHERE id = ?", rows), len(rows))

    def _update(self, connection: sqlite3.Connection) -> None:
        alike: dict[tuple[str, ...], list[Row]] = {}
        for before, after in self.revised:
            changed = tuple(name for name in NOUNS[self.noun].columns if before[name] != after[name])
            alike.setdefault(changed, []).append((*(after[name] for name in changed), before["id"]))
        for changed, rows in alike.items():
            assigned = ", ".join(f"{name} = ?" for name in changed)
            sql = f"UPDATE {self.noun} SET {assigned} WHERE id = ?"
            self._expect(connection.executemany(sql, rows), len(rows))

    def _expect(self, cursor: sqlite3.Cursor, number: int) -> None:
        if number and cursor.rowcount != number:
            raise Refused("The {noun} to be changed is no longer there.", noun=NOUNS[self.noun].words)
