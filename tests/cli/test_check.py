"""``pdzctl check`` says what is wrong, exits 7, and writes nothing."""

import sqlite3
from contextlib import closing

import pytest

from stories import Laptop


@pytest.mark.damages("a record is changed behind the journal")
def test_what_was_changed_behind_pdzctl_s_back_is_named(district: Laptop) -> None:
    assert district.run("problem", "add", "Anziani soli dimessi senza rete").code == 0
    assert district.run("backup").code == 0
    file = district.folder / "district.db"
    (copy,) = (path.name for path in (district.folder / "district-backups").iterdir())
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE problem SET title = 'Altro'")
    before = {path: path.read_bytes() for path in sorted(district.folder.rglob("*.db"))}
    answer = district.run("check", "--format", "tsv", PDZCTL_LANG="en")
    assert answer.code == 7
    assert answer.stdout.splitlines()[1:] == [
        "records\tPRB-01: title is not what the journal says.",
        "search keys\tThe search key of PRB-01 is stale.",
        "search index\tPRB-01 is not in the search index as it is.",
    ]
    assert answer.stderr.splitlines() == [
        "pdzctl: district.db is damaged: 3 findings. Keep it as it is.",
        f"Its newest sound copy is {copy}: pdzctl backup restore {copy} --out NEW.db",
    ]
    assert {path: path.read_bytes() for path in sorted(district.folder.rglob("*.db"))} == before


def test_a_sound_file_answers_an_empty_list(district: Laptop) -> None:
    answer = district.run("check", "--json", PDZCTL_LANG="en")
    assert (answer.code, answer.stdout, answer.stderr) == (0, "[]\n", "district.db is sound.\n")
