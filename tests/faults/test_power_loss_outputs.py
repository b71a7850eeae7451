"""Power cuts while files are written: each is the old one or the new one, and the same command then makes all new.

The district itself is the matter of ``test_power_loss.py``.
"""

import random
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from faults.commands import AGAIN, DISTRICT, STRUCK
from faults.crash import Disk
from faults.machine import Action, Machine, Operation, files, operations, temporary_folder
from faults.strikes import is_read, is_whole

_TYPED_AGAIN = 4
WRITING = (
    "export", "first export", "minutes export", "apply --write-codes", "backup", "backup restore", "convene --out",
    "kit",
)  # fmt: skip


@pytest.mark.parametrize("number", [400, pytest.param(2_000, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("name", WRITING)
def test_no_power_cut_damages_a_file(machine: Machine, office: Path, folder: Path, name: str, number: int) -> None:
    work = folder / "work"
    copytree(office, work)
    temporary_folder(work)
    if name == "backup":
        rmtree(work / "district-backups")  # the first copy makes their folder
    disk, before = Disk(work), _read(files(work))
    assert machine.run(work, *STRUCK[name], log=folder / "log").code == 0
    done, after = operations(folder / "log"), _read(files(work))
    said = max(place for place, one in enumerate(done) if one.action is Action.SAY)
    dice, states, wrong = random.Random(number), 0, []
    unfinished: list[dict[str, bytes]] = []
    for place in range(len(done) + 1):
        while states < number * (place + 1) // (len(done) + 1):
            states += 1
            found = disk.found(dice)
            wrong += [f"{one} at {place}" for one in _damaged(_read(found), before, after, finished=place > said)]
            if place <= said and dice.random() < 0.1:
                unfinished.append(found)
        if place < len(done):
            disk.do(done[place])
    assert states == number
    assert wrong == []
    if name in AGAIN:
        for found in dice.sample(unfinished, min(_TYPED_AGAIN, len(unfinished))):
            _lay(work, found)
            assert machine.run(work, *STRUCK[name]).code == 0
            assert _read(files(work)) == after


def test_the_simulator_sees_what_a_plain_write_damages(folder: Path) -> None:
    path, old, new = folder / "verbale.md", b"vecchio " * 500, b"nuovo " * 900
    path.write_bytes(old)
    disk, dice, inode = Disk(folder), random.Random(1), path.stat().st_ino
    disk.do(Operation(Action.TRUNCATE, str(path), "", inode, 0, b""))
    disk.do(Operation(Action.WRITE, str(path), "", inode, 0, new))
    found = [disk.found(dice)["verbale.md"] for _ in range(200)]
    assert {old, b"", new} < set(found)
    assert any(0 < len(one) < len(new) and one != old for one in found)
    disk.do(Operation(Action.SYNC, str(path), "", inode, 0, b""))
    assert all(disk.found(dice) == {"verbale.md": new} for _ in range(50))


def _read(found: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in found.items() if is_read(name) and name != DISTRICT}


def _damaged(
    found: dict[str, bytes], before: dict[str, bytes], after: dict[str, bytes], *, finished: bool
) -> list[str]:
    """Return the files that are neither old nor new; once the command said that it is done, those that are not new."""
    names = {*found, *before, *after}
    if finished:
        return [name for name in names if found.get(name) != after.get(name)]
    return [name for name in names if not is_whole(name, found.get(name), before.get(name), after.get(name))]


def _lay(folder: Path, found: dict[str, bytes]) -> None:
    rmtree(folder)
    for name, content in found.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
