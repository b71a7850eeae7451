"""Reading what can still be read of a damaged file: row by row, by key, from a copy whose header was made good.

``.recover`` of the sqlite3 shell is missing or broken in most builds, and it knows nothing of what our tables hold.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from operator import ge, le
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from pdzctl.store.migrations import built_in_memory
from pdzctl.store.rows import Row

_MAGIC = b"SQLite format 3\x00"
_PAGE = 4096
"""The size of our pages: SQLite's default since 2016, and nothing of ours sets another."""
_DAMAGE = (sqlite3.Error, UnicodeDecodeError)
"""What reading raises: Python cannot decode SQLite's message when that quotes a damaged schema."""
_MISSED = 5_000
"""After so many keys in a row that lead to nothing, none after them is tried: more than one lost page can have held."""

Raw = dict[str, Any]
"""A row by the names of its columns; texts as the bytes that stand in the file."""


@contextmanager
def salvaging(file: Path, folder: Path) -> Iterator["Salvage"]:
    """Yield what can be read of ``file`` and of its rollback journal, both left as they are.

    The copy that is worked on stands in ``folder``.
    """
    journal = file.with_name(f"{file.name}-journal")
    with TemporaryDirectory(prefix=".pdzctl-", dir=folder) as private:
        copy = Path(private) / "damaged.db"
        copyfile(file, copy)
        if journal.exists():
            copyfile(journal, copy.with_name(f"{copy.name}-journal"))
            with suppress(*_DAMAGE), closing(sqlite3.connect(copy)) as connection:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            copy.with_name(f"{copy.name}-journal").unlink(missing_ok=True)
        tables = _tables_of_every_shape()
        copy.write_bytes(_with_good_header(copy.read_bytes(), max(rootpage for _, _, _, rootpage, _ in tables)))
        with closing(_connected(copy, tables)) as connection:
            yield Salvage(connection)


class Salvage:
    """The rows of a damaged file, as far as they can be reached; ``damaged`` are the tables not read whole."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read through ``connection``."""
        self.damaged: set[str] = set()
        self._connection = connection

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the columns that ``table`` has there, which may be those of an older shape."""
        described = self._connection.execute("SELECT name FROM pragma_table_info(?)", [table])
        return tuple(name.decode(errors="replace") for (name,) in described)

    def rows(self, table: str, key: str = "rowid") -> list[Raw]:
        """Return every row of ``table`` that can be read, in no order.

        From the first key until one cannot be read, from the last one back, then those between one by one; none where
        the file has no such table.
        """
        columns = self.columns(table)
        if not columns:
            return []
        sql = f"SELECT {key}, {', '.join(columns)} FROM {table}"
        rows, whole = self._scanned(f"{sql} ORDER BY {key}", ge)
        if not whole:
            self.damaged.add(table)
            back, _ = self._scanned(f"{sql} ORDER BY {key} DESC", le)
            rows += self._between(sql, key, rows[-1][0] if rows else 0, back[-1][0] if back else None)
            rows += back
        return [dict(zip(columns, row[1:], strict=True)) for row in dict.fromkeys(rows)]

    def _between(self, sql: str, key: str, low: int, high: int | None) -> list[Row]:
        """Return the rows from the key ``low`` to ``high``, where that is known, asked for one by one."""
        rows: list[Row] = []
        reached = number = low
        while number - reached <= _MISSED and (high is None or number <= high):
            if found := self._scanned(f"{sql} WHERE {key} = ?", ge, number)[0]:
                rows += found
                reached = number
            number += 1
        return rows

    def _scanned(self, sql: str, in_order: Callable[[int, int], bool], *keys: int) -> tuple[list[Row], bool]:
        """Return the rows until one cannot be read or its key is out of order, and whether they were all."""
        rows: list[Row] = []
        try:
            for row in self._connection.execute(sql, keys):
                if not isinstance(row[0], int) or (rows and not in_order(row[0], rows[-1][0])):
                    return rows, False
                rows.append(row)
        except _DAMAGE:
            return rows, False
        return rows, True


def _with_good_header(damaged: bytes, least: int) -> bytes:
    """Return the bytes, in at least so many pages, behind a header that SQLite accepts.

    The offsets are those of sqlite.org/fileformat.html section 1.3. Without a page where a table begins SQLite would
    not read any other table.
    """
    size, number = int.from_bytes(damaged[16:18], "big"), int.from_bytes(damaged[28:32], "big")
    if not size or size * number != len(damaged):
        size = _PAGE
    pages = max(least, -(-len(damaged) // size))
    whole = bytearray(damaged.ljust(pages * size, b"\x00"))
    whole[:24] = _MAGIC + size.to_bytes(2, "big") + bytes((1, 1, 0, 64, 32, 32))
    whole[28:48] = pages.to_bytes(4, "big") + bytes(8) + whole[40:44] + (4).to_bytes(4, "big")
    whole[48:72] = bytes(8) + (1).to_bytes(4, "big") + bytes(12)
    whole[92:96] = whole[24:28]
    return bytes(whole)


def _tables_of_every_shape() -> list[Row]:
    """Return the tables that stand at the same pages in every file, as today's shape has them."""
    sql = "SELECT * FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    with built_in_memory(first_shape=True) as first, built_in_memory() as memory:
        names = {table[1] for table in first.execute(sql)}
        return [table for table in memory.execute(sql) if table[1] in names]


def _connected(copy: Path, tables: list[Row]) -> sqlite3.Connection:
    """Open ``copy``; where its own schema cannot be read, by that of a new file.

    The tables of the first shape are at the same pages in every file: they are made before there is any data, and none
    moves. Where a later table begins depends on the file's history: the journal alone tells of its records.
    """
    connection = _opened(copy)
    with suppress(*_DAMAGE):
        there = {name.decode(errors="replace") for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        if there >= {table[1] for table in tables}:
            return connection
    connection.close()
    page = int.from_bytes(copy.read_bytes()[16:18], "big")
    with copy.open("r+b") as file:
        file.seek(len(_MAGIC) + 84)
        file.write(b"\x0d\x00\x00\x00\x00" + page.to_bytes(2, "big") + b"\x00")
    connection = _opened(copy)
    connection.execute("PRAGMA writable_schema = on")
    connection.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", tables)
    connection.close()
    return _opened(copy)


def _opened(copy: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.text_factory = bytes
    connection.execute("PRAGMA trusted_schema = off")
    return connection
