"""Reading a district as rows: SQL in, plain mappings out, with the standard library alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pdzctl.errors import Damaged, NotFound
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.store.lookup import resolve
from pdzctl.store.opening import connect, in_shape
from pdzctl.store.refusals import translated

_WRITES_COUNTED_AT = 24
"""Where SQLite keeps its file change counter in the header of a file."""
_FLAGS = {name: tuple(f.name for f in noun.fields if f.kind is Kind.FLAG) for name, noun in NOUNS.items()}


class Reading:
    """A connection that answers questions and changes nothing.

    ``rows`` are lazy: a row is read when it is asked for. ``statements`` counts what was asked, for those who promise
    that their number does not grow with the district.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Read the file at ``path`` through ``connection``."""
        self.path = path
        self.statements = 0
        self._connection = connection
        self._asked: set[sqlite3.Cursor] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection, and before it what is still being asked: it would keep SQLite's lock."""
        while self._asked:
            _close(self._asked.pop())
        self._connection.close()

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """See one state of the district from beginning to end, whatever others write meanwhile."""
        if self._connection.in_transaction:
            yield self
            return
        with translated(self.path):
            self._connection.execute("BEGIN")
        try:
            yield self
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def rows(self, sql: str, /, **values: object) -> Iterator[dict[str, Any]]:
        """Yield the rows of ``sql``, whose ``:names`` are filled from ``values``, as column name to value."""
        with self._asking(sql, values) as cursor:
            names = tuple(column[0] for column in cursor.description)
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def tuples(self, sql: str, /, **values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of ``sql`` as tuples, for those who read the whole file."""
        with self._asking(sql, values) as cursor:
            # Left before its end, "yield from" would close the cursor itself, which raises once more what reading did.
            yield from chain(cursor)

    @contextmanager
    def _asking(self, sql: str, values: dict[str, object]) -> Iterator[sqlite3.Cursor]:
        """Let go of the answer at the end: after a text that Python cannot decode it would keep SQLite's lock."""
        self.statements += 1
        with translated(self.path):
            cursor = self._connection.execute(sql, values)
            self._asked.add(cursor)
            try:
                yield cursor
            finally:
                if cursor in self._asked:
                    self._asked.remove(cursor)
                    _close(cursor)

    def row(self, sql: str, /, **values: object) -> dict[str, Any] | None:
        """Return the first row of ``sql``, or None."""
        return next(self.rows(sql, **values), None)

    def value(self, sql: str, /, **values: object) -> Any:  # noqa: ANN401 - whatever the column holds
        """Return the first column of the first row of ``sql``, or None."""
        row = self.row(sql, **values)
        return next(iter(row.values())) if row else None

    def all(self, noun: str, /, **equals: object) -> Iterator[dict[str, Any]]:
        """Yield the whole records of ``noun`` whose columns equal ``equals``, in their natural order.

        Members of an owner come in its order, the rest by code; flags are bool. Raises KeyError for an unknown noun.
        """
        described = NOUNS[noun]
        for name in equals:
            described.field(name)
        where = " AND ".join(f"{name} IS :{name}" for name in equals) or "true"
        order = ", ".join(natural_order(noun))
        sql = f"SELECT {', '.join(described.columns)} FROM {noun} WHERE {where} ORDER BY {order}"
        for row in self.rows(sql, **equals):
            yield as_record(noun, row)

    def find(self, noun: str, text: str, /, **equals: object) -> dict[str, Any]:
        """Return the one whole record of ``noun`` that ``text`` means (see ``lookup.resolve``).

        ``equals`` narrows the choice (``kind="lab"``). Raises NotFound with the nearest codes, Ambiguous with the
        candidates.
        """
        identity = resolve(self, noun, text, equals)
        found = next(self.all(noun, id=identity), None)
        if found is None:
            raise NotFound(
                "{code} is not there any more.", code=text, hint="pdzctl check says whether the file is sound."
            )
        return found

    def code_of(self, noun: str, identity: str) -> str:
        """Return the code of the record with that id, or nothing."""
        return str(self.value(f"SELECT code FROM {noun} WHERE id = :identity", identity=identity) or "")

    def index_is_sound(self) -> bool:
        """Tell whether the search index agrees with itself, by FTS5's own check on a private copy: it is a write."""
        with translated(self.path), closing(sqlite3.connect("")) as copy:
            self._connection.backup(copy)
            try:
                copy.execute("INSERT INTO search (search) VALUES ('integrity-check')")
            except sqlite3.DatabaseError:
                return False
        return True

    def state(self) -> str:
        """Return what no other state of the file has: how often SQLite has written it, and the head of the journal.

        Not inside ``snapshot``: closing the file, as this does, lets go of the locks that the process holds on it.
        """
        assert not self._connection.in_transaction
        with self.path.open("rb") as file:
            file.seek(_WRITES_COUNTED_AT)
            writes = int.from_bytes(file.read(4), "big")
        return f"{writes} {self.value('SELECT lower(hex(hash)) FROM change ORDER BY line DESC LIMIT 1')}"

    def district(self) -> dict[str, Any]:
        """Return the district's own record. Raises Damaged while the file holds none."""
        found = next(self.all("district"), None)
        if found is None:
            raise Damaged("{file} holds no district yet.", file=self.path.name, hint="pdzctl init or pdzctl apply DIR")
        return found


def _close(cursor: sqlite3.Cursor) -> None:
    with suppress(sqlite3.Error):
        cursor.close()


def as_record(noun: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return the whole stored ``row`` as the record's plain values: SQLite keeps flags as 0 and 1."""
    for name in _FLAGS[noun]:
        row[name] = bool(row[name])
    return row


def natural_order(noun: str) -> tuple[str, ...]:
    """Return the columns that put the records of ``noun`` in order, ending with one that is unique."""
    described = NOUNS[noun]
    owner = (described.owner,) if described.owner else ()
    last = "code" if "code" in described.columns else "id"
    return tuple(dict.fromkeys((*owner, *described.order, last)))


def open_reading(path: str | Path, *, wait: float = 30.0) -> Reading:
    """Open the district file at ``path`` for reading.

    Raises NotFound, Damaged, Busy after ``wait`` seconds, MachineRefused.
    """
    file = in_shape(path)
    return Reading(file, connect(file, wait=wait, read_only=True))
