"""Many processes write one district: nothing is lost, no code is given twice, nobody waits in vain."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from faults.processes import done, pdzctl, told, world
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading

WRITERS = 8
HERE = Path(__file__).parent
_LOCKED = """
import sqlite3, sys
connection = sqlite3.connect("district.db", isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""
_QUEUED = """
import sys
from pdzctl.store.store import Store
with Store.open("district.db", author="Berta Neri") as store, store.changing("held"):
    store.problems.add(title="Orti")
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a district that has one session."""
    lines = b"init Valle\nbody add Cabina --kind steering_core\nsession schedule ORG-01 --on 2025-06-03\n"
    done("batch", "-", folder=tmp_path, stdin=lines)
    return tmp_path


@pytest.mark.parametrize(
    ("notes", "seconds"), [pytest.param(8, 0, id="8 each"), pytest.param(0, 120, id="120 s", marks=pytest.mark.nightly)]
)
def test_eight_writers_lose_nothing_and_none_is_sent_away(office: Path, notes: int, seconds: int) -> None:
    # Each command waits at most 5 seconds for its turn (--wait): whoever had to wait longer would end with 5.
    workers = [
        subprocess.Popen(
            [sys.executable, str(HERE / "writer.py"), f"Penna {number}", str(notes), str(seconds)],
            cwd=office, env=world(office), stdout=subprocess.PIPE, text=True,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    said = [json.loads(line) for worker in workers for line in worker.communicate(timeout=600)[0].splitlines()]
    assert [worker.returncode for worker in workers] == [0] * WRITERS
    assert len(said) >= WRITERS * max(notes, 1)
    assert [end for end in said if end[1]] == []
    codes = {re.fullmatch(r"(NOT-2025-001\.\d+) is noted\.\n", answer)[1]: text for text, _, answer in said}
    assert len(codes) == len(said)
    with open_reading(office / "district.db") as reading:
        assert {row["code"]: row["text"] for row in reading.all("contribution")} == codes
        assert check(reading) == []


@pytest.mark.parametrize(
    ("hold", "holder"),
    [(_LOCKED, r"another program"), (_QUEUED, r"Berta Neri, process \d+ on \S+")],
    ids=["SQLite's lock", "the queue"],
)
def test_a_file_that_somebody_holds_is_refused_in_time(office: Path, hold: str, holder: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", hold], cwd=office, env=world(office), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert child.stdout.readline() == b"held\n"
        text = b"Un testo scritto con fatica.\n"
        answer = pdzctl("problem", "add", "Casa", "--description", "-", "--wait", "0.3", folder=office, stdin=text)
        assert (answer.returncode, answer.stdout) == (5, b"")
        first, hint, kept = told(answer).splitlines()
        assert re.fullmatch(f"pdzctl: district.db is in use by {holder}\\.", first)
        assert hint == "Try again, or --wait SECONDS."
        path = re.fullmatch(r"The text is kept in (.+): the same command .* reads it from < \1", kept)[1]
        assert pdzctl("problem", "list", "--json", "--wait", "0.3", folder=office).returncode == (
            5 if hold is _LOCKED else 0
        )
    finally:
        child.communicate()
    assert pdzctl("problem", "list", "--format", "tsv", "--fields", "title", folder=office).stdout == (
        b"title\n" if hold is _LOCKED else b"title\nOrti\n"
    )
    done("problem", "add", "Casa", "--description", "-", folder=office, shell=f"< '{path}'")
    shown = pdzctl("problem", "show", "Casa", "--format", "json", folder=office).stdout
    assert json.loads(shown)["description"].rstrip("\n") == text.decode().rstrip("\n")
