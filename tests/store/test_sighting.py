"""A file that was swapped or restored under an open program is noticed before anything is written to it."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from pdzctl.errors import MachineRefused, NotFound
from pdzctl.store.backup import back_up
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store


def add(store, title):
    with store.changing("added"):
        store.problems.add(title=title)


def older_copy(store):
    """Return a copy of the file as it is now, after which the file goes on."""
    copy = back_up(store.path).path
    add(store, "Casa")
    return copy


def replaced_by_another_file(path, copy):
    copy.replace(path)


def restored_in_place(path, copy):
    path.write_bytes(copy.read_bytes())


def emptied(path, copy):
    path.write_bytes(b"")


def overwritten_by_another_database(path, copy):
    with closing(sqlite3.connect(copy.with_name("other.db"))) as other:
        other.execute("CREATE TABLE shopping (item)")
    path.write_bytes(copy.with_name("other.db").read_bytes())


@pytest.mark.damages("another file takes its place")
@pytest.mark.parametrize(
    "swap", [replaced_by_another_file, restored_in_place, emptied, overwritten_by_another_database]
)
def test_another_content_under_an_open_program_is_refused_and_left_alone(store, swap):
    swap(store.path, older_copy(store))
    before = store.path.read_bytes()
    for work in (lambda: add(store, "Lavoro"), store.undo):
        with pytest.raises(MachineRefused, match="nothing was saved"):
            work()
    assert store.path.read_bytes() == before
    assert [path.name for path in store.path.parent.glob("*-journal")] == []


def test_a_file_that_lost_its_name_is_refused_and_left_alone(store):
    moved = store.path.rename(store.path.with_name("moved.db"))
    before = moved.read_bytes()
    with pytest.raises(NotFound):
        add(store, "Lavoro")
    assert moved.read_bytes() == before
    assert not store.path.exists()


def test_a_folder_that_is_gone_is_refused(store):
    shutil.rmtree(store.path.parent)
    with pytest.raises(NotFound):
        add(store, "Lavoro")


def test_a_file_swapped_in_the_middle_of_a_change_is_refused_at_its_end(store):
    copy = older_copy(store)
    before = copy.read_bytes()
    with pytest.raises(MachineRefused), store.changing("worked"):
        _ = store.problems.add(title="Lavoro"), copy.replace(store.path)
    assert store.path.read_bytes() == before


def test_pages_of_the_old_file_in_memory_do_not_hide_the_new_one(store):
    """Two backups bear the same counter, by which SQLite decides whether what it holds in memory is still true."""
    older = older_copy(store)
    newer = back_up(store.path).path
    assert older.read_bytes()[24:40] == newer.read_bytes()[24:40]
    store.close()
    restored_in_place(store.path, newer)
    with Store.open(store.path) as again:
        assert len(again.problems.find()) == 1
        restored_in_place(again.path, older)
        with pytest.raises(MachineRefused):
            add(again, "Lavoro")
    with open_reading(store.path) as reading:
        assert list(reading.all("problem")) == []


def test_opened_again_it_goes_on_from_what_the_file_holds(store):
    restored_in_place(store.path, older_copy(store))
    store.close()
    with Store.open(store.path) as again:
        add(again, "Lavoro")
        assert [problem.title for problem in again.problems.find()] == ["Lavoro"]
        assert check(again.reading) == []


def test_what_others_wrote_meanwhile_is_no_swap(store):
    with Store.open(store.path) as other:
        add(other, "Casa")
    add(store, "Lavoro")
    with Store.open(store.path) as other:
        add(other, "Scuola")
        assert len(other.problems.find()) == 3
    assert check(store.reading) == []
