"""Prints how long a recorder takes for a line, in a session of many notes, beside a bare durable insert, in one run.

.venv/bin/python benchmarks/recording.py [NOTES [LINES]]

A line is measured from its last key to its answer: parsed, validated, journalled, read back and durable. The floor is
one row put into a table of SQLite with the same settings, and made as durable, on the same disk.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from pdzctl.workflows.live.recorder import Recorder

GIVEN = sys.argv[1:]
NOTES = int(GIVEN[0]) if GIVEN else 5_000
LINES = int(GIVEN[1]) if GIVEN[1:] else 300
GOAL = 50.0
KINDS = {
    "a note": "b/ Un solo numero da chiamare, {number} [terzo settore]",
    "a note of an organization": "c/ Nessuno avvisa, {number} @filo",
    "a decision": "! Si prova la misura {number} [consenso]",
    "a commitment": "+ Scrivere la bozza {number} @unione entro 29/5 con @filo",
    "a correction": "s/bozza/bozza nuova/",
    "undo": "undo",
    "the status": ".",
}


def prepare(path: Path) -> str:
    """Make a district with a session in progress that holds ``NOTES`` notes; return the session's code."""
    with Store.open(create_file(path)) as store, store.changing("prepared"):
        store.of("district").add(name="Distretto di prova", controller="Unione di prova")
        lab = store.bodies.add(kind="lab", title="Rientro a casa")
        session = store.sessions.add(body_id=lab.id, day="2025-05-15", state="in_corso", number=1)
        for name, sector in (("Unione Terre Basse", "unione"), ("Il Filo", "terzo_settore")):
            organization = store.organizations.add(name=name, sector=sector)
            seat = store.seats.add(body_id=lab.id, organization_id=organization.id)
            store.of("attendance").add(session_id=session.id, seat_id=seat.id)
        item = store.of("agenda_item").add(session_id=session.id, title="I rientri")
        for number in range(NOTES):
            text = f"Nota {number}: la dimissione arriva senza preavviso."
            store.contributions.add(session_id=session.id, agenda_item_id=item.id, text=text, position=number + 1)
        return str(session.code)


def bare(path: Path) -> Callable[[int], object]:
    """Return what puts one row into a file of its own, as durable as a change of pdzctl."""
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = DELETE", "synchronous = EXTRA", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    return lambda number: connection.execute("INSERT INTO note (text) VALUES (?)", (f"Nota {number}",))


def milliseconds(work: Callable[[int], object]) -> list[float]:
    taken = []
    for number in range(LINES):
        began = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - began) * 1_000)
    return sorted(taken)


def row(name: str, taken: list[float]) -> float:
    """Print one row of the table and return its 95th percentile."""
    near_worst = taken[int(len(taken) * 0.95)]
    print(f"| {name} | {statistics.median(taken):.1f} | {near_worst:.1f} | {taken[-1]:.1f} |")
    return near_worst


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        code = prepare(Path(folder) / "district.db")
        print(f"| {LINES} times, {NOTES:,} notes in the session | median ms | 95th percentile | longest |")
        print("| --- | ---: | ---: | ---: |")
        row("a bare row, durable", milliseconds(bare(Path(folder) / "bare.db")))
        with Store.open(Path(folder) / "district.db") as store:
            recorder = Recorder(store, code, clock=datetime.now)
            recorder.take("# 1")
            slowest = 0.0
            for name, line in KINDS.items():
                taken = milliseconds(lambda number, line=line: recorder.take(line.format(number=number)))
                slowest = max(slowest, row(name, taken))
            row("what a screen shows", milliseconds(lambda _: recorder.glance()))
    print(f"\nslowest 95th percentile {slowest:.1f} ms, goal {GOAL:.0f} ms{'' if slowest <= GOAL else ', missed'}")


if __name__ == "__main__":
    main()
