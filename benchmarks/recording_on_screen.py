"""Prints how long it takes from Enter to a code on the terminal, in a session of many notes, beside a bare durable row.

.venv/bin/python benchmarks/recording_on_screen.py [NOTES [LINES]]

The full-screen recorder runs on a pseudo-terminal of 120 columns and 40 lines. A line is typed and drawn first; what is
measured is from the key Enter until its code has been written to the terminal, after it is durable in the file.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
from recording import GOAL, LINES, NOTES, bare, milliseconds, prepare, row

PROGRAM = ("-c", "from pdzctl.cli.start import main; main()")
SIZE = (40, 120)
LEAVE = "\x1b[21~"


def screen(folder: Path, code: str) -> pexpect.spawn:
    """Return a terminal on which the recorder waits for a line."""
    environ = {**os.environ, "TERM": "xterm-256color", "PDZCTL_LANG": "en", "XDG_CONFIG_HOME": str(folder)}
    terminal = pexpect.spawn(
        sys.executable, [*PROGRAM, "live", code], cwd=str(folder), env=environ, dimensions=SIZE, encoding="utf-8"
    )
    terminal.delaybeforesend = None
    terminal.expect_exact("Everything you type is saved")
    return terminal


def timed(terminal: pexpect.spawn, code: str) -> Callable[[int], float]:
    """Return what types one line and gives the milliseconds from Enter to its code."""

    def one(number: int) -> float:
        terminal.send(f"b/ un bisogno nuovo, {number}.")
        terminal.expect_exact(f"{number}.")
        began = time.perf_counter()
        terminal.send("\r")
        terminal.expect_exact(f"{code.replace('SED', 'NOT')}.{NOTES + number + 1}")
        return (time.perf_counter() - began) * 1_000

    return one


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        code = prepare(folder / "district.db")
        print(f"| {LINES} times, {NOTES:,} notes in the session | median ms | 95th percentile | longest |")
        print("| --- | ---: | ---: | ---: |")
        row("a bare row, durable", milliseconds(bare(folder / "bare.db")))
        terminal = screen(folder, code)
        slowest = row("a note, from Enter to its code on the screen", sorted(map(timed(terminal, code), range(LINES))))
        terminal.send(LEAVE)
        terminal.expect(pexpect.EOF)
    print(f"\n95th percentile {slowest:.1f} ms, goal {GOAL:.0f} ms{'' if slowest <= GOAL else ', missed'}")


if __name__ == "__main__":
    main()
