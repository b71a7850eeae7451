"""Every hostile text in every field, in every answer of every command: shown as it was typed, and inert."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from bad_input.hostile import ON_ONE_LINE, SHORT, code, hostile_row, text_fields
from bad_input.judgement import assert_harmless, assert_one_table, cells_of, json_of
from pdzctl.cli import contents
from pdzctl.cli.commands import Leaf, Nouns, Showing
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from stories import Answer, Laptop

PLAIN = {"PDZCTL_PLAIN": "1"}
FORMATS = ("table", "plain", "json", "csv", "tsv", "md")
FINDING = {("minutes", "lint"), ("minutes", "diff")}
"""What answers with exit 1 where it finds something, as it does in every hostile record."""
TRACED = ("problem", "body", "session", "contribution", "proposal", "decision", "commitment", "referral", "person")


class Verb(NamedTuple):
    """One command that answers with rows, and the noun whose code it takes."""

    words: tuple[str, ...]
    noun: str
    takes_code: bool


def showing() -> Iterator[Verb]:
    for word in contents.WORDS:
        command = contents.load(word)
        if isinstance(command, Nouns):
            for name in command.list_commands(None):
                if isinstance(verb := command.get_command(None, name), Showing):
                    yield Verb((word.name, name), contents.noun_of(word.name), bool(_arguments(verb)))


def _arguments(command: Leaf) -> list[str]:
    return [param.name for param in command.params if param.param_type_name == "argument"]


VERBS = tuple(showing())
LISTS = tuple(verb for verb in VERBS if not verb.takes_code)
SHOWS = tuple(verb for verb in VERBS if verb.takes_code and verb.noun in NOUNS)
ALONE = (
    ("status",),
    ("log",),
    ("roster", "list"),
    ("outcome", "list", "--gaps"),
    ("search", "a"),
    ("search", "x", "--personal"),
)


def asked(laptop: Laptop, words: tuple[str, ...], shape: str, *, terminal: bool) -> Answer:
    environ = PLAIN if shape == "plain" else {}
    name = "table" if shape == "plain" else shape
    answer = laptop.run(*words, "--format", name, terminal=terminal, **environ)
    assert answer.code == (1 if words[:2] in FINDING else 0), answer.stderr
    return answer


def judge(answer: Answer, shape: str, *, terminal: bool, lines: int | None = None) -> None:
    assert_harmless(answer.stdout, terminal=terminal or shape in {"table", "plain"})
    assert_harmless(answer.stderr, terminal=True)
    if answer.code and not answer.stdout:
        return
    if shape == "json":
        json_of(answer.stdout)
    elif shape in {"csv", "tsv"}:
        cells_of(answer.stdout, "," if shape == "csv" else "\t")
    elif shape == "md":
        assert_one_table(answer.stdout, lines)


@pytest.mark.parametrize("words", [*(verb.words for verb in LISTS), *ALONE], ids=" ".join)
def test_no_list_can_be_broken_by_what_it_shows(hostile: Laptop, words: tuple[str, ...]) -> None:
    for shape in FORMATS:
        judge(asked(hostile, words, shape, terminal=True), shape, terminal=True)
    for shape in ("json", "csv", "tsv"):
        judge(asked(hostile, words, shape, terminal=False), shape, terminal=False)


@pytest.mark.parametrize("place", range(len(SHOWS)), ids=[" ".join(verb.words) for verb in SHOWS])
def test_no_record_can_break_how_it_is_shown(hostile: Laptop, place: int) -> None:
    verb = SHOWS[place]
    for number in range(1 + place % 3, len(SHORT) + 1, 3):
        # Over the nouns every text meets every shape, on a terminal and off it.
        shape = FORMATS[(number // 3 + place) % len(FORMATS)]
        terminal = (number // 3 + place // 2) % 2 == 0
        words = (*verb.words, code(NOUNS[verb.noun], number))
        if verb.words[0] != "table" and (verb.words != ("minutes", "show") or shape not in {"md", "plain"}):
            judge(asked(hostile, words, shape, terminal=terminal), shape, terminal=terminal)


@pytest.mark.parametrize("command", ["history", "trace"])
def test_neither_a_history_nor_a_chain_can_be_broken(hostile: Laptop, command: str) -> None:
    for number in range(1, len(SHORT) + 1, 2):
        shape = FORMATS[number // 2 % len(FORMATS)]
        words = (command, code(NOUNS[TRACED[number % len(TRACED)]], number))
        judge(asked(hostile, words, shape, terminal=number % 4 == 1), shape, terminal=number % 4 == 1)


@pytest.mark.parametrize(
    "noun", [noun for noun in NOUNS if NOUNS[noun].prefix and (noun, "list") in {verb.words for verb in LISTS}]
)
def test_json_holds_exactly_what_was_typed(hostile: Laptop, noun: str) -> None:
    contacts = ("--contacts",) if noun == "person" else ()
    rows = json_of(asked(hostile, (noun, "list", *contacts), "json", terminal=False).stdout)
    fields = [field.name for field in text_fields(noun)]
    kept = {(row["id"], *(row[name] for name in fields)) for row in rows}
    wanted = [hostile_row(noun, number) for number in range(1, len(SHORT) + 1)]
    assert kept == {(row["id"], *(row[name] for name in fields)) for row in wanted}


def test_the_district_itself_can_be_called_anything(district: Laptop) -> None:
    options = [f"--{field.name.replace('_', '-')}" for field in text_fields("district")]
    for number, text in enumerate(ON_ONE_LINE):
        answer = district.run("district", "edit", *(f"{option}={text}" for option in options))
        assert answer.code == 0, answer.stderr
        shape = FORMATS[number % len(FORMATS)]
        judge(asked(district, ("district", "show"), shape, terminal=number % 2 == 0), shape, terminal=number % 2 == 0)
        assert json_of(district.run("district", "show", "--json").stdout)["name"] == text


@pytest.mark.parametrize("shape", ["csv", "tsv"])
def test_a_sheet_gives_back_what_was_typed(hostile: Laptop, shape: str) -> None:
    answer = asked(hostile, ("organization", "list", "--fields", "code,name"), shape, terminal=False)
    _, *rows = cells_of(answer.stdout, "," if shape == "csv" else "\t")
    typed = {code(NOUNS["organization"], number): text for number, text in enumerate(ON_ONE_LINE, 1)}
    guarded = {row[0]: row[1] for row in rows}
    assert guarded.keys() == typed.keys()
    for name, text in typed.items():
        assert guarded[name] in {text, f"'{text}"}


def test_every_text_can_be_searched_for(hostile: Laptop) -> None:
    for text in ON_ONE_LINE:
        answer = hostile.run("search", "--json", "--", text, terminal=False)
        assert answer.code in {0, 4}, answer.stderr
        assert_harmless(answer.stderr, terminal=True)
        if answer.code == 0:
            json_of(answer.stdout)


def test_every_text_can_be_typed_where_a_code_or_a_choice_is_meant(hostile: Laptop) -> None:
    words = [
        ("problem", "show", "--"), ("session", "list", "--body"), ("session", "list", "--state"), ("plan", "list", "--fields"),  # noqa: E501
        ("problem", "list", "--format"), ("schema", "--"), ("--today",), ("session", "list", "--from"), ("apply", "--"), ("--",),  # noqa: E501
        ("history", "--"), ("session", "list", "--year"), ("--lang",), ("--wait",), ("roster", "list", "--fields"),
    ]  # fmt: skip
    for number, text in enumerate(ON_ONE_LINE):
        for command in words[number % 2 :: 2]:
            answer = hostile.run(*command, text, terminal=True)
            assert answer.code in {0, 1, 2, 3, 4, 6}, (command, text, answer.stderr)
            assert_harmless(answer.stdout + answer.stderr, terminal=True)


def test_hostile_texts_fill_every_field() -> None:
    """The district of these tests would be no proof if a field were forgotten."""
    for noun in NOUNS:
        row = hostile_row(noun, 1)
        for field in text_fields(noun):
            assert row[field.name] == SHORT[0].block
            assert field.kind in {Kind.LINE, Kind.BLOCK}
