"""Making, proving and restoring copies of the district's file, while others may work on it."""

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from filecmp import cmp
from pathlib import Path

from pdzctl.errors import Damaged, MachineRefused, Refused
from pdzctl.records.vocabulary import BackupReason
from pdzctl.store.copies import Backup, backups, folder_of, head_of, is_sound, name_of, stamped, superseded
from pdzctl.store.opening import connect, existing, version_of
from pdzctl.store.refusals import refusal_of, translated
from pdzctl.store.system import create_private, private_folder, publish

_ABANDONED_SECONDS = 24 * 60 * 60
_DAMAGED = "_damaged.db"


def back_up(path: str | Path, *, now: datetime | None = None, wait: float = 30.0) -> Backup:
    """Copy the district file at ``path`` into its backup folder and return the copy, verified and durable, mode 0600.

    SQLite's backup makes it, so that it is whole whatever others write meanwhile; it gets its name only after its
    structure and foreign keys were checked. Raises Damaged (of the file itself), MachineRefused, Busy.
    """
    file = existing(path)
    version_of(file)
    return copied(file, BackupReason.HAND, now=now or datetime.now().astimezone(), wait=wait)


def copied(file: Path, why: BackupReason, *, now: datetime, wait: float) -> Backup:
    """Do the same for whoever holds a lock on ``file``: it is opened through SQLite alone.

    To close any other descriptor of a file drops every lock that this process holds on it (sqlite.org/howtocorrupt.html
    section 2.2). A copy that was not made by hand lets those go that it supersedes.
    """
    made = now.replace(microsecond=0)
    with _machine_of(file):
        folder = private_folder(folder_of(file))
        try:
            with _temporary(folder) as temporary:
                version, head = _copy(file, temporary, wait)
                final = _published(temporary, folder, name_of(file.stem, made, version, head, why))
        finally:
            with suppress(OSError):
                folder.rmdir()  # it stays where it holds anything
        if why is not BackupReason.HAND:
            _let_go(superseded(backups(file)))
    return Backup(final, made, version, head, why)


def _let_go(copies: Iterable[Backup]) -> None:
    for copy in copies:
        with suppress(OSError):
            copy.path.unlink()


def copied_before(file: Path, why: BackupReason, *, now: datetime, wait: float) -> Backup | None:
    """Do what ``copied`` does, unless the file holds no more than a new one, or a sound copy of this state is there.

    It is meant to be called inside a change, before its first write: others wait, so nothing can come between.
    """
    with translated(file), closing(connect(file, wait=wait, read_only=True)) as connection:
        (changes,) = connection.execute("SELECT count(*) FROM (SELECT 1 FROM change LIMIT 2)").fetchone()
        head = head_of(connection)
    if changes < 2 or any(copy.head == head and is_sound(copy) for copy in backups(file)):  # noqa: PLR2004
        return None
    return copied(file, why, now=now, wait=wait)


def copied_today(file: Path, *, now: datetime, wait: float) -> MachineRefused | None:
    """Make the copy of a day before its first change, or return why this machine could not.

    That is no reason to refuse the change: yesterday's copy and the journal are still there. Raises Damaged when the
    file itself is damaged, because writing to it could lose more.
    """
    try:
        copied_before(file, BackupReason.DAY, now=now, wait=wait)
    except MachineRefused as refusal:
        return refusal
    return None


def kept_as_it_is(file: Path, *, now: datetime) -> Path:
    """Keep the bytes of a damaged ``file``, and of its journal, among its copies, once; return where.

    Whatever is done to the file afterwards, what it still holds is not lost. Raises MachineRefused.
    """
    with _machine_of(file):
        folder = private_folder(folder_of(file))
        there = (copy for copy in folder.iterdir() if copy.name.endswith(_DAMAGED) and cmp(copy, file, shallow=False))
        if copy := next(there, None):
            return copy
        name = f"{stamped(file.stem, now)}{_DAMAGED.removesuffix('.db')}"
        with _temporary(folder) as temporary:
            shutil.copyfile(file, temporary)
            final = _published(temporary, folder, name)
        journal = file.with_name(f"{file.name}-journal")
        if journal.exists():
            with _temporary(folder) as temporary:
                shutil.copyfile(journal, temporary)
                publish(temporary, final.with_name(f"{final.name}-journal"))
    return final


def restored(copy: Backup, target: Path) -> Path:
    """Write the bytes of ``copy`` to the new file ``target``, whole or not at all, mode 0600, and return its path.

    Raises Refused when ``target`` exists, MachineRefused.
    """
    final = target.parent.resolve() / target.name
    with _machine_of(copy.path), _temporary(final.parent) as temporary:
        shutil.copyfile(copy.path, temporary)
        try:
            publish(temporary, final)
        except FileExistsError:
            hint = "--out names a file that is not there."
            raise Refused("{file} exists already.", file=target.name, hint=hint) from None
    return final


@contextmanager
def in_a_file_of_its_own(copy: Backup) -> Iterator[Path]:
    """Yield the path of a private copy of ``copy``, which may be written to and is gone afterwards."""
    with _machine_of(copy.path), _temporary(copy.path.parent) as temporary:
        shutil.copyfile(copy.path, temporary)
        yield temporary


@contextmanager
def _machine_of(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _refusal_of(error, file) from None


def _refusal_of(error: OSError | sqlite3.Error, file: Path) -> Exception:
    """Return what ``error`` means: that the machine makes no copy, that ``file`` is damaged or in use, or a bug."""
    if isinstance(error, OSError):
        reason = os.strerror(error.errno or 0)
    else:
        refusal = refusal_of(error, file)
        if not isinstance(refusal, MachineRefused):
            return refusal or error
        full = error.sqlite_errorname.startswith("SQLITE_FULL")
        reason = os.strerror(errno.ENOSPC) if full else error.sqlite_errorname
    return MachineRefused(
        "No copy of {file} could be made ({reason}).",
        file=file.name,
        reason=reason,
        hint="Look at the room on the disk and at who may write in the folder.",
    )


@contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    """Yield the path of an empty private file in ``folder``, removed afterwards; those of a killed process go too."""
    for part in folder.glob(".*.pdzctl-part*"):
        with suppress(OSError):
            if part.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                part.unlink()
    temporary = folder / f".{os.getpid()}.pdzctl-part"
    temporary.unlink(missing_ok=True)
    try:
        create_private(temporary)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _copy(file: Path, temporary: Path, wait: float) -> tuple[int, str]:
    """Copy ``file`` and return the shape and the journal head of the copy, once it was found sound."""
    with (
        closing(connect(file, wait=wait, read_only=True)) as source,
        closing(sqlite3.connect(temporary, isolation_level=None)) as target,
    ):
        # Until it has its name nothing of it need survive, and then it is made durable as a whole.
        target.execute("PRAGMA journal_mode = off")
        target.execute("PRAGMA synchronous = off")
        source.backup(target)
        target.execute("PRAGMA journal_mode = delete")  # a file that somebody gave a WAL has copies without
        sound = target.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
        if not sound or target.execute("PRAGMA foreign_key_check").fetchone():
            raise Damaged("{file} is damaged: no backup was made.", file=file.name, hint="pdzctl check says where.")
        return target.execute("PRAGMA user_version").fetchone()[0], head_of(target)


def _published(temporary: Path, folder: Path, name: str) -> Path:
    for number in range(1, 1_000):
        final = folder / (f"{name}.db" if number == 1 else f"{name}_{number}.db")
        try:
            publish(temporary, final)
        except FileExistsError:
            continue
        return final
    raise MachineRefused("There are too many backups of this minute.")
