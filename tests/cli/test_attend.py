"""The roll call at a keyboard and in a pipe: a line is kept before the next is read, and what is unclear is told."""

from pathlib import Path

import pytest

from pdzctl.cli.main import run
from stories import Laptop, Screen


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    laptop = Laptop(tmp_path)
    for line in (
        ("init", "Terre Basse", "--region", "generic"),
        ("lab", "add", "Rientro a casa"),
        ("organization", "add", "Unione Terre Basse", "--sector", "unione"),
        ("organization", "add", "Cooperativa Il Filo", "--sector", "terzo_settore"),
        ("seat", "add", "--body", "LAB-01", "--organization", "1"),
        ("seat", "add", "--body", "LAB-01", "--organization", "2"),
        ("session", "schedule", "LAB-01", "--on", "2025-06-03", "--venue", "Municipio"),
    ):
        assert laptop.run(*line).code == 0
    return laptop


def statuses(laptop: Laptop) -> list[str]:
    return laptop.run("session", "attendance", "1", "--format", "tsv", "--fields", "seat,status").stdout.split()[2:]


def test_every_line_of_a_pipe_is_heard_and_what_is_unclear_is_counted(laptop: Laptop) -> None:
    answer = laptop.run("attend", "1", stdin="filo p\n\nmarziani p\nunione g\n", PDZCTL_LANG="en")
    assert answer.code == 1
    assert statuses(laptop) == ["SEG-002", "presente", "SEG-001", "assente_giustificato"]
    assert answer.stderr.splitlines()[-1] == "pdzctl: 1 line was not recorded."
    assert answer.stdout == ""


def test_each_line_is_a_change_of_its_own(laptop: Laptop) -> None:
    laptop.run("attend", "1", stdin="filo p\nunione g\n")
    laptop.run("undo")
    assert statuses(laptop) == ["SEG-002", "presente"]


def test_a_dry_run_keeps_nothing(laptop: Laptop) -> None:
    assert laptop.run("attend", "1", "--dry-run", "filo p", "unione g").code == 0
    assert statuses(laptop) == []


def test_a_line_without_an_end_and_an_ending_close_the_roll(laptop: Laptop) -> None:
    assert laptop.run("attend", "1", stdin="filo p\nfine\nunione p").code == 0
    assert statuses(laptop) == ["SEG-002", "presente"]
    assert laptop.run("attend", "1", stdin="unione p").code == 0
    assert statuses(laptop) == ["SEG-002", "presente", "SEG-001", "presente"]


def test_at_a_keyboard_the_keys_are_told_and_every_line_is_asked_for(laptop: Laptop) -> None:
    keyboard, screen = Screen(terminal=True), Screen(terminal=True)
    keyboard.write("marziani p\nfilo p\nq\n")
    keyboard.seek(0)
    environment = laptop.environment(screen, screen, PDZCTL_LANG="en")
    environment.stdin = keyboard
    assert run(["attend", "1"], environment) == 0
    first, *_ = screen.getvalue().split("> ")
    assert first.splitlines()[1].startswith("A name and a key: p present")
    assert screen.getvalue().count("> ") == 3
    assert statuses(laptop) == ["SEG-002", "presente"]
