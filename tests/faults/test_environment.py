"""Odd surroundings: variables, locales, folders and words that are no text change no answer and are no bug."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from faults.processes import COMMAND, bytes_of, done, pdzctl, told, world
from workflows.exchange_folders import SMALL, write

NOTHING = dict.fromkeys(("LANG", "LC_ALL", "LC_CTYPE", "PDZCTL_LANG"))
ODD: tuple[dict[str, str | None], ...] = (
    {**NOTHING, "LC_ALL": "C"},
    {**NOTHING, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {**NOTHING, "LC_ALL": "POSIX", "PDZCTL_LANG": "it"},
    {**NOTHING, "LANG": "it_IT.UTF-8", "LC_ALL": "it_IT.ISO-8859-1"},
    {"PDZCTL_LANG": "xx"},
    {"PYTHONIOENCODING": "ascii", "PDZCTL_LANG": "it"},
    {"TERM": "dumb"},
    {"TERM": None, "NO_COLOR": ""},
    *({"COLUMNS": columns} for columns in ("1", "0", "-5", "99999", "abc", "\u0663")),
    {"HOME": None, "XDG_CONFIG_HOME": None},
    {"HOME": "/nowhere", "XDG_CONFIG_HOME": "/dev/null"},
    {"HOME": "relative", "XDG_CONFIG_HOME": ""},
    {"TZ": "Nowhere/Else"},
    {"TZ": ":/etc/passwd"},
    {"PATH": "", "SHELL": "", "PAGER": "/nowhere", "EDITOR": ""},
    {"PDZCTL_AUTHOR": "\x1b[2J", "PDZCTL_PLAIN": "1"},
)
LINES = """
problem add "Perché l'attesa è lunga" --description "Più di così"
problem list --json --fields title
problem list --format table
status
problem add "Casa" --dry-run
problem wash
problem show PRB-77
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a district made of a few files."""
    folder = tmp_path_factory.mktemp("place")
    write(folder / "files", SMALL)
    done("batch", "-", folder=folder, stdin=b"init Valle\napply files\n")
    (folder / "lines.txt").write_text(LINES, encoding="utf-8")
    return folder


@pytest.mark.parametrize("environ", ODD, ids=lambda environ: " ".join(f"{n}={v}" for n, v in environ.items() if v))
def test_an_odd_environment_changes_no_answer(place: Path, environ: dict[str, str | None]) -> None:
    answer = pdzctl("batch", "lines.txt", "--keep-going", folder=place, **environ)
    assert answer.returncode == 2, answer.stderr
    assert told(answer).count("\n") >= 5
    rows, _ = json.JSONDecoder().raw_decode(answer.stdout.decode())
    assert {"title": "Perché l'attesa è lunga"} in rows
    # A terminal is not asked what the width of a file is, whatever COLUMNS says.
    assert max(map(len, answer.stdout.decode(errors="replace").splitlines())) < 2_000


@pytest.mark.parametrize(
    "words", [[b"\xff\xfe"], ["problem", "list", b"--body=\xe8"], ["--district", b"\xff", "check"]]
)
def test_words_that_are_no_text_are_refused(place: Path, words: list[str | bytes]) -> None:
    before = bytes_of(place)
    answer = pdzctl(*words, folder=place)
    assert answer.returncode == 4
    assert told(answer).startswith("pdzctl: Argument ")
    assert bytes_of(place) == before


def test_standard_input_that_is_no_text_is_refused(place: Path) -> None:
    answer = pdzctl("problem", "add", "Casa", "--description", "-", folder=place, stdin=b"Forl\xec")
    assert answer.returncode == 4
    told(answer)


def test_a_folder_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"import os; os.rmdir({str(gone)!r}); os.execv({COMMAND[0]!r}, {[*COMMAND, 'problem', 'list']!r})"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=gone, env=world(tmp_path), capture_output=True, check=False
    )
    assert (answer.returncode, answer.stdout) == (3, b"")
    assert told(answer).startswith("pdzctl: ")


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become somebody without a home"
)
def test_somebody_without_a_home_works_as_anybody() -> None:
    nobody = 54_321
    with TemporaryDirectory() as name:
        folder = Path(name)
        done("init", "Valle", folder=folder)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody, nobody)
        assert _added_by(nobody, folder) == (0, "PRB-01 is added.\n")


def _added_by(nobody: int, folder: Path) -> tuple[int, str]:
    script = (
        "import os, sys, pkgutil, pdzctl; from importlib import import_module\n"
        # What root has installed may be closed to others: it is loaded first.
        "for module in pkgutil.walk_packages(pdzctl.__path__, 'pdzctl.'):\n"
        "    import_module(module.name)\n"
        "import_module('pdzctl.records.registry').RECORDS['problem'].model_rebuild()\n"
        f"os.setgid({nobody}); os.setuid({nobody})\n"
        "sys.argv = ['pdzctl', 'problem', 'add', 'Casa']\n"
        "import_module('pdzctl.cli.main').main()\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=world(folder, HOME=None, XDG_CONFIG_HOME=None),
        capture_output=True, check=False,
    )  # fmt: skip
    return answer.returncode, told(answer)
