"""Prints what reading costs in a large district beside the same command in the sample, as whole processes.

.venv/bin/python benchmarks/reading.py [ROUNDS] [FOLDER]          (5 rounds; FOLDER keeps the large file between runs)

The large district holds 1,000,000 attendances and 200,000 contributions in 20,000 sessions, nearly all of them closed;
what is open, and what the commands name, is the sample's own, so that both answers are alike. A list is read on a
terminal, where it shows 200 rows, and whole as JSON, where what each row more costs is told.
"""

import json
import os
import pty
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from large_district import Size, grow
from start_up import PDZCTL, prepare

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
GOAL = 2.0
SIZE = Size(copies=700, rosters=20, fullness=4)
COMMANDS = (
    "status",
    "outcome list",
    "outcome list --overdue",
    "commitment list --overdue",
    "trace DEC-2025-014.2",
    "trace IMP-2025-014.1",
    "trace PRO-2025-033",
    "trace PRB-01",
    "search alloggi",
    "search casa",
    "search telefonata visita",
    "search di",
    "session list",
    "session list --body LAB-03",
    "session show SED-2025-014",
    "session show 14",
    "contribution list",
    "contribution list --session SED-2025-014",
    "contribution show NOT-2025-014.1",
    "contribution show not-2025-14.1",
    "commitment list",
    "commitment list --owner ENT-003",
    "decision list",
    "proposal list",
    "referral list",
    "minutes list",
    "minutes show SED-2025-014",
    "person list",
    "organization list",
    "lab list",
    "problem list",
)
WHOLE_LISTS = ("session list --json", "contribution list --json", "commitment list --json", "outcome list --json")


class Cost(NamedTuple):
    """Seconds on the clock, and seconds of processor."""

    wall: float
    processor: float


def on_a_terminal(words: list[str], environment: dict[str, str]) -> Cost:
    """Run a command whose standard output is a terminal and return what it took."""
    reader, writer = pty.openpty()
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        running = subprocess.Popen([PDZCTL, *words], env=environment, stdout=writer, stderr=errors)
        os.close(writer)
        try:
            while os.read(reader, 1 << 16):
                pass
        except OSError:  # how Linux says that nobody writes to a terminal any more
            os.close(reader)
        _, status, used = os.wait4(running.pid, 0)
        wall = time.perf_counter() - began
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            errors.seek(0)
            sys.exit(f"{' '.join(words)}: exit {running.returncode}: {errors.read().decode()}")
    return Cost(wall, used.ru_utime + used.ru_stime)


def for_each_row(words: list[str], environment: dict[str, str]) -> tuple[float, int]:
    """Run a command and return its seconds and how many rows of JSON it gave."""
    began = time.perf_counter()
    answer = subprocess.run([PDZCTL, *words], env=environment, capture_output=True, check=True)
    return time.perf_counter() - began, len(json.loads(answer.stdout))


def compare(small: dict[str, str], large: dict[str, str]) -> None:
    print("| on a terminal | sample | large | ratio | of processor |\n| --- | ---: | ---: | ---: | ---: |")
    for command in COMMANDS:
        turns = [(on_a_terminal(command.split(), small), on_a_terminal(command.split(), large)) for _ in range(ROUNDS)]
        few, many = (statistics.median(turn[at].wall for turn in turns) for at in (0, 1))
        used, more = (statistics.median(turn[at].processor for turn in turns) for at in (0, 1))
        print(
            f"| {command} | {few * 1000:.0f} ms | {many * 1000:.0f} ms | {many / few:.2f} × | {more / used:.2f} ×"
            f"{'' if more <= GOAL * used else ' missed'} |",
            flush=True,
        )
    print("\n| whole lists | sample | large | rows | each row more |\n| --- | ---: | ---: | ---: | ---: |")
    for command in WHOLE_LISTS:
        few, some = for_each_row(command.split(), small)
        many, all_ = for_each_row(command.split(), large)
        each = (many - few) / (all_ - some)
        print(f"| {command} | {few * 1000:.0f} ms | {many:.1f} s | {all_:,} | {each * 1e6:.0f} µs |", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        small = prepare(Path(temporary)) | {"TERM": "xterm"}
        large = Path(*sys.argv[2:] or [temporary]) / "large.db"
        if not large.exists():
            grow(Path(small["PDZCTL_DISTRICT"]), large, SIZE)
        compare(small, small | {"PDZCTL_DISTRICT": str(large)})


if __name__ == "__main__":
    main()
