"""The district's file, open for writing: one change at a time, through one door."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from pdzctl.errors import MachineRefused, Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.store import codes, opening, system
from pdzctl.store.collection import Collection
from pdzctl.store.identity import Source
from pdzctl.store.journal import Author, Journal, Jump
from pdzctl.store.read_back import ReadBack
from pdzctl.store.reading import Reading
from pdzctl.store.refusals import busy, kept_unsafely, translated, unkept
from pdzctl.store.rows import Moves, Pair
from pdzctl.store.search import INDEXED, Index
from pdzctl.store.sighting import Sighting
from pdzctl.store.undo import newest_to_redo, newest_to_undo, reversal

_BATCH = 1_000
_OF_ONE_KIND = {"labs": ("body", {"kind": "lab"}), "tables": ("body", {"kind": "table"})}
_PLURALS = (
    {f"{name}s": name for name in NOUNS}
    | {noun.plural: name for name, noun in NOUNS.items()}
    | {noun.plural: name for name, noun in NOUNS.items() if not noun.owner}
)


class Change:
    """One change in the making.

    ``counts`` tells, per noun, how many records were created, revised and removed. ``values`` fill the summary's
    ``{names}`` and may be added to until the change is over: a code is often known only then.
    """

    def __init__(self, identity: str, summary: str, values: dict[str, object], kind: str, reverses: str | None) -> None:
        """Begin with nothing written."""
        self.id = identity
        self.summary = summary
        self.values = values
        self.kind = kind
        self.reverses = reverses
        self.counts: dict[str, Counter[str]] = {}

    def count(self, moves: Moves) -> None:
        """Add those records to the ones created, revised and removed."""
        counts = self.counts.setdefault(moves.noun, Counter())
        counts += Counter(created=len(moves.created), revised=len(moves.revised), removed=len(moves.removed))


class _Writing(NamedTuple):
    """What the first write of a change begins."""

    journal: Journal
    search: Index
    read_back: ReadBack

    @classmethod
    def begun(cls, connection: sqlite3.Connection, path: Path, ids: Source) -> Self:
        read_back = ReadBack(connection, path)
        return cls(Journal(connection, path, ids, read_back), Index(connection), read_back)


class Store:
    """The open file. Collections (``store.problems``) build and keep records inside ``changing``.

    The transaction is held by SQLite's own lock; the lock file beside the district is only the queue to it. ``jump``
    tells of a clock that seems wrong beside the newest change: the journal's order does not need it, people do.
    ``author`` is who makes the changes that follow.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        sighting: Sighting,
        *,
        wait: float,
        author: str,
        today: date | None,
        ids: Source,
        before_writing: Callable[[Path], object],
    ) -> None:
        """Use ``open`` instead."""
        self.path = path
        self.reading = Reading(path, connection)
        self.ids = ids
        self.jump: Jump | None = None
        self._connection = connection
        self._sighting = sighting
        self._wait = wait
        self.author = author
        self._today = today
        self._change: Change | None = None
        self._writing: _Writing | None = None
        self._collections: dict[str, Collection[Any]] = {}
        self._before_writing = before_writing

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        wait: float = 30.0,
        author: str = "",
        today: date | None = None,
        ids: Source | None = None,
        before_writing: Callable[[Path], object] = lambda _: None,
    ) -> Self:
        """Open the file at ``path`` for writing.

        ``wait`` is the patience in seconds, ``author`` who is written into the journal, ``today`` the day or instant it
        shows (now, unless given), ``ids`` the source of ids and salts. ``before_writing`` is called in every change
        before its first write, under the lock. Raises NotFound, Damaged, MachineRefused.
        """
        file = opening.in_shape(path)
        sighting = Sighting(file)
        connection = opening.connect(file, wait=wait)
        try:
            with translated(file):
                sighting.look(connection)
        except BaseException:
            connection.close()
            raise
        return cls(
            file,
            connection,
            sighting,
            wait=wait,
            author=author,
            today=today,
            ids=ids or Source(),
            before_writing=before_writing,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.reading.close()

    @property
    def today(self) -> str:
        """The day on which this program believes it runs."""
        return self._instant().date().isoformat()

    @property
    def clock(self) -> str:
        """The time of day, ``HH:MM``, at which this program believes it runs: that of the place where it was given."""
        return f"{self._today if isinstance(self._today, datetime) else self._instant():%H:%M}"

    def of(self, noun: str) -> Collection[Any]:
        """Return the collection of ``noun``. Raises KeyError for an unknown noun."""
        if noun not in self._collections:
            self._collections[noun] = Collection(self, NOUNS[noun])
        return self._collections[noun]

    def __getattr__(self, plural: str) -> Collection[Any]:
        if plural in _OF_ONE_KIND:
            noun, fixed = _OF_ONE_KIND[plural]
            return Collection(self, NOUNS[noun], fixed)
        if plural in _PLURALS:
            return self.of(_PLURALS[plural])
        raise AttributeError(plural)

    @contextmanager
    def changing(self, summary: str, *, command: str = "", dry_run: bool = False, **values: object) -> Iterator[Change]:
        """Do one change: all of it, or nothing of it.

        ``summary`` is a template whose names come from ``values``, codes only; ``command`` the words and option names
        typed, never their values. On leaving, the change is committed, or rolled back after an error, with ``dry_run``,
        or when nothing differs. Raises Busy when the file stays in use, MachineRefused, Damaged.
        """
        with self._working(Change(self.ids.identity(), summary, values, "work", None), command, dry_run) as change:
            yield change

    def undo(self, *, redo: bool = False, command: str = "", dry_run: bool = False, only: str = "") -> Change:
        """Reverse the newest change that is neither an undo nor undone, as a change of its own; ``redo`` the last undo.

        ``only`` is the id of the one change that may be reversed. Raises Refused when there is none, or another one is
        newer than it, across an erasure, and for minutes approved by a command.
        """
        identity, kind = self.ids.identity(), "redo" if redo else "undo"
        begun = Change(identity, "redid: {what}" if redo else "undid: {what}", {}, kind, None)
        with self._working(begun, command, dry_run) as change:
            target = newest_to_redo(self.reading) if redo else newest_to_undo(self.reading)
            if only and target["id"] != only:
                raise Refused("Somebody else has written since: nothing was undone.", hint="pdzctl log")
            change.reverses = target["id"]
            # The template it reverses stays with its values, so that a reader can be told in any language.
            template = {} if redo else {"what": target["summary"], "sentence": target["sentence"]}
            change.values |= {**target["values"], **template}
            self._connection.execute("INSERT INTO unsealing (change_id) VALUES (?)", (identity,))
            for noun, pairs in list(reversal(self.reading, target)):
                self._write(noun, pairs)
            self._connection.execute("DELETE FROM unsealing")
        return change

    @contextmanager
    def _working(self, change: Change, command: str, dry_run: bool) -> Iterator[Change]:
        if self._change is not None:
            raise Refused("A change is being made already.")
        holder = f"{self.author}, {system.describe_process()}".removeprefix(", ")
        try:
            with translated(self.path), system.queue(self.path, self._wait, holder) as left:
                self._connection.execute(f"PRAGMA busy_timeout = {int(left * 1000)}")
                self._begin()
                self._change = change
                try:
                    yield change
                    self._finish(change, command, dry_run)
                finally:
                    self._change = self._writing = None
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
        except system.Waited:
            raise busy(self.path) from None

    def _begin(self) -> None:
        """Begin a transaction, unless another file, or an older copy, is where the one that was opened was."""
        # SQLite trusts the pages it holds while the file's counter is as it was, and two backups may have the same.
        self._connection.execute("PRAGMA shrink_memory")
        self._sighting.refuse_another_file()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._sighting.refuse_another_history(self._connection)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def write(self, noun: str, pairs: Iterable[Pair]) -> None:
        """Write many records of ``noun`` at once: (before, after) as plain values, None for not there.

        Values are whole records as ``Record.values()`` gives them, already validated. Minutes that are approved seal
        their session, so they are written after everything else of it.
        """
        batch: list[Pair] = []
        seen: set[str] = set()
        for before, after in pairs:
            identity = (after or before or {})["id"]
            if identity in seen or len(batch) == _BATCH:
                self._write(noun, batch)
                batch, seen = [], set()
            batch.append((before, after))
            seen.add(identity)
        self._write(noun, batch)

    def _write(self, noun: str, pairs: list[Pair]) -> None:
        """Insert, revise and delete records of one noun, each id once, with journal, index and codes: the one door."""
        if self._change is None:
            raise Refused("Nothing can be written outside a change.")
        self._refuse_ended()
        moves = Moves(noun, pairs)
        if not moves:
            return
        if self._writing is None:
            self._before_writing(self.path)
            self._writing = _Writing.begun(self._connection, self.path, self.ids)
            self.jump = self.jump or self._writing.journal.jump
        journal, index, read_back = self._writing
        self._keep(moves, pairs)
        journal.add(noun, pairs)
        if noun in INDEXED:
            index.remove(record["id"] for record in moves.removed)
            index.add(noun, moves.created)
            index.replace(noun, moves.revised)
            self._use_codes(record["code"] for record in (*moves.created, *(new for _, new in moves.revised)))
        self._change.count(moves)
        read_back.expect(moves)
        if len(read_back) >= _BATCH:
            read_back.compare()

    def _keep(self, moves: Moves, pairs: list[Pair]) -> None:
        """Move the rows of one noun, all of them or none; what the file refuses is Refused with the record's code."""
        self._connection.execute("SAVEPOINT door")
        try:
            moves.make(self._connection)
        except sqlite3.IntegrityError:
            self._connection.execute("ROLLBACK TO door")
            for pair in pairs:
                self._keep_one(moves.noun, pair)
        self._connection.execute("RELEASE door")

    def _keep_one(self, noun: str, pair: Pair) -> None:
        try:
            Moves(noun, [pair]).make(self._connection)
        except sqlite3.IntegrityError as error:
            self._connection.execute("ROLLBACK TO door")
            called = (pair[1] or pair[0] or {}).get("code") or NOUNS[noun].words
            raise unkept(error, called) or error from None

    def _use_codes(self, given: Iterable[str]) -> None:
        self._connection.executemany(
            "INSERT INTO code_used (series, highest) VALUES (?, ?)"
            " ON CONFLICT (series) DO UPDATE SET highest = max(highest, excluded.highest)",
            codes.used(given).items(),
        )

    def _finish(self, change: Change, command: str, dry_run: bool) -> None:
        """Commit, unless nothing was written or nothing shall stay; the change's own line is its last write."""
        self._refuse_ended()
        if self._writing is None:
            return
        journal, _, read_back = self._writing
        author = Author(self.author, self._instant().isoformat(timespec="seconds"), command)
        summary = json.dumps([change.summary, {name: str(value) for name, value in change.values.items()}])
        site = journal.close(change.id, author, summary, change.kind, change.reverses)
        read_back.compare()
        if dry_run:
            if dangling := self._dangling():
                raise dangling
            return
        self._sighting.refuse_another_file()
        try:
            self._connection.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            raise self._dangling() or error from None
        except sqlite3.OperationalError as error:
            if not self._stands(change):
                raise
            journal.remember(site)
            raise kept_unsafely(error, self.path) from None
        journal.remember(site)
        self._sighting.newest = journal.newest

    def _stands(self, change: Change) -> bool:
        """Tell whether a change whose commit failed is in the file all the same.

        Its last step makes the removal of SQLite's journal durable: when only that fails, the change is made.
        """
        ended = not self._connection.in_transaction
        return ended and bool(self.reading.value("SELECT 1 FROM change WHERE id = :id", id=change.id))

    def _refuse_ended(self) -> None:
        """Raise MachineRefused when SQLite gave up the transaction, which a full disk makes it do without a word."""
        if not self._connection.in_transaction:
            raise MachineRefused("{file} ended the change halfway: nothing was saved.", file=self.path.name)

    def _dangling(self) -> Refused | None:
        """Return that a record points to one that does not exist: SQLite itself says so only at the commit."""
        dangling = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        if dangling is None:
            return None
        noun, number, target, _ = dangling
        shown = "code" if noun in INDEXED else "id"
        name = self.reading.value(f"SELECT {shown} FROM {noun} WHERE rowid = :number", number=number)
        return Refused(
            "{code} would point to a {target} that does not exist.",
            code=name or noun,
            target=NOUNS[target].words if target in NOUNS else target,
        )

    def _instant(self) -> datetime:
        if isinstance(self._today, datetime):
            return self._today.astimezone()
        if self._today is not None:
            return datetime(self._today.year, self._today.month, self._today.day).astimezone()
        return datetime.now().astimezone()
