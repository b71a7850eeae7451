"""A disk that fails or is full at any moment: exit code 6, one sentence, all or nothing, and work goes on."""

from pathlib import Path

import pytest

from faults.commands import STRUCK
from faults.machine import Machine
from faults.strikes import Target, errors

READS = 12


@pytest.mark.parametrize("name", STRUCK)
def test_an_error_is_told_and_changes_nothing(machine: Machine, office: Path, folder: Path, name: str) -> None:
    target = Target(machine, office, folder, name)
    strikes = list(errors(target.changes, every=False))
    wrong = [fault for number, one in enumerate(strikes) for fault in target.faults_of(one, again=number % 4 == 0)]
    assert wrong == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", STRUCK)
def test_an_error_at_any_change_is_told(machine: Machine, office: Path, folder: Path, name: str) -> None:
    target = Target(machine, office, folder, name)
    wrong = [fault for one in errors(target.changes, every=True) for fault in target.faults_of(one, again=True)]
    assert wrong == []


@pytest.mark.parametrize("name", STRUCK)
def test_a_file_that_cannot_be_read_is_told(machine: Machine, office: Path, folder: Path, name: str) -> None:
    target = Target(machine, office, folder, name)
    strikes = target.unread()
    few = strikes[:: max(1, len(strikes) // READS)]
    assert [fault for one in few for fault in target.faults_of(one, again=False)] == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", STRUCK)
def test_any_read_that_fails_is_told(machine: Machine, office: Path, folder: Path, name: str) -> None:
    target = Target(machine, office, folder, name)
    assert [fault for one in target.unread() for fault in target.faults_of(one, again=True)] == []
