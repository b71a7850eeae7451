"""Whatever happens to the bytes of a file is said in a sentence with the way back, and what is left is recovered."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from faults.damage import damaged
from pdzctl.records.catalogue import NOUNS
from stories import Answer, Laptop

READING = (
    ("problem", "list", "--json"),
    ("log", "--json"),
    ("status",),
    ("search", "alloggi"),
    ("session", "show", "SED-2025-001"),
    ("export", "--out", "files"),
)
WRITING = (
    ("problem", "add", "Case fredde"),
    ("person", "edit", "PER-001", "--post", "presidente"),
    ("undo",),
    ("session", "open", "SED-2025-001"),
)
pytestmark = pytest.mark.damages("that is what it is about")
JOURNAL = ("change", "entry", "value", "code_used")
Content = dict[str, list[tuple[object, ...]]]


class Kept(NamedTuple):
    """A small district, its bytes while it was whole, what it held, and the name of its copy."""

    laptop: Laptop
    file: Path
    whole: bytes
    content: Content
    copy: str


def content_of(file: Path) -> Content:
    """Return the records and the journal of a file, as any program reads them; raises what sqlite3 raises."""
    with closing(sqlite3.connect(file)) as connection:
        wanted = {name: ", ".join(noun.columns) for name, noun in NOUNS.items()} | dict.fromkeys(JOURNAL, "*")
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
            for table, columns in wanted.items()
        }


@pytest.fixture
def kept(laptop: Laptop) -> Kept:
    for words in (
        ("init", "Terre Basse", "--region", "emilia-romagna"),
        ("table", "add", "Casa"),
        ("lab", "add", "Rientro a casa", "--table", "TAV-01"),
        ("problem", "add", "Anziani soli dimessi senza rete"),
        ("problem", "edit", "PRB-01", "--title", "Anziani soli"),
        ("organization", "add", "Cooperativa Il Ponte"),
        ("person", "add", "Rossi", "--organization", "ENT-001"),
        ("session", "schedule", "LAB-01", "--on", "2025-05-15"),
        ("contribution", "add", "Mancano gli alloggi", "--session", "SED-2025-001"),
        ("undo",),
        ("undo", "--redo"),
        ("backup",),
    ):
        answer = laptop.run(*words)
        assert answer.code == 0, answer.stderr
    file = laptop.folder / "district.db"
    (copy,) = (laptop.folder / "district-backups").iterdir()
    return Kept(laptop, file, file.read_bytes(), content_of(file), copy.name)


def hurt(kept: Kept, number: int) -> bytes:
    mutant = damaged(kept.whole, number)
    kept.file.write_bytes(mutant)
    return mutant


def read_apart(kept: Kept, data: bytes) -> Content | None:
    """Return the records and the journal in the bytes of a file, or None where they cannot be read."""
    apart = kept.file.with_name("apart.db")
    apart.write_bytes(data)
    try:
        return content_of(apart)
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def judge(kept: Kept, number: int, answer: Answer, *rules: int) -> None:
    """Nothing of a fault is a traceback, and whoever is told that the file is damaged is told the way back.

    ``rules`` are the codes with which the district's rules may say no to a change.
    """
    assert answer.code in (0, 3, 6, 7, *rules), (number, answer.stderr)
    if answer.code == 7:
        assert kept.copy in answer.stderr, (number, answer.stderr)


def check_read_and_write(
    kept: Kept, number: int, reading: Sequence[tuple[str, ...]], writing: Sequence[tuple[str, ...]]
) -> None:
    mutant = hurt(kept, number)
    found = kept.laptop.run("check", PDZCTL_LANG="en")
    judge(kept, number, found)
    assert kept.file.read_bytes() == mutant, number
    if found.code == 0:
        assert read_apart(kept, mutant) == kept.content, number
    for words in reading:
        answer = kept.laptop.run(*words, PDZCTL_LANG="en")
        judge(kept, number, answer)
        assert kept.file.read_bytes() == mutant, number
    for words in writing:
        answer = kept.laptop.run(*words, PDZCTL_LANG="en")
        judge(kept, number, answer, 1, 4)
        if answer.code:
            assert read_apart(kept, kept.file.read_bytes()) == read_apart(kept, mutant), number
        kept.file.write_bytes(mutant)


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_damage_is_found_said_and_never_a_traceback(kept: Kept, first: int) -> None:
    for number in range(first, first + 50):
        check_read_and_write(
            kept, number, [READING[number % len(READING)]], [WRITING[number // len(READING) % len(WRITING)]]
        )


@pytest.mark.parametrize(
    ("accident", "words"),
    [
        ("UPDATE person SET organization_id = 'nobody'", ("export", "--out", "files")),
        (
            "INSERT INTO value SELECT max(line) + 1, 'rest', zeroblob(16), '' FROM change",
            ("problem", "add", "Case fredde"),
        ),
    ],
)
def test_what_does_not_hold_together_is_damage_and_no_bug(kept: Kept, accident: str, words: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(kept.file, isolation_level=None)) as connection:
        connection.execute(accident)
    answer = kept.laptop.run(*words)
    assert (answer.code, kept.copy in answer.stderr) == (7, True), answer.stderr


@pytest.mark.nightly
@pytest.mark.parametrize("first", range(300, 2_400, 100))
def test_two_thousand_more_accidents(kept: Kept, first: int) -> None:
    for number in range(first, first + 100):
        check_read_and_write(kept, number, READING, WRITING)


def repaired(kept: Kept, number: int) -> tuple[Answer, Path]:
    """Repair the file as it is; what is written is sound, and what was damaged is what it was."""
    before = kept.file.read_bytes()
    out = kept.file.with_name(f"again-{number}.db")
    answer = kept.laptop.run("repair", "--out", out.name, "--json", PDZCTL_LANG="en")
    assert answer.code in (0, 1, 7), (number, answer.stderr)
    assert out.exists() == (answer.code != 7), number
    if out.exists():
        checked = kept.laptop.run("check", "--district", out.name)
        assert checked.code == 0, (number, checked.stdout)
    assert kept.file.read_bytes() == before
    return answer, out


def records_in(file: Path) -> dict[str, set[tuple[object, ...]]]:
    return {table: set(rows) for table, rows in content_of(file).items() if table in NOUNS}


def check_repair(kept: Kept, number: int) -> None:
    hurt(kept, number)
    answer, out = repaired(kept, number)
    if answer.code == 0:
        assert records_in(out) == {table: set(rows) for table, rows in kept.content.items() if table in NOUNS}, number
    elif answer.code == 1:
        told = {row["noun"]: row for row in json.loads(answer.stdout)}
        for table, rows in records_in(out).items():
            wrong = rows - set(kept.content[table])
            assert len(wrong) <= told.get(NOUNS[table].words, {}).get("doubtful", 0), (number, table)


@pytest.mark.parametrize("first", range(0, 40, 20))
def test_what_is_recovered_is_right_or_said_to_be_doubtful(kept: Kept, first: int) -> None:
    for number in range(first, first + 20):
        check_repair(kept, number)
        (kept.file.with_name(f"again-{number}.db")).unlink(missing_ok=True)


@pytest.mark.nightly
@pytest.mark.parametrize("first", range(40, 1_040, 50))
def test_a_thousand_more_repairs(kept: Kept, first: int) -> None:
    for number in range(first, first + 50):
        check_repair(kept, number)
        (kept.file.with_name(f"again-{number}.db")).unlink(missing_ok=True)
