"""Many writers, one file."""

import contextlib
import multiprocessing
import sqlite3
import time
from contextlib import closing

import pytest

from pdzctl.errors import Busy
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store

SPAWN = multiprocessing.get_context("spawn")


def add_problems(path, name, number):
    with Store.open(path, author=name) as store:
        for _ in range(number):
            with store.changing("added"):
                store.problems.add(title=name)


def hold(path, ready, done):
    with Store.open(path, author="Berta Neri") as store, store.changing("holding"):
        store.problems.add(title="Casa")
        ready.set()
        done.wait(30)


def acknowledge(path, said):
    with Store.open(path) as store:
        for number in range(50):
            with store.changing("added"):
                store.problems.add(title=f"Casa {number}")
            said.send_bytes(b".")


@pytest.mark.parametrize("acknowledged", [1, 7, 19, 34])
def test_a_process_that_is_killed_loses_nothing_it_acknowledged(store, acknowledged):
    store.close()
    heard, said = SPAWN.Pipe(duplex=False)
    worker = SPAWN.Process(target=acknowledge, args=(store.path, said))
    worker.start()
    said.close()
    for _ in range(acknowledged):
        heard.recv_bytes()
    worker.kill()
    worker.join(30)
    with contextlib.suppress(EOFError):
        while heard.recv_bytes():
            acknowledged += 1
    with open_reading(store.path) as reading:
        assert len(list(reading.all("problem"))) in (acknowledged, acknowledged + 1)
        assert check(reading) == []
    with Store.open(store.path, wait=5) as again, again.changing("went on"):
        again.problems.add(title="Lavoro")
        assert again.problems.find(title="Lavoro")


def test_processes_never_share_a_code_nor_lose_a_record(store):
    store.close()
    workers = [SPAWN.Process(target=add_problems, args=(store.path, name, 20)) for name in ("Anna", "Berta", "Carla")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    with open_reading(store.path) as reading:
        assert [row["code"] for row in reading.all("problem")] == [f"PRB-{n:02}" for n in range(1, 61)]
        assert check(reading) == []


def test_a_busy_file_is_refused_in_time_and_names_its_holder(store):
    ready, done = SPAWN.Event(), SPAWN.Event()
    holder = SPAWN.Process(target=hold, args=(store.path, ready, done))
    holder.start()
    try:
        assert ready.wait(30)
        began = time.monotonic()
        with Store.open(store.path, wait=0.3) as other, pytest.raises(Busy) as caught, other.changing("tried"):
            other.problems.add(title="Lavoro")
        # Whoever ignored the patience given would wait for the thirty seconds of the default.
        assert 0.3 <= time.monotonic() - began < 15
        assert str(caught.value).startswith(f"district.db is in use by Berta Neri, process {holder.pid}")
        with open_reading(store.path) as reading:
            assert list(reading.all("problem")) == []
    finally:
        done.set()
        holder.join(30)
    with open_reading(store.path) as reading:
        assert [row["title"] for row in reading.all("problem")] == ["Casa"]


def test_a_foreign_program_that_holds_the_file_makes_it_busy(store):
    with (
        Store.open(store.path, wait=0.1) as mine,
        closing(sqlite3.connect(store.path, isolation_level=None)) as other,
    ):
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy), mine.changing("tried"):
            mine.problems.add(title="Casa")
        with pytest.raises(Busy):
            open_reading(store.path, wait=0.1)
