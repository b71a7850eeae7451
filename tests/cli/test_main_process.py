"""The parts of ``main`` that the process around a command calls: signals, streams, the folder."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdzctl.cli import main as way_in
from pdzctl.cli.main import run
from stories import Laptop, Screen

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FULL = Path("/dev/full")
USAGE = "Usage: pdzctl [OPTIONS] COMMAND …"


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The signals answered as ``main`` has them answered."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    monkeypatch.setattr(sys, "unraisablehook", way_in._unheard)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    way_in._signals.cache_clear()
    way_in._listen(way_in._stop)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
    way_in._signals.cache_clear()


class Signalling(Screen):
    """A stream through which signals come as somebody writes."""

    def __init__(self, *numbers: int) -> None:
        super().__init__(terminal=False)
        self._numbers = numbers

    def write(self, text: str) -> int:
        for number in self._numbers:
            signal.raise_signal(number)
        return super().write(text)


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_signal_becomes_its_exit_code(listening: None, district: Laptop, number: int) -> None:
    stderr = Screen(terminal=False)
    assert run(["lab", "list"], district.environment(Signalling(number), stderr)) == 128 + number
    assert stderr.getvalue() == ""
    # The second is no longer heard: what the first has begun is brought to its end.
    signal.raise_signal(number)


def test_a_signal_that_python_could_not_raise_leaves_the_next_one_heard(listening: None, district: Laptop) -> None:
    class Last:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    Last()
    stdout = Signalling(signal.SIGINT)
    assert run(["lab", "list"], district.environment(stdout, Screen(terminal=False))) == 130


def test_any_other_fault_that_python_could_not_raise_is_still_told(
    listening: None, capsys: pytest.CaptureFixture[str]
) -> None:
    class Last:
        def __del__(self) -> None:
            raise ZeroDivisionError

    Last()
    assert "ZeroDivisionError" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(("code", "left"), [(0, 6), (3, 3)])
def test_what_finds_no_room_at_the_end_is_told_unless_worse_was(
    district: Laptop, monkeypatch: pytest.MonkeyPatch, code: int, left: int
) -> None:
    with FULL.open("w") as full:
        full.write("answer")
        monkeypatch.setattr(sys, "stdout", full)
        stderr = Screen(terminal=False)
        assert way_in._closed(code, district.environment(full, stderr, PDZCTL_LANG="en")) == left
    assert stderr.getvalue() == ("" if code else "pdzctl: The machine refused: No space left on device.\n")


def test_a_reader_that_left_at_the_end_is_no_fault(district: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as pipe:
        pipe.write("answer")
        monkeypatch.setattr(sys, "stdout", pipe)
        assert way_in._closed(0, district.environment(pipe, Screen(terminal=False))) == 0


@pytest.mark.parametrize("closed", [("stdin", "stdout", "stderr"), ("stdin", "stderr")], ids=" ".join)
def test_main_runs_what_was_typed_without_some_of_its_streams(
    listening: None, laptop: Laptop, monkeypatch: pytest.MonkeyPatch, closed: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "argv", ["pdzctl", "init", "Valle"])
    with (laptop.folder / "said").open("w", encoding="utf-8") as said:
        monkeypatch.setattr(sys, "stdout", said)
        for name in closed:
            monkeypatch.setattr(sys, name, None)
        with pytest.raises(SystemExit) as leaving:
            way_in.main()
    assert leaving.value.code == 0
    assert (laptop.folder / "district.db").stat().st_size > 0
    for name in closed:
        getattr(sys, name).close()


@pytest.mark.parametrize(
    ("error", "code"), [(BrokenPipeError(), 0), (OSError(28, "No space left on device"), 6)], ids=["pipe", "full"]
)
def test_a_stream_that_takes_nothing_more(district: Laptop, error: OSError, code: int) -> None:
    class Gone(Screen):
        def write(self, _text: str) -> int:
            raise error

    stderr = Screen(terminal=False)
    assert run(["lab", "list"], district.environment(Gone(terminal=False), stderr, PDZCTL_LANG="en")) == code
    assert stderr.getvalue() == ("pdzctl: The machine refused: No space left on device.\n" if code else "")


@pytest.mark.parametrize(
    ("words", "first"),
    [(["--version"], "pdzctl 0.1.0"), (["-h"], USAGE), ([], USAGE)],
    ids=str,
)
def test_the_first_words_need_no_district(laptop: Laptop, words: list[str], first: str) -> None:
    assert laptop.run(*words, PDZCTL_LANG="en").stdout.splitlines()[0] == first


def test_a_mistake_before_the_language_is_explained_in_it(laptop: Laptop) -> None:
    assert laptop.run("wash", "--lang", "en").stderr.startswith("pdzctl: There is no command pdzctl wash.\n")


def test_a_shell_completes_the_first_word(laptop: Laptop) -> None:
    assert laptop.run("ba", _PDZCTL_COMPLETE="1").stdout.split("\t")[0] in {"backup", "batch"}


def test_an_interrupted_batch_keeps_the_lines_that_nobody_could_read_again(listening: None, district: Laptop) -> None:
    stderr = Screen(terminal=False)
    lines = "lab add Orto\nlab list\nlab add Bar\n"
    environment = district.environment(Signalling(signal.SIGTERM), stderr, lines, PDZCTL_LANG="en")
    assert run(["batch", "-", "--keep-going"], environment) == 143
    added, count, running, left, kept = stderr.getvalue().splitlines()
    assert (added, count, left) == ("-:1: LAB-01 is added.", "1 command done.", "Lines not done: 3.")
    assert running == "Line 2 was interrupted: pdzctl log says whether it was done."
    path = Path(kept.removeprefix("They are kept in ").split(". Once mended: ")[0])
    assert path.read_text(encoding="utf-8") == "# lab list\nlab add Bar\n"


def test_a_folder_that_was_removed_holds_no_district(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = laptop.folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert way_in._folder() == Path()


def test_a_signal_shut_off_before_is_not_listened_to(listening: None) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    way_in._signals.cache_clear()
    assert way_in._signals() == (signal.SIGINT, signal.SIGTERM)
