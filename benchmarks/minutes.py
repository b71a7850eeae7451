"""Prints what an export of minutes costs beside rendering its documents, and how that grows with their number.

.venv/bin/python benchmarks/minutes.py [SESSIONS …]          (1000 and 20000 unless told)

The floor renders the same documents with the same compiled templates, from data already gathered, and writes the bytes
with plain open and write, nothing made durable. Each is a process of its own, on a district grown from the sample.
"""

import gc
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from large_district import Size, grow
from start_up import PDZCTL, prepare

from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.workflows.minutes.export import file_name, press_for
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.privacy import unmarked

SESSIONS_PER_COPY = 25
"""Sessions of the sample that a public export holds once they are over."""
ROSTERS = 20
GATHERED_AT_ONCE = 500


class Cost(NamedTuple):
    """Seconds on the clock, seconds of processor, and the most memory in megabytes."""

    wall: float
    processor: float
    memory: float


def floor(district: Path, folder: Path) -> Cost:
    """Render and write every document; only that is measured."""
    wall = processor = 0.0
    with open_reading(district) as reading:
        press = press_for(reading)
        source = documents(reading, Selection(), Profile.PUBLIC)
        while gathered := list(islice(source, GATHERED_AT_ONCE)):
            gc.collect()
            gc.freeze()
            began, busy = time.perf_counter(), time.process_time()
            for document in gathered:
                (folder / file_name(document)).write_bytes(unmarked(press.write(document)).encode())
            wall += time.perf_counter() - began
            processor += time.process_time() - busy
    return Cost(wall, processor, 0)


def command(environment: dict[str, str], *words: str) -> Cost:
    """Run one command and return what it took, starting included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([PDZCTL, *words], env=environment, check=True, capture_output=True)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, busy, after.ru_maxrss / 1024)


def measure(folder: Path, environment: dict[str, str], sessions: int) -> dict[str, Cost]:
    district = folder / f"{sessions}.db"
    grow(Path(environment["PDZCTL_DISTRICT"]), district, Size(-(-sessions // SESSIONS_PER_COPY), ROSTERS))
    there = environment | {"PDZCTL_DISTRICT": str(district)}
    plain, out = folder / f"floor-{sessions}", folder / f"out-{sessions}"
    plain.mkdir()
    costs = {"floor": floor(district, plain), "export": command(there, "minutes", "export", "--out", str(out))}
    costs["again"] = command(there, "minutes", "export", "--out", str(out))
    return costs


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or [1_000, 20_000]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        environment = prepare(folder)
        costs = {size: measure(folder, environment, size) for size in sizes}
        made = {size: len(list((folder / f"out-{size}").glob("*.md"))) - 1 for size in sizes}
    print("| documents | floor | export | again | export ÷ floor | of processor | each | again ÷ export | memory |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size, cost in costs.items():
        floor_, export, again = cost["floor"], cost["export"], cost["again"]
        print(
            f"| {made[size]:,} | {floor_.wall:.1f} s | {export.wall:.1f} s | {again.wall:.2f} s"
            f" | {export.wall / floor_.wall:.2f} × | {export.processor / floor_.processor:.2f} ×"
            f" | {export.processor / made[size] * 1000:.1f} ms"
            f" | {again.wall / export.wall:.3f} × | {export.memory:.0f} MB |"
        )
    first, *more = sizes
    for size in more:
        ratio = costs[size]["export"].processor / costs[first]["export"].processor
        print(f"\n{made[size] / made[first]:.1f} times the documents cost {ratio:.1f} times the processor.")


if __name__ == "__main__":
    main()
