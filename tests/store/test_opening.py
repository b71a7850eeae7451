"""Files that are not ours are left alone; ours are made private and whole."""

import hashlib
import os
import sqlite3
import stat
from pathlib import Path

import pytest

import old_shapes
from pdzctl.errors import Busy, Damaged, MachineRefused, NotFound, Refused
from pdzctl.store import creation
from pdzctl.store.creation import create_file
from pdzctl.store.integrity import check
from pdzctl.store.opening import APPLICATION_ID, SCHEMA_VERSION
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.store.system import queue

SETTINGS = {
    "application_id": APPLICATION_ID,
    "cell_size_check": 1,
    "foreign_keys": 1,
    "journal_mode": "delete",
    "recursive_triggers": 1,
    "secure_delete": 1,
    "synchronous": 3,
    "temp_store": 2,
    "trusted_schema": 0,
}


def text(path: Path) -> None:
    path.write_text("Verbale della seduta\n" * 50)


def empty(path: Path) -> None:
    path.touch()


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()


def newer(path: Path) -> None:
    with Store.open(create_file(path)):
        pass
    with path.open("r+b") as file:
        file.seek(60)
        file.write((99).to_bytes(4, "big"))


def hard_linked(path: Path) -> None:
    with Store.open(create_file(path)):
        pass
    os.link(path, path.with_name("second.db"))


def short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")


@pytest.mark.parametrize("make", [text, empty, foreign, newer, hard_linked, short])
@pytest.mark.parametrize("open_it", [open_reading, Store.open])
def test_what_is_not_ours_is_refused_untouched(tmp_path, make, open_it):
    path = tmp_path / "folder" / "file.db"
    path.parent.mkdir()
    make(path)
    before = {entry.name: hashlib.sha256(entry.read_bytes()).digest() for entry in path.parent.iterdir()}
    with pytest.raises(Damaged):
        open_it(path)
    assert {e.name: hashlib.sha256(e.read_bytes()).digest() for e in path.parent.iterdir()} == before


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
@pytest.mark.parametrize("open_it", [open_reading, Store.open])
def test_a_file_of_an_older_shape_is_not_opened_before_it_has_todays(tmp_path, open_it, version):
    file = old_shapes.load(version, tmp_path / "d.db")
    before = file.read_bytes()
    with pytest.raises(Damaged) as caught:
        open_it(file)
    assert str(caught.value) == f"d.db has the older shape {version}."
    assert file.read_bytes() == before


@pytest.mark.parametrize("open_it", [open_reading, Store.open])
def test_a_mistyped_path_is_never_a_new_file(tmp_path, open_it):
    with pytest.raises(NotFound):
        open_it(tmp_path / "distrect.db")
    with pytest.raises(Damaged):
        open_it(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_everything_made_is_private(tmp_path, umask):
    before = os.umask(umask)
    try:
        with Store.open(create_file(tmp_path / "d.db")) as store, store.changing("made"):
            store.districts.add(name="Valle")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir() if path.is_file()}
    assert modes == {"d.db": 0o600, "d.db.lock": 0o600}


def test_nothing_that_exists_is_created_over(tmp_path):
    text(tmp_path / "d.db")
    (tmp_path / "link.db").symlink_to(tmp_path / "nowhere")
    for name in ("d.db", "link.db"):
        with pytest.raises(Refused):
            Store.open(create_file(tmp_path / name))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.db", "link.db"]


def test_a_new_file_whose_name_another_process_is_giving_is_not_made(tmp_path, monkeypatch):
    monkeypatch.setattr(creation, "_PATIENCE", 0.1)
    with queue(tmp_path / "d.db", 1, "Berta Neri"), pytest.raises(Busy) as caught:
        create_file(tmp_path / "d.db")
    assert caught.value.values["holder"] == "Berta Neri"
    assert [path.name for path in tmp_path.iterdir()] == ["d.db.lock"]


def test_a_folder_that_is_missing_is_said(tmp_path):
    with pytest.raises(MachineRefused):
        Store.open(create_file(tmp_path / "missing" / "d.db"))


@pytest.mark.parametrize("open_it", [open_reading, Store.open])
def test_every_connection_is_durable_and_trusts_nothing(tmp_path, open_it):
    with open_it(create_file(tmp_path / "d # 100%?.db")) as opened:
        reading = opened.reading if isinstance(opened, Store) else opened
        assert {name: reading.value(f"PRAGMA {name}") for name in SETTINGS} == SETTINGS


def test_a_file_reached_through_a_link_is_one_file(tmp_path):
    with Store.open(create_file(tmp_path / "d.db")):
        pass
    (tmp_path / "alias.db").symlink_to(tmp_path / "d.db")
    with Store.open(tmp_path / "alias.db") as store:
        assert store.path == tmp_path / "d.db"


def test_a_file_that_may_not_be_written_is_read_and_refuses_work(tmp_path, monkeypatch):
    with Store.open(create_file(tmp_path / "d.db")) as store, store.changing("made"):
        store.districts.add(name="Valle")
    with Store.open(tmp_path / "d.db") as store:
        store.reading._connection.execute("PRAGMA query_only = on")
        with pytest.raises(MachineRefused), store.changing("tried"):
            store.problems.add(title="Casa")


def test_a_full_disk_is_a_machine_error_and_nothing_is_saved(tmp_path):
    with Store.open(create_file(tmp_path / "d.db")) as store:
        pages = store.reading.value("PRAGMA page_count")
        store.reading._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(MachineRefused), store.changing("too much"):
            _ = [store.problems.add(title=f"Problema {n}", description="x" * 3000) for n in range(200)]
        assert store.problems.find() == ()


def test_a_change_whose_transaction_ended_unsaid_is_refused(tmp_path):
    def ended_last(store):
        store.problems.add(title="Casa")
        store.reading._connection.execute("ROLLBACK")

    def ended_halfway(store):
        store.reading._connection.execute("ROLLBACK")
        store.problems.add(title="Casa")

    with Store.open(create_file(tmp_path / "d.db")) as store:
        for work in (ended_last, ended_halfway):
            with pytest.raises(MachineRefused), store.changing("ended"):
                work(store)
        assert (store.problems.find(), check(store.reading)) == ((), [])


def test_a_file_without_a_district_says_what_makes_one(tmp_path):
    with open_reading(create_file(tmp_path / "d.db")) as reading, pytest.raises(Damaged) as caught:
        reading.district()
    assert str(caught.value) == "d.db holds no district yet."
