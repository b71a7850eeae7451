"""The journal: what every change did, in lines that nobody can alter unseen and whose values can be erased.

A change is a run of entries closed by the change's own line. A creation or removal is one entry with two salted values,
the fields that are personal (``Privacy``) and the rest; a revision is one entry per field with its old and new value.
Each line's hash covers the line and the hash before it on the same site; order is that of a hybrid logical clock (48
bits of milliseconds, 16 of counter), which never goes back whatever the wall clock does.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.records.privacy import Privacy
from pdzctl.store.identity import SALT_BYTES, Source
from pdzctl.store.system import Site, remember_site, site_of

Values = Mapping[str, Any]
Pair = tuple[Values | None, Values | None]

_COUNTER_BITS = 16
_SALTS_AT_ONCE = 256
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_ADD_ENTRIES = """INSERT INTO entry (line, clock, noun, record_id, action, field, digest, personal_digest, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD_VALUES = "INSERT INTO value (line, part, salt, text) VALUES (?, ?, ?, ?)"
_ADD_CHANGE = """INSERT INTO change
    (line, first, id, site, clock, at, command, kind, reverses, author_digest, summary_digest, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


class Shape(NamedTuple):
    """How the journal splits a noun: fields that are not personal, those that are, and what each is when unknown."""

    rest: tuple[str, ...]
    personal: tuple[str, ...]
    blank: dict[str, str | None]


def _shape(noun: str) -> Shape:
    fields = [field for field in NOUNS[noun].fields if field.name != "id"]
    return Shape(
        tuple(f.name for f in fields if f.privacy is Privacy.NONE),
        tuple(f.name for f in fields if f.privacy is not Privacy.NONE),
        {f.name: "" if f.kind in (Kind.LINE, Kind.BLOCK) else None for f in fields},
    )


SHAPES = {noun: _shape(noun) for noun in NOUNS}


class Author(NamedTuple):
    """Who makes a change, when (an instant with its offset, shown only), and with which words of the command."""

    name: str
    at: str
    command: str


def line_hash(previous: bytes, said: Iterable[object], digests: Iterable[bytes | None]) -> bytes:
    """Return the hash of a line that says ``said`` and ``digests``, after a line whose hash is ``previous``."""
    text = "\n".join(map(str, said)).encode()
    return sha256(previous + text + b"\n" + b"".join(digest or b"" for digest in digests)).digest()


class Journal:
    """Writes the lines of one change inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, path: Path, source: Source) -> None:
        """Begin after the last line of the file, on the site that this user has in it, or on a new one."""
        self._connection = connection
        self._path = path
        self._source = source
        self._salts: list[bytes] = []
        last = connection.execute("SELECT max(line), max(clock) FROM change").fetchone()
        self.first = self._line = (last[0] or 0) + 1
        self._clock = max((last[1] or 0) + 1, source.milliseconds() << _COUNTER_BITS)
        known = site_of(path)
        head = b""
        if known:
            row = connection.execute(
                "SELECT hash FROM change WHERE site = ? ORDER BY line DESC LIMIT 1", (known.id,)
            ).fetchone()
            head = row[0] if row else b""
        self._site = known.id if known and head and head.hex() == known.head else source.identity()
        self._hash = head if known and self._site == known.id else b""

    def add(self, noun: str, pairs: Iterable[Pair]) -> None:
        """Write the entries of ``pairs`` (before, after) of one noun; a pair without any difference writes none."""
        entries: list[tuple[object, ...]] = []
        values: list[tuple[object, ...]] = []
        shape = SHAPES[noun]
        for before, after in pairs:
            if before is None or after is None:
                whole = after or before
                assert whole is not None
                action = "created" if before is None else "removed"
                digest = self._keep(values, "rest", _text(whole, shape.rest))
                personal = self._keep(values, "personal", _text(whole, shape.personal)) if shape.personal else None
                entries.append(self._entry(noun, whole["id"], action, "", digests=(digest, personal)))
                continue
            for field in shape.blank:
                old, new = before[field], after[field]
                if old != new:
                    digest = self._keep(values, "field", _encode((old, new)))
                    entries.append(self._entry(noun, after["id"], "revised", field, digests=(digest, None)))
        self._connection.executemany(_ADD_ENTRIES, entries)
        self._connection.executemany(_ADD_VALUES, values)

    def close(self, identity: str, author: Author, summary: str, kind: str, reverses: str | None) -> Site:
        """Write the change's own line and return the site with its new head, to be remembered after the commit."""
        values: list[tuple[object, ...]] = []
        digests = (self._keep(values, "author", author.name), self._keep(values, "summary", summary))
        said = (self._clock, self._line - self.first, identity, self._site, *author[1:], kind, reverses or "")
        self._hash = line_hash(self._hash, said, digests)
        self._connection.execute(
            _ADD_CHANGE,
            (
                self._line,
                self.first,
                identity,
                self._site,
                self._clock,
                author.at,
                author.command,
                kind,
                reverses,
                *digests,
                self._hash,
            ),
        )
        self._connection.executemany(_ADD_VALUES, values)
        return Site(self._site, self._hash.hex())

    def remember(self, site: Site) -> None:
        """Keep the head of this user's chain outside the file, once the change is committed."""
        remember_site(self._path, site)

    def _entry(self, *said: str, digests: tuple[bytes, bytes | None]) -> tuple[object, ...]:
        """Return the row of an entry that says noun, record id, action and field, and move on by one line."""
        self._hash = line_hash(self._hash, (self._clock, *said), digests)
        entry = (self._line, self._clock, *said, *digests, self._hash)
        self._line += 1
        self._clock += 1
        return entry

    def _keep(self, values: list[tuple[object, ...]], part: str, text: str) -> bytes:
        if not self._salts:
            run = self._source.salts(_SALTS_AT_ONCE)
            self._salts = [run[start : start + SALT_BYTES] for start in range(0, len(run), SALT_BYTES)]
        salt = self._salts.pop()
        values.append((self._line, part, salt, text))
        return sha256(salt + text.encode()).digest()


def _text(whole: Values, fields: tuple[str, ...]) -> str:
    """Return the known ones of ``fields`` as JSON: what is absent was empty, or is a field of a later shape."""
    return _encode({name: value for name in fields if (value := whole[name]) is not None and value != ""})


def unfolded(noun: str, record_id: str, *texts: str | None) -> dict[str, Any]:
    """Return the whole record whose parts are ``texts``; fields of a missing part are blank."""
    record: dict[str, Any] = {"id": record_id, **SHAPES[noun].blank}
    for text in texts:
        if text is not None:
            record.update(json.loads(text))
    return record
