"""Nothing that a person types becomes SQL: names are looked up in lists of ours, values travel as parameters."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bad_input.judgement import assert_harmless
from minutes_sample import sample
from stories import Laptop

MARK = "Zq7xj"
PIECES = (
    "name; drop table person",
    "(select tax_code from person)",
    "1=1 or tax_code like 'R%'",
    "__class__",
    "code--",
    "code/*",
    "' or 1=1 --",
    '" or ""="',
    "x') union select sql from sqlite_master --",
    "NEAR(a b)",
    "a* OR b",
    "code,code",
    "*",
    "^a",
    "title:a",
    "{a b}:c",
    '"',
    "'",
    "(",
    ")",
    "%",
    "_",
    "\\",
    "?1",
    ":x",
    "@x",
    "$x",
    "-1",
    "9e18",
    "rowid",
    "code",
    "title",
)
typed = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), min_size=1, max_size=4).map(" ".join)
ASKING = (
    ("problem", "list", "--fields"),
    ("session", "list", "--fields"),
    ("roster", "list", "--fields"),
    ("log", "--fields"),
    ("search", "--noun", "person", "--personal", "--"),
    ("search", "--"),
    ("session", "list", "--body"),
    ("session", "list", "--year"),
    ("session", "list", "--from"),
    ("session", "list", "--state"),
    ("problem", "show", "--"),
    ("trace", "--"),
    ("history", "--"),
    ("schema", "--"),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    folder = tmp_path_factory.mktemp("asked")
    sample(folder)
    return Laptop(folder)


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Give every statement that SQLite is handed, before values take the places of its parameters."""
    statements: list[str] = []
    connect = sqlite3.connect

    class Watched(sqlite3.Connection):
        def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
            statements.append(sql)
            return super().execute(sql, *parameters)

        def executemany(self, sql: str, *parameters: object) -> sqlite3.Cursor:
            statements.append(sql)
            return super().executemany(sql, *parameters)

        def executescript(self, sql: str) -> sqlite3.Cursor:
            statements.append(sql)
            return super().executescript(sql)

        def cursor(self, *_: object) -> sqlite3.Cursor:
            raise NotImplementedError  # every statement must be seen

    def opened(*words: object, **options: object) -> sqlite3.Connection:
        return connect(*words, **{**options, "factory": Watched})

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", opened)
        yield statements


def fuzzed(laptop: Laptop, text: str, number: int) -> None:
    words = ASKING[number % len(ASKING)]
    answer = laptop.run(*words, text)
    assert answer.code in {0, 1, 2, 3, 4, 6}, (words, text, answer.stderr)
    assert_harmless(answer.stderr, terminal=True)


@given(text=typed, number=st.integers(0, len(ASKING) - 1))
@settings(max_examples=300)
def test_no_name_of_a_column_reaches_the_database(asked: Laptop, text: str, number: int) -> None:
    fuzzed(asked, text, number)


@pytest.mark.nightly
@given(text=typed, number=st.integers(0, len(ASKING) - 1))
@settings(max_examples=10_000)
def test_no_name_of_a_column_reaches_the_database_however_it_is_typed(asked: Laptop, text: str, number: int) -> None:
    fuzzed(asked, text, number)


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_what_is_asked_for_travels_as_a_parameter(
    asked: Laptop, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    before = (asked.folder / "district.db").read_bytes()
    for piece in PIECES:
        with watched(monkeypatch) as statements:
            asked.run(*words, f"{MARK} {piece}")
            asked.run(*words, f"{piece}{MARK}")
        assert not [sql for sql in statements if MARK.casefold() in sql.casefold()]
    assert (asked.folder / "district.db").read_bytes() == before


WRITING = (
    ("problem", "add", f"{MARK}'); drop table problem;--", "--description", f'{MARK}" or 1=1', "--tags", f"{MARK}'"),
    ("problem", "edit", "PRB-01", "--affected", f"{MARK}';--"),
    ("person", "add", f"{MARK}'--", "--email", f"{MARK}'@example.org"),
    ("contribution", "add", f"{MARK}' || (select 1)", "--session", "SED-2026-029"),
    ("session", "list", "--body", f"{MARK}'"),
    ("apply", "in"),
)


def test_what_is_written_travels_as_a_parameter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample(tmp_path)
    laptop = Laptop(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "problems.toml").write_text(f'[[problem]]\ntitle = "{MARK}\'; drop table problem;--"\n')
    for words in WRITING:
        with watched(monkeypatch) as statements:
            answer = laptop.run(*words)
            laptop.run("undo", "--dry-run")
            laptop.run("check")
        assert answer.code in {0, 2, 3}, (words, answer.stderr)
        assert statements
        assert not [sql for sql in statements if re.search(MARK, sql, re.IGNORECASE)], words
    assert laptop.run("search", MARK, "--json", "--noun", "problem").stdout.count(MARK) >= 2
