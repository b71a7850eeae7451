"""A marker stands in every personal column of every noun: no wrong word, damaged file, bug or SQL error repeats one."""

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bad_input.hostile import NOUNS, code, put
from bad_input.test_personal_values import MARK, assert_unsaid, marked_rows, personal
from pdzctl.cli import contents
from pdzctl.cli.commands import Leaf, Nouns
from pdzctl.records.registry import RECORDS
from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from stories import Laptop

WRONG = ("", "x", "99", "2025-13-45", "\u001b[2J", "PER-001", "SED-2025-001", "\0")
READING = (
    ("check",), ("status",), ("search", "parola"), ("person", "list"), ("seat", "list"),
    ("session", "show", "SED-2025-001"),
    ("trace", "PRB-001"), ("history", "PER-001"), ("log",), ("minutes", "show", "SED-2025-001"),
    ("export", "--out", "out"), ("roster", "list"), ("outcome", "list"),
)  # fmt: skip
WRITING = (("person", "edit", "PER-001", "--post", "x"), ("problem", "add", "Casa"), ("undo",), ("backup",))


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("marked") / "district.db"
    with Store.open(create_file(path)) as store:
        put(store, marked_rows())
    return path


@pytest.fixture
def marked(master: Path, tmp_path: Path) -> Laptop:
    shutil.copy(master, tmp_path / "district.db")
    return Laptop(tmp_path)


def leaves() -> Iterator[tuple[tuple[str, ...], Leaf, str]]:
    for word in contents.WORDS:
        command = contents.load(word)
        if isinstance(command, Nouns):
            for name in command.list_commands(None):
                yield (word.name, name), command.get_command(None, name), contents.noun_of(word.name)
        elif word.name not in {"completion", "batch"}:
            yield (word.name,), command, "problem"


def wrong_lines(words: tuple[str, ...], leaf: Leaf, noun: str) -> Iterator[tuple[str, ...]]:
    """Yield the command with each of its options given something wrong, and with wrong words instead of its own."""
    asked = [param for param in leaf.params if param.param_type_name == "argument"]
    meant = [next(one for one in (param.name, noun, "problem") if one in NOUNS) for param in asked]
    right = [code(NOUNS[one], 1) for one in meant]
    for number, wrong in enumerate(WRONG):
        yield (*words, *([wrong] * len(asked)))
        for option in leaf.params[number % 2 :: 2]:
            if option.param_type_name == "option" and not option.is_flag and not option.hidden:
                yield (*words, *right, f"{option.opts[-1]}={wrong}")


LEAVES = tuple(leaves())


def assert_no_wrong_word_is_answered_with_a_value(marked: Laptop, *, each: int) -> None:
    for words, leaf, noun in LEAVES:
        lines = list(wrong_lines(words, leaf, noun))
        for line in random.Random(" ".join(words)).sample(lines, min(len(lines), each)):
            answer = marked.run(*line)
            assert answer.code in {0, 1, 2, 3, 4, 6}, (line, answer.stderr)
            assert_unsaid(answer)


def test_no_refusal_of_wrong_words_repeats_what_the_district_holds(marked: Laptop) -> None:
    assert_no_wrong_word_is_answered_with_a_value(marked, each=1)


@pytest.mark.nightly
def test_no_refusal_of_any_wrong_word_repeats_what_the_district_holds(marked: Laptop) -> None:
    assert_no_wrong_word_is_answered_with_a_value(marked, each=1_000)


def damage(path: Path, sound: bytes, chance: random.Random) -> None:
    """Write ``sound`` with some of its bytes changed, a page zeroed or its end cut off."""
    data = bytearray(sound)
    kind = chance.randrange(4)
    for _ in range(chance.choice((1, 8, 64)) if kind < 2 else 0):
        data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
    if kind == 2:
        page = chance.randrange(1, len(data) // 4096) * 4096
        data[page : page + 4096] = bytes(4096)
    if kind == 3:
        del data[chance.randrange(5000, len(data)) :]
    path.write_bytes(data)


def assert_no_damage_speaks(marked: Laptop, count: int) -> None:
    path = marked.folder / "district.db"
    sound = path.read_bytes()
    chance = random.Random(count)
    for number in range(count):
        damage(path, sound, chance)
        for words in (*READING, *WRITING)[number % 6 :: 6]:
            answer = marked.run(*words)
            assert answer.code in {0, 1, 3, 6, 7}, (words, number, answer.stderr)
            assert MARK not in answer.stderr.casefold(), (words, number, answer.stderr)


@pytest.mark.damages("bits of the file are flipped, pages zeroed")
def test_no_damaged_file_is_told_in_the_words_it_holds(marked: Laptop) -> None:
    assert_no_damage_speaks(marked, 12)


@pytest.mark.nightly
@pytest.mark.damages("bits of the file are flipped, pages zeroed")
def test_no_file_damaged_in_any_way_is_told_in_the_words_it_holds(marked: Laptop) -> None:
    assert_no_damage_speaks(marked, 1_000)


@pytest.mark.damages("bytes that are no text stand in every personal column")
def test_text_that_sqlite_cannot_decode_is_not_quoted(marked: Laptop) -> None:
    """SQLite's own message would quote it: *Could not decode to UTF-8 column 'note' with text '…'*."""
    with closing(sqlite3.connect(marked.folder / "district.db", isolation_level=None)) as database:
        for noun in RECORDS:
            for field in personal(noun):
                broken = f"CAST(x'ff' || '{MARK} {field.name}' AS TEXT)"
                database.execute(f"UPDATE {noun} SET {field.name} = {broken}")
    refused = 0
    for words in (*READING, *WRITING, ("minutes", "export"), ("commitment", "list"), ("decision", "list")):
        answer = marked.run(*words)
        assert answer.code in {0, 1, 4, 7}, (words, answer.stderr)
        refused += answer.code == 7
        assert MARK not in answer.stderr.casefold(), answer.stderr
    assert refused > 5


def test_a_bug_is_confessed_without_a_value(marked: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*values: object, **_: object) -> str:
        secret = f"{MARK} {values}"
        raise ValueError(secret)

    monkeypatch.setattr(json, "dumps", broken)
    answer = marked.run("person", "list", "--json")
    assert answer.code == 70
    assert answer.stderr.splitlines()[-1].count("ValueError") == 1
    assert MARK not in answer.stderr.casefold()


def test_no_row_of_the_journal_holds_a_value(marked: Laptop) -> None:
    """What was typed stands in the salted side table alone: not in the change, nor in the entries, nor in a summary."""
    for words in (
        ("person", "add", MARK, "--email", f"{MARK}@example.org"),
        ("person", "edit", "PER-001", "--family-name", MARK),
        ("session", "edit", "SED-2025-001", "--summary", MARK),
        ("contribution", "add", MARK, "--session", "SED-2025-001"),
        ("problem", "edit", "PRB-001", f"--description={MARK}"),
        ("person", "remove", "PER-004"),
        ("undo",),
    ):
        assert marked.run(*words).code in {0, 1, 2}, words
    with closing(sqlite3.connect(marked.folder / "district.db")) as database:
        for table in ("change", "entry", "code_used"):
            rows = database.execute(f"SELECT * FROM {table}").fetchall()
            assert rows
            assert MARK not in repr(rows).casefold()
        summaries = database.execute("SELECT text FROM value WHERE part IN ('summary', 'author')").fetchall()
        assert len(summaries) > 5
        assert MARK not in repr(summaries).casefold()
