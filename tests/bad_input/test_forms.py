"""Ballots, texts and lines that programs and enemies make: taken whole, or refused line by line, never lost."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bad_input.hostile import CORPUS
from bad_input.judgement import assert_harmless
from bad_input.test_input_files import content
from faults.processes import bytes_of, pdzctl, told
from pdzctl.cli.main import run
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from stories import Laptop, Screen, Seeded

FORMS = tomllib.loads((CORPUS / "forms.toml").read_text(encoding="utf-8"))
OFFICE = (
    ("init", "Terre Basse", "--region", "emilia-romagna"),
    ("lab", "add", "Rientro a casa"),
    ("organization", "add", "Il Filo", "--sector", "terzo_settore"),
    ("seat", "add", "--body", "LAB-01", "--organization", "ENT-001"),
    ("session", "schedule", "LAB-01", "--on", "3/6", "--venue", "Sala civica", "--item", "I dati"),
    ("session", "convene", "1", "--heal", "Accettata da tutti"),
    ("session", "open", "1", "--at", "08.30"),
)
ROUND = (
    "priority", "open", "1", "--method", "voto_a_punti", "--option", "Navetta", "--option", "Spesa", "--points", "3",
    "--at", "08:40",
)  # fmt: skip
MINUTES = ("lab", "add", "Rientro a casa"), ("session", "add", "LAB-01", "--day", "2025-05-15")
HOSTILE = (
    b"b/ " + b"x" * 3_000_000,
    b"b/ uno\0due",
    b"\0\0\0",
    "b/ perché no".encode("cp1252"),
    b"b/ uno\r",
    b"b/ \x1b[2Juno\x9b",
    "b/ uno\u2028due\x85tre\x0bquattro\u202ecinque".encode(),
    b"b/ \xed\xa0\x80x",
    b"b/ " + b"**" * 100_000,
    b"s/" + b"a/" * 50_000,
    b"+ x " + b"@a " * 5_000,
    b"+ x entro " + b"9" * 5_000,
    b"= si fa: favorevoli " + b"9" * 400,
    b" " * 100_000,
    b"b/ [red]x[/red] {code} {0} %s $x",
    b"=cmd|x!A0",
    b"99:99 b/ due",
    b"b/ senza fine riga",
)
"""Lines that nobody types, as they come from a pipe."""
LONGEST = 1_000_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a district with a session in progress, in which a choice is open."""
    laptop = Laptop(tmp_path_factory.mktemp("office"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(laptop.folder / "settings"))
        for words in (*OFFICE, ROUND):
            assert laptop.run(*words).code == 0, words
    return laptop.folder / "district.db"


@pytest.fixture
def meeting(office: Path, laptop: Laptop) -> Laptop:
    shutil.copy(office, laptop.folder / "district.db")
    laptop.ids = Seeded(2)
    return laptop


def assert_told(given: dict[str, Any], file: str, stderr: str) -> None:
    _, *lines, _ = stderr.splitlines()
    found = [line.removeprefix(f"{file}:") for line in lines]
    assert (len(found) if isinstance(given["faults"], int) else found) == given["faults"]


@pytest.mark.parametrize("given", FORMS["ballots"], ids=[given["where"] for given in FORMS["ballots"]])
def test_a_sheet_of_ballots_is_counted_whole_or_not_at_all(meeting: Laptop, given: dict[str, Any]) -> None:
    (meeting.folder / "schede.csv").write_bytes(content(given))
    answer = meeting.run("priority", "vote", "1", "--csv", "schede.csv", PDZCTL_LANG="en")
    assert_harmless(answer.stderr, terminal=True)
    with open_reading(meeting.folder / "district.db") as reading:
        marks = [row["value"].rstrip("0").rstrip(".") for row in reading.all("ballot_mark")]
    if "faults" in given:
        assert answer.code == 4
        assert_told(given, "schede.csv", answer.stderr)
    else:
        assert answer.code == 0, answer.stderr
    assert marks == given.get("kept", [])


@pytest.mark.parametrize("given", FORMS["texts"], ids=[given["where"] for given in FORMS["texts"]])
def test_a_file_of_texts_is_taken_whole_or_not_at_all(district: Laptop, given: dict[str, Any]) -> None:
    for words in MINUTES:
        assert district.run(*words).code == 0
    (district.folder / "testi.md").write_bytes(content(given))
    answer = district.run("minutes", "edit", "1", "--from", "testi.md", PDZCTL_LANG="en")
    summary = json.loads(district.run("session", "show", "1", "--json").stdout)["summary"]
    if "faults" in given:
        assert answer.code == 4
        assert_told(given, "testi.md", answer.stderr)
    else:
        assert answer.code == 0, answer.stderr
    assert summary == given.get("kept", "")


def test_of_a_recording_from_a_pipe_every_line_is_kept_whatever_it_holds(meeting: Laptop) -> None:
    answer = pdzctl("live", "1", folder=meeting.folder, stdin=b"\n".join(HOSTILE))
    assert_harmless(told(answer), terminal=True)
    assert_harmless(answer.stdout.decode(), terminal=True)
    assert answer.returncode == 0
    with open_reading(meeting.folder / "district.db") as reading:
        texts = {row["position"]: row["text"] for row in reading.all("contribution")}
        assert check(reading) == []
    kept = [texts[place] for place in sorted(texts)]
    assert [len(text) for text in kept[:4]] == [LONGEST, LONGEST, LONGEST, 3]
    assert kept[4:10] == [
        "uno due", "perché no", "uno", "[2Juno›", "uno due tre quattrocinque", "í\xa0€x",
    ]  # fmt: skip
    assert [len(text) for text in kept[10:15]] == [200_003, 100_002, 15_003, 5_010, 420]
    assert kept[15:] == ["[red]x[/red] {code} {0} %s $x", "=cmd|x!A0", "99:99 b/ due", "senza fine riga"]
    assert len(answer.stdout.splitlines()) == len(kept) - 3


@pytest.mark.parametrize("words", [("attend", "1"), ("wrap", "1", "--lines")], ids=lambda words: words[0])
def test_lines_that_nobody_means_change_nothing_and_are_told_briefly(meeting: Laptop, words: tuple[str, ...]) -> None:
    before = bytes_of(meeting.folder)["district.db"]
    lines = [line for line in HOSTILE if line.strip()]
    answer = meeting.run(*words, stdin="\n".join(line.decode("cp1252", "replace") for line in lines), PDZCTL_LANG="en")
    assert answer.code == 1
    assert_harmless(answer.stderr, terminal=True)
    assert max(map(len, answer.stderr.splitlines())) < 400
    assert "Traceback" not in answer.stderr
    assert bytes_of(meeting.folder)["district.db"] == before


def test_a_sheet_from_standard_input_is_judged_like_a_file(meeting: Laptop) -> None:
    stdout, stderr = Screen(terminal=False), Screen(terminal=False)
    world = meeting.environment(stdout, stderr, "settore;A\ncomune;1\ud800\n", PDZCTL_LANG="en")
    assert run(("priority", "vote", "1", "--csv", "-"), world) == 4
    assert_harmless(stderr.getvalue(), terminal=True)
