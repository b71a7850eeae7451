"""Prints how long whole commands take, as ratios to `python -c pass`, measured side by side in one run.

make bench            or            .venv/bin/python benchmarks/start_up.py [ROUNDS] [--peers FOLDER]

Beside pdzctl stand the other programs of `peers.py` that are installed, at the same kind of work: what they keep listed
as a table, and one new entry.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import peers

ROOT = Path(__file__).parent.parent
PDZCTL = Path(sys.executable).with_name("pdzctl")
FLOOR = "python -c pass"
Commands = dict[str, tuple[list[str], dict[str, str], Path]]
"""What is measured by name: the command, its variables and the folder it runs in."""

TABLE, WRITE = "lab list as a table", "one write, durable"
BUDGETS = {
    "pdzctl --version": 6.0,
    "one TAB of completion": 6.0,
    "pdzctl --help": 7.0,
    "lab list --json": 7.0,
    TABLE: 11.0,
    WRITE: 14.0,
}


def commands(environ: dict[str, str], folder: Path) -> Commands:
    pdzctl = str(PDZCTL)
    own = {
        FLOOR: [sys.executable, "-c", "pass"],
        "pdzctl --version": [pdzctl, "--version"],
        "one TAB of completion": [pdzctl, "la"],
        "pdzctl --help": [pdzctl, "--help"],
        "lab list --json": [pdzctl, "lab", "list", "--json"],
        TABLE: [pdzctl, "lab", "list", "--format", "table"],
        WRITE: [pdzctl, "problem", "add", "Attese lunghe per la prima visita"],
    }
    tab = {"one TAB of completion": {"_PDZCTL_COMPLETE": "1"}}
    return {name: (words, environ | tab.get(name, {}), folder) for name, words in own.items()}


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


def measure(measured: Commands, rounds: int) -> dict[str, list[float]]:
    """Return seconds by name, the commands taking turns so that a slow moment of the machine hits all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in measured}
    for turn in range(rounds + 1):
        for name, (words, environ, folder) in measured.items():
            began = time.perf_counter()
            finished = subprocess.run(
                words, cwd=folder, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False
            )
            elapsed = time.perf_counter() - began
            if finished.returncode:
                sys.exit(f"{name}: exit {finished.returncode}: {finished.stderr.decode()}")
            if turn:
                seconds[name].append(elapsed)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=15)
    parser.add_argument("--peers", default="", help="a folder in which to look for the peers before PATH")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environ = prepare(folder)
        others = peers.installed(folder, given.peers, environ)
        measured = commands(environ, folder) | {key: (words, environ, folder) for key, (words, *_) in others.items()}
        seconds = measure(measured, given.rounds)
    floor = statistics.median(seconds[FLOOR])
    ratios = {key: statistics.median(taken) / floor for key, taken in seconds.items()}
    print(f"{given.rounds} rounds, medians; {FLOOR} takes {floor * 1000:.1f} ms\n")
    print("| measured | ratio | budget |\n| --- | ---: | ---: |")
    for key, budget in BUDGETS.items():
        print(f"| {key} | {ratios[key]:.1f} × | {budget:g} ×{'' if ratios[key] <= budget else ' missed'} |")
    print("\n| others | ratio | pdzctl, the same kind of work |\n| --- | ---: | ---: |")
    for key, (_, adds, python) in others.items():
        own = ratios[WRITE if adds else TABLE]
        behind = " behind" if python and own > ratios[key] else ""
        print(f"| {key} | {ratios[key]:.1f} × | {own:.1f} ×{behind} |")


if __name__ == "__main__":
    main()
