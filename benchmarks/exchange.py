"""Prints what applying and exporting cost, as ratios to the least that could read or keep the same files.

.venv/bin/python benchmarks/exchange.py [PEOPLE [SESSIONS [ROUNDS]]]

Everything is a process of its own, and they take turns, so that a slow moment of the machine hits all of them. A ratio
is of the time that a person waits; beside it, of processor time.
"""

import csv
import json
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import tomli
from made_up import write_bulk, write_roster, write_sessions

PDZCTL = str(Path(sys.executable).with_name("pdzctl"))

DEFAULTS = (100_000, 1_000, 3)
MEGABYTE = 1024


class Cost(NamedTuple):
    """What one process took: seconds waited and of processor, kilobytes at its peak."""

    waited: float
    processor: float
    peak: int


def bare_tables(folder: Path) -> None:
    """Read the roster with ``csv`` and put it into tables that have neither keys nor checks."""
    with tempfile.TemporaryDirectory() as elsewhere:
        connection = sqlite3.connect(Path(elsewhere) / "bare.db", isolation_level=None)
        connection.execute("BEGIN")
        for sheet in sorted((folder / "roster").iterdir()):
            with sheet.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                columns = next(rows)
                connection.execute(f"CREATE TABLE {sheet.stem} ({', '.join(columns)})")
                marks = ", ".join("?" * len(columns))
                connection.executemany(f"INSERT INTO {sheet.stem} VALUES ({marks})", rows)
        connection.execute("COMMIT")
        connection.close()


def parsed_toml(folder: Path) -> None:
    """Read and parse every session of the folder with the parser that pdzctl uses."""
    for path in (folder / "sessions").iterdir():
        tomli.loads(path.read_text(encoding="utf-8"))


def parsed_lines(folder: Path) -> None:
    """Read and parse every line of the bulk file."""
    with (folder / "sessions.jsonl").open("rb") as file:
        for line in file:
            json.loads(line)


FLOORS: dict[str, Callable[[Path], None]] = {one.__name__: one for one in (bare_tables, parsed_toml, parsed_lines)}


def cost_of(words: list[str], environment: dict[str, str]) -> Cost:
    """Run ``words`` to their end, which must be a good one."""
    began = time.perf_counter()
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    process = os.posix_spawn(words[0], words, environment, file_actions=silent)
    _, status, used = os.wait4(process, 0)
    waited = time.perf_counter() - began
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(words)}: exit {code}")
    return Cost(waited, used.ru_utime + used.ru_stime, used.ru_maxrss)


class Laptop:
    """A folder with a district of its own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "XDG_CONFIG_HOME": str(place / "settings"),
            "PDZCTL_DISTRICT": str(place / "district.db"),
            "PDZCTL_TODAY": "2026-06-30",
        }

    def pdzctl(self, *words: str) -> Cost:
        """Run one command."""
        return cost_of([PDZCTL, *words], self.environment)

    def begin(self, *sources: Path) -> None:
        """Begin again with a district that holds what ``sources`` say."""
        (self.place / "district.db").unlink(missing_ok=True)
        self.pdzctl("init", "Distretto Valfresca")
        for source in sources:
            self.pdzctl("apply", str(source))

    def floor(self, name: str, folder: Path) -> Cost:
        """Do the least that could be done with ``folder``."""
        return cost_of([sys.executable, __file__, name, str(folder)], self.environment)


class Line(NamedTuple):
    """One row of the table: what was measured, against what, and the ratio it should not exceed."""

    measured: str
    against: str
    goal: float | None


LINES = (
    Line("roster applied", "csv and executemany into bare tables", 10),
    Line("roster applied again, unchanged", "roster applied", 0.3),
    Line("roster compared (diff)", "roster applied", None),
    Line("roster exported", "csv and executemany into bare tables", None),
    Line("folder of sessions applied", "sessions read and parsed", 4),
    Line("folder of sessions applied again, unchanged", "folder of sessions applied", None),
    Line("sessions.jsonl applied", "lines read and parsed", 3),
    Line("sessions exported", "sessions read and parsed", None),
    Line("sessions exported again, unchanged", "sessions exported", None),
)


def measured(laptop: Laptop, made: Path) -> Iterator[tuple[str, Cost]]:
    """Yield, for one round, what each thing cost."""
    roster, around = made / "roster", made / "around"
    yield "csv and executemany into bare tables", laptop.floor("bare_tables", roster)
    laptop.begin()
    yield "roster applied", laptop.pdzctl("apply", str(roster))
    yield "roster applied again, unchanged", laptop.pdzctl("apply", str(roster))
    yield "roster compared (diff)", laptop.pdzctl("diff", str(roster))
    yield "roster exported", laptop.pdzctl("export", "--out", str(laptop.place / "out"))
    shutil.rmtree(laptop.place / "out")
    yield "lines read and parsed", laptop.floor("parsed_lines", made / "bulk")
    laptop.begin(around)
    yield "sessions.jsonl applied", laptop.pdzctl("apply", str(made / "bulk" / "sessions.jsonl"))
    yield "sessions read and parsed", laptop.floor("parsed_toml", made / "files")
    laptop.begin(around)
    yield "folder of sessions applied", laptop.pdzctl("apply", str(made / "files"))
    yield "folder of sessions applied again, unchanged", laptop.pdzctl("apply", str(made / "files"))
    yield "sessions exported", laptop.pdzctl("export", "--out", str(laptop.place / "out"))
    yield "sessions exported again, unchanged", laptop.pdzctl("export", "--out", str(laptop.place / "out"))
    shutil.rmtree(laptop.place / "out")


def main() -> None:
    if sys.argv[1:2] and sys.argv[1] in FLOORS:
        FLOORS[sys.argv[1]](Path(sys.argv[2]))
        return
    people, sessions, rounds = (int(given) for given in (*sys.argv[1:], *DEFAULTS[len(sys.argv) - 1 :]))
    costs: dict[str, list[Cost]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        made, laptop = Path(name) / "made", Laptop(Path(name))
        write_roster(made / "roster", people, people)
        write_roster(made / "around", 1_000, 1_000)
        write_bulk(made / "bulk", sessions)
        write_sessions(made / "files", sessions)
        for _ in range(rounds):
            for what, cost in measured(laptop, made):
                costs[what].append(cost)
    median = {what: Cost(*map(statistics.median, zip(*them, strict=True))) for what, them in costs.items()}
    print(f"{people:,} persons and as many seats; {sessions:,} sessions; medians of {rounds} rounds\n")
    print("| measured | against | ratio | of processor time | goal | seconds | peak |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for what, against, goal in LINES:
        took, floor = median[what], median[against]
        ratio = took.waited / floor.waited
        told = f"{goal:g} ×{'' if ratio <= goal else ' missed'}" if goal else ""
        print(
            f"| {what} | {against} | {ratio:.2f} × | {took.processor / floor.processor:.2f} × | {told} "
            f"| {took.waited:.2f} | {took.peak / MEGABYTE:.0f} MB |"
        )


if __name__ == "__main__":
    main()
