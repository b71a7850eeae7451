"""Prints how long `pdzctl batch` takes for a script of commands, against a process for each, in one run.

.venv/bin/python benchmarks/batch.py [COMMANDS [PROCESSES]]

The processes are a sample of the script, scaled to its length: each pays for starting Python, importing and opening the
district, as a shell script does.
"""

import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import start_up

GIVEN = sys.argv[1:]
COMMANDS = int(GIVEN[0]) if GIVEN else 500
PROCESSES = int(GIVEN[1]) if GIVEN[1:] else 60
GOAL = 0.05
SESSION = "SED-2026-009"


def prepare(folder: Path) -> dict[str, str]:
    """Make the sample district with a session in progress in ``folder``; return the environment that finds it."""
    environment = start_up.prepare(folder)
    beginning = (
        ["session", "schedule", "TAV-01", "--on", "2026-06-30", "--venue", "Sala", "--item", "Casa"],
        ["session", "convene", SESSION],
        ["session", "open", SESSION, "--at", "9:00"],
    )
    for words in beginning:
        subprocess.run([start_up.PDZCTL, *words], env=environment, check=True, capture_output=True)
    return environment


def script() -> list[list[str]]:
    """Return an afternoon's commands: mostly notes, some attendance and decisions, now and then a list."""
    lines = []
    for number in range(COMMANDS):
        match number % 10:
            case 0:
                lines.append(["session", "attend", SESSION, "--count", str(number + 1)])
            case 3:
                lines.append(["decision", "add", f"Si sperimenta la misura {number}", "--session", SESSION])
            case 6:
                lines.append(["contribution", "list", "--session", SESSION, "--json"])
            case 9:
                lines.append(["lab", "list", "--json"])
            case _:
                lines.append(["contribution", "add", f"L'attesa è lunga, nota {number}", "--session", SESSION])
    return lines


def seconds(environment: dict[str, str], *words: str, stdin: str = "") -> float:
    began = time.perf_counter()
    done = subprocess.run(
        [start_up.PDZCTL, *words], env=environment, input=stdin, text=True, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(f"{words}: exit {done.returncode}: {done.stderr}")
    return time.perf_counter() - began


def main() -> None:
    lines = script()
    half = PROCESSES // 2
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        together, apart = prepare(Path(one)), prepare(Path(other))
        # Half of the processes before and half after, so that a slow moment of the machine hits both.
        separate = sum(seconds(apart, *words) for words in lines[:half])
        batch = seconds(together, "batch", "-", stdin="".join(f"{shlex.join(words)}\n" for words in lines))
        separate += sum(seconds(apart, *words) for words in lines[-half:])
    separate *= len(lines) / (2 * half)
    print(f"| {len(lines)} commands | seconds |\n| --- | ---: |")
    print(f"| each a process ({2 * half} measured) | {separate:.1f} |")
    print(f"| pdzctl batch | {batch:.2f} |")
    print(f"\nratio {batch / separate:.3f}, goal {GOAL}{'' if batch / separate <= GOAL else ', missed'}")


if __name__ == "__main__":
    main()
