"""A process killed at any moment: what it had acknowledged is there, nothing is half there, and work goes on."""

from pathlib import Path

import pytest

from faults.commands import STRUCK
from faults.machine import Machine, files, killed
from faults.strikes import Target, is_read, kills

LISTINGS = {"export": ".pdzctl-export", "minutes export": "SHA256SUMS"}


@pytest.mark.parametrize("name", STRUCK)
def test_a_kill_leaves_all_or_nothing(machine: Machine, office: Path, folder: Path, name: str) -> None:
    target = Target(machine, office, folder, name)
    strikes = list(kills(target.changes, every=False))
    wrong = [fault for number, one in enumerate(strikes) for fault in target.faults_of(one, again=number % 4 == 0)]
    assert wrong == []


@pytest.mark.parametrize("name", ["export", "minutes export"])
def test_a_killed_export_does_not_stand_in_the_way_of_the_next(
    machine: Machine, office: Path, folder: Path, name: str
) -> None:
    target = Target(machine, office, folder, name)
    for strike in list(kills(target.changes, every=False))[::3]:
        assert killed(target.typed(strike))
        for number, words in enumerate((("lab", "edit", "LAB-01", "--title", "Casa"), STRUCK[name])):
            assert machine.run(target.folder, *words, seed=50 + number).code == 0
        out = target.folder / STRUCK[name][-1 if name == "export" else 3]
        named = {line.split("  ", 1)[1] for line in (out / LISTINGS[name]).read_text(encoding="utf-8").splitlines()}
        assert {one for one in files(out) if is_read(one)} == {*named, LISTINGS[name]}
        target.reset()


@pytest.mark.nightly
@pytest.mark.parametrize("name", STRUCK)
def test_a_kill_at_any_change_leaves_all_or_nothing(machine: Machine, office: Path, folder: Path, name: str) -> None:
    target = Target(machine, office, folder, name)
    wrong = [fault for one in kills(target.changes, every=True) for fault in target.faults_of(one, again=True)]
    assert wrong == []
