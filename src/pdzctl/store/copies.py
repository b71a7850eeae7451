"""The copies of a district's file that stand beside it: what their names say, which is sound, which have had their day.

A name is ``<stem>-<local time>_v<shape>_<head>[_<why>][_<number>].db``. It sorts by time; ``head`` are the first 12
digits of the newest change's hash, so that a copy can be told from what its name says of it.
"""

import os
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pdzctl.errors import Ambiguous, NotFound
from pdzctl.records.vocabulary import BackupReason

_STAMP = "%Y-%m-%dT%H%M%S"
_HEAD_DIGITS = 12
_MAGIC = b"SQLite format 3\x00"
_NEAR = 5

KEPT_NEWEST = 5
KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 7, 4, 12
"""The first copy of each of this many days, ISO weeks and months that have one stays, and the newest ones."""


class Backup(NamedTuple):
    """A copy: where it is, when it was made (local time), the shape and journal head it has, and why it was made."""

    path: Path
    made: datetime
    version: int
    head: str
    why: BackupReason = BackupReason.HAND


def folder_of(path: Path) -> Path:
    """Return the folder of the backups of the district file at ``path``."""
    return path.with_name(f"{path.stem}-backups")


def stamped(stem: str, made: datetime) -> str:
    """Return how the name of anything begins that is kept among the copies."""
    return f"{stem}-{made.strftime(_STAMP)}"


def name_of(stem: str, made: datetime, version: int, head: str, why: BackupReason) -> str:
    """Return the name of a copy, without its number and ``.db``; one made by hand gives no reason."""
    reason = "" if why is BackupReason.HAND else f"_{why}"
    return f"{stamped(stem, made)}_v{version}_{head}{reason}"


def head_of(connection: sqlite3.Connection) -> str:
    """Return the first 12 digits of the newest change's hash: it names a state of the file."""
    row = connection.execute("SELECT hash FROM change ORDER BY line DESC LIMIT 1").fetchone()
    return row[0].hex()[:_HEAD_DIGITS] if row else "0" * _HEAD_DIGITS


def backups(path: Path) -> list[Backup]:
    """Return the copies of the district file at ``path``, which need not be there any more, newest first."""
    file = Path(os.path.realpath(path))
    folder = folder_of(file)
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return []
    found = [copy for name in names if (copy := _understood(folder / name, file.stem))]
    return sorted(found, key=_age, reverse=True)


def _understood(copy: Path, stem: str) -> Backup | None:
    if not (copy.name.startswith(f"{stem}-") and copy.suffix == ".db"):
        return None
    with suppress(ValueError):
        stamp, version, head, *rest = copy.stem.removeprefix(f"{stem}-").split("_")
        made = datetime.strptime(stamp, _STAMP).astimezone()
        whys = [BackupReason(word) for word in rest if not word.isdecimal()]
        return Backup(copy, made, int(version.removeprefix("v")), head, *whys[:1])
    return None


def _age(copy: Backup) -> tuple[datetime, int, str]:
    """Two copies of one second are told apart by when they were written."""
    written = 0
    with suppress(OSError):
        written = copy.path.stat().st_mtime_ns
    return copy.made, written, copy.path.name


def named(path: Path, text: str) -> Backup:
    """Return the copy of the file at ``path`` whose name is ``text``, or the only one whose name holds it.

    Raises NotFound with the newest ones, Ambiguous with the candidates.
    """
    copies = backups(path)
    exact = [copy for copy in copies if text in (copy.path.name, copy.path.stem)]
    found = exact or [copy for copy in copies if text in copy.path.name]
    if not found:
        near = tuple(copy.path.name for copy in copies[:_NEAR])
        hint = "The newest are {near}." if near else "There is no copy yet: pdzctl backup makes one."
        raise NotFound("There is no copy {name}.", name=text, near=near, hint=hint)
    if len(found) > 1:
        candidates = tuple(copy.path.name for copy in found[:_NEAR])
        raise Ambiguous("{name} may be {candidates}.", name=text, candidates=candidates)
    return found[0]


def newest_sound(path: Path) -> Backup | None:
    """Return the newest sound copy of the district file at ``path``, or None."""
    return next((copy for copy in backups(path) if is_sound(copy)), None)


def is_sound(copy: Backup) -> bool:
    """Tell whether SQLite finds ``copy`` whole and its journal ends where the name says; ``integrity`` proves more."""
    uri = f"{copy.path.absolute().as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as connection:
        whole = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        return whole and head_of(connection) == copy.head
    return False


def way_back(path: Path) -> tuple[str, str]:
    """Return what to do about the damaged file at ``path`` (a template) and the name of its newest sound copy."""
    copy = newest_sound(path)
    hint = "Its newest sound copy is {backup}: pdzctl backup restore {backup} --out NEW.db"
    if copy is None:
        hint = "There is no sound copy of it; what can still be read: pdzctl repair --out NEW.db"
    return hint, copy.path.name if copy else ""


def first_of_day(path: Path) -> bool:
    """Tell whether nothing has been written to the file at ``path`` today."""
    # Of the machine's own clock, which is the one that dates files, whatever day is shown.
    return time.localtime(path.stat().st_mtime)[:3] < time.localtime()[:3]


def superseded(copies: Iterable[Backup]) -> list[Backup]:
    """Return those of ``copies``, newest first, that have had their day.

    Never one made by hand, nor one that does not look whole: it counts for nothing and is left for a person to judge.
    The first of a day is the one from before that day's mistakes, and it stays the first as time goes by.
    """
    automatic = [copy for copy in copies if copy.why is not BackupReason.HAND and _looks_whole(copy.path)]
    kept = {copy.path for copy in automatic[:KEPT_NEWEST]}
    for form, number in (("%Y-%m-%d", KEPT_DAYS), ("%G-%V", KEPT_WEEKS), ("%Y-%m", KEPT_MONTHS)):
        first: dict[str, Backup] = {}
        for copy in automatic:
            first[copy.made.strftime(form)] = copy
        kept |= {copy.path for copy in list(first.values())[:number]}
    return [copy for copy in automatic if copy.path not in kept]


def _looks_whole(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        header = file.read(32)
        size = int.from_bytes(header[16:18], "big") * int.from_bytes(header[28:32], "big")
        return header.startswith(_MAGIC) and size == path.stat().st_size
    return False
