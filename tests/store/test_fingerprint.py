"""An error in SQL is a bug of ours, unless the file is not as it was made."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import old_shapes
from pdzctl.store.fingerprint import FINGERPRINTS, fingerprint, is_as_made
from pdzctl.store.migrations import build
from pdzctl.store.opening import SCHEMA_VERSION
from pdzctl.store.refusals import translated
from stories import Laptop


def test_every_shape_has_its_fingerprint(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        build(connection)
        found = {SCHEMA_VERSION: fingerprint(connection)}
    for version in range(1, SCHEMA_VERSION):
        with closing(sqlite3.connect(old_shapes.load(version, tmp_path / f"{version}.db"))) as connection:
            found[version] = fingerprint(connection)
    assert found == FINGERPRINTS


def test_a_migrated_file_has_the_fingerprint_of_a_new_one(laptop: Laptop) -> None:
    file = old_shapes.load(1, laptop.folder / "district.db")
    assert is_as_made(file)
    assert laptop.run("status").code == 0
    with closing(sqlite3.connect(file)) as connection:
        assert fingerprint(connection) == FINGERPRINTS[SCHEMA_VERSION]


def test_a_statement_of_ours_that_is_wrong_stays_a_bug(store) -> None:
    for version in (SCHEMA_VERSION, SCHEMA_VERSION + 1):
        store.reading._connection.execute(f"PRAGMA user_version = {version}")
        with pytest.raises(sqlite3.OperationalError), translated(store.path):
            store.reading._connection.execute("SELECT nothing FROM nowhere")


def test_a_file_that_cannot_say_what_it_has_is_not_as_made(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("These are notes, not a district." * 100)
    assert not is_as_made(tmp_path / "notes.db")


@pytest.mark.damages("that is what it is about")
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE problem RENAME COLUMN title TO titel",
        "DROP TABLE search_key",
        "UPDATE sqlite_schema SET sql = replace(sql, 'length(', 'lencth(') WHERE name = 'municipality'",
    ],
)
@pytest.mark.parametrize("words", [("problem", "add", "Casa"), ("check",)])
def test_what_was_changed_in_the_shape_of_a_file_is_damage(
    district: Laptop, statement: str, words: tuple[str, ...]
) -> None:
    with closing(sqlite3.connect(district.folder / "district.db")) as connection:
        connection.execute("PRAGMA writable_schema = on")
        with connection:
            connection.execute(statement)
    answer = district.run(*words, PDZCTL_LANG="en")
    assert answer.code == (7 if "lencth" not in statement or words == ("check",) else 0), answer.stderr
    if answer.code:
        assert answer.stderr.startswith("pdzctl: district.db is damaged")
