"""A process killed at any moment: what it had acknowledged is there, nothing is half there, and work goes on."""

import os
import random
import signal
import time
from itertools import islice
from pathlib import Path
from shutil import copytree

import pytest

from faults.commands import DISTRICT, EVERY, STRUCK
from faults.machine import Machine, files, killed
from faults.strikes import Target, is_read, kills, some
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading

_LONGEST_SECONDS = 0.015
LISTINGS = {"export": ".pdzctl-export", "minutes export": "SHA256SUMS"}


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("name", STRUCK)
def test_a_kill_leaves_all_or_nothing(machine: Machine, office: Path, folder: Path, name: str, every: bool) -> None:
    target = Target(machine, office, folder, name)
    strikes = kills(target.changes)
    if every:
        assert target.all_faults_of(strikes, again=1) == []
    else:
        assert target.all_faults_of(some(strikes, target.changes, name, one_in=3), again=8) == []


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("name", LISTINGS)
def test_a_killed_export_does_not_stand_in_the_way_of_the_next(
    machine: Machine, office: Path, folder: Path, name: str, every: bool
) -> None:
    target = Target(machine, office, folder, name)
    for strike in some(kills(target.changes), target.changes, name, one_in=1 if every else 6):
        assert killed(target.typed(strike))
        for number, words in enumerate((("lab", "edit", "LAB-01", "--title", "Casa"), STRUCK[name])):
            assert machine.run(target.folder, *words, seed=50 + number).code == 0
        out = target.folder / STRUCK[name][-1 if name == "export" else 3]
        named = {line.split("  ", 1)[1] for line in (out / LISTINGS[name]).read_text(encoding="utf-8").splitlines()}
        assert {one for one in files(out) if is_read(one)} == {*named, LISTINGS[name]}
        target.reset()


@pytest.mark.parametrize("times", [50, pytest.param(1_000, marks=pytest.mark.nightly)])
def test_a_kill_at_a_random_moment_loses_nothing(machine: Machine, office: Path, folder: Path, times: int) -> None:
    work, said = folder / "work", folder / "said"
    copytree(office, work)
    os.mkfifo(said)
    dice = random.Random(times)
    kept = problems(work)
    for _ in range(times):
        process = machine.begin(work, "problem", "add", "Nessuno accompagna alle visite", said=said)
        with said.open(encoding="utf-8") as lines:
            acknowledged = sum(1 for _ in islice(lines, dice.randrange(5)))
            time.sleep(dice.random() * _LONGEST_SECONDS)
            os.kill(process, signal.SIGKILL)
            acknowledged += sum(line.endswith("\n") for line in lines)
        assert machine.reap(process) == -signal.SIGKILL
        found = problems(work)
        assert found - kept in (acknowledged, acknowledged + 1)
        kept = found
    with open_reading(work / DISTRICT) as reading:
        assert check(reading) == []
    assert machine.run(work, "undo").code == 0


def problems(folder: Path) -> int:
    with open_reading(folder / DISTRICT) as reading:
        return int(reading.value("SELECT count(*) FROM problem"))
