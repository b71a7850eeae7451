"""The journal: what every change did, in lines that nobody can alter unseen and whose values can be erased.

A change is a run of entries closed by the change's own line. A creation or removal is one entry with two salted values,
the fields that are personal (``Privacy``) and the rest; a revision is one entry per field with its old and new value.
Each line's hash covers the line and the hash before it on the same site; order is that of a hybrid logical clock (48
bits of milliseconds, 16 of counter), which never goes back whatever the wall clock does.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.records.privacy import Privacy
from pdzctl.store.identity import SALT_BYTES, Source
from pdzctl.store.read_back import ReadBack
from pdzctl.store.rows import Pair, Row, Values, insert
from pdzctl.store.system import Site, remember_site, site_of

_COUNTER_BITS = 16
_UNSUSPICIOUS = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(days=366)
_SALTS_AT_ONCE = 256

_NEWEST = "SELECT line, first, clock FROM change ORDER BY line DESC LIMIT 1"
_ENTRY = ("line", "clock", "noun", "record_id", "action", "field", "digest", "personal_digest", "hash")
_VALUE = ("line", "part", "salt", "text")
_CHANGE = (
    "line",
    "first",
    "id",
    "site",
    "clock",
    "at",
    "command",
    "kind",
    "reverses",
    "author_digest",
    "summary_digest",
    "hash",
)


class Jump(NamedTuple):
    """What the clock of this computer says and when the newest change was made, where one of the two must be wrong."""

    now: datetime
    newest: datetime


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


def entry_hash(previous: bytes, said: tuple[object, ...], digest: bytes, personal: bytes | None) -> bytes:
    """Return the ``line_hash`` of an entry, which says clock, noun, record id, action and field."""
    clock, noun, record_id, action, field = said
    text = f"{clock}\n{noun}\n{record_id}\n{action}\n{field}\n".encode()
    return sha256(previous + text + digest + (personal or b"")).digest()


def _jump(begun: int, newest: int, entries: int) -> Jump | None:
    """Return the jump between two values of the logical clock: back by a minute or more, or ahead by over a year.

    ``newest`` closed a change of so many ``entries``. Where that change began without the counter at 0, no clock gave
    its time but the change before it: the jump was told then.
    """
    now, then = _instant(begun), _instant(newest - entries)
    timed = (newest - entries) % (1 << _COUNTER_BITS) == 0
    return Jump(now, then) if timed and not -_UNSUSPICIOUS < now - then <= _LONGEST_PAUSE else None


def _instant(clock: int) -> datetime:
    # Not from a time stamp: a clock gone wild would be outside what the machine's calendar takes.
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=clock >> _COUNTER_BITS)).astimezone()


def change_hash(previous: bytes, change: Mapping[str, Any]) -> bytes:
    """Return the ``line_hash`` of a change's own line, given as its row."""
    told = (change[name] for name in ("id", "site", "at", "command", "kind"))
    said = (change["clock"], change["line"] - change["first"], *told, change["reverses"] or "")
    return line_hash(previous, said, (change["author_digest"], change["summary_digest"]))


class Journal:
    """Writes the lines of one change inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, path: Path, source: Source, read_back: ReadBack) -> None:
        """Begin after the last line of the file, on the site that this user has in it, or on a new one."""
        self._connection = connection
        self._path = path
        self._source = source
        self._read_back = read_back
        self._salts: list[bytes] = []
        self._values: list[Row] = []
        line, first, clock = connection.execute(_NEWEST).fetchone() or (0, 0, 0)
        self.first = self._line = line + 1
        begun = source.milliseconds() << _COUNTER_BITS
        self._clock = max(clock + 1, begun)
        self.jump = _jump(begun, clock, line - first) if line else None
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
        entries: list[Row] = []
        shape = SHAPES[noun]
        for before, after in pairs:
            if before is None or after is None:
                whole = after or before
                assert whole is not None
                action = "created" if before is None else "removed"
                personal = self._keep("personal", _text(whole, shape.personal)) if shape.personal else None
                digest = self._keep("rest", _text(whole, shape.rest))
                entries.append(self._entry((noun, whole["id"], action, ""), digest, personal))
                continue
            for field in shape.blank:
                old, new = before[field], after[field]
                if old != new:
                    digest = self._keep("field", to_json((old, new)))
                    entries.append(self._entry((noun, after["id"], "revised", field), digest, None))
        self._insert("entry", _ENTRY, entries)

    def close(self, identity: str, author: Author, summary: str, kind: str, reverses: str | None) -> Site:
        """Write the change's own line and return the site with its new head, to be remembered after the commit."""
        digests = (self._keep("author", author.name.encode()), self._keep("summary", summary.encode()))
        said = (self._line, self.first, identity, self._site, self._clock, *author[1:], kind, reverses, *digests)
        self._hash = change_hash(self._hash, dict(zip(_CHANGE, said, strict=False)))
        self._insert("change", _CHANGE, [(*said, self._hash)])
        return Site(self._site, self._hash.hex())

    @property
    def newest(self) -> tuple[int, bytes]:
        """The line and the hash of the change, once it is closed."""
        return self._line, self._hash

    def remember(self, site: Site) -> None:
        """Keep the head of this user's chain outside the file, once the change is committed."""
        remember_site(self._path, site)

    def _insert(self, table: str, columns: tuple[str, ...], rows: list[Row]) -> None:
        """Insert lines and the values kept for them, and expect both to be read back."""
        for into, names, lines in ((table, columns, rows), ("value", _VALUE, self._values)):
            insert(self._connection, into, names, lines)
            self._read_back.expect_lines(into, names, lines)
        self._values = []

    def _entry(self, said: tuple[str, str, str, str], digest: bytes, personal: bytes | None) -> Row:
        """Return the row of an entry that says noun, record id, action and field, and move on by one line."""
        self._hash = entry_hash(self._hash, (self._clock, *said), digest, personal)
        entry = (self._line, self._clock, *said, digest, personal, self._hash)
        self._line += 1
        self._clock += 1
        return entry

    def _keep(self, part: str, text: bytes) -> bytes:
        """Keep a value of this line under a salt of its own and return its digest."""
        if not self._salts:
            run = self._source.salts(_SALTS_AT_ONCE)
            self._salts = [run[start : start + SALT_BYTES] for start in range(0, len(run), SALT_BYTES)]
        salt = self._salts.pop()
        self._values.append((self._line, part, salt, text.decode()))
        return sha256(salt + text).digest()


def _text(whole: Values, fields: tuple[str, ...]) -> bytes:
    """Return the known ones of ``fields`` as JSON: what is absent was empty, or is a field of a later shape."""
    return to_json({name: value for name in fields if (value := whole[name]) is not None and value != ""})


def unfolded(noun: str, record_id: str, *texts: str | None) -> dict[str, Any]:
    """Return the whole record whose parts are ``texts``; fields of a missing part are blank."""
    record: dict[str, Any] = {"id": record_id, **SHAPES[noun].blank}
    for text in texts:
        if text is not None:
            record.update(from_json(text))
    return record
