"""Hostile text on a terminal that is one: what a process sends down a pseudo-terminal, byte by byte."""

import re
import sys

import pexpect
import pytest

from bad_input.hostile import SHORT
from bad_input.judgement import assert_harmless
from stories import Laptop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")

PROGRAM = ["-c", "from pdzctl.cli.main import main; main()"]
COLOUR = r"\x1b\[[0-9;]*m"
WIDE = (50, 200)


def shown(laptop: Laptop, *words: str, **environ: str) -> str:
    """Run a process on a terminal of its own and return what it sent there, line ends as they are written."""
    terminal = {"TERM": "xterm-256color", "XDG_CONFIG_HOME": str(laptop.folder / "settings"), **environ}
    world = {name: value for name, value in laptop.world(**terminal).items() if name not in {"NO_COLOR", "PAGER"}}
    process = pexpect.spawn(
        sys.executable,
        [*PROGRAM, *words],
        cwd=str(laptop.folder),
        env=world,
        dimensions=WIDE,
        encoding="utf-8",
        timeout=60,
    )
    sent = process.read()
    process.close()
    assert process.exitstatus in {0, 2, 3, 4}, sent
    return str(sent).replace("\r\n", "\n")


def without_colour(text: str) -> str:
    return re.sub(COLOUR, "", text)


@pytest.mark.parametrize(
    "words",
    [
        ("problem", "list", "--all"),
        ("organization", "list", "--all", "--plain"),
        ("session", "show", "SED-2025-020"),
        ("minutes", "show", "SED-2025-041", "--profile", "internal"),
        ("person", "list", "--all", "--format", "csv"),
        ("search", "Mario"),
        ("trace", "PRB-007"),
        ("log",),
    ],
    ids=" ".join,
)
def test_a_terminal_is_sent_text_and_colours_alone(hostile: Laptop, words: tuple[str, ...]) -> None:
    sent = shown(hostile, *words)
    assert len(sent) > 20
    assert_harmless(without_colour(sent), terminal=True)


def test_a_table_is_coloured_so_that_the_judgement_is_of_a_terminal(hostile: Laptop) -> None:
    sent = shown(hostile, "problem", "list")
    assert without_colour(sent) != sent
    assert "\x1b" not in shown(hostile, "problem", "list", TERM="dumb")


def test_what_a_terminal_is_told_of_wrong_words_is_text(hostile: Laptop) -> None:
    for text in SHORT[::12]:
        line = " ".join((text.block or "").split())
        sent = shown(hostile, "problem", "show", "--", line)
        assert_harmless(without_colour(sent), terminal=True)
