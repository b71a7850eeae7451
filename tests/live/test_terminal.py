"""The full-screen recorder in a terminal that is one: what it acknowledges is in the file, however it is left."""

import os
import re
import shlex
import signal
import sys
from pathlib import Path

import pexpect
import pytest

from faults.processes import ENTER, pdzctl, world
from live.on_screen import NOW, SESSION, notes
from minutes_sample import sample

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")

F10, CTRL_C, CTRL_Q, CTRL_Z = "\x1b[21~", "\x03", "\x11", "\x1a"
INTO_SCREEN, OUT_OF_SCREEN = "\x1b[?1049h", "\x1b[?1049l"
CURSOR_SHOWN, PASTE_AS_TYPED = "\x1b[?25h", "\x1b[?2004l"
COLOUR = r"\x1b\[[\d;]*\b3[0-7][\d;]*m"
READY = "Everything you type is saved at Enter"

Terminal = pexpect.spawn


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sample(tmp_path)
    return tmp_path


def spawned(folder: Path, program: str, words: list[str], **environ: str | None) -> Terminal:
    """Run a program on a terminal of its own, of 80 columns and 24 lines, and remember all that it is sent."""
    variables = world(
        folder, **{"PDZCTL_TODAY": NOW, "TERM": "xterm-256color", "COLUMNS": None, "NO_COLOR": None, **environ}
    )
    terminal = pexpect.spawn(
        program, words, cwd=str(folder), env=variables, dimensions=(24, 80), encoding="utf-8", timeout=30
    )
    terminal.logfile_read = Heard()
    return terminal


def begun(folder: Path, **environ: str | None) -> Terminal:
    """Return a terminal on which the recorder waits for the first line."""
    terminal = spawned(folder, sys.executable, ["-c", ENTER, "live", SESSION], **environ)
    terminal.expect_exact(READY)
    return terminal


class Heard:
    """All that a terminal was sent."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        """Do nothing: nothing waits."""


def acknowledged(terminal: Terminal, *lines: str) -> None:
    """Type each line as a person does, and wait until its code is on the screen."""
    for number, line in enumerate(lines, start=1):
        terminal.send(f"{line}\r")
        terminal.expect_exact(f"NOT-2026-007.{number}")


def left(terminal: Terminal) -> str:
    """Return what the terminal was sent altogether, once the program is over."""
    terminal.expect(pexpect.EOF)
    terminal.close()
    return str(terminal.logfile_read.text)


def assert_restored(sent: str) -> None:
    assert sent.count(INTO_SCREEN) == sent.count(OUT_OF_SCREEN) == 1
    end = sent[sent.index(OUT_OF_SCREEN) :]
    assert CURSOR_SHOWN in end
    assert PASTE_AS_TYPED in sent


LINES = (
    "b/ un autobus la sera",
    "c/ mancano i volontari",
    "r/ la sala c'è già",
    "i/ provare un mese",
    "una riga qualunque: [red]",
)
KEPT = ["un autobus la sera", "mancano i volontari", "la sala c'è già", "provare un mese", "una riga qualunque: [red]"]


def test_five_lines_are_typed_one_is_taken_back_and_the_terminal_is_as_before(folder: Path) -> None:
    terminal = begun(folder)
    acknowledged(terminal, *LINES)
    terminal.send(CTRL_Z)
    terminal.expect_exact("NOT-2026-007.5: undone")
    terminal.send(F10)
    sent = left(terminal)
    assert terminal.exitstatus == 0
    assert_restored(sent)
    after = sent[sent.index(OUT_OF_SCREEN) :]
    assert f"{SESSION} is recorded." in after
    assert notes(folder) == KEPT[:4]


@pytest.mark.parametrize("key", [CTRL_C, CTRL_Q], ids=["ctrl+c", "ctrl+q"])
def test_other_keys_leave_too_and_what_was_not_taken_is_kept(folder: Path, key: str) -> None:
    terminal = begun(folder)
    acknowledged(terminal, *LINES[:1])
    terminal.send(f"mezza riga{key}")
    sent = left(terminal)
    assert terminal.exitstatus == 0
    assert_restored(sent)
    assert kept(folder) == ["mezza riga\n"]
    assert notes(folder) == KEPT[:1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_everything_acknowledged_in_the_file_and_the_terminal_as_before(
    folder: Path, number: signal.Signals
) -> None:
    terminal = begun(folder)
    acknowledged(terminal, *LINES[:3])
    os.kill(terminal.pid, number)
    sent = left(terminal)
    assert terminal.exitstatus == 128 + number
    assert_restored(sent)
    assert "Traceback" not in sent
    assert notes(folder) == KEPT[:3]


def test_a_program_that_is_killed_has_lost_nothing_acknowledged(folder: Path) -> None:
    terminal = begun(folder)
    acknowledged(terminal, *LINES)
    os.kill(terminal.pid, signal.SIGKILL)
    left(terminal)
    assert terminal.signalstatus == signal.SIGKILL
    assert notes(folder) == KEPT
    assert pdzctl("check", folder=folder).returncode == 0


def test_a_terminal_that_is_closed_takes_nothing_along(folder: Path) -> None:
    terminal = begun(folder)
    acknowledged(terminal, *LINES[:2])
    terminal.send("mezza")
    terminal.expect_exact("mezza")
    os.close(terminal.child_fd)
    _, status = os.waitpid(terminal.pid, 0)
    terminal.child_fd = -1
    terminal.closed = True
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
    assert notes(folder) == KEPT[:2]
    assert kept(folder) == ["mezza\n"]


def test_bytes_that_are_no_text_do_not_end_the_recording(folder: Path) -> None:
    terminal = begun(folder)
    os.write(terminal.child_fd, b"b/ perch\xe9 no")
    acknowledged(terminal, *LINES[:1])
    terminal.send(F10)
    left(terminal)
    assert terminal.exitstatus == 0
    assert notes(folder)[-1].endswith(KEPT[0])


@pytest.mark.parametrize("end", [F10, CTRL_C])
def test_the_terminal_has_the_modes_it_had_before(folder: Path, end: str) -> None:
    command = f"stty -g > before; {shlex.join([sys.executable, '-c', ENTER, 'live', SESSION])}; stty -g > after"
    terminal = spawned(folder, "/bin/sh", ["-c", command])
    terminal.expect_exact(READY)
    acknowledged(terminal, *LINES[:1])
    terminal.send(end)
    left(terminal)
    assert (folder / "before").read_text() == (folder / "after").read_text() != ""


@pytest.mark.parametrize(
    ("options", "environ"),
    [(("--lines",), {}), (("--plain",), {}), ((), {"TERM": "dumb"}), ((), {"PDZCTL_PLAIN": "1"})],
)
def test_plain_lines_are_a_word_away(folder: Path, options: tuple[str, ...], environ: dict[str, str]) -> None:
    terminal = spawned(folder, sys.executable, ["-c", ENTER, "live", SESSION, *options], **environ)
    terminal.expect_exact("> ")
    acknowledged(terminal, *LINES[:2])
    terminal.sendeof()
    sent = left(terminal)
    assert terminal.exitstatus == 0
    assert "\x1b" not in sent
    assert notes(folder) == KEPT[:2]


def test_without_colour_the_screen_has_none(folder: Path) -> None:
    coloured = {}
    for name, value in (("with", None), ("without", "1")):
        terminal = begun(folder, NO_COLOR=value)
        terminal.send(F10)
        coloured[name] = bool(re.search(COLOUR, left(terminal)))
    assert coloured == {"with": True, "without": False}


def kept(folder: Path) -> list[str]:
    """Return the texts that were kept for who typed them."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("**/unsaved/*"))]
