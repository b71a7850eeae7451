"""A disk without room: code 6, what was there can be read, and once there is room the same command goes through."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from faults.commands import DISTRICT, FIRST_OF_DAY, NAMES, STRUCK, TYPED
from faults.machine import Machine, Outcome, files, temporary_folder
from faults.strikes import is_read
from pdzctl.errors import ExitCode, MachineRefused
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from workflows.exchange_folders import applied, new_district, write

_ROOM = "No space left on device", "There is no room left on the disk"
_ADVICE = "Free some room there", "make room and try again", "Look at the room on the disk"


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of 12 MB that holds nothing."""
    folder = tmp_path_factory.mktemp("disk")
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine does not let root mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(disk: Path) -> Path:
    """Write a file that takes all the room of ``disk``, and return it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"-" * 4096)
        except OSError:
            return ballast


def read(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in files(folder).items() if is_read(name)}


def assert_refused(outcome: Outcome, reasons: tuple[str, ...]) -> None:
    assert (outcome.code, outcome.stdout) == (ExitCode.MACHINE, "")
    sentence, advice = outcome.stderr.splitlines()[-2:]
    assert sentence.startswith("pdzctl: ")
    assert any(reason in sentence for reason in reasons)
    assert advice.startswith(_ADVICE) or any(words in advice for words in _ADVICE)


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_stops_a_command_until_there_is_room(
    machine: Machine, office: Path, small_disk: Path, name: str
) -> None:
    folder = small_disk / name.replace(" ", "")
    copytree(office, folder)
    temporary_folder(folder)
    if name == FIRST_OF_DAY:
        os.utime(folder / DISTRICT, (0, 0))
    before = read(folder)
    ballast = fill(small_disk)
    try:
        outcome = machine.run(folder, *STRUCK[name], stdin=TYPED.get(name, ""))
        reading = machine.run(folder, "problem", "list")
    finally:
        ballast.unlink()
    assert_refused(outcome, _ROOM)
    assert read(folder) == before
    assert (reading.code, reading.stdout.count("\n")) == (0, 3)
    assert machine.run(folder, *STRUCK[name], stdin=TYPED.get(name, "")).code == 0
    with open_reading(folder / DISTRICT) as kept:
        assert check(kept) == []
    rmtree(folder)


@pytest.mark.parametrize("name", [one for one in NAMES if one.id != "init"])
def test_a_file_may_not_grow_beyond_a_limit(machine: Machine, office: Path, folder: Path, name: str) -> None:
    work = folder / "work"
    copytree(office, work)
    before = read(work)
    outcome = machine.run(work, *STRUCK[name], stdin=TYPED.get(name, ""), largest_file=50)
    assert (outcome.code, outcome.stdout) == (ExitCode.MACHINE, "")
    # What it says is written to a file too, which ends after 50 bytes.
    assert any(line.startswith(("pdzctl: ", "These lin")) for line in outcome.stderr.splitlines())
    assert "Traceback" not in outcome.stderr
    assert read(work) == before
    assert machine.run(work, *STRUCK[name], stdin=TYPED.get(name, "")).code == 0


def fill_up(store: Store) -> None:
    for number in range(500):
        store.problems.add(title=f"Problema {number}, {'di cui nessuno parla ' * 8}")


@pytest.mark.parametrize("pages", [0, 3, 12, 30])
def test_a_file_without_another_page_keeps_nothing_of_a_change(tmp_path: Path, pages: int) -> None:
    path = new_district(tmp_path)
    before = path.read_bytes()
    source = write(tmp_path / "files")
    with closing(sqlite3.connect(path)) as connection:
        (there,) = connection.execute("PRAGMA page_count").fetchone()
    with Store.open(path) as store:
        store._connection.execute(f"PRAGMA max_page_count = {there + pages}")
        with pytest.raises(MachineRefused) as refusal, store.changing("wrote until the file was full"):
            fill_up(store)
    assert str(refusal.value) == "There is no room left on the disk of district.db: nothing was saved."
    assert path.read_bytes() == before
    assert applied(path, source).changes
