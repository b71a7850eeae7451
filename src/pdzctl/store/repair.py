"""A new file from what can be read of a damaged one: its records, and as much of its journal as is proved.

A record stands in two places, in its row and in the lines of the journal; either is enough. The lines up to the first
that does not follow from those before it are kept as they are; whatever else was read becomes one last change, of the
kind ``migration``, which nobody can undo by mistake. To write the lines after a break again would be to forge them.
"""

import json
import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection, IntegrityError
from typing import Any, NamedTuple

from pydantic import ValidationError

from pdzctl.errors import Damaged, NotFound, Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.registry import RECORDS
from pdzctl.store import codes
from pdzctl.store.backup import kept_as_it_is
from pdzctl.store.creation import new_file
from pdzctl.store.identity import Source
from pdzctl.store.journal import SHAPES, Author, Journal
from pdzctl.store.opening import connect, version_told
from pdzctl.store.read_back import ReadBack
from pdzctl.store.reading import Reading, as_record
from pdzctl.store.refusals import translated
from pdzctl.store.replay import replay
from pdzctl.store.rows import insert
from pdzctl.store.salvage import Raw, Salvage, salvaging
from pdzctl.store.search import INDEXED, Index
from pdzctl.store.testimony import Key, Testimony, testimony_of

_SUMMARY_TEMPLATE = "repaired: what could be read of {file}"
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"

Record = dict[str, Any]


class Outcome(NamedTuple):
    """What became of the records of one noun: how many were recovered, and what those are called that are not sure.

    ``doubtful`` were recovered too, but nothing proves what they say; ``lost`` are known to have been there.
    """

    recovered: int
    doubtful: tuple[str, ...]
    lost: tuple[str, ...]


class Repaired(NamedTuple):
    """The outcome of every noun that had records, and how many lines of the old journal could not be kept.

    ``kept`` is a copy of the damaged file as it is.
    """

    nouns: dict[str, Outcome]
    lines_left_out: int
    kept: Path = Path()

    @property
    def doubtful(self) -> int:
        """How many records were recovered without proof."""
        return sum(len(each.doubtful) for each in self.nouns.values())

    @property
    def lost(self) -> int:
        """How many records are known to have been there and are not."""
        return sum(len(each.lost) for each in self.nouns.values())


def repair(damaged: Path, target: Path, *, now: datetime, author: Author, ids: Source) -> Repaired:
    """Write what can be read of ``damaged``, which stays as it is, into the new file ``target`` of today's shape.

    The damaged file is kept among its copies too. ``author`` is who repairs, for the journal. Raises Damaged when it is
    no file of its own, of a newer pdzctl, or when not even the district itself can be read, Refused when ``target``
    exists, NotFound when its folder does not, MachineRefused.
    """
    version_told(damaged)
    if os.path.lexists(target):
        raise Refused("{file} exists already.", file=target.name, hint="--out names a file that is not there.")
    if not target.parent.is_dir():
        hint = "Make the folder first, or name another one."
        raise NotFound("There is no folder {path}.", path=target.parent.name, hint=hint)
    with (
        new_file(target) as growing,
        salvaging(damaged, growing.parent) as salvage,
        translated(growing),
        closing(connect(growing, wait=0)) as connection,
    ):
        connection.execute("BEGIN IMMEDIATE")
        done = _Repair(growing, connection, salvage).done(damaged.name, author, ids)
        connection.execute("COMMIT")
        # Only now: what is no district at all leaves no copy behind.
        return done._replace(kept=kept_as_it_is(damaged, now=now))


class _Repair:
    """One repair: ``connection`` is inside the transaction that fills the new file."""

    def __init__(self, growing: Path, connection: Connection, salvage: Salvage) -> None:
        self._growing = growing
        self._connection = connection
        self._reading = Reading(growing, connection)
        self._salvage = salvage
        self._testimony = testimony_of(salvage)
        self._doubtful: set[Key] = set()
        self._lost: set[Key] = set()

    def done(self, name: str, author: Author, ids: Source) -> Repaired:
        """Fill the new file and return what became of what was in the damaged one, which is called ``name``."""
        self._connection.execute("INSERT INTO unsealing (change_id) VALUES ('repair')")
        for table, rows in self._testimony.lines.items():
            if rows:
                insert(self._connection, table, tuple(rows[0]), [tuple(row.values()) for row in rows])
        before = replay(self._reading).records
        for noun in RECORDS:
            self._recover(noun)
        self._mend_links()
        after = {noun: {record["id"]: record for record in self._reading.all(noun)} for noun in RECORDS}
        if not after["district"]:
            raise Damaged("{file} is too damaged: not even its district can be read.", file=name)
        self._close_journal(name, author, ids, before, after)
        index = Index(self._connection)
        for noun in INDEXED:
            index.add(noun, after[noun].values())
        highest = codes.used(replay(self._reading).codes)
        insert(self._connection, "code_used", ("series", "highest"), list(highest.items()))
        self._connection.execute("DELETE FROM unsealing")
        return self._outcome(before, after)

    def _recover(self, noun: str) -> None:
        """Keep the best that is known of every record of ``noun``."""
        rows = dict(_understood(noun, self._salvage.rows(noun)))
        told = {identity for of, identity in self._testimony.told if of == noun}
        for identity in sorted({*rows, *told}):
            versions, proved = _versions(self._testimony, (noun, identity), rows.get(identity))
            kept = next((at for at, version in enumerate(versions) if self._kept(noun, version)), None)
            if versions and kept is None:
                self._lost.add((noun, identity))
            elif kept or not proved:
                self._doubtful.add((noun, identity))

    def _kept(self, noun: str, version: Record) -> bool:
        """Insert one version of a record, unless it is not valid or the place is taken."""
        try:
            values = RECORDS[noun].model_validate(version).values()
            insert(self._connection, noun, tuple(values), [tuple(values.values())])
        except (ValidationError, IntegrityError):
            return False
        return True

    def _mend_links(self) -> None:
        """Cut the links to what is lost; a record that cannot be without one is lost too."""
        while dangling := self._connection.execute("PRAGMA foreign_key_check").fetchall():
            for noun, number, _, link in dangling:
                links = self._connection.execute(f"PRAGMA foreign_key_list({noun})").fetchall()
                field = next(row[3] for row in links if row[0] == link)
                (identity,) = self._connection.execute(f"SELECT id FROM {noun} WHERE rowid = ?", [number]).fetchone()
                try:
                    self._connection.execute(f"UPDATE {noun} SET {field} = NULL WHERE rowid = ?", [number])
                    self._doubtful.add((noun, identity))
                except IntegrityError:
                    self._connection.execute(f"DELETE FROM {noun} WHERE rowid = ?", [number])
                    self._lost.add((noun, identity))

    def _close_journal(
        self,
        name: str,
        author: Author,
        ids: Source,
        before: dict[str, dict[str, Record]],
        after: dict[str, dict[str, Record]],
    ) -> None:
        """Write the change that leads from what the kept lines tell to what was recovered, where they differ."""
        journal = Journal(self._connection, self._growing, ids, ReadBack(self._connection, self._growing))
        differs = False
        for noun in RECORDS:
            old, new = before.get(noun, {}), after[noun]
            pairs = [(old.get(identity), new.get(identity)) for identity in dict.fromkeys((*old, *new))]
            differing = [pair for pair in pairs if pair[0] != pair[1]]
            differs = differs or bool(differing)
            journal.add(noun, differing)
        if differs:
            journal.close(ids.identity(), author, json.dumps([_SUMMARY_TEMPLATE, {"file": name}]), "migration", None)

    def _outcome(self, before: dict[str, dict[str, Record]], after: dict[str, dict[str, Record]]) -> Repaired:
        called: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        lost = self._lost | self._missing(after)
        for kind, keys in (("lost", lost), ("doubtful", self._doubtful - lost)):
            for noun, identity in sorted(keys):
                told = self._testimony.told.get((noun, identity))
                record = after[noun].get(identity) or (told.record if told else before.get(noun, {}).get(identity, {}))
                called[noun][kind].append(record.get("code") or identity)
        return Repaired(
            {
                noun: Outcome(len(after[noun]), tuple(called[noun]["doubtful"]), tuple(called[noun]["lost"]))
                for noun in RECORDS
                if after[noun] or called[noun]
            },
            self._testimony.left_out,
        )

    def _missing(self, after: dict[str, dict[str, Record]]) -> set[Key]:
        """Return the records that only the search keys still know of, where the journal does not prove to be whole."""
        if self._testimony.whole:
            return set()
        texts = ((row["noun"], row["record_id"]) for row in self._salvage.rows("search_key", "number"))
        known = {(_text(noun), _text(identity)) for noun, identity in texts}
        return {key for key in known - self._testimony.gone if key[0] in INDEXED and key[1] not in after[key[0]]}


def _versions(testimony: Testimony, key: Key, row: Record | None) -> tuple[list[Record], bool]:
    """Return what a record may have been, the likeliest first, and whether the first of them is proved."""
    told = testimony.told.get(key)
    if told is None:
        removed = row is None or (testimony.whole and key in testimony.gone)
        return ([], True) if removed or row is None else ([row, _legible(row)], False)
    record, unknown = told
    if row is None:
        return [record], testimony.whole and not unknown
    merged = {**record, **{field: row[field] for field in unknown}}
    without_proof = any(row[field] not in ("", None, False) for field in unknown)
    if row == merged or testimony.whole:
        return [merged, _legible(merged)], not without_proof
    return [row, _legible(row), merged], False


def _understood(noun: str, rows: Iterable[Raw]) -> Iterator[tuple[str, Record]]:
    """Yield the rows of ``noun`` as records of today's fields, by id; text that is not UTF-8 with what marks it."""
    for row in rows:
        record = {"id": "", **SHAPES[noun].blank, **{name: _text(row[name]) for name in row if name in _fields(noun)}}
        if isinstance(record["id"], str):
            yield record["id"], as_record(noun, record)


def _fields(noun: str) -> set[str]:
    return set(NOUNS[noun].columns)


def _text(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _legible(record: Record) -> Record:
    """Return ``record`` with a mark in place of every character that damage alone can have put into its texts."""
    return {name: _marked(value) if isinstance(value, str) else value for name, value in record.items()}


def _marked(text: str) -> str:
    return "".join(c if c in "\n\t" or not unicodedata.category(c).startswith("C") else _UNREADABLE for c in text)
