"""Backups: whole, verified copies beside the district file, made while others may work."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pdzctl.errors import Damaged, MachineRefused
from pdzctl.store.opening import connect, existing, version_of
from pdzctl.store.refusals import translated
from pdzctl.store.system import create_private, private_folder, publish

_STAMP = "%Y-%m-%dT%H%M%S"
_HEAD_DIGITS = 12


class Backup(NamedTuple):
    """A copy: where it is, when it was made (local time), the schema it has and the head of the journal in it."""

    path: Path
    made: datetime
    version: int
    head: str


def folder_of(path: Path) -> Path:
    """Return the folder of the backups of the district file at ``path``."""
    return path.with_name(f"{path.stem}-backups")


def back_up(path: str | Path, *, now: datetime | None = None, wait: float = 30.0) -> Backup:
    """Copy the district file at ``path`` into its backup folder and return the copy, verified and durable, mode 0600.

    SQLite's backup makes it, so that it is whole whatever others write meanwhile; it gets its name only after its
    structure and foreign keys were checked. Raises Damaged (of the file itself), MachineRefused, Busy.
    """
    file = existing(path)
    version = version_of(file)
    made = (now or datetime.now().astimezone()).replace(microsecond=0)
    try:
        folder = private_folder(folder_of(file))
        temporary = folder / f".{os.getpid()}.part"
        temporary.unlink(missing_ok=True)
        create_private(temporary)
        try:
            head = _copy(file, temporary, wait)
            name = f"{file.stem}-{made.strftime(_STAMP)}_v{version}_{head}"
            return Backup(_published(temporary, folder, name), made, version, head)
        finally:
            temporary.unlink(missing_ok=True)
            with suppress(OSError):
                folder.rmdir()  # it stays where it holds anything
    except OSError as error:
        raise MachineRefused(
            "{file} could not be backed up ({reason}).", file=file.name, reason=os.strerror(error.errno or 0)
        ) from None


def backups(path: str | Path) -> list[Backup]:
    """Return the backups of the district file at ``path``, newest first."""
    file = existing(path)
    found = []
    for copy in folder_of(file).glob(f"{file.stem}-*.db"):
        parts = copy.stem.removeprefix(f"{file.stem}-").split("_")
        try:
            made = datetime.strptime(parts[0], _STAMP).astimezone()
            found.append(Backup(copy, made, int(parts[1].removeprefix("v")), parts[2]))
        except (ValueError, IndexError):
            continue
    return sorted(found, key=lambda backup: (backup.made, backup.path.name), reverse=True)


def _copy(file: Path, temporary: Path, wait: float) -> str:
    with (
        translated(file),
        closing(connect(file, wait=wait, read_only=True)) as source,
        closing(sqlite3.connect(temporary, isolation_level=None)) as target,
    ):
        source.backup(target)
        sound = target.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
        if not sound or target.execute("PRAGMA foreign_key_check").fetchone():
            raise Damaged("{file} is damaged: no backup was made.", file=file.name, hint="pdzctl check says where.")
        return head_of(target)


def head_of(connection: sqlite3.Connection) -> str:
    """Return the first 12 digits of the newest change's hash: it names a state of the file."""
    row = connection.execute("SELECT hash FROM change ORDER BY line DESC LIMIT 1").fetchone()
    return row[0].hex()[:_HEAD_DIGITS] if row else "0" * _HEAD_DIGITS


def _published(temporary: Path, folder: Path, name: str) -> Path:
    for number in range(1, 1_000):
        final = folder / (f"{name}.db" if number == 1 else f"{name}_{number}.db")
        try:
            publish(temporary, final)
        except FileExistsError:
            continue
        return final
    raise MachineRefused("There are too many backups of this minute.")
