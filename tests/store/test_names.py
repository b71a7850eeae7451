"""An error in SQL is a bug of ours, unless the file lacks what the SQL names."""

import sqlite3
from contextlib import closing

import pytest

from pdzctl.store.names import COLUMNS, lacks_a_name
from pdzctl.store.refusals import translated


def test_every_name_is_one_of_a_new_file_and_none_is_left_out(store) -> None:
    sql = """
        SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            AND name <> '_sqlite_migrations' AND name NOT LIKE 'search\\_%' ESCAPE '\\'
    """
    with closing(sqlite3.connect(store.path)) as connection:
        there = {name for (name,) in connection.execute(sql)}
        for table, columns in COLUMNS.items():
            assert [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] == list(columns), table
    assert {*COLUMNS} - {"search_key"} == there
    assert not lacks_a_name(store.path)


def test_a_statement_of_ours_that_is_wrong_stays_a_bug(store) -> None:
    with pytest.raises(sqlite3.OperationalError), translated(store.path):
        store.reading._connection.execute("SELECT nothing FROM nowhere")


def test_a_file_that_cannot_say_what_it_has_lacks_it(tmp_path) -> None:
    (tmp_path / "notes.db").write_text("These are notes, not a district." * 100)
    assert lacks_a_name(tmp_path / "notes.db")


@pytest.mark.damages("that is what it is about")
@pytest.mark.parametrize("statement", ["ALTER TABLE problem RENAME COLUMN title TO titel", "DROP TABLE search_key"])
def test_a_name_that_a_file_lacks_is_damage(district, statement: str) -> None:
    with closing(sqlite3.connect(district.folder / "district.db")) as connection:
        connection.execute(statement)
    answer = district.run("problem", "add", "Casa", PDZCTL_LANG="en")
    assert answer.code == 7
    assert answer.stderr.startswith("pdzctl: district.db is damaged.")
