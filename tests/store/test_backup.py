"""Copies that can be trusted: made whole, of what is sound, before what could be regretted."""

import os
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from pdzctl.errors import Damaged, MachineRefused, Refused
from pdzctl.records.vocabulary import BackupReason
from pdzctl.store.backup import back_up, copied, copied_before, copied_today, restored
from pdzctl.store.copies import backups
from pdzctl.store.integrity import check
from pdzctl.store.opening import SCHEMA_VERSION
from pdzctl.store.proof import findings_of
from pdzctl.store.reading import open_reading
from stories import Laptop

NOW = datetime(2025, 5, 15, 18, 30, tzinfo=UTC)
_TRY_TO_WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
"""


def test_a_backup_is_a_sound_private_copy_that_says_what_it_is(store, session):
    head = store.reading.value("SELECT lower(hex(hash)) FROM change ORDER BY line DESC")[:12]
    made = back_up(store.path, now=NOW)
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


@pytest.mark.damages("its pages are overwritten")
def test_a_damaged_file_is_not_backed_up(store, session):
    store.reading._connection.execute("PRAGMA foreign_keys = off")
    store.reading._connection.execute("UPDATE session SET body_id = 'nowhere'")
    with pytest.raises(Damaged):
        back_up(store.path)
    assert backups(store.path) == []
    assert not (store.path.parent / "district-backups").exists()


@pytest.mark.damages("an index gets another name and other columns")
def test_a_file_whose_faults_cannot_even_be_read_is_not_backed_up(store, session):
    connection = store.reading._connection
    connection.execute("PRAGMA writable_schema = on")
    connection.execute(
        "UPDATE sqlite_schema SET name = CAST(x'C3' AS TEXT), sql = CAST(CAST("
        "'CREATE INDEX \"' || x'C3' || '\" ON session (code)' AS BLOB) AS TEXT) WHERE name = 'session_by_state'"
    )
    with pytest.raises(Damaged) as caught:
        back_up(store.path)
    assert str(caught.value) == "district.db is damaged."
    assert not (store.path.parent / "district-backups").exists()


def test_whoever_holds_the_lock_of_a_file_keeps_it_while_the_file_is_copied(store):
    asked = [sys.executable, "-c", _TRY_TO_WRITE, str(store.path)]
    with store.changing("added"):
        store.problems.add(title="Casa")
        assert copied(store.path, BackupReason.DAY, now=NOW, wait=1).path.exists()
        other = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert "database is locked" in other.stderr
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.mark.damages("a copy is cut short")
def test_a_new_file_needs_no_copy_and_a_state_needs_only_one(store):
    assert copied_before(store.path, BackupReason.APPLY, now=NOW, wait=1) is None
    with store.changing("added"):
        store.problems.add(title="Casa")
    made = copied_before(store.path, BackupReason.APPLY, now=NOW, wait=1)
    assert made is not None
    assert made.path.name.endswith("_apply.db")
    assert copied_before(store.path, BackupReason.APPLY, now=NOW, wait=1) is None
    # A copy that is damaged is none.
    made.path.write_bytes(made.path.read_bytes()[:-4096])
    assert copied_before(store.path, BackupReason.APPLY, now=NOW, wait=1) is not None


def test_a_copy_of_the_day_that_this_machine_cannot_make_is_said_and_no_more(store, session):
    folder = store.path.with_name("district-backups")
    folder.touch()
    assert isinstance(copied_today(store.path, now=NOW, wait=1), MachineRefused)
    folder.unlink()
    assert copied_today(store.path, now=NOW, wait=1) is None
    assert [copy.why for copy in backups(store.path)] == [BackupReason.DAY]


@pytest.mark.damages("a record is changed behind the journal")
def test_a_damaged_file_is_not_written_to_on_a_new_day(store, session):
    store.reading._connection.execute("PRAGMA foreign_keys = off")
    store.reading._connection.execute("UPDATE session SET body_id = 'nowhere'")
    with pytest.raises(Damaged):
        copied_today(store.path, now=NOW, wait=1)


def test_a_copy_is_restored_whole_private_and_over_nothing(store, session, tmp_path):
    copy = back_up(store.path, now=NOW)
    file = restored(copy, tmp_path / "again.db")
    assert file.read_bytes() == copy.path.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(Refused):
        restored(copy, tmp_path / "again.db")
    with pytest.raises(MachineRefused):
        restored(copy, tmp_path / "nowhere" / "again.db")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_copy_that_was_not_made_by_hand_lets_go_those_that_have_had_their_day(store, session):
    by_hand = back_up(store.path, now=NOW)
    for day in range(1, 20):
        copied(store.path, BackupReason.DAY, now=NOW + timedelta(days=day), wait=1)
    left = backups(store.path)
    assert left[-1].path == by_hand.path
    assert [(NOW + timedelta(days=day)).date() for day in (19, 18, 17, 16, 15, 14, 13)] == [
        copy.made.date() for copy in left[:7]
    ]
    assert len(left) < 19


def test_a_thousandth_copy_of_one_second_is_refused(store, session):
    first = back_up(store.path, now=NOW).path
    for number in range(2, 1_000):
        first.with_name(f"{first.stem}_{number}.db").touch()
    with pytest.raises(MachineRefused):
        back_up(store.path, now=NOW)


def test_what_a_killed_process_left_of_a_copy_goes_with_the_next_one(store, session):
    folder = back_up(store.path, now=NOW).path.parent
    old, young = folder / ".1.pdzctl-part", folder / ".2.pdzctl-part-journal"
    for part, age in ((old, 25), (young, 23)):
        part.touch()
        os.utime(part, (time.time() - age * 3_600,) * 2)
    back_up(store.path, now=NOW)
    assert (old.exists(), young.exists()) == (False, True)


def test_proving_a_copy_finds_what_sqlite_does_not_and_leaves_it_as_it_is(store, session):
    with store.changing("noted"):
        store.contributions.add(session_id=session.id, text="Mancano gli alloggi in affitto")
    copy = back_up(store.path, now=NOW)
    assert findings_of(copy) == []
    whole = copy.path.read_bytes()
    copy.path.write_bytes(whole.replace(b"Mancano gli", b"Abbondano i"))
    before = copy.path.read_bytes()
    assert before != whole
    assert "chain" in {found.check for found in findings_of(copy)}
    assert copy.path.read_bytes() == before
    copy.path.write_bytes(b"not a database")
    (found,) = findings_of(copy)
    assert found.values["file"] == copy.path.name
    assert sorted(copy.path.parent.iterdir()) == [copy.path]


def test_a_copy_with_the_name_of_another_is_found_out(store, session):
    copy = back_up(store.path, now=NOW)
    other = copy._replace(path=copy.path.rename(copy.path.with_name(copy.path.name.replace(copy.head, "0" * 12))))
    (found,) = findings_of(other._replace(head="0" * 12))
    assert found.sentence == "Its journal does not end where its name says."


def test_a_copy_is_not_asked_for_the_newest_changes_of_its_writer(store, session):
    older = back_up(store.path, now=NOW).path.read_bytes()
    with store.changing("added"):
        store.problems.add(title="Casa")
    store.close()
    store.path.write_bytes(older)
    with open_reading(store.path) as reading:
        assert [found.check for found in check(reading)] == ["chain"]
        assert check(reading, copy=True) == []


# The day is the machine's own: what dates files.
def written_yesterday(laptop: Laptop) -> None:
    file = laptop.folder / "district.db"
    os.utime(file, (time.time() - 24 * 3_600,) * 2)


def kept(laptop: Laptop) -> list[str]:
    folder = laptop.folder / "district-backups"
    return [path.stem.rpartition("_")[2] for path in sorted(folder.iterdir())] if folder.is_dir() else []


def test_the_first_change_of_a_day_copies_the_file_and_the_next_do_not(district: Laptop) -> None:
    assert district.run("problem", "add", "Casa").code == 0
    assert kept(district) == []
    written_yesterday(district)
    assert district.run("problem", "list").code == 0
    assert district.run("problem", "add", "Lavoro", "--dry-run").code == 0
    assert kept(district) == []
    answers = [district.run("problem", "add", title) for title in ("Lavoro", "Scuola")]
    assert [answer.code for answer in answers] == [0, 0]
    assert kept(district) == ["day"]
    (copy,) = backups(district.folder / "district.db")
    with open_reading(copy.path) as reading:
        assert [row["title"] for row in reading.all("problem")] == ["Casa"]
    written_yesterday(district)
    assert district.run("undo").code == 0
    assert kept(district) == ["day", "day"]


def test_a_change_is_kept_where_the_copy_of_the_day_cannot_be(district: Laptop) -> None:
    assert district.run("problem", "add", "Casa").code == 0
    written_yesterday(district)
    (district.folder / "district-backups").touch()
    answer = district.run("problem", "add", "Lavoro", PDZCTL_LANG="en")
    assert answer.code == 0
    assert answer.stderr.splitlines() == [
        "pdzctl: No copy of district.db could be made (Not a directory).",
        "Look at the room on the disk and at who may write in the folder.",
        "The work goes on without today's copy of district.db.",
        "PRB-02 is added.",
    ]


def test_files_are_applied_only_once_the_district_is_copied(district: Laptop) -> None:
    assert district.run("problem", "add", "Casa").code == 0
    (district.folder / "problems.toml").write_text('[[problem]]\ntitle = "Lavoro"\n')
    (district.folder / "district-backups").touch()
    before = (district.folder / "district.db").read_bytes()
    answer = district.run("apply", "problems.toml")
    assert (answer.code, (district.folder / "district.db").read_bytes()) == (6, before)
    (district.folder / "district-backups").unlink()
    assert district.run("apply", "problems.toml").code == 0
    assert kept(district) == ["apply"]
    assert district.run("apply", "problems.toml").code == 0
    assert kept(district) == ["apply"]


def test_a_file_that_says_it_has_a_wal_is_read_as_it_is_and_copied_without(district: Laptop) -> None:
    assert district.run("problem", "add", "Casa").code == 0
    file = district.folder / "district.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:18] + b"\x02\x02" + whole[20:])
    before = file.read_bytes()
    for words in (("check",), ("problem", "list"), ("backup",)):
        assert district.run(*words).code == 0
        assert file.read_bytes() == before
    (copy,) = (district.folder / "district-backups").iterdir()
    assert copy.read_bytes()[18:20] == b"\x01\x01"
    assert district.run("problem", "add", "Lavoro").code == 0
    assert file.read_bytes()[18:20] == b"\x01\x01"
    assert district.run("check").code == 0


def test_the_copies_are_reached_when_the_file_is_gone(district: Laptop) -> None:
    assert district.run("problem", "add", "Casa").code == 0
    assert district.run("backup").code == 0
    (district.folder / "district.db").unlink()
    (name,) = [path.name for path in (district.folder / "district-backups").iterdir()]
    assert name in district.run("backup", "list", "--json").stdout
    assert district.run("backup", "verify", "--district", "district.db").code == 0
    assert district.run("backup", "restore", name, "--out", "district.db").code == 0
    assert district.run("check").code == 0


def test_a_damaged_copy_is_named_and_not_restored(district: Laptop) -> None:
    assert district.run("problem", "add", "Anziani soli").code == 0
    assert district.run("backup").code == 0
    (copy,) = (district.folder / "district-backups").iterdir()
    copy.write_bytes(copy.read_bytes().replace(b"Anziani soli", b"Anziani molt"))
    verified = district.run("backup", "verify", PDZCTL_LANG="en")
    assert verified.code == 7
    assert {line.split("\t")[0] for line in verified.stdout.splitlines()[1:]} == {copy.name}
    refused = district.run("backup", "restore", copy.name, "--out", "again.db", PDZCTL_LANG="en")
    assert refused.code == 7
    assert refused.stderr.startswith(f"pdzctl: {copy.name} is damaged: nothing was restored.")
    assert not (district.folder / "again.db").exists()
