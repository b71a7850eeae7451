"""A file of any released shape reaches today's whole, or stays as it is, whoever else opens it meanwhile."""

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import newer_program
import old_shapes
from pdzctl.records.catalogue import NOUNS
from pdzctl.store import migrations
from pdzctl.store.copies import backups
from pdzctl.store.opening import SCHEMA_VERSION, version_of
from pdzctl.store.reading import open_reading
from pdzctl.store.system import queue
from stories import Laptop

RELEASED = [version for version in range(1, SCHEMA_VERSION + 1) if old_shapes.path_of(version).exists()]
_TRY_TO_WRITE = """
import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
"""
WORDS = ("problem", "list", "--json")


def records_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every noun that the file has, and of its journal, by the columns that they have there."""
    held = {}
    with closing(sqlite3.connect(file)) as connection:
        for table in (*NOUNS, "change", "entry", "value", "code_used"):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            if names:
                rows = connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY 1, 2")
                held[table] = [tuple(zip(names, row, strict=True)) for row in rows]
    return held


def as_then(now: dict, then: dict) -> dict:
    """Return ``now`` without the nouns and fields that are younger than ``then``."""
    known = {table: {name for name, _ in rows[0]} for table, rows in then.items() if rows}
    return {
        table: [tuple(cell for cell in row if cell[0] in known[table]) for row in now[table]] if table in known else []
        for table in then
    }


@pytest.mark.parametrize("version", RELEASED)
def test_a_file_of_a_released_shape_reaches_todays_with_the_same_records(laptop: Laptop, version: int) -> None:
    file = old_shapes.load(version, laptop.folder / "district.db")
    then = records_of(file)
    assert len(then["contribution"]) > 0
    answer = laptop.run("status", PDZCTL_LANG="en")
    assert answer.code == 0
    assert version_of(file) == SCHEMA_VERSION
    assert as_then(records_of(file), then) == then
    assert laptop.run("check").code == 0
    made = backups(file)
    assert [copy.version for copy in made] == [version] * (version < SCHEMA_VERSION)
    for copy in made:
        assert copy.path.name in answer.stderr
        assert records_of(copy.path) == then
    assert laptop.run("backup", "verify").code == 0


def test_every_shape_before_todays_has_its_dump() -> None:
    missing = sorted(set(range(1, SCHEMA_VERSION)) - set(RELEASED))
    assert not missing, f"make old-shape, with the program of each, writes the dumps of the shapes {missing}"


def test_no_dump_was_ever_written_again() -> None:
    sums = dict(line.split("  ")[::-1] for line in (old_shapes.FOLDER / "SHA256SUMS").read_text().splitlines())
    dumps = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in old_shapes.FOLDER.glob("*.sql")}
    assert dumps == sums


def test_what_loads_a_dump_writes_the_same_dump(tmp_path: Path) -> None:
    for version in RELEASED:
        file = old_shapes.load(version, tmp_path / f"{version}.db")
        assert old_shapes.dumped(file) == old_shapes.path_of(version).read_text("utf-8")


@pytest.mark.parametrize("words", [("problem", "list", "--json"), ("problem", "add", "Casa")])
def test_the_first_command_migrates_and_names_the_copy(
    district: Laptop, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    newer_program.learn_for_a_test(monkeypatch, newer_program.keep_remarks)
    first, second = district.run(*words), district.run("status")
    (copy,) = (district.folder / "district-backups").iterdir()
    assert (first.code, second.code) == (0, 0)
    assert copy.name in first.stderr
    assert copy.name.endswith("_migration.db")
    assert copy.name not in second.stderr
    versions = [version_of(path) for path in (copy, district.folder / "district.db")]
    assert versions == [SCHEMA_VERSION, newer_program.VERSION]


def test_a_migration_that_fails_leaves_the_old_file(district: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_a_link(db: object) -> None:
        newer_program.keep_remarks(db)
        db.execute("INSERT INTO body_sector (id, body_id, sector) VALUES ('x', 'nowhere', 'altro')")

    before = (district.folder / "district.db").read_bytes()
    with monkeypatch.context() as newer:
        newer_program.learn_for_a_test(newer, break_a_link)
        answer = district.run(*WORDS)
    assert (answer.code, answer.stdout) == (7, "")
    assert (district.folder / "district.db").read_bytes() == before
    assert district.run("check").code == 0


def test_where_no_copy_can_be_made_an_older_file_is_left_alone(
    district: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    (district.folder / "district-backups").touch()
    before = (district.folder / "district.db").read_bytes()
    newer_program.learn_for_a_test(monkeypatch, newer_program.keep_remarks)
    answer = district.run(*WORDS)
    assert (answer.code, answer.stdout) == (6, "")
    assert (district.folder / "district.db").read_bytes() == before


def test_whoever_migrates_holds_the_lock_from_before_the_copy_to_the_end(
    district: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = district.folder / "district.db"
    others: list[str] = []

    def look_for_others(db: object) -> None:
        newer_program.keep_remarks(db)
        asked = [sys.executable, "-c", _TRY_TO_WRITE, str(file)]
        others.append(subprocess.run(asked, capture_output=True, text=True, check=False).stderr)

    newer_program.learn_for_a_test(monkeypatch, look_for_others)
    assert district.run(*WORDS).code == 0
    assert ["database is locked" in other for other in others] == [True]


def test_who_waits_for_another_migration_in_vain_is_told_so(district: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    file = district.folder / "district.db"
    newer_program.learn_for_a_test(monkeypatch, newer_program.keep_remarks)
    with queue(file, 1, "Ada on the other laptop"):
        answer = district.run(*WORDS, "--wait", "0", PDZCTL_LANG="en")
    assert answer.code == 5
    assert "in use by Ada on the other laptop" in answer.stderr
    assert version_of(file) == SCHEMA_VERSION


def test_a_transaction_that_sqlite_ended_itself_is_not_ended_again(
    district: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end_as_a_full_disk_does(db: object) -> None:
        db.execute("ROLLBACK")
        raise sqlite3.DatabaseError

    before = (district.folder / "district.db").read_bytes()
    with monkeypatch.context() as newer:
        newer_program.learn_for_a_test(newer, end_as_a_full_disk_does)
        assert district.run(*WORDS).code != 0
    assert (district.folder / "district.db").read_bytes() == before


@pytest.mark.parametrize("ended", [False, True])
def test_a_new_file_that_cannot_be_built_holds_nothing(monkeypatch: pytest.MonkeyPatch, ended: bool) -> None:
    def fail(db: object) -> None:
        if ended:
            db.execute("ROLLBACK")
        raise sqlite3.DatabaseError

    newer_program.learn_for_a_test(monkeypatch, fail)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.Error):
            migrations.build(connection)
        assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)


def test_a_file_reached_by_a_link_is_migrated_where_it_is(district: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    (district.folder / "elsewhere").mkdir()
    link = district.folder / "elsewhere" / "district.db"
    link.symlink_to(district.folder / "district.db")
    newer_program.learn_for_a_test(monkeypatch, newer_program.keep_remarks)
    assert district.run(*WORDS, "--district", "elsewhere/district.db").code == 0
    assert [path.name for path in link.parent.iterdir()] == ["district.db"]
    assert len(backups(link)) == 1


def test_a_migration_that_another_process_was_first_to_make_is_none(
    district: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer_program.learn_for_a_test(monkeypatch, newer_program.keep_remarks)
    file = district.folder / "district.db"
    made = migrations.migrate_file(file, now=district.environment(None, None).settings.clock(), wait=1)
    assert made is not None
    assert migrations.migrate_file(file, now=made.made, wait=1) is None
    assert [copy.path for copy in backups(file)] == [made.path]


@pytest.mark.parametrize("words", [WORDS, ("problem", "add", "Casa"), ("check",), ("backup",), ("undo",)])
def test_a_file_of_a_newer_program_is_refused_and_untouched(district: Laptop, words: tuple[str, ...]) -> None:
    file = district.folder / "district.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = file.read_bytes()
    answer = district.run(*words, PDZCTL_LANG="en")
    assert (answer.code, answer.stdout) == (7, "")
    assert answer.stderr.endswith("Update pdzctl.\n")
    assert file.read_bytes() == before
    assert sorted(path.name for path in district.folder.iterdir() if path.is_file()) == sorted(
        name for name in ("district.db", "district.db.lock") if (district.folder / name).exists()
    )


def raced(district: Laptop) -> None:
    """Let four processes of a newer program open the file at once, and look at what is left."""
    file = district.folder / "district.db"
    before = records_of(file)
    asked = [sys.executable, str(Path(newer_program.__file__)), *WORDS]
    world = district.world()
    processes = [
        subprocess.Popen(asked, cwd=district.folder, env=world, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    answers = [(*process.communicate(), process.returncode) for process in processes]
    assert [code for _, _, code in answers] == [0] * 4, answers
    assert len({out for out, _, _ in answers}) == 1
    (copy,) = backups(file)
    assert [copy.path.name.encode() in said for _, said, _ in answers].count(True) == 1
    assert (copy.version, records_of(copy.path)) == (SCHEMA_VERSION, before)
    with open_reading(copy.path) as reading:
        assert reading.value("PRAGMA integrity_check") == "ok"
    assert records_of(file) == before


@pytest.mark.parametrize("_time", range(2))
def test_of_four_processes_that_open_an_older_file_one_migrates_it(district: Laptop, _time: int) -> None:
    raced(district)


@pytest.mark.nightly
@pytest.mark.parametrize("_time", range(25))
def test_four_processes_race_again_and_again(district: Laptop, _time: int) -> None:
    raced(district)
