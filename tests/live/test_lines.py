"""The recorder over plain lines: a terminal is asked, a pipe is not, and what the file refuses is kept apart."""

import io
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from live.evening_before import SESSION
from pdzctl.cli.main import run
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from stories import Laptop, Screen

AFTERNOON = "2025-05-15T14:30:00+02:00"


class Keyboard(io.StringIO):
    """Lines that come from a terminal."""

    def isatty(self) -> bool:
        return True


def texts(file: Path) -> list[str]:
    with open_reading(file) as reading:
        return [row["text"] for row in reading.all("contribution", session_id=reading.find("session", SESSION)["id"])]


def test_a_terminal_is_asked_for_every_line(evening: Path) -> None:
    stdout, stderr = Screen(terminal=True), Screen(terminal=True)
    world = Laptop(evening.parent).environment(stdout, stderr, PDZCTL_TODAY=AFTERNOON, PDZCTL_LANG="en")
    world.stdin = Keyboard("b/ Uno\n\nexit\nmai letta\n")
    assert run(("live", SESSION, "--lines"), world) == 0
    assert stdout.getvalue() == "> NOT-2025-014.1: need.\n> > The recording is over.\n"
    assert texts(evening) == ["Uno"]


def test_a_last_line_without_its_end_is_kept(evening: Path) -> None:
    assert Laptop(evening.parent).run("live", SESSION, stdin="b/ Uno\r\nb/ Due").code == 0
    assert texts(evening) == ["Uno", "Due"]


@pytest.mark.parametrize(
    ("today", "different"),
    [("2025-05-15", 2), ("15 maggio 2025", 2), (AFTERNOON, 1)],
)
def test_a_day_leaves_the_clock_going_and_an_instant_stops_it(evening: Path, today: str, different: int) -> None:
    world = Laptop(evening.parent).environment(
        Screen(terminal=False), Screen(terminal=False), "b/ Uno\nb/ Due\n", PDZCTL_TODAY=today
    )
    minutes = iter(range(100))
    world.settings = world.settings._replace(clock=lambda: datetime(2026, 6, 30, 16, next(minutes), tzinfo=UTC))
    assert run(("live", SESSION), world) == 0
    with open_reading(evening) as reading:
        times = {row["noted_at"] for row in reading.all("contribution") if row["noted_at"]}
    assert len(times) == different
    assert different == 2 or times == {"14:30"}


def test_a_refusal_names_the_field_at_fault(evening: Path) -> None:
    answer = Laptop(evening.parent).run("live", SESSION, stdin="+ @filo entro 29/5\n", PDZCTL_LANG="en")
    assert answer.stdout == (
        "NOT-2025-014.1: kept as a note. This is not a valid commitment. text: it must not be empty.\n"
    )


def test_lines_that_find_the_file_busy_are_kept_apart_and_read_again(evening: Path) -> None:
    laptop = Laptop(evening.parent)
    with closing(sqlite3.connect(evening, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = laptop.run("live", SESSION, "--wait", "0", stdin="b/ Uno\nb/ Due\n", PDZCTL_LANG="en")
    assert (answer.code, answer.stdout) == (5, "")
    path = re.search(r"These lines are kept in (\S+)\. Once mended: pdzctl live", answer.stderr)[1]
    assert Path(path).read_text(encoding="utf-8") == "b/ Uno\nb/ Due\n"
    assert laptop.run("live", SESSION, stdin=Path(path).read_text(encoding="utf-8")).code == 0
    assert texts(evening) == ["Uno", "Due"]


def test_at_a_terminal_a_line_waits_until_the_file_is_free(evening: Path) -> None:
    stdout, stderr = Screen(terminal=True), Screen(terminal=True)
    world = Laptop(evening.parent).environment(stdout, stderr, PDZCTL_TODAY=AFTERNOON, PDZCTL_LANG="en")
    with closing(sqlite3.connect(evening, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        class Patient(Keyboard):
            """The file is free again before the second line."""

            def readline(self, size: int = -1) -> str:
                line = super().readline(size)
                if line.startswith("b/ Due"):
                    other.execute("ROLLBACK")
                return line

        world.stdin = Patient("b/ Uno\nb/ Due\n")
        assert run(("live", SESSION, "--lines", "--wait", "0"), world) == 0
    assert stderr.getvalue().splitlines()[1] == "pdzctl: district.db is in use by another program."
    assert texts(evening) == ["Uno", "Due"]


def test_at_a_terminal_what_waits_to_the_end_is_kept_apart(evening: Path) -> None:
    stdout, stderr = Screen(terminal=True), Screen(terminal=True)
    world = Laptop(evening.parent).environment(stdout, stderr, PDZCTL_TODAY=AFTERNOON, PDZCTL_LANG="en")
    world.stdin = Keyboard("b/ Uno\nb/ Due\n")
    with closing(sqlite3.connect(evening, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run(("live", SESSION, "--lines", "--wait", "0"), world) == 5
    path = re.search(r"These lines are kept in (\S+)\.", stderr.getvalue())[1]
    assert Path(path).read_text(encoding="utf-8") == "b/ Uno\nb/ Due\n"


def test_lines_after_the_minutes_were_approved_are_kept_apart(evening: Path) -> None:
    laptop = Laptop(evening.parent)

    class Meanwhile(io.StringIO):
        """The minutes are approved by somebody else before the second line."""

        def readline(self, size: int = -1) -> str:
            line = super().readline(size)
            if line.startswith("b/ Due"):
                approved(evening)
            return line

    stdout, stderr = Screen(terminal=False), Screen(terminal=False)
    world = laptop.environment(stdout, stderr, PDZCTL_TODAY=AFTERNOON, PDZCTL_LANG="en")
    world.stdin = Meanwhile("b/ Uno\nb/ Due\nb/ Tre\n")
    assert run(("live", SESSION), world) == 1
    path = re.search(r"These lines are kept in (\S+)\.", stderr.getvalue())[1]
    assert Path(path).read_text(encoding="utf-8") == "b/ Due\nb/ Tre\n"
    assert texts(evening) == ["Uno"]


def approved(file: Path) -> None:
    with Store.open(file) as store, store.changing("approved"):
        session = store.sessions.get(SESSION)
        store.sessions.replace(session.revised(state="svolta"))
        store.of("minutes").add(session_id=session.id, state="approvato", approved_on="2025-05-15")
