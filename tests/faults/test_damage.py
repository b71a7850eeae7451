"""Whatever happens to the bytes of a file is said in a sentence with the way back, and what is left is recovered."""

import json
import sqlite3
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


def is_changed(kept: Kept, mutant: bytes) -> bool:
    """Tell whether the records or the journal are not what they were, or cannot be read."""
    apart = kept.file.with_name("apart.db")
    apart.write_bytes(mutant)
    try:
        return content_of(apart) != kept.content
    except (sqlite3.Error, UnicodeDecodeError):
        return True


def judge(kept: Kept, number: int, answer: Answer) -> None:
    """Nothing of a fault is a traceback, and whoever is told that the file is damaged is told the way back."""
    assert answer.code in (0, 3, 6, 7), (number, answer.stderr)
    if answer.code == 7:
        assert kept.copy in answer.stderr, (number, answer.stderr)


def check_and_read(kept: Kept, number: int, commands: tuple[tuple[str, ...], ...]) -> None:
    mutant = hurt(kept, number)
    found = kept.laptop.run("check", PDZCTL_LANG="en")
    judge(kept, number, found)
    assert kept.file.read_bytes() == mutant, number
    if found.code == 0:
        assert not is_changed(kept, mutant), number
    for words in commands:
        answer = kept.laptop.run(*words, PDZCTL_LANG="en")
        judge(kept, number, answer)
        assert kept.file.read_bytes() == mutant, number


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_damage_is_found_said_and_never_a_traceback(kept: Kept, first: int) -> None:
    for number in range(first, first + 50):
        check_and_read(kept, number, (READING[number % len(READING)],))


@pytest.mark.nightly
@pytest.mark.parametrize("first", range(300, 2_400, 100))
def test_two_thousand_more_accidents(kept: Kept, first: int) -> None:
    for number in range(first, first + 100):
        check_and_read(kept, number, READING)


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
