"""Copies that can be trusted, and the care around migrations."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime

import pytest

from pdzctl.errors import Damaged
from pdzctl.store import migrations, opening
from pdzctl.store.backup import back_up, backups
from pdzctl.store.integrity import check
from pdzctl.store.opening import SCHEMA_VERSION, connect
from pdzctl.store.reading import open_reading


def test_a_backup_is_a_sound_private_copy_that_says_what_it_is(store, session):
    head = store.reading.value("SELECT lower(hex(hash)) FROM change ORDER BY line DESC")[:12]
    made = back_up(store.path, now=datetime(2025, 5, 15, 18, 30, tzinfo=UTC))
    assert made.path.name == f"district-2025-05-15T183000_v{SCHEMA_VERSION}_{head}.db"
    assert made.path.parent.name == "district-backups"
    assert (stat.S_IMODE(made.path.stat().st_mode), stat.S_IMODE(made.path.parent.stat().st_mode)) == (0o600, 0o700)
    with open_reading(made.path) as copy:
        assert check(copy) == []
        assert list(copy.all("session")) == list(store.reading.all("session"))
    assert [path.name for path in made.path.parent.iterdir() if path.suffix == ".part"] == []


def test_backups_are_listed_newest_first_and_never_overwritten(store):
    days = [datetime(2025, 5, day, tzinfo=UTC) for day in (1, 3, 3, 2)]
    made = [back_up(store.path, now=day) for day in days]
    assert len({backup.path for backup in made}) == 4
    assert [backup.made.day for backup in backups(store.path)] == [3, 3, 2, 1]


def test_a_damaged_file_is_not_backed_up(store, session):
    store.reading._connection.execute("PRAGMA foreign_keys = off")
    store.reading._connection.execute("UPDATE session SET body_id = 'nowhere'")
    with pytest.raises(Damaged):
        back_up(store.path)
    assert backups(store.path) == []
    assert not (store.path.parent / "district-backups").exists()


def m999_note(db) -> None:
    db.execute("CREATE TABLE note (id TEXT PRIMARY KEY NOT NULL) STRICT")


def m999_broken(db) -> None:
    db.execute("CREATE TABLE note (id TEXT)")
    db.execute("INSERT INTO body_sector (id, body_id, sector) VALUES ('x', 'nowhere', 'altro')")


def make_newer(monkeypatch, step):
    """Let this program know one more step than the files it made."""
    later = migrations.Migrations("pdzctl")
    later()(step)
    monkeypatch.setattr(migrations, "STEPS", later)
    for module in (migrations, opening):
        monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)


def test_migrating_backs_up_first_and_only_once(store, monkeypatch):
    make_newer(monkeypatch, m999_note)
    store.close()
    made = migrations.migrate_file(store.path, wait=1)
    assert made is not None
    assert [backup.path for backup in backups(store.path)] == [made.path]
    assert migrations.migrate_file(store.path, wait=1) is None
    with closing(connect(store.path, wait=1)) as now, closing(sqlite3.connect(made.path)) as then:
        version, tables = "PRAGMA user_version", "SELECT count(*) FROM sqlite_schema WHERE name = 'note'"
        assert [c.execute(q).fetchone()[0] for c in (then, now) for q in (version, tables)] == [
            SCHEMA_VERSION,
            0,
            SCHEMA_VERSION + 1,
            1,
        ]


def test_a_migration_that_fails_leaves_the_old_file(store, monkeypatch):
    with monkeypatch.context() as newer:
        make_newer(newer, m999_broken)
        with pytest.raises(Damaged):
            migrations.migrate_file(store.path, wait=1)
    assert store.reading.value("PRAGMA user_version") == SCHEMA_VERSION
    assert check(store.reading) == []


@pytest.mark.parametrize("words", [("problem", "list", "--json"), ("problem", "add", "Casa")])
def test_the_first_command_brings_an_older_file_to_todays_shape(district, monkeypatch, words):
    make_newer(monkeypatch, m999_note)
    first, second = district.run(*words), district.run("status")
    (copy,) = (district.folder / "district-backups").iterdir()
    assert (first.code, second.code) == (0, 0)
    assert copy.name in first.stderr
    assert copy.name not in second.stderr
    versions = [opening.version_of(path) for path in (copy, district.folder / "district.db")]
    assert versions == [SCHEMA_VERSION, SCHEMA_VERSION + 1]


def test_where_no_backup_can_be_made_an_older_file_is_left_alone(district, monkeypatch):
    (district.folder / "district-backups").touch()
    before = (district.folder / "district.db").read_bytes()
    make_newer(monkeypatch, m999_note)
    answer = district.run("problem", "list", "--json")
    assert (answer.code, answer.stdout) == (6, "")
    assert (district.folder / "district.db").read_bytes() == before
