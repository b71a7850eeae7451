"""The steps that give a file today's shape, and the care around them.

Steps are plain SQL with a docstring each; they import nothing of ours but their text and never change after a release.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from pdzctl.errors import Damaged
from pdzctl.records.vocabulary import BackupReason
from pdzctl.store import (
    m001_approved,
    m001_governance,
    m001_journal,
    m001_outcomes,
    m001_sessions,
    m002_indexes,
    m003_live,
)
from pdzctl.store.backup import copied
from pdzctl.store.copies import Backup
from pdzctl.store.opening import APPLICATION_ID, SCHEMA_VERSION, connect, existing
from pdzctl.store.refusals import busy, kept_unsafely, translated
from pdzctl.store.system import Waited, describe_process, queue

STEPS = Migrations("pdzctl")


@STEPS()
def m001_foundation(db: sqlite_utils.Database) -> None:
    """Keep districts, plans, problems, bodies, sessions and their outcomes, with a journal of every change."""
    for part in (m001_governance, m001_sessions, m001_outcomes, m001_journal, m001_approved):
        for statement in part.STATEMENTS:
            db.execute(statement)


@STEPS()
def m002_reading(db: sqlite_utils.Database) -> None:
    """Index what is open, what is next and what comes first, so that reading costs the same after years of history."""
    for statement in m002_indexes.STATEMENTS:
        db.execute(statement)


@STEPS()
def m003_recording(db: sqlite_utils.Database) -> None:
    """Keep rounds of priorities, votes by seat, what took how long, and the seal and the corrections of minutes."""
    for statement in m003_live.STATEMENTS:
        db.execute(statement)


def build(connection: sqlite3.Connection) -> None:
    """Give the empty file of ``connection`` today's shape, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        _apply(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def built_in_memory(*, first_shape: bool = False) -> Iterator[sqlite3.Connection]:
    """Yield an empty file of today's or the first shape that never reaches a disk: what others are compared with."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        if first_shape:
            STEPS.apply(sqlite_utils.Database(memory), stop_before=m002_reading.__name__)
        else:
            build(memory)
        yield memory


def migrate(connection: sqlite3.Connection, back_up: Callable[[], object]) -> bool:
    """Bring an older file to today's shape in one transaction; tell whether it was this call that did.

    ``connection`` is outside a transaction. Under the write lock the version is read again, because another process may
    have been first; only then ``back_up`` copies the file, and only if it succeeds is anything changed.
    """
    connection.execute("PRAGMA foreign_keys = off")
    connection.execute("PRAGMA legacy_alter_table = on")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version >= SCHEMA_VERSION:
                connection.execute("ROLLBACK")
                return False
            back_up()
            _apply(connection)
            _refuse_unsound(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute("PRAGMA legacy_alter_table = off")
        connection.execute("PRAGMA foreign_keys = on")
    return True


def _apply(connection: sqlite3.Connection) -> None:
    STEPS.apply(sqlite_utils.Database(connection))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _refuse_unsound(connection: sqlite3.Connection) -> None:
    dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    sound = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if dangling or sound != ("ok",):
        raise Damaged("The file could not be brought to today's shape: it is as it was.", hint="pdzctl check")


def migrate_file(path: Path, *, now: datetime, wait: float) -> Backup | None:
    """Bring the file at ``path`` to today's shape and return the backup made before, or None if another process did it.

    Raises Busy, MachineRefused (where the folder or the file cannot be written), Damaged.
    """
    file = existing(path)
    made: list[Backup] = []
    try:
        with (
            closing(connect(file, wait=wait)) as connection,
            translated(file),
            queue(file, wait, describe_process()),
        ):
            try:
                migrate(connection, lambda: made.append(copied(file, BackupReason.MIGRATION, now=now, wait=wait)))
            except sqlite3.OperationalError as error:
                if connection.execute("PRAGMA user_version").fetchone() != (SCHEMA_VERSION,):
                    raise
                raise kept_unsafely(error, file) from None
    except Waited:
        raise busy(file) from None
    return made[0] if made else None
