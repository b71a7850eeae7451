"""A pdzctl that knows one step more than this one: run as a process, or for the length of a test."""

import sys
from collections.abc import Callable

import pytest
import sqlite_utils

from pdzctl.store import migrations, opening

VERSION = opening.SCHEMA_VERSION + 1


def keep_remarks(db: sqlite_utils.Database) -> None:
    db.execute("CREATE TABLE remark (id TEXT PRIMARY KEY NOT NULL) STRICT")


def learn(
    step: Callable[[sqlite_utils.Database], None] = keep_remarks,
    put: Callable[[object, str, object], None] = setattr,
) -> None:
    """Teach the modules that are loaded one more ``step``; ``put`` is told what to change."""
    later = migrations.Migrations("pdzctl")
    later._migrations = list(migrations.STEPS._migrations)
    later(name="m999_later")(step)
    put(migrations, "STEPS", later)
    for module in (migrations, opening):
        put(module, "SCHEMA_VERSION", VERSION)


def learn_for_a_test(monkeypatch: pytest.MonkeyPatch, step: Callable[[sqlite_utils.Database], None]) -> None:
    learn(step, monkeypatch.setattr)


if __name__ == "__main__":
    from pdzctl.cli.main import main

    learn()
    sys.exit(main())
