"""Opening a file: what is not a district of this program is refused before SQLite touches it."""

import errno
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from pdzctl.errors import Damaged, MachineRefused, NotFound
from pdzctl.store.refusals import newer, not_ours, translated

APPLICATION_ID = 0x70647A63
"""``pdzc``: what marks a file as ours (bytes 68 to 71 of an SQLite file)."""
SCHEMA_VERSION = 3
"""The number of the last migration."""

_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\x00"
_PATIENCE = 30.0
_PRAGMAS = (
    "synchronous = extra",
    "fullfsync = on",
    "foreign_keys = on",
    "secure_delete = on",
    "trusted_schema = off",
    "recursive_triggers = on",
    "cell_size_check = on",
    "temp_store = memory",
    "cache_size = -65536",
)


def version_of(path: Path) -> int:
    """Return the schema version of the district file at ``path``, from its first 100 bytes.

    Where SQLite's journal lies beside the file, what a crash left half written is undone first: the header may tell of
    a migration that never ended. Raises NotFound where there is no file, Damaged where the file is not ours, has a
    second name, or is newer.
    """
    version = version_told(path)
    if version is None:
        raise not_ours(path)
    if path.with_name(f"{path.name}-journal").exists():
        with closing(connect(path, wait=_PATIENCE, read_only=True)) as connection, translated(path):
            (version,) = connection.execute("PRAGMA user_version").fetchone()
    return version


def version_told(path: Path) -> int | None:
    """Return the schema version that the file at ``path`` tells, or None where it does not tell that it is ours.

    Raises as ``version_of`` does, but not where the file is not ours: it may be damaged.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Damaged("{file} is not a district file: it is not even a file.", file=path.name)
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        raise NotFound(
            "There is no district file at {file}.",
            file=str(path),
            hint="pdzctl init makes one; --district names another.",
        ) from None
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "?")
        raise MachineRefused("{file} cannot be read ({reason}).", file=path.name, reason=reason) from None
    if found.st_nlink > 1:
        raise Damaged(
            "{file} has a second name on this disk (a hard link), and writing through two names damages it.",
            file=path.name,
            hint="Copy it to a file of its own with pdzctl backup or cp.",
        )
    if not header.startswith(_MAGIC) or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        return None
    version = int.from_bytes(header[60:64], "big")
    if version > SCHEMA_VERSION:
        raise newer(path, version, SCHEMA_VERSION)
    return version


def connect(path: Path, *, wait: float, read_only: bool = False) -> sqlite3.Connection:
    """Open the existing file at ``path``; ``wait`` is the patience in seconds. Raises PdzError.

    Reading too opens for writing where it may, because only so can SQLite undo what a crash left half written; then
    ``query_only`` forbids the rest.
    """
    _refuse_linked_journal(path)
    with translated(path):
        uri = f"{path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=wait)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            # A file that says it has a WAL, rightly or by damage, is written to when that is taken from it.
            connection.execute("PRAGMA query_only = on" if read_only else "PRAGMA journal_mode = delete")
        except BaseException:
            connection.close()
            raise
    return connection


def _refuse_linked_journal(path: Path) -> None:
    """Raise MachineRefused where SQLite's own journal is a link: what SQLite writes there would reach another file."""
    journal = path.with_name(f"{path.name}-journal")
    try:
        found = journal.lstat()
    except OSError:
        return
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise MachineRefused(
            "{journal} leads to another file: {file} was not opened.",
            journal=journal.name,
            file=path.name,
            hint="Nothing of pdzctl makes such a link: remove it.",
        )


def existing(path: str | os.PathLike[str]) -> Path:
    """Return ``path`` with links resolved: the lock, the journal and the backups stand beside the real file."""
    # Path.resolve raises where a link leads to itself; opening such a file says it better.
    return Path(os.path.realpath(path))


def in_shape(path: str | os.PathLike[str]) -> Path:
    """Return the district file at ``path``, links resolved; ``store.migrations`` brings an older one to today's shape.

    Raises NotFound or Damaged unless it is a file of ours in today's shape.
    """
    file = existing(path)
    if (version := version_of(file)) < SCHEMA_VERSION:
        raise Damaged("{file} has the older shape {version}.", file=file.name, version=version, hint="pdzctl status")
    return file
