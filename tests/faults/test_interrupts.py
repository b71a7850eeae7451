"""Ctrl-C, a logout, a shutdown at any moment: all or nothing, the code shells expect, no word and nothing left."""

import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from faults.processes import COMMAND, INTERRUPTED, SIGNALS, done, hold_signals, listing, told, world
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading

ROWS = 400
LINES = 40


def started(*words: str, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*INTERRUPTED, *words], cwd=folder, env=world(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=hold_signals,  # noqa: PLW1509 - one system call
    )  # fmt: skip


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """Return the code as a shell tells it, and both streams."""
    stdout, stderr = process.communicate(timeout=60)
    told(subprocess.CompletedProcess([], process.returncode, stdout, stderr))
    code = process.returncode
    return (128 - code if code < 0 else code), stdout.decode(), stderr.decode()


def seconds_taken(*words: str, folder: Path) -> float:
    began = time.monotonic()
    assert ended(started(*words, folder=folder))[0] == 0
    return time.monotonic() - began


def restore(folder: Path, kept: dict[str, bytes]) -> None:
    for name, data in kept.items():
        (folder / name).write_bytes(data)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a district and a sheet of organizations to apply."""
    done("init", "Valle", folder=tmp_path)
    rows = "".join(f"ENT-{number:04},Associazione {number}\n" for number in range(1, ROWS + 1))
    (tmp_path / "files" / "roster").mkdir(parents=True)
    (tmp_path / "files" / "roster" / "organizations.csv").write_text(f"code,name\n{rows}", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("times", [18, pytest.param(200, marks=pytest.mark.nightly)])
def test_an_interrupted_apply_leaves_all_or_nothing(office: Path, times: int) -> None:
    path = office / "district.db"
    empty = path.read_bytes()
    whole = seconds_taken("apply", "files", folder=office)
    path.write_bytes(empty)
    before = listing(office)
    choose, outcomes = random.Random(times), set()
    for turn in range(times):
        number = SIGNALS[turn % len(SIGNALS)]
        process = started("apply", "files", folder=office)
        time.sleep(choose.uniform(0, whole))
        process.send_signal(number)
        code, stdout, stderr = ended(process)
        assert code in {0, 128 + number}, stderr
        assert (stdout, bool(stderr)) == ("", code == 0)
        with open_reading(path) as reading:
            kept = reading.value("SELECT count(*) FROM organization")
            assert check(reading) == []
        assert kept in ({ROWS} if code == 0 else {0, ROWS})
        assert {name for name in listing(office) - before if "backups" not in name} == set()
        outcomes.add(code)
        if kept:
            path.write_bytes(empty)
    assert outcomes & {128 + number for number in SIGNALS}


def test_an_interrupted_batch_says_what_was_done(office: Path) -> None:
    (office / "lines.txt").write_text("".join(f"problem add 'Casa {n}'\n" for n in range(1, LINES + 1)))
    process = started("batch", "lines.txt", folder=office)
    first = process.stderr.readline().decode()
    process.send_signal(signal.SIGINT)
    code, _, stderr = ended(process)
    assert code == 130
    *added, count, running, undone, again = (first + stderr).splitlines()
    assert added == [f"lines.txt:{n}: PRB-{n:02} is added." for n in range(1, len(added) + 1)]
    known = int(count.split()[0])
    # The signal may have come after the last line had said that it was done.
    assert known in {len(added), len(added) - 1}
    assert count == f"{known} command{'s' * (known != 1)} done."
    assert running == f"Line {known + 1} was interrupted: pdzctl log says whether it was done."
    assert undone == f"Lines not done: {known + 2}-{LINES}."
    assert again == f"Once mended: pdzctl batch lines.txt --from {known + 2}"
    with open_reading(office / "district.db") as reading:
        assert len(list(reading.all("problem"))) in {known, known + 1}
        assert check(reading) == []


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_signal_while_the_program_loads_ends_it_without_a_word(office: Path, number: signal.Signals) -> None:
    # The signal waits from before Python began, so it is answered by the very first line of pdzctl that could be hit.
    process = started("problem", "add", "Casa", folder=office)
    process.send_signal(number)
    assert ended(process) == (128 + number, "", "")


def test_a_second_signal_does_not_stop_the_tidying_up(office: Path) -> None:
    path = office / "district.db"
    before = listing(office), path.read_bytes()
    process = started("apply", "files", folder=office)
    lock = path.with_name("district.db.lock")
    while process.poll() is None and not lock.stat().st_size:
        pass
    for _ in range(20):
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
    code, stdout, stderr = ended(process)
    assert (code, stdout, stderr) in {(130, "", ""), (143, "", "")}
    assert {name for name in listing(office) - before[0] if "backups" not in name} == set()
    assert path.read_bytes() == before[1]


@pytest.mark.parametrize("ignored", [signal.SIGHUP, signal.SIGINT], ids=["nohup", "in the background"])
def test_a_signal_that_was_shut_off_stays_shut_off(office: Path, ignored: signal.Signals) -> None:
    process = subprocess.Popen(
        [*COMMAND, "problem", "add", "Casa", "--description", "-"], cwd=office, env=world(office),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(ignored, signal.SIG_IGN),  # noqa: PLW1509 - one system call
    )  # fmt: skip
    for _ in range(20):
        process.send_signal(ignored)
    stdout, stderr = process.communicate(b"Testo", timeout=60)
    assert (process.returncode, stdout) == (0, b"")
    assert re.fullmatch(r"PRB-01 is added\.\n", stderr.decode())
