"""Opening a file: what is not a district of this program is refused before SQLite touches it."""

import errno
import os
import sqlite3
import stat
from pathlib import Path
from types import ModuleType

from pdzctl.errors import Damaged, MachineRefused, NotFound, Refused
from pdzctl.store.refusals import translated
from pdzctl.store.system import create_private, publish

APPLICATION_ID = 0x70647A63
"""``pdzc``: what marks a file as ours (bytes 68 to 71 of an SQLite file)."""
SCHEMA_VERSION = 1
"""The number of the last migration."""

_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\x00"
_PRAGMAS = (
    "journal_mode = delete",
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
    """Return the schema version of the district file at ``path``, reading its first 100 bytes and nothing else.

    Raises NotFound where there is no file, Damaged where the file is not ours, has a second name, or is newer.
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
    if not header.startswith(_MAGIC) or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise Damaged("{file} is not a district file of pdzctl.", file=path.name, hint="--district names another file.")
    if found.st_nlink > 1:
        raise Damaged(
            "{file} has a second name on this disk (a hard link), and writing through two names damages it.",
            file=path.name,
            hint="Copy it to a file of its own with pdzctl backup or cp.",
        )
    version = int.from_bytes(header[60:64], "big")
    if version > SCHEMA_VERSION:
        raise Damaged(
            "{file} was written by a newer pdzctl (shape {version}; this one knows {known}).",
            file=path.name,
            version=version,
            known=SCHEMA_VERSION,
            hint="Update pdzctl.",
        )
    return version


def connect(path: Path, *, wait: float, read_only: bool = False) -> sqlite3.Connection:
    """Open the existing file at ``path``; ``wait`` is the patience in seconds. Raises PdzError.

    Reading too opens for writing where it may, because only so can SQLite undo what a crash left half written; then
    ``query_only`` forbids the rest.
    """
    with translated(path):
        uri = f"{path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=wait)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            if read_only:
                connection.execute("PRAGMA query_only = on")
        except BaseException:
            connection.close()
            raise
    return connection


def existing(path: str | os.PathLike[str]) -> Path:
    """Return ``path`` with links resolved: the lock, the journal and the backups stand beside the real file."""
    return Path(path).resolve()


def create(path: str | os.PathLike[str]) -> Path:
    """Create an empty district file of today's shape, mode 0600, and return its path.

    It is built under another name and appears whole or not at all. Raises Refused when ``path`` exists.
    """
    final = Path(path).parent.resolve() / Path(path).name
    if os.path.lexists(final):
        raise Refused("{file} exists already.", file=str(path), hint="--district names another file.")
    temporary = final.with_name(f".{final.name}.{os.getpid()}.new")
    try:
        create_private(temporary)
        try:
            connection = connect(temporary, wait=0)
            try:
                _migrations().build(connection)
            finally:
                connection.close()
            publish(temporary, final)
        finally:
            temporary.unlink(missing_ok=True)
    except FileExistsError:
        raise Refused("{file} exists already.", file=str(path), hint="--district names another file.") from None
    except OSError as error:
        raise MachineRefused(
            "{file} cannot be created ({reason}).", file=str(path), reason=errno.errorcode.get(error.errno or 0, "?")
        ) from None
    return final


def bring_up_to_date(path: Path, *, wait: float) -> None:
    """Migrate the older file at ``path``, whose backup comes first. Raises PdzError."""
    _migrations().migrate_file(path, wait=wait)


def _migrations() -> ModuleType:
    """Load the migrations, and sqlite_utils with them, for the two rare moments that need them."""
    from pdzctl.store import migrations  # noqa: PLC0415 - sqlite_utils would double the start of every command

    return migrations
