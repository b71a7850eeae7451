"""A batch does what its lines would do one by one, and nothing of one line reaches the next."""

import re
import shlex
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from pdzctl.cli.main import run
from stories import Answer, Laptop, Screen

ROOT = Path(__file__).parents[2]
STORIES = sorted((ROOT / "tests" / "stories").glob("*.md"))
QUICK = frozenset({"contribution-notes", "lab-lifecycle", "undo-redo"})
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_FRAME = re.compile(r"^(?:block\.txt:\d+|pdzctl): ", re.MULTILINE)
_TALLY = re.compile(r"^(?:\d+ commands? done\.|Lines not done: .*)\n", re.MULTILINE)


def english(laptop: Laptop, *words: str, stdin: str = "", **environ: str) -> Answer:
    return laptop.run(*words, stdin=stdin, PDZCTL_LANG="en", **environ)


def write(laptop: Laptop, name: str, text: str) -> None:
    path = laptop.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def commands_of(body: str) -> list[list[str]]:
    """Return the words of the commands of a block that are of pdzctl alone: no pipe, no variable, no batch."""
    lines = re.findall(r"^\$ pdzctl ((?:.*\\\n)*.*)$", body, re.MULTILINE)
    found = [shlex.split(line.replace("\\\n", " "), comments=True) for line in lines]
    return [words for words in found if words and "|" not in words and words[0] != "batch"]


def one_by_one(laptop: Laptop, block: list[list[str]]) -> tuple[str, int]:
    screen = Screen(terminal=True)
    codes = [run(words, laptop.environment(screen, screen, PDZCTL_LANG="en")) for words in block]
    return screen.getvalue(), next(filter(None, codes), 0)


def together(laptop: Laptop, block: list[list[str]]) -> tuple[str, int]:
    screen = Screen(terminal=True)
    write(laptop, "block.txt", "".join(f"{shlex.join(words)}\n" for words in block))
    code = run(["batch", "block.txt", "--keep-going"], laptop.environment(screen, screen, PDZCTL_LANG="en"))
    return _TALLY.sub("", screen.getvalue()), code


def dump(laptop: Laptop) -> list[str]:
    """Return all that the file holds but when its tables were made."""
    with closing(sqlite3.connect(laptop.folder / "district.db")) as database:
        return [line for line in database.iterdump() if '"_sqlite_migrations" VALUES' not in line]


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[] if path.stem in QUICK else [pytest.mark.nightly], id=path.stem) for path in STORIES],
)
def test_the_commands_of_a_story_do_the_same_together(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart, batch = Laptop(tmp_path / "apart"), Laptop(tmp_path / "batch")
    for laptop in (apart, batch):
        shutil.copytree(ROOT / "sample_district", laptop.folder / "sample_district")
    told = 0
    for fence in _FENCE.finditer(path.read_text(encoding="utf-8")):
        for laptop in (apart, batch):
            if named := re.search(r"\bfile=(\S+)", fence["info"]):
                write(laptop, named[1], fence["body"])
        block = commands_of(fence["body"]) if fence["info"].startswith("console") else []
        if block:
            monkeypatch.chdir(apart.folder)
            alone = one_by_one(apart, block)
            monkeypatch.chdir(batch.folder)
            shown = together(batch, block)
            told += len(block)
            assert _FRAME.sub("", shown[0]) == _FRAME.sub("", alone[0]).replace("/apart/", "/batch/")
            assert shown[1] == alone[1]
    assert told
    assert dump(batch) == dump(apart)


def test_no_option_of_a_line_reaches_the_next(district: Laptop) -> None:
    lines = (
        "lab add Orto --dry-run --author Berta --today 2024-01-01 --lang it",
        "lab add Orto",
        "lab list --json --fields title --all --plain --lang it",
        "lab list --fields code",
        "log --format tsv --fields author,summary",
    )
    write(district, "lines.txt", "\n".join(lines))
    assert english(district, "batch", "lines.txt") == Answer(
        0,
        '[\n{"title": "Orto"}\n]\ncode\nLAB-01\nauthor\tsummary\nAda\tadded LAB-01\nAda\tcreated the district\n',
        "lines.txt:1: Prova a vuoto, nulla è stato scritto: LAB-01: aggiunto.\n"
        "lines.txt:2: LAB-01 is added.\n5 commands done.\n",
    )


def test_the_district_given_to_a_batch_holds_unless_a_line_names_another(laptop: Laptop) -> None:
    assert english(laptop, "init", "Valle", "one.db").code == english(laptop, "init", "Monte", "other.db").code == 0
    write(laptop, "lines.txt", "lab add Orto\nlab add Casa --district other.db\n--district other.db lab add Bar\n")
    assert english(laptop, "batch", "lines.txt", "--district", "one.db").code == 0
    titles = {
        name: english(laptop, "lab", "list", "--district", name, "--format", "tsv", "--fields", "title").stdout
        for name in ("one.db", "other.db")
    }
    assert titles == {"one.db": "title\nOrto\n", "other.db": "title\nCasa\nBar\n"}


def test_a_batch_may_begin_with_the_district_itself(laptop: Laptop) -> None:
    assert english(laptop, "batch", "-", stdin="\ufeffinit Valle\r\nlab add Orto\r\n") == Answer(
        0,
        "",
        "-:1: district.db is ready. Next: pdzctl problem add TITLE, or pdzctl apply FOLDER.\n"
        "-:2: LAB-01 is added.\n2 commands done.\n",
    )


def test_the_exit_code_is_that_of_the_first_fault(district: Laptop) -> None:
    write(district, "lines.txt", "lab show LAB-07\nlab wash\nlab add Orto\n")
    assert english(district, "batch", "lines.txt").code == 3
    assert english(district, "batch", "lines.txt", "--from", "2").code == 2
    assert english(district, "batch", "lines.txt", "--keep-going").code == 3
    assert english(district, "lab", "list", "--format", "tsv", "--fields", "title").stdout == "title\nOrto\n"


def test_nothing_to_do_is_done(district: Laptop) -> None:
    assert english(district, "batch", "-", stdin="# niente\n\n") == Answer(0, "", "0 commands done.\n")


def test_what_came_through_standard_input_and_was_not_done_is_kept(district: Laptop) -> None:
    lines = "lab add Orto\nlab show LAB-09\nlab add 'Il bar è chiuso'\n"
    answer = english(district, "batch", "-", stdin=lines)
    said = "-:1: LAB-01 is added.\n-:2: There is no lab LAB-09.\nThe nearest codes: LAB-01.\n1 command done.\n"
    said += "Lines not done: 2-3.\nThey are kept in "
    assert answer.code == 3
    assert answer.stderr.startswith(said)
    kept = Path(answer.stderr.removeprefix(said).split(". Once mended: ")[0])
    assert kept.read_text(encoding="utf-8") == "lab show LAB-09\nlab add 'Il bar è chiuso'\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert english(district, "batch", str(kept), "--from", "2").code == 0
    assert english(district, "lab", "show", "2", "--format", "tsv", "--fields", "title").stdout.endswith("è chiuso\n")


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"lab add Orto\nlab add \xe8\n", 4, "lines.txt:2: This line is not UTF-8 text."),
        (b"lab add Orto\nlab add Bar\\\n", 4, "lines.txt:2: The quotes of this line do not close."),
        (b"", 4, "pdzctl: lines.txt is empty."),
        (None, 4, "pdzctl: lines.txt is a folder: name a file with one command per line."),
    ],
    ids=["not text", "a backslash", "empty", "a folder"],
)
def test_a_file_that_cannot_be_read_does_nothing(
    district: Laptop, content: bytes | None, code: int, sentence: str
) -> None:
    path = district.folder / "lines.txt"
    path.mkdir() if content is None else path.write_bytes(content)
    before = dump(district)
    answer = english(district, "batch", "lines.txt")
    assert (answer.code, answer.stdout) == (code, "")
    assert sentence in answer.stderr.splitlines()
    assert dump(district) == before


def test_a_name_that_is_hostile_reaches_no_terminal(district: Laptop) -> None:
    write(district, "a\x1b]0;x\x07.txt", "lab show LAB-09\n")
    answer = english(district, "batch", "a\x1b]0;x\x07.txt")
    assert answer.code == 3
    assert answer.stderr.startswith("a\\u001b]0;x\\u0007.txt:1: There is no lab LAB-09.\n")
