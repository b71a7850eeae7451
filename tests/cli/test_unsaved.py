"""A text that a person wrote and the district could not take is kept, privately, and can be used again."""

import io
import re
import resource
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pdzctl.cli.main import run
from stories import Answer, Laptop, Screen

TEXT = "Perché l'attesa è lunga.\nE nessuno risponde.\n"
LONG = "Chi esce dall'ospedale non sa a chi rivolgersi. " * 6
KEPT = re.compile(r"^The text is kept in (.+): the same command with - in its place reads it from < \1$", re.MULTILINE)
ADD = ("problem", "add", "Anziani soli", "--description")


def english(laptop: Laptop, *words: str, stdin: str = "") -> Answer:
    return laptop.run(*words, stdin=stdin, PDZCTL_LANG="en")


def kept_by(answer: Answer) -> list[Path]:
    return [Path(path) for path in KEPT.findall(answer.stderr)]


@contextmanager
def locked(laptop: Laptop) -> Iterator[None]:
    with closing(sqlite3.connect(laptop.folder / "district.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def assert_private(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_text_that_meets_a_busy_file_is_kept_and_can_be_used_again(district: Laptop) -> None:
    with locked(district):
        answer = english(district, *ADD, "-", "--wait", "0.1", stdin=TEXT)
    assert answer.code == 5
    (path,) = kept_by(answer)
    assert path.read_text(encoding="utf-8") == TEXT
    assert_private(path)
    assert "attesa" not in answer.stderr
    assert english(district, *ADD, "-", stdin=path.read_text(encoding="utf-8")).code == 0


def test_two_texts_of_one_second_are_both_kept(district: Laptop) -> None:
    with locked(district):
        paths = [kept_by(english(district, *ADD, "-", "--wait", "0", stdin=text))[0] for text in ("uno", "due")]
    assert [path.read_text() for path in paths] == ["uno", "due"]


def test_a_long_text_typed_as_a_word_is_kept_and_a_short_one_is_in_the_shell_s_history(district: Laptop) -> None:
    with locked(district):
        answers = [english(district, *ADD, text, "--wait", "0") for text in (LONG, "Poche parole")]
    assert [[path.read_text() for path in kept_by(answer)] for answer in answers] == [[LONG], []]


def test_a_damaged_file_does_not_take_the_text_with_it(district: Laptop) -> None:
    path = district.folder / "district.db"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    answer = english(district, *ADD, "-", stdin=TEXT)
    assert answer.code == 7
    assert [one.read_text(encoding="utf-8") for one in kept_by(answer)] == [TEXT]


def test_a_full_disk_does_not_take_the_text_with_it(district: Laptop) -> None:
    size = (district.folder / "district.db").stat().st_size

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    answer = subprocess.run(
        [sys.executable, "-c", "from pdzctl.cli.start import main; main()", *ADD, "-"],
        cwd=district.folder, env=district.world(), input=LONG * 2_000, capture_output=True, text=True, check=False,
        preexec_fn=no_room,
    )  # fmt: skip
    assert answer.returncode == 6
    (path,) = kept_by(Answer(answer.returncode, answer.stdout, answer.stderr))
    assert path.read_text(encoding="utf-8") == LONG * 2_000
    assert english(district, "check").code == 0


def test_what_was_saved_is_not_kept_again(district: Laptop) -> None:
    class Full(Screen):
        def write(self, _text: str) -> int:
            raise OSError(28, "No space left on device")

    stderr = Screen(terminal=False)
    environment = district.environment(Full(terminal=False), stderr, TEXT, PDZCTL_LANG="en")
    assert run([*ADD, "-"], environment) == 0
    assert stderr.getvalue() == "PRB-01 is added.\n"


def test_a_refusal_of_the_words_keeps_only_what_was_typed_at_the_terminal(district: Laptop) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert kept_by(english(district, "problem", "edit", "PRB-77", "--description", "-", stdin=TEXT)) == []
    stderr = Screen(terminal=True)
    environment = district.environment(Screen(terminal=True), stderr, PDZCTL_LANG="en")
    environment.stdin = Keyboard(TEXT)
    assert run(["problem", "edit", "PRB-77", "--description", "-"], environment) == 3
    (path,) = kept_by(Answer(3, "", stderr.getvalue()))
    assert path.read_text(encoding="utf-8") == TEXT


def test_where_settings_cannot_be_written_a_temporary_folder_keeps_the_text(
    district: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/dev/null")
    monkeypatch.setattr(tempfile, "tempdir", str(district.folder))
    with locked(district):
        (path,) = kept_by(english(district, *ADD, "-", "--wait", "0", stdin=TEXT))
    assert path.is_relative_to(district.folder)
    assert path.read_text(encoding="utf-8") == TEXT
    assert_private(path)


def test_a_text_that_nothing_can_keep_is_said(district: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/dev/null")
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null")
    with locked(district):
        answer = english(district, *ADD, "-", "--wait", "0", stdin=TEXT)
    assert answer.code == 5
    assert answer.stderr.splitlines()[-1].startswith("The text could not be kept anywhere (")


def test_half_a_text_is_not_left_where_the_disk_is_full(district: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(district.folder))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with locked(district):
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
        try:
            answer = english(district, *ADD, "-", "--wait", "0", stdin=TEXT)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answer.stderr.splitlines()[-1] == "The text could not be kept anywhere (File too large)."
    assert list(district.folder.rglob("*.txt")) == []


def test_only_one_text_comes_through_standard_input(district: Laptop) -> None:
    english(district, "body", "add", "Cabina", "--kind", "steering_core")
    english(district, "session", "schedule", "ORG-01", "--on", "2025-06-03")
    fields = ("--summary", "-", "--positions", "-")
    assert english(district, "agenda", "add", "Casa", "--session", "1", *fields, stdin=TEXT) == Answer(
        2, "", "pdzctl: Only one text can be read from standard input.\nGive the others in quotes.\n"
    )


def test_nobody_waits_for_a_text_that_is_still_being_typed(district: Laptop) -> None:
    class Slow(io.StringIO):
        def read(self, size: int | None = -1) -> str:
            assert english(district, "lab", "add", "Orto", "--wait", "0").code == 0
            return super().read(size)

    environment = district.environment(Screen(terminal=False), Screen(terminal=False))
    environment.stdin = Slow(TEXT)
    assert run([*ADD, "-"], environment) == 0
