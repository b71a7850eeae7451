"""A migration struck at any moment: the file has the old shape or the new one, and the next command finishes it."""

from pathlib import Path

import pytest

import old_shapes
from faults.commands import DISTRICT, EVERY, MIGRATION
from faults.machine import Action, Fault, Machine
from faults.strikes import Strike, Target, errors, kills
from pdzctl.store.opening import SCHEMA_VERSION, version_of

RELEASED = [version for version in range(1, SCHEMA_VERSION) if old_shapes.path_of(version).exists()]


@pytest.fixture(params=RELEASED)
def target(machine: Machine, folder: Path, request: pytest.FixtureRequest) -> Target:
    """A command that only reads, typed over a file of a released shape."""
    office = folder / "office"
    office.mkdir()
    old_shapes.load(request.param, office / DISTRICT)
    return Target(machine, office, folder, MIGRATION, ("problem", "list"))


@pytest.mark.parametrize("every", EVERY)
def test_a_migration_that_is_killed_is_made_by_the_next_command(target: Target, every: bool) -> None:
    strikes = kills(target.changes)
    if not every:
        strikes = target.some(strikes, one_in=4)
    assert target.all_faults_of(strikes, again=1) == []


@pytest.mark.parametrize("every", EVERY)
def test_a_migration_that_meets_an_error_leaves_the_old_shape(target: Target, every: bool) -> None:
    strikes = errors(target.changes)
    if not every:
        strikes = target.some(strikes, one_in=16)
    assert target.all_faults_of(strikes, again=1) == []


def test_a_full_disk_stops_a_migration_until_there_is_room(target: Target) -> None:
    refused = target.typed(Strike(Fault.DISK_FULL, 1, lasting=True))
    assert (refused.code, refused.stdout) == (6, "")
    assert refused.stderr.startswith("pdzctl: ")
    assert target.typed(Strike(Fault.NONE, 0)).stdout == target.reference.stdout


def test_a_migration_whose_last_step_alone_fails_is_told_as_made(target: Target) -> None:
    journals = [one.action is Action.UNLINK and one.path.endswith(f"{DISTRICT}-journal") for one in target.changes]
    removed = journals.index(True)
    assert target.changes[removed + 1].action is Action.SYNC
    outcome = target.typed(Strike(Fault.IO_ERROR, removed + 2))
    assert (outcome.code, outcome.stdout) == (6, "")
    assert outcome.stderr.startswith("pdzctl: The change is saved, but the disk of district.db does not promise")
    assert version_of(target.folder / DISTRICT) == SCHEMA_VERSION
    assert target.typed(Strike(Fault.NONE, 0)) == (0, target.reference.stdout, "")
