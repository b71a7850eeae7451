"""A process killed at any moment: what it had acknowledged is there, nothing is half there, and work goes on."""

from pathlib import Path

import pytest

from faults.commands import STRUCK
from faults.machine import Machine
from faults.strikes import Target, kills


@pytest.mark.parametrize("name", STRUCK)
def test_a_kill_leaves_all_or_nothing(machine: Machine, office: Path, folder: Path, name: str) -> None:
    target = Target(machine, office, folder, name)
    strikes = list(kills(target.changes, every=False))
    wrong = [fault for number, one in enumerate(strikes) for fault in target.faults_of(one, again=number % 4 == 0)]
    assert wrong == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", STRUCK)
def test_a_kill_at_any_change_leaves_all_or_nothing(machine: Machine, office: Path, folder: Path, name: str) -> None:
    target = Target(machine, office, folder, name)
    wrong = [fault for one in kills(target.changes, every=True) for fault in target.faults_of(one, again=True)]
    assert wrong == []
