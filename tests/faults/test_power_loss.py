"""Power cuts: whatever the disk kept of what nobody made safe, an acknowledged change is there and none is half there.

States of the disk are made from the log of real processes (``crash.py``) and opened by pdzctl itself.
"""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from faults.commands import DISTRICT, MIXED, Words, with_files
from faults.crash import Disk
from faults.machine import Action, Machine, Operation, files, fresh, operations, temporary_folder
from pdzctl.errors import PdzError
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store

JOURNAL = f"{DISTRICT}-journal"
_EVERY = 100
"""One in so many states is worked on, the others are read."""


class Done(NamedTuple):
    """One command that went through: what it did, and the files it left."""

    operations: list[Operation]
    files: dict[str, bytes]

    @property
    def acknowledged(self) -> int:
        """The number of operations after which the person has read that it is done."""
        return max(place for place, one in enumerate(self.operations, start=1) if one.action is Action.SAY)


def typed(machine: Machine, folder: Path, commands: tuple[Words, ...], **more: str) -> list[Done]:
    """Run ``commands`` in ``folder``, each in its own process, and return what each did."""
    done = []
    for seed, words in enumerate(commands, start=1):
        log = folder.with_name(f"{folder.name}.{seed}.log")
        outcome = machine.run(folder, *words, log=log, seed=seed, **more)
        assert outcome.code == 0, outcome
        done.append(Done(operations(log), files(folder)))
        log.unlink()
    return done


def crashes(disk: Disk, done: list[Done], number: int) -> Iterator[tuple[int, bool, dict[str, bytes]]]:
    """Yield ``number`` states of the disk, spread evenly over every moment of ``done``.

    With each come the commands acknowledged by then, and whether another one was at work.
    """
    dice = random.Random(number)
    moments = sum(len(one.operations) + 1 for one in done)
    moment = yielded = 0
    for place, one in enumerate(done):
        for count in range(len(one.operations) + 1):
            if count:
                disk.do(one.operations[count - 1])
            moment += 1
            while yielded < number * moment // moments:
                yielded += 1
                acknowledged = count >= one.acknowledged
                yield place + acknowledged, not acknowledged, disk.found(dice)


class Judge:
    """Opens states of the disk as pdzctl does, and says what became of the district."""

    def __init__(self, folder: Path, done: list[Done]) -> None:
        self._path = folder / DISTRICT
        self._journal = folder / JOURNAL
        self._whole = [one.files[DISTRICT] for one in done]
        self._known: dict[tuple[bytes | None, bytes | None], str | int] = {}
        for content in set(self._whole):
            self._path.write_bytes(content)
            with open_reading(self._path) as reading:
                assert check(reading) == []

    def verdict(self, found: dict[str, bytes], acknowledged: int, *, working: bool) -> str:
        """Return ``kept``, ``lost``, ``half`` or ``unreadable`` for one state; equal states are opened once."""
        state = found.get(DISTRICT), found.get(JOURNAL)
        if state not in self._known:
            self._known[state] = self._opened(*state)
        seen = self._known[state]
        if isinstance(seen, str):
            return seen
        allowed = {acknowledged, acknowledged + working}
        return "kept" if {number for number in allowed if self._same(number, seen)} else "lost"

    def _same(self, number: int, seen: int) -> bool:
        content = self._whole[number - 1] if number else None
        return content == (self._whole[seen - 1] if seen else None)

    def _opened(self, district: bytes | None, journal: bytes | None) -> str | int:
        """Return after how many commands the district stands as it is found, or what is wrong with it."""
        if district is None:
            return 0
        self._path.write_bytes(district)
        self._journal.unlink(missing_ok=True)
        if journal is not None:
            self._journal.write_bytes(journal)
        try:
            with open_reading(self._path) as reading:
                reading.district()
        except PdzError:
            return "unreadable"
        content = self._path.read_bytes()
        if len(self._known) % _EVERY == 0:
            self._work_on()
        return self._whole.index(content) + 1 if content in self._whole else "half"

    def _work_on(self) -> None:
        """Go on working with the file as it was found."""
        with Store.open(self._path) as store:
            with store.changing("went on"):
                store.problems.add(title="Lavoro")
            assert check(store.reading) == []


def verdicts(machine: Machine, folder: Path, number: int, **more: str) -> Counter[str]:
    """Return how many of ``number`` power cuts while ``MIXED`` is typed end in which way."""
    work, judged = with_files(folder / "work"), folder / "judged"
    temporary_folder(work)
    judged.mkdir()
    disk = Disk(work)
    done = typed(machine, work, MIXED, **more)
    judge = Judge(judged, done)
    return Counter(
        judge.verdict(found, acknowledged, working=working)
        for acknowledged, working, found in crashes(disk, done, number)
    )


def test_the_shim_sees_the_same_in_a_process_of_its_own(machine: Machine, folder: Path, library: Path) -> None:
    log = folder / "log"
    seen = []
    for start in ("forked", "fresh"):
        work = folder / start
        temporary_folder(work)
        for seed, words in enumerate((MIXED[0], MIXED[2])):
            if start == "forked":
                assert machine.run(work, *words, log=log, seed=seed).code == 0
            else:
                assert fresh(library, work, log, *words).returncode == 0
        seen.append([one.action for one in operations(log) if one.action is not Action.WRITE])
        log.unlink()
    assert seen[0] == seen[1]
    assert {Action.SAY, Action.CREATE, Action.SYNC, Action.RENAME, Action.UNLINK} <= set(seen[0])


@pytest.mark.parametrize("number", [2_500, pytest.param(10_000, marks=pytest.mark.nightly)])
def test_no_power_cut_takes_an_acknowledged_change(machine: Machine, folder: Path, number: int) -> None:
    assert verdicts(machine, folder, number) == {"kept": number}


def test_the_simulator_sees_what_a_weaker_setting_loses(machine: Machine, folder: Path) -> None:
    found = verdicts(machine, folder, 500, synchronous="full")
    assert found["lost"] > 0
    assert set(found) == {"kept", "lost"}
