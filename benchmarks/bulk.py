"""Prints what many rows in one change cost, and the check and the copy of the file they make, beside their floors.

.venv/bin/python benchmarks/bulk.py [ROWS]

Processor time. The floor of writing is executemany into a bare table of a file of its own, one transaction, with
neither keys, rules, journal, index nor reading back; that of the check is SQLite's own integrity_check, that of the
verified copy SQLite's own backup.
"""

import gc
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pdzctl.store.backup import back_up
from pdzctl.store.creation import create_file
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
NOTE = "Mancano alloggi in affitto, i tempi sono lunghi e chi esce dall'ospedale non sa a chi rivolgersi. " * 2
BUDGETS = {"contribution": 60.0}
RARELY = 100_000
"""How often ``pdzctl`` itself collects cycles."""


def rows(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Return, by noun, the records to be written, after what they point to."""
    with store.changing("prepared"):
        lab = store.labs.add(title="Rientro a casa")
        session = store.sessions.add(body_id=lab.id, day="2026-05-15")
        note = store.contributions.add(session_id=session.id, text=NOTE).values()
        office = store.organizations.add(name="Cooperativa Il Ponte")
        person = store.people.add(family_name="Bianchi", organization_id=office.id, phone="555 0100").values()
        seat = store.seats.add(body_id=lab.id, person_id=person["id"]).values()

    def many(first: dict[str, Any], own: Callable[[int], dict[str, Any]]) -> Iterator[dict[str, Any]]:
        prefix = first["code"].partition("-")[0]
        for n in range(ROWS):
            yield {**first, "id": store.ids.identity(), "code": f"{prefix}-9{n:06}", **own(n)}

    people = list(many(person, lambda n: {"family_name": f"Bianchi{n}", "email": f"b{n}@example.org"}))
    return {
        "contribution": list(many(note, lambda n: {"position": n})),
        "person": people,
        "seat": list(many(seat, lambda n: {"person_id": people[n]["id"]})),
    }


def spent(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that ``work`` takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def written(store: Store, noun: str, records: list[dict[str, Any]]) -> float:
    def work() -> None:
        with store.changing("wrote"):
            store.write(noun, ((None, record) for record in records))

    return spent(work)


def written_bare(folder: Path, noun: str, records: list[dict[str, Any]]) -> float:
    with closing(sqlite3.connect(folder / f"{noun}.db", isolation_level=None)) as bare:
        bare.execute(f"CREATE TABLE {noun} ({', '.join(records[0])})")
        marks = ", ".join("?" * len(records[0]))

        def work() -> None:
            bare.execute("BEGIN")
            bare.executemany(f"INSERT INTO {noun} VALUES ({marks})", (tuple(record.values()) for record in records))
            bare.execute("COMMIT")

        return spent(work)


def checked(path: Path) -> tuple[float, float]:
    with open_reading(path) as reading:
        floor = spent(lambda: list(reading.rows("PRAGMA integrity_check")))
        found: list[object] = []
        seconds = spent(lambda: found.extend(check(reading)))
    assert found == []
    return seconds, floor


def copied(path: Path) -> tuple[float, float]:
    def plainly() -> None:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(path.with_name("plain.db"))) as target:
            source.backup(target)

    return spent(lambda: back_up(path)), spent(plainly)


def main() -> None:
    gc.set_threshold(RARELY)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CONFIG_HOME"] = name
        file = create_file(folder / "district.db")
        whole = {}
        with Store.open(file) as store:
            records = rows(store)
            print(f"| {ROWS:,} of a noun in one change | each | bare table | ratio | budget |")
            print("| --- | ---: | ---: | ---: | ---: |")
            for noun in records:
                floor = written_bare(folder, noun, records[noun]) / ROWS * 1e6
                each = written(store, noun, records[noun]) / ROWS * 1e6
                budget = f"{BUDGETS[noun]:.0f} µs" if noun in BUDGETS else ""
                print(f"| {noun} | {each:.1f} µs | {floor:.1f} µs | {each / floor:.1f} × | {budget} |")
                if noun == "contribution":
                    whole = {"check": checked(file), "verified backup": copied(file)}
        print(f"\n| the file with {ROWS:,} contributions of {len(NOTE)} characters | whole | SQLite alone | ratio |")
        print("| --- | ---: | ---: | ---: |")
        for what, (seconds, floor) in whole.items():
            print(f"| {what} | {seconds:.2f} s | {floor:.2f} s | {seconds / floor:.1f} × |")


if __name__ == "__main__":
    main()
