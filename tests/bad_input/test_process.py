"""The program as a process: pipes that close, full disks, signals, bytes that are no text, odd environments."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bad_input.judgement import assert_harmless
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from sample_rows import FOLDER, every

COMMAND = [sys.executable, "-c", "from pdzctl.cli.main import main; main()"]
DEVICE_THAT_IS_FULL = Path("/dev/full")
PROBLEMS = len(every("problem"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a district made of the sample's files."""
    folder = tmp_path_factory.mktemp("place")
    assert pdzctl("init", "Valle", folder=folder).returncode == 0
    assert pdzctl("apply", str(FOLDER), folder=folder).returncode == 0
    return folder


def pdzctl(
    *words: str | bytes, folder: Path, umask: int = -1, shell: str = "", **environ: str | None
) -> subprocess.CompletedProcess[bytes]:
    given = {**os.environ, "PDZCTL_LANG": "it", "XDG_CONFIG_HOME": str(folder / ".settings"), **environ}
    kept = {name: value for name, value in given.items() if value is not None}
    command: list[str | bytes] = [*COMMAND, *words]
    if shell:
        command = ["sh", "-c", f'"$@" {shell}', "sh", *command]
    return subprocess.run(command, cwd=folder, env=kept, capture_output=True, timeout=60, umask=umask, check=False)


def told(answer: subprocess.CompletedProcess[bytes]) -> str:
    text = answer.stderr.decode()
    assert "Traceback" not in text
    assert 'File "' not in text
    assert_harmless(text, terminal=True)
    return text


@pytest.mark.parametrize("reader", ["| head -n 1", "| true"])
def test_a_reader_that_has_enough_is_no_failure(place: Path, reader: str) -> None:
    piped = subprocess.run(
        ["bash", "-c", f'"$@" {reader}; echo "${{PIPESTATUS[0]}}" >&2', "bash", *COMMAND, "seat", "list", "--json"],
        cwd=place, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert piped.stderr == b"0\n"


@pytest.mark.skipif(not DEVICE_THAT_IS_FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "words", [("seat", "list"), ("--version",), ("--help",), ("minutes", "show", "SED-2025-005")], ids=" ".join
)
def test_a_full_disk_is_told_in_a_sentence(place: Path, words: tuple[str, ...]) -> None:
    answer = pdzctl(*words, folder=place, shell="> /dev/full")
    assert answer.returncode == 6
    assert told(answer).startswith("pdzctl: ")


def test_nobody_to_complain_to_is_no_bug(place: Path) -> None:
    assert pdzctl("problem", "show", "PRB-99", folder=place, shell="2>&-").returncode == 3
    assert pdzctl("problem", "list", folder=place, shell=">&-").returncode in {0, 6}
    assert pdzctl("problem", "add", "x", "--dry-run", "--description", "-", folder=place, shell="<&-").returncode in {
        0,
        4,
        6,
    }


def test_words_that_are_not_utf_8_are_refused(place: Path) -> None:
    for words in (
        [b"\xff\xfe"],
        ["problem", "add", b"Forl\xec"],
        ["problem", "list", b"--body=\xe8"],
        ["--district", b"\xff", "check"],
    ):
        answer = pdzctl(*words, folder=place)
        assert answer.returncode == 4
        assert told(answer).count("\n") == 1


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C", "LANG": None, "PDZCTL_LANG": None}, {"TERM": "dumb"}, {"COLUMNS": "1"}, {"COLUMNS": "0"}, {"COLUMNS": "-7x"},  # noqa: E501
        {"HOME": None, "XDG_CONFIG_HOME": None}, {"HOME": "/nowhere", "XDG_CONFIG_HOME": "/dev/null"}, {"TZ": "Nowhere/Else"},  # noqa: E501
        {"PYTHONIOENCODING": "ascii"}, {"PDZCTL_LANG": "xx"}, {"PATH": ""}, {"TERM": None, "NO_COLOR": ""},
    ],
    ids=str,
)  # fmt: skip
def test_an_odd_environment_changes_no_answer(place: Path, environ: dict[str, str | None]) -> None:
    answer = pdzctl("problem", "list", "--json", folder=place, **environ)
    assert answer.returncode == 0, answer.stderr
    assert told(answer) == ""
    assert len(json.loads(answer.stdout)) == PROBLEMS
    answer = pdzctl("problem", "edit", "PRB-01", "--affected", "è", "--format=x", folder=place, **environ)
    assert answer.returncode == 2
    told(answer)


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_files_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    folder = tmp_path
    steps = (
        ("init", "Valle"), ("person", "add", "Verdini"), ("body", "add", "Tavolo", "--kind", "table"),
        ("session", "schedule", "TAV-01", "--on", "2025-05-15"), ("backup",), ("export", "--out", "full"), ("export", "--without-personal", "--out", "git"),  # noqa: E501
        ("minutes", "export", "--profile", "internal", "--out", "internal"),
    )  # fmt: skip
    for words in steps:
        answer = pdzctl(*words, folder=folder, umask=umask)
        assert answer.returncode == 0, answer.stderr
    modes = {
        path.relative_to(folder).as_posix(): (path.is_dir(), stat.S_IMODE(path.stat().st_mode))
        for path in folder.rglob("*")
    }
    public = {name: mode for name, mode in modes.items() if name.startswith("git")}
    assert {mode for is_dir, mode in public.values() if not is_dir} == {0o644}
    private = modes.keys() - public.keys()
    assert {
        name: oct(modes[name][1]) for name in private if modes[name][1] != (0o700 if modes[name][0] else 0o600)
    } == {}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_apply_leaves_all_or_nothing(tmp_path: Path, number: signal.Signals) -> None:
    assert pdzctl("init", "Valle", folder=tmp_path).returncode == 0
    empty = (tmp_path / "district.db").read_bytes()
    for delay in (0.25, 0.4, 0.55) if number is signal.SIGINT else (0.4,):
        (tmp_path / "district.db").write_bytes(empty)
        process = subprocess.Popen(
            [*COMMAND, "apply", str(FOLDER)], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "settings")},
        )  # fmt: skip
        time.sleep(delay)
        process.send_signal(number)
        _, stderr = process.communicate(timeout=30)
        assert b"Traceback" not in stderr
        assert process.returncode in {0, 128 + number, -number}
        with open_reading(tmp_path / "district.db") as reading:
            assert check(reading) == []
            done = reading.value("SELECT count(*) FROM session")
        assert done in {0, 29}
        assert not list(tmp_path.glob("*-journal"))
