"""Prints how long whole commands take, as ratios to `python -c pass`, measured side by side in one run.

make bench            or            .venv/bin/python benchmarks/start_up.py [ROUNDS]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PDZCTL = Path(sys.executable).with_name("pdzctl")
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 15
FLOOR = "python -c pass"

BUDGETS = {
    "pdzctl --version": 6.0,
    "one TAB of completion": 6.0,
    "pdzctl --help": 7.0,
    "lab list --json": 7.0,
    "lab list as a table": 11.0,
    "one write, durable": 18.0,
}


def commands() -> dict[str, tuple[list[str], dict[str, str]]]:
    pdzctl = str(PDZCTL)
    return {
        FLOOR: ([sys.executable, "-c", "pass"], {}),
        "pdzctl --version": ([pdzctl, "--version"], {}),
        "one TAB of completion": (
            [pdzctl],
            {"_PDZCTL_COMPLETE": "complete_bash", "COMP_WORDS": "pdzctl lab ", "COMP_CWORD": "2"},
        ),
        "pdzctl --help": ([pdzctl, "--help"], {}),
        "lab list --json": ([pdzctl, "lab", "list", "--json"], {}),
        "lab list as a table": ([pdzctl, "lab", "list", "--format", "table"], {}),
        "one write, durable": ([pdzctl, "problem", "add", "Attese lunghe per la prima visita"], {}),
    }


def prepare(folder: Path) -> dict[str, str]:
    """Make the sample district in ``folder`` and return the environment that finds it."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PDZCTL_DISTRICT": str(folder / "district.db"),
        "PDZCTL_TODAY": "2026-06-30",
        "PDZCTL_LANG": "it",
        "COLUMNS": "100",
    }
    beginning = ["init", "Distretto Terre Basse", "--region", "emilia-romagna", str(folder / "district.db")]
    for words in (beginning, ["apply", str(ROOT / "sample_district")]):
        subprocess.run([PDZCTL, *words], env=environment, check=True, capture_output=True)
    return environment


def measure(environment: dict[str, str]) -> dict[str, list[float]]:
    """Return seconds by name, the commands taking turns so that a slow moment of the machine hits all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in commands()}
    for turn in range(ROUNDS + 1):
        for name, (words, more) in commands().items():
            began = time.perf_counter()
            finished = subprocess.run(words, env=environment | more, capture_output=True, check=False)
            elapsed = time.perf_counter() - began
            if finished.returncode:
                sys.exit(f"{name}: exit {finished.returncode}: {finished.stderr.decode()}")
            if turn:
                seconds[name].append(elapsed)
    return seconds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        seconds = measure(prepare(Path(folder)))
    floor = statistics.median(seconds[FLOOR])
    print(f"{ROUNDS} rounds, medians; {FLOOR} takes {floor * 1000:.1f} ms\n")
    print("| measured | ratio | budget |\n| --- | ---: | ---: |")
    for name, budget in BUDGETS.items():
        ratio = statistics.median(seconds[name]) / floor
        print(f"| {name} | {ratio:.1f} × | {budget:g} ×{'' if ratio <= budget else ' missed'} |")


if __name__ == "__main__":
    main()
