"""A disk that fails or is full at any moment: exit code 6, one sentence, all or nothing, and work goes on."""

from pathlib import Path

import pytest

from faults.commands import EVERY, NAMES
from faults.machine import Action, Fault, Machine
from faults.strikes import Strike, Target, errors


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("name", NAMES)
def test_an_error_is_told_and_changes_nothing(
    machine: Machine, office: Path, folder: Path, name: str, every: bool
) -> None:
    target = Target(machine, office, folder, name)
    assert target.faults_of_all_or_some(errors(target.changes), every=every, one_in=11) == []


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_cannot_be_read_is_told(
    machine: Machine, office: Path, folder: Path, name: str, every: bool
) -> None:
    target = Target(machine, office, folder, name)
    strikes = target.unread()
    assert target.all_faults_of(strikes if every else strikes[:: len(strikes) // 3], again=1 if every else 8) == []


def test_a_change_whose_last_step_alone_fails_is_told_as_saved(machine: Machine, office: Path, folder: Path) -> None:
    target = Target(machine, office, folder, "add")
    removed = [one.action is Action.UNLINK and one.path.endswith("-journal") for one in target.changes].index(True)
    assert target.changes[removed + 1].action is Action.SYNC
    outcome = target.typed(Strike(Fault.IO_ERROR, removed + 2))
    assert (outcome.code, outcome.stdout) == (6, "")
    assert outcome.stderr == (
        "pdzctl: The change is saved, but the disk of district.db does not promise to keep it"
        " (SQLITE_IOERR_DIR_FSYNC).\n"
        "Do not type it again: pdzctl log shows it. Look at the disk, and keep a copy on another one.\n"
    )
    assert "Nessuno accompagna alle visite" in machine.run(target.folder, "problem", "list").stdout


def test_a_line_that_is_saved_is_not_kept_apart_too(machine: Machine, office: Path, folder: Path) -> None:
    target = Target(machine, office, folder, "live")
    syncs = [at for at, one in enumerate(target.changes, start=1) if one.action is Action.SYNC]
    outcome = target.typed(Strike(Fault.IO_ERROR, syncs[-1]))
    assert (outcome.code, outcome.stdout) == (6, "")
    _, told, *_ = outcome.stderr.splitlines()
    assert told.startswith("pdzctl: The change is saved, but the disk of district.db does not promise")
    outcome = target.typed(Strike(Fault.IO_ERROR, syncs[0], lasting=True))
    assert outcome.code == 6
    _, told, *_ = outcome.stderr.splitlines()
    assert told.startswith("These lines are kept in ")
