"""Killed at any line, a recorder loses nothing it acknowledged; two at once on one file both keep all."""

import os
import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from faults.processes import COMMAND, SIGNALS, world
from live.evening_before import SESSION
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading

LONGEST_SECONDS = 0.05


def begun(folder: Path, name: str = "Nora Demo") -> subprocess.Popen[str]:
    """Start a recorder in ``folder`` that waits for its first line."""
    return subprocess.Popen(
        [*COMMAND, "live", SESSION, "--lines", "--as", name], cwd=folder, env=world(folder),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip


def kept(file: Path) -> list[tuple[str, str]]:
    """Return the notes of the session in their order, from a file that is sound."""
    with open_reading(file) as reading:
        assert check(reading) == []
        session = reading.find("session", SESSION)["id"]
        return [(row["code"], row["text"]) for row in reading.all("contribution", session_id=session)]


@pytest.mark.parametrize("lines", [5, pytest.param(120, marks=pytest.mark.nightly)])
def test_killed_after_every_line_it_goes_on_where_it_was(evening: Path, lines: int) -> None:
    acknowledged = []
    for number in range(lines):
        with begun(evening.parent) as recorder:
            recorder.stdin.write(f"b/ Nota {number}\n")
            acknowledged.append((recorder.stdout.readline().partition(":")[0], f"Nota {number}"))
            recorder.kill()
        assert recorder.returncode == -signal.SIGKILL
        assert kept(evening) == acknowledged


@pytest.mark.parametrize("times", [4, pytest.param(300, marks=pytest.mark.nightly)])
def test_killed_at_a_random_moment_it_loses_nothing_acknowledged(evening: Path, times: int) -> None:
    dice = random.Random(times)
    wanted: list[str] = []
    for attempt in range(times):
        lines = [f"Giro {attempt}, nota {number}" for number in range(60)]
        recorder = begun(evening.parent)
        recorder.stdin.write("".join(f"c/ {line}\n" for line in lines))
        recorder.stdin.flush()
        seen = [recorder.stdout.readline() for _ in range(dice.randrange(1, 12))]
        time.sleep(dice.random() * LONGEST_SECONDS)
        os.kill(recorder.pid, signal.SIGKILL)
        seen += [line for line in recorder.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]
        assert recorder.returncode == -signal.SIGKILL
        there = [text for _, text in kept(evening)]
        fresh = len(there) - len(wanted)
        assert len(seen) <= fresh <= len(seen) + 1
        wanted += lines[:fresh]
        assert there == wanted


@pytest.mark.parametrize("lines", [30, pytest.param(500, marks=pytest.mark.nightly)])
def test_two_recorders_at_once_both_keep_all(evening: Path, lines: int) -> None:
    names = ("Nora Demo", "Lia Prova")
    recorders = [begun(evening.parent, name) for name in names]
    for name, recorder in zip(names, recorders, strict=True):
        recorder.stdin.write("".join(f"i/ {name}, nota {number}\n" for number in range(lines)))
        recorder.stdin.close()
    answers = [recorder.stdout.read().splitlines() for recorder in recorders]
    assert [recorder.wait() for recorder in recorders] == [0, 0], [one.stderr.read() for one in recorders]
    for recorder in recorders:
        recorder.stdout.close()
        recorder.stderr.close()
    said = {
        line.partition(":")[0]: f"{name}, nota {number}"
        for name, answer in zip(names, answers, strict=True)
        for number, line in enumerate(answer)
    }
    assert len(said) == 2 * lines
    assert dict(kept(evening)) == said


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_an_interrupted_file_goes_on_where_it_was_and_no_line_is_kept_twice(
    evening: Path, number: signal.Signals
) -> None:
    lines, folder = [f"Nota {place}" for place in range(300)], evening.parent
    typed = folder / "appunti.txt"
    typed.write_text("".join(f"b/ {line}\n" for line in lines), encoding="utf-8")
    command = [*COMMAND, "live", SESSION]
    with typed.open() as stdin, subprocess.Popen(
        command, cwd=folder, env=world(folder), stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as recorder:  # fmt: skip
        recorder.stdout.readline()
        recorder.send_signal(number)
        _, stderr = recorder.communicate(timeout=60)
    assert recorder.returncode == 128 + number
    rest = Path(re.search(r"These lines are kept in (\S+)\. Once mended", stderr)[1])
    first = [text for _, text in kept(evening)]
    assert 0 < len(first) < len(lines)
    assert rest.read_text(encoding="utf-8") == "".join(f"b/ {line}\n" for line in lines[len(first) :])
    assert first == lines[: len(first)]
