"""No personal value is repeated by a refusal: a marker stands in every personal field, and much is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bad_input.hostile import NOUNS, code, hostile_rows, put, write_folder
from pdzctl.cli import contents
from pdzctl.cli.commands import Leaf, Nouns, Writing
from pdzctl.records.fields import Field, Kind
from pdzctl.records.privacy import Privacy
from pdzctl.records.registry import RECORDS
from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from stories import Answer, Laptop

MARK = "zqxj"
COUNT = 3


def personal(noun: str) -> list[Field]:
    kinds = {Kind.LINE, Kind.BLOCK}
    return [
        field
        for field in NOUNS[noun].fields
        if field.kind in kinds and field.privacy is not Privacy.NONE and field.name != "id"
    ]


def marked_rows() -> dict[str, list[dict[str, Any]]]:
    """Return a few records of every noun with a marker in every personal field."""
    rows = hostile_rows(COUNT, plain=True)
    return {
        noun: [row | {field.name: f"{MARK} {field.name} {row['id'][-2:]}" for field in personal(noun)} for row in each]
        for noun, each in rows.items()
    }


@pytest.fixture
def marked(tmp_path: Path) -> Laptop:
    with Store.open(create_file(tmp_path / "district.db")) as store:
        put(store, marked_rows())
    return Laptop(tmp_path)


def assert_unsaid(answer: Answer) -> None:
    assert MARK not in answer.stderr.casefold(), answer.stderr
    if answer.code:
        assert MARK not in answer.stdout.casefold(), answer.stdout


def writing() -> Iterator[tuple[str, ...]]:
    for word in contents.WORDS:
        command = contents.load(word)
        if isinstance(command, Nouns):
            for name in command.list_commands(None):
                verb = command.get_command(None, name)
                if isinstance(verb, Writing):
                    yield (word.name, name, *_needed(verb, contents.noun_of(word.name)))


def _needed(verb: Leaf, noun: str) -> Iterator[str]:
    """Yield a value for everything that ``verb`` must be told: codes where codes are meant, and otherwise a day."""
    for param in verb.params:
        if not param.required:
            continue
        if param.param_type_name == "option":
            yield param.opts[-1]
        known = param.name if param.name in NOUNS else noun
        yield code(NOUNS[known], 2) if param.metavar in {"CODE", "SESSION|VER", "BODY", "OTHER"} else "2025-05-16"


COMMANDS = tuple(writing())


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_no_command_that_writes_repeats_what_the_district_holds(marked: Laptop, words: tuple[str, ...]) -> None:
    first = marked.run(*words)
    assert first.code in {0, 1, 2, 3, 4}, first.stderr
    assert_unsaid(first)
    assert_unsaid(marked.run(*words))


def test_no_refusal_of_what_is_typed_repeats_it(marked: Laptop) -> None:
    for noun, command in (
        ("person", ("person", "edit", "1")),
        ("problem", ("problem", "edit", "1")),
        ("session", ("session", "edit", "1")),
    ):
        for field in personal(noun):
            option = f"--{field.key.replace('_', '-')}"
            for text in (
                f"{MARK}\x1b[2J",
                f"{MARK}\n{MARK}" if field.kind is Kind.LINE else f"{MARK}\0",
                MARK * 300_000,
            ):
                answer = marked.run(*command, f"{option}={text}")
                if answer.code != 2:  # an option that another verb has
                    assert answer.code == 4, (option, answer.stderr)
                assert_unsaid(answer)


@pytest.mark.parametrize("trick", ["\u0000", "\u001b[2J", "\n", "x" * 1001])
@pytest.mark.parametrize("noun", [noun for noun in RECORDS if personal(noun)])
def test_no_fault_of_a_file_repeats_a_personal_field(marked: Laptop, noun: str, trick: str) -> None:
    rows = marked_rows()
    for row in rows[noun]:
        row |= {field.name: f"{row[field.name]}{trick}{MARK}" for field in personal(noun)}
    write_folder(rows, marked.folder / "in")
    answer = marked.run("apply", "in")
    assert answer.code == (
        0 if all(field.kind is Kind.BLOCK for field in personal(noun)) and trick in {"\n", "x" * 1001} else 4
    )
    assert_unsaid(answer)


def test_nothing_else_that_is_wrong_with_files_repeats_one(marked: Laptop) -> None:
    people = marked.folder / "in" / "roster" / "people.csv"
    people.parent.mkdir(parents=True)
    for text in (
        f"{MARK},Ada,{MARK}@example.org\n{MARK} due,Ugo,\n",
        f"family_name,given_name\n{MARK},Ada,{MARK}\n",
        f"family_name,given_name\n{MARK},{MARK}\n{MARK},{MARK}\n",
        f"family_name,email\n{MARK},{MARK}@x\n{MARK},{MARK}@x\n",
        f'family_name,given_name\n"{MARK},Ada\n',
        f"family_name,organization\n{MARK},ENT-99\n",
        f"family_name,notice_on\n{MARK},ieri\n",
        f"code,family_name\nPER-001,{MARK}\nPER-001,{MARK}\n",
        f"family_name,given_name\n{MARK} family_name 01,{MARK} given_name 01\n",
    ):
        people.write_text(text)
        answer = marked.run("apply", "in", "--dry-run")
        assert answer.code in {0, 4}
        assert_unsaid(answer)
        assert_unsaid(marked.run("diff", "in"))


def test_neither_the_log_nor_a_question_about_a_person_is_answered_with_a_name(marked: Laptop) -> None:
    marked.run("person", "edit", "1", "--email", f"{MARK}@example.org")
    marked.run("person", "remove", "2")
    assert MARK not in marked.run("log", "--json").stdout
    assert MARK not in marked.run("history", "PER-001", "--json").stdout
    assert MARK not in marked.run("search", MARK, "--noun", "person", "--json").stdout
    for words in (
        ("person", "show", "9"),
        ("person", "show", ""),
        ("seat", "show", "x"),
        ("undo",),
        ("undo", "--redo"),
        ("check",),
    ):
        answer = marked.run(*words)
        assert MARK not in answer.stderr


def test_minutes_that_cannot_be_public_do_not_say_why_in_the_words_of_the_minutes(marked: Laptop) -> None:
    marked.run("session", "edit", "1", f"--summary={MARK} given_name 01 {MARK} family_name 01 ha parlato")
    for words in (("minutes", "export"), ("minutes", "publish", "SED-2025-001")):
        answer = marked.run(*words)
        assert answer.code == 1, (words, answer.stderr)
        assert_unsaid(answer)
