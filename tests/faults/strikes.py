"""One command struck by one fault after another, and what must be true after each."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from shutil import copytree, rmtree
from typing import NamedTuple

from faults.commands import AGAIN, DISTRICT, FIRST_OF_DAY, STRUCK, TYPED, Words
from faults.machine import Action, Fault, Machine, Operation, Outcome, files, killed, operations
from pdzctl.errors import ExitCode, PdzError
from pdzctl.store.integrity import check
from pdzctl.store.opening import SCHEMA_VERSION, version_of
from pdzctl.store.reading import open_reading

_UNNAMED = re.compile(
    r"(?:temporary|settings)/|(?:.*/)?\.(?:pdzctl-[^/]*\.tmp|\d+\.pdzctl-part)|[^/]+\.db(?:-journal|\.lock)$"
)
"""What may be left behind: the next command rolls it back, or it has no name that anybody reads."""
_LISTINGS = "/.pdzctl-export", "/SHA256SUMS.sedute"
_COPIES = "district-backups/"
_NOTHING = "nothing was saved"
_ERRORS = (Fault.IO_ERROR, Fault.DISK_FULL, Fault.SHORT)


def is_read(name: str) -> bool:
    """Tell whether anybody reads the file ``name``, which is not so for what is left of an unfinished command."""
    return _UNNAMED.match(name) is None


def is_whole(name: str, content: bytes | None, *states: bytes | None) -> bool:
    """Tell whether a file is as it was in one of ``states``; a folder at work lists old and new files together."""
    return content in states or (name.endswith(_LISTINGS) and content is not None)


class Strike(NamedTuple):
    """A fault, the change it strikes (counted from 1, with ``reads`` among reads too), and whether all that follow."""

    fault: Fault
    at: int
    lasting: bool = False
    reads: bool = False


class Target:
    """A command that can be typed again and again in the same office, as if it had never been typed."""

    def __init__(self, machine: Machine, office: Path, folder: Path, name: str, words: Words | None = None) -> None:
        """Run the command once without a fault, to know what it does."""
        self.name = name
        self.words = words or STRUCK[name]
        self._machine = machine
        self.folder = folder / "struck"
        warm = folder / "warm"
        copytree(office, warm)
        machine.warm(warm, *self.words)
        copytree(office, self.folder)
        self._before = files(self.folder)
        self._before_places = self._places()
        self._reset_times()
        log = folder / "log"
        self.reference = self.typed(Strike(Fault.NONE, 0), log)
        assert self.reference.code == 0, self.reference
        self.changes = [one for one in operations(log) if one.action is not Action.SAY]
        self._after = files(self.folder)
        self._dumps = {path.name: _dump(path) for path in self.folder.glob("*.db")}
        self.reset()

    def faults_of(self, strike: Strike, *, again: bool) -> list[str]:
        """Strike, and return everything that is then not as it must be; ``again`` also types the command again."""
        outcome = self.typed(strike)
        try:
            return [f"{self._described(strike)}: {wrong}" for wrong in self._wrong(outcome, strike, again=again)]
        finally:
            self.reset()

    def unread(self) -> list[Strike]:
        """Return an error at every read of a file that is not a setting, once and from there on."""
        log = self.folder.with_name("reads")
        self.typed(Strike(Fault.NONE, 0, reads=True), log)
        self.reset()
        done = [one for one in operations(log) if one.action is not Action.SAY]
        read = [(at, one) for at, one in enumerate(done, start=1) if one.action is Action.READ]
        settings = str(self.folder / "settings")
        places = [at for at, one in read if not one.path.startswith(settings)]
        return [Strike(Fault.IO_ERROR, at, lasting, reads=True) for at in places for lasting in (False, True)]

    def all_faults_of(self, strikes: list[Strike], *, again: int) -> list[str]:
        """Return what is not as it must be after each of ``strikes``; after one in ``again`` also when typed again."""
        assert strikes
        found = []
        for number, one in enumerate(strikes):
            found += self.faults_of(one, again=number % again == 0)
        return found

    def some(self, strikes: list[Strike], *, one_in: int) -> list[Strike]:
        """Return one in so many of ``strikes``, others for each command; of writes that follow each other the ends."""
        ends: set[int] = set()
        in_runs = groupby(enumerate(self.changes, start=1), lambda one: (one[1].action is Action.WRITE, one[1].path))
        for _, run in in_runs:
            places = [at for at, _ in run]
            is_write = self.changes[places[0] - 1].action is Action.WRITE
            ends |= {places[0], places[-1]} if is_write else set(places)
        first = list(STRUCK).index(self.name) if self.name in STRUCK else 0
        return [one for one in strikes if one.at in ends][first % one_in :: one_in]

    def faults_of_all_or_some(self, strikes: list[Strike], *, every: bool, one_in: int) -> list[str]:
        """Return what ``all_faults_of`` finds after every strike, typing again after each, or after some of them."""
        if every:
            return self.all_faults_of(strikes, again=1)
        return self.all_faults_of(self.some(strikes, one_in=one_in), again=8)

    def _described(self, strike: Strike) -> str:
        where = "among reads" if strike.reads else self.changes[strike.at - 1].where
        return f"{self.name}, {strike.fault.name}{' lasting' * strike.lasting} at {strike.at} ({where})"

    def _wrong(self, outcome: Outcome, strike: Strike, *, again: bool) -> Iterator[str]:
        yield from _badly_said(outcome, self.reference, strike)
        for path in self.folder.glob("*.db"):
            yield from _unreadable(path)
        found = self._found()
        yield from (f"{name} is neither old nor new" for name in self._torn(found))
        if outcome.code == 0 or self.reference.stderr in outcome.stderr:
            yield from (f"acknowledged, but {name} is not new" for name in self._differing(found, self._after))
        if _NOTHING in outcome.stderr:
            yield from (f"“{_NOTHING}”, but {name} is" for name in self._differing(found, self._before))
        if again and (self.name in AGAIN or not any(self._differing(found, self._before))):
            self._reset_times()
            second = self.typed(Strike(Fault.NONE, 0))
            if second.code != 0:
                yield f"typed again it answers {second.code}: {second.stderr}"
            yield from (f"typed again, {name} is not new" for name in self._differing(self._found(), self._after))

    def _torn(self, found: dict[str, bytes]) -> Iterator[str]:
        for name in {*found, *self._before, *self._after}:
            content = found.get(name)
            if is_read(name) and not is_whole(name, content, self._before.get(name), self._after.get(name)):
                yield name

    def _differing(self, found: dict[str, bytes], wanted: dict[str, bytes]) -> Iterator[str]:
        """Yield the files that are not as wanted; a copy made on the way may be there and may be missing."""
        for name in {*found, *wanted}:
            on_the_way = name.startswith(_COPIES) and self.words[0] != "backup"
            if not on_the_way and is_read(name) and found.get(name) != wanted.get(name):
                yield name

    def typed(self, strike: Strike, log: Path | None = None) -> Outcome:
        """Type the command while ``strike`` awaits it."""
        more = {**strike._asdict(), "log": log, "stdin": TYPED.get(self.name, "")}
        return self._machine.run(self.folder, *self.words, **more)

    def _found(self) -> dict[str, bytes]:
        """Return the files there; a new district differs from the one known by the instant at which it was made."""
        found = files(self.folder)
        for path in self.folder.glob("*.db"):
            known = self._before.get(path.name), self._after[path.name]
            if found[path.name] not in known and _dump(path) == self._dumps[path.name]:
                found[path.name] = self._after[path.name]
        return found

    def reset(self) -> None:
        """Make the folder again what it was, each file in the inode by which pdzctl knows it."""
        found = files(self.folder)
        for name in found.keys() - self._before.keys():
            (self.folder / name).unlink()
        for name, content in self._before.items():
            if found.get(name) != content:
                (self.folder / name).write_bytes(content)
        for place in self._places() - self._before_places:
            rmtree(place, ignore_errors=True)
        self._reset_times()

    def _places(self) -> set[str]:
        return {place for place, _, _ in os.walk(self.folder)}

    def _reset_times(self) -> None:
        if self.name == FIRST_OF_DAY:
            os.utime(self.folder / DISTRICT, (0, 0))


def _badly_said(outcome: Outcome, reference: Outcome, strike: Strike) -> Iterator[str]:
    """Yield what is wrong with how a process ended and with what it said."""
    if strike.fault in (Fault.KILL, Fault.TORN):
        if not killed(outcome):
            yield f"it was not killed: {outcome}"
        return
    if outcome.code == 0:
        if outcome.stdout != reference.stdout or reference.stderr not in outcome.stderr:
            yield f"it is done, but says {outcome}"
        return
    # A page that the disk does not give back is to SQLite what a damaged one is.
    codes = (ExitCode.MACHINE, ExitCode.DAMAGED) if strike.reads else (ExitCode.MACHINE,)
    if outcome.code not in codes or "Traceback" in outcome.stderr:
        yield f"exit code {outcome.code}: {outcome.stderr}"
    elif outcome.stdout or not any(line.startswith("pdzctl: ") for line in outcome.stderr.splitlines()[-2:]):
        yield f"it says {outcome}"


def _dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if not line.startswith('INSERT INTO "_sqlite_migrations"')]


def _unreadable(path: Path) -> Iterator[str]:
    try:
        if version_of(path) < SCHEMA_VERSION:
            with closing(sqlite3.connect(path)) as connection:
                if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    yield f"{path.name} is not sound"
            return
        with open_reading(path) as reading:
            reading.district()
            if path.name != DISTRICT and check(reading):
                yield f"{path.name} is not sound"
    except PdzError as error:
        yield f"{path.name} cannot be read: {error}"


def kills(changes: list[Operation]) -> list[Strike]:
    """Return a kill before every change and in the middle of every write."""
    found = []
    for at, change in enumerate(changes, start=1):
        found.append(Strike(Fault.KILL, at))
        if change.action is Action.WRITE:
            found.append(Strike(Fault.TORN, at))
    return found


def errors(changes: list[Operation]) -> list[Strike]:
    """Return an error at every change and a full disk, and for writes a cut one, each once and from there on."""
    found = []
    for at, change in enumerate(changes, start=1):
        faults = _ERRORS if change.action is Action.WRITE else _ERRORS[:2]
        found += [Strike(fault, at, lasting) for fault in faults for lasting in (False, True)]
    return found
