"""A process killed at any moment: what it had acknowledged is there, nothing is half there, and work goes on."""

import os
import random
import signal
import time
from itertools import islice
from pathlib import Path
from shutil import copytree

import pytest

from faults.commands import DISTRICT, EVERY, NAMES, STRUCK
from faults.machine import Fault, Machine, files, killed
from faults.strikes import Strike, Target, is_read, kills
from pdzctl.records.catalogue import NOUNS
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading

_LONGEST_SECONDS = 0.015
UNFINISHED = ".pdzctl-"
NO_STRIKE = Strike(Fault.NONE, 0)
NOT_YET_CODED = {
    "bodies.toml": '\n[[body]]\nkind = "lab"\ntitle = "Chi accompagna"\ntable = "TAV-01"\n',
    "proposals.toml": '[[proposal]]\ntitle = "Un autista per tutti"\n',
    "roster/people.csv": ",Corsini,Lea,,ENT-001,,,,,,,\n,Landi,Pia,,,,,pia@example.org,,,,\n",
    "roster/seats.csv": ",LAB-01,componente,ENT-001,,,,,,sì,no,,2025-02-01,\n",
    "sessions/nuova.toml": 'body = "LAB-01"\nday = "2025-07-03"\n\n[[agenda]]\ntitle = "Gli orari"\n',
    "sessions/da-fissare.toml": 'body = "LAB-01"\ntitle = "Un incontro in paese"\n',
}
LISTINGS = {
    "export": ".pdzctl-export",
    "minutes export": "SHA256SUMS",
    "convene --out": "SHA256SUMS.sedute",
    "kit": "SHA256SUMS.sedute",
}


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("name", NAMES)
def test_a_kill_leaves_all_or_nothing(machine: Machine, office: Path, folder: Path, name: str, every: bool) -> None:
    target = Target(machine, office, folder, name)
    assert target.faults_of_all_or_some(kills(target.changes), every=every, one_in=3) == []


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("name", LISTINGS)
def test_a_killed_export_does_not_stand_in_the_way_of_the_next(
    machine: Machine, office: Path, folder: Path, name: str, every: bool
) -> None:
    target = Target(machine, office, folder, name)
    for strike in target.some(kills(target.changes), one_in=1 if every else 6):
        assert killed(target.typed(strike))
        for number, words in enumerate((("lab", "edit", "LAB-01", "--title", "Casa"), STRUCK[name])):
            assert machine.run(target.folder, *words, seed=50 + number).code == 0
        out = target.folder / STRUCK[name][STRUCK[name].index("--out") + 1]
        named = {line.split("  ", 1)[1] for line in (out / LISTINGS[name]).read_text(encoding="utf-8").splitlines()}
        assert {one for one in files(out) if is_read(one)} == {*named, LISTINGS[name]}
        target.reset()


@pytest.mark.parametrize("every", EVERY)
def test_codes_that_a_kill_kept_out_of_the_files_are_put_there_by_the_next_run(
    machine: Machine, office: Path, folder: Path, every: bool
) -> None:
    files_without_codes = folder / "office"
    copytree(office, files_without_codes)
    for name, text in NOT_YET_CODED.items():
        path = files_without_codes / "files" / name
        path.write_text(path.read_text(encoding="utf-8") + text if path.exists() else text, encoding="utf-8")
    target = Target(machine, files_without_codes, folder, "apply --write-codes")
    assert target.typed(NO_STRIKE).code == 0
    wanted = read_in(target.folder / "files"), records(target.folder)
    told = machine.run(target.folder, "diff", "files").stderr
    assert told.startswith("pdzctl: 0 records would be created or changed")
    target.reset()
    for strike in target.some(kills(target.changes), one_in=1 if every else 4):
        assert killed(target.typed(strike))
        again = target.typed(NO_STRIKE)
        assert again.code == 0, again.stderr
        assert (read_in(target.folder / "files"), records(target.folder)) == wanted, strike
        target.reset()


@pytest.mark.parametrize("name", ["init", "repair", "first export", "minutes export", "apply --write-codes"])
def test_what_a_kill_leaves_unfinished_goes_with_the_next_run_a_day_later(
    machine: Machine, office: Path, folder: Path, name: str
) -> None:
    target = Target(machine, office, folder, name)
    left = 0
    hidden = [one for one in kills(target.changes) if f"/{UNFINISHED}" in target.changes[one.at - 1].path]
    for strike in hidden[:: max(1, len(hidden) // 6)]:
        assert killed(target.typed(strike))
        unfinished = list(target.folder.rglob(f"{UNFINISHED}*.tmp"))
        for path in unfinished:
            os.utime(path, (0, 0))
        left += len(unfinished)
        target.typed(NO_STRIKE)
        assert [path for path in unfinished if path.exists()] == [], strike
        target.reset()
    assert left


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


def read_in(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in files(folder).items() if is_read(name)}


def records(folder: Path) -> dict[str, int]:
    with open_reading(folder / DISTRICT) as reading:
        return {noun: int(reading.value(f"SELECT count(*) FROM {noun}")) for noun in NOUNS}


def problems(folder: Path) -> int:
    with open_reading(folder / DISTRICT) as reading:
        return int(reading.value("SELECT count(*) FROM problem"))
