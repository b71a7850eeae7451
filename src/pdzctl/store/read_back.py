"""Reading back what was written, before the commit (Fossil's habit: ``www/selfcheck.wiki`` of its sources).

It is asked for again while it can still be undone: a fault of the memory, of SQLite, or of a trigger that somebody put
into the file is found before anything is acknowledged.
"""

import json
import sqlite3
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path

from pdzctl.errors import Damaged
from pdzctl.records.catalogue import NOUNS
from pdzctl.store.copies import newest_sound
from pdzctl.store.rows import Moves, Row

_HINT = "pdzctl check says whether the file is sound; if it is, look at the memory and the disk of this machine."
_COPY_HINT = (
    "pdzctl check says whether the file is sound; if it is, look at the memory and the disk of this machine. "
    "Its newest sound copy is {backup}: pdzctl backup restore {backup} --out NEW.db"
)


class ReadBack:
    """What the file must give back before the change may be committed."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Expect nothing yet."""
        self._connection = connection
        self._path = path
        self._records: dict[str, dict[str, Row | None]] = {}
        self._lines: dict[tuple[str, tuple[str, ...]], list[Row]] = {}

    def __len__(self) -> int:
        """Return how many records are expected."""
        return sum(map(len, self._records.values()))

    def expect(self, moves: Moves) -> None:
        """Expect the records as ``moves`` leave them, whatever was expected of them before."""
        row = itemgetter(*NOUNS[moves.noun].columns)
        expected = self._records.setdefault(moves.noun, {})
        expected.update((record["id"], None) for record in moves.removed)
        expected.update((record["id"], row(record)) for record in moves.created)
        expected.update((record["id"], row(record)) for _, record in moves.revised)

    def expect_lines(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        """Expect ``rows`` of the journal, of which the first column is the line and the first two give the order."""
        self._lines.setdefault((table, columns), []).extend(rows)

    def compare(self) -> None:
        """Ask for all that is expected, and then expect nothing. Raises Damaged where something else comes back."""
        for noun, expected in self._records.items():
            self._compare_records(noun, expected)
        for (table, columns), rows in self._lines.items():
            self._compare_lines(table, columns, rows)
        self._records.clear()
        self._lines.clear()

    def _compare_records(self, noun: str, expected: dict[str, Row | None]) -> None:
        columns = NOUNS[noun].columns
        sql = f"SELECT {', '.join(columns)} FROM {noun} WHERE id IN (SELECT value FROM json_each(?))"
        found: dict[str, Row] = {row[0]: row for row in self._connection.execute(sql, (json.dumps([*expected]),))}
        for identity, row in expected.items():
            if found.get(identity) != row:
                known = dict(zip(columns, row or found[identity], strict=True))
                sentence = "{code} did not come back from {file} as it was written: nothing was saved."
                raise self._damaged(sentence, code=known.get("code", NOUNS[noun].words))

    def _compare_lines(self, table: str, columns: tuple[str, ...], rows: list[Row]) -> None:
        sql = f"SELECT {', '.join(columns)} FROM {table} WHERE line BETWEEN ? AND ? ORDER BY 1, 2"
        if self._connection.execute(sql, (rows[0][0], rows[-1][0])).fetchall() != rows:
            sentence = "The journal did not come back from {file} as it was written: nothing was saved."
            raise self._damaged(sentence)

    def _damaged(self, sentence: str, **values: str) -> Damaged:
        copy = newest_sound(self._path)
        hint = _COPY_HINT if copy else _HINT
        return Damaged(sentence, hint=hint, file=self._path.name, backup=copy.path.name if copy else "", **values)
