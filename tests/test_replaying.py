"""The fixture that replays every journal after every test is not blind."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from replaying import Opened, differences
from stories import Laptop

BEHIND_THE_JOURNAL = {
    "changed": "UPDATE problem SET title = 'Altro'",
    "gone": "DELETE FROM problem",
    "added": "INSERT INTO problem (id, code, title, description, affected, state)"
    " VALUES ('x', 'PRB-09', 'Altro', '', '', 'segnalato')",
    "an entry gone": "DELETE FROM entry WHERE noun = 'problem'",
    "an entry twice": "INSERT INTO entry SELECT line + 1000, clock, noun, record_id, 'removed', '', digest,"
    " personal_digest, hash FROM entry WHERE noun = 'problem'",
    "a value gone": "DELETE FROM value WHERE part = 'rest'",
}


def tampered(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


@pytest.mark.damages("that is what it is about")
@pytest.mark.parametrize("what", BEHIND_THE_JOURNAL)
def test_what_was_done_behind_the_journal_is_found(district: Laptop, opened: Opened, what: str) -> None:
    assert district.run("problem", "add", "Casa").code == 0
    assert opened.differences() == []
    tampered(district.folder / "district.db", BEHIND_THE_JOURNAL[what])
    assert len(differences(district.folder / "district.db")) >= 1
    assert len(opened.differences()) >= 1


@pytest.mark.damages("a record is changed behind the journal")
def test_what_a_test_only_reads_is_not_asked_again(district: Laptop, opened: Opened) -> None:
    assert district.run("problem", "add", "Casa").code == 0
    tampered(district.folder / "district.db", BEHIND_THE_JOURNAL["changed"])
    opened.forget()
    assert district.run("problem", "list").code == 0
    assert opened.differences() == []
    assert district.run("problem", "add", "Lavoro").code == 0
    assert len(opened.differences()) == 1
