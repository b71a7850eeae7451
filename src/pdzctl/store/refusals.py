"""What SQLite's errors mean to a person: the one place where they become errors of ours.

``sqlite_errorname`` decides, never the message: SQLite quotes stored text in some of its messages.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pdzctl.errors import Busy, Damaged, MachineRefused, PdzError, Refused
from pdzctl.store.copies import backups, newest_sound, way_back
from pdzctl.store.fingerprint import is_as_made
from pdzctl.store.system import holder_of

_MACHINE = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_NOMEM")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_SCHEMA", "SQLITE_TOOBIG")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise PdzError in place of what SQLite raises about the file at ``path``; a bug of ours stays a bug."""
    try:
        yield
    except sqlite3.Error as error:
        refusal = refusal_of(error, path)
        if refusal is None:
            raise
        raise refusal from None
    except UnicodeDecodeError:
        # Python fails to decode SQLite's own message when it quotes a damaged schema.
        raise damaged(path) from None


def refusal_of(error: sqlite3.Error, path: Path) -> PdzError | None:
    """Return what ``error`` means about the file at ``path``, or None when it is a bug."""
    name: str = getattr(error, "sqlite_errorname", "")
    if name.startswith(_BUSY):
        return busy(path)
    if name.startswith("SQLITE_FULL"):
        return MachineRefused(
            "There is no room left on the disk of {file}: nothing was saved.",
            file=path.name,
            hint="Free some room there and type the command again.",
        )
    if name.startswith(_MACHINE):
        return MachineRefused(
            "The machine does not let {file} be read or written ({reason}): nothing was saved.",
            file=path.name,
            reason=name,
            hint="Look at the permissions of the file and of its folder, and at the disk.",
        )
    if name.startswith(_DAMAGED):
        return damaged(path)
    if name == "SQLITE_ERROR" and not is_as_made(path):
        return damaged(path)
    return _undecodable(error, path)


def unkept(error: sqlite3.IntegrityError, called: str) -> Refused | None:
    """Return why the file does not take the record people know as ``called``, or None when it is a bug."""
    name = error.sqlite_errorname
    if name == "SQLITE_CONSTRAINT_TRIGGER":
        return Refused(
            "{code} belongs to approved minutes: it can no longer change.",
            code=called,
            hint="A mistake in them is corrected by a numbered correction: pdzctl minutes correct VER-… --text …",
        )
    if name in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"):
        return Refused("{code} exists already, or something with the same content.", code=called)
    return None


def kept_unsafely(error: sqlite3.Error, path: Path) -> MachineRefused:
    """Return that a change is in the file at ``path``, but that the disk does not promise to keep it."""
    return MachineRefused(
        "The change is saved, but the disk of {file} does not promise to keep it ({reason}).",
        file=path.name,
        reason=getattr(error, "sqlite_errorname", "?"),
        hint="Do not type it again: pdzctl log shows it. Look at the disk, and keep a copy on another one.",
    )


def busy(path: Path) -> Busy:
    """Return that the file is in use, naming who holds it where that is known."""
    holder = holder_of(path)
    if holder:
        return Busy(
            "{file} is in use by {holder}.", file=path.name, holder=holder, hint="Try again, or --wait SECONDS."
        )
    return Busy("{file} is in use by another program.", file=path.name, hint="Try again, or --wait SECONDS.")


def damaged(path: Path) -> Damaged:
    """Return that the file is damaged, naming its newest sound copy."""
    hint, backup = way_back(path)
    return Damaged("{file} is damaged.", file=path.name, hint=hint, backup=backup)


def newer(path: Path, version: int, known: int) -> Damaged:
    """Return that the file has the shape ``version``, which is newer than the ``known`` one, or says so wrongly."""
    copy = newest_sound(path)
    hint = "Update pdzctl. If none was ever newer, it is damaged: pdzctl backup restore {backup} --out NEW.db"
    return Damaged(
        "{file} was written by a newer pdzctl (shape {version}; this one knows {known}).",
        file=path.name,
        version=version,
        known=known,
        backup=copy.path.name if copy else "",
        hint=hint if copy else "Update pdzctl.",
    )


def not_ours(path: Path) -> Damaged:
    """Return that the file is none of pdzctl's, or, where it has copies that are, that it no longer is."""
    if not backups(path):
        return Damaged(
            "{file} is not a district file of pdzctl.", file=path.name, hint="--district names another file."
        )
    hint, backup = way_back(path)
    return Damaged("{file} is no longer a district file of pdzctl.", file=path.name, hint=hint, backup=backup)


def _undecodable(error: sqlite3.Error, path: Path) -> Damaged | None:
    """Text that is not UTF-8 comes from Python as an OperationalError without a name: only damage puts it there."""
    undecodable = isinstance(error, sqlite3.OperationalError) and not getattr(error, "sqlite_errorname", "")
    return damaged(path) if undecodable else None
