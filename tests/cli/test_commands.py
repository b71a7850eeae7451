"""Every word and every verb: registered, explained, and with the options that all of them share."""

import inspect
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pdzctl.cli import contents
from pdzctl.cli.commands import Leaf, Nouns, Root, Showing, Writing, first_paragraph
from pdzctl.output.language import translations
from pdzctl.records.catalogue import NOUNS
from stories import Laptop


def every_command() -> Iterator[tuple[str, Any]]:
    """Yield the words and the command of every word and verb."""
    for word in contents.WORDS:
        command = contents.load(word)
        if not isinstance(command, Nouns):
            yield word.name, command
            continue
        for verb in command.list_commands(None):
            yield f"{word.name} {verb}", command.get_command(None, verb)


COMMANDS = dict(every_command())
SAMPLE = Path(__file__).parent.parent.parent / "sample_district"


def test_names_and_aliases_are_unique_and_lower_case() -> None:
    names = [name for word in contents.WORDS for name in (word.name, *word.aliases)]
    assert len(names) == len(set(names))
    assert [name for name in names if name != name.lower()] == []


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_is_explained_by_its_docstring_in_italian_too(words: str) -> None:
    said = first_paragraph(COMMANDS[words].help)
    assert said.endswith(".")
    assert translations("it").gettext(said) != said


@pytest.mark.parametrize("words", COMMANDS)
def test_what_changes_the_district_can_be_rehearsed(words: str) -> None:
    command = COMMANDS[words]
    assert isinstance(command, Leaf)
    source = inspect.getsource(inspect.unwrap(command.callback))
    if any(door in source for door in (".changing(", ".creating(", "_move(")):
        assert isinstance(command, Writing)


@pytest.mark.parametrize(
    "words", [words for words, command in COMMANDS.items() if words.split()[-1] in ("list", "show")]
)
def test_lists_and_shows_take_every_format(words: str) -> None:
    assert isinstance(COMMANDS[words], Showing)


@pytest.mark.parametrize(
    "word", [word.name for word in contents.WORDS if word.name in NOUNS or word.name in ("lab", "table")]
)
def test_a_noun_has_its_five_verbs(word: str) -> None:
    verbs = {words.split()[1] for words in COMMANDS if words.startswith(f"{word} ")}
    # A file holds one district, made by init; its add and remove are for its municipalities. Minutes are born with
    # their session, a referral when a proposal is sent, a choice of priorities when it is opened.
    born_elsewhere = {"minutes": {"add", "edit", "remove", "list"}, "referral": {"add"}, "priority": {"add"}}
    assert {"list", "show", "add", "edit", "remove"} - born_elsewhere.get(word, set()) <= verbs


@pytest.mark.parametrize("words", COMMANDS)
def test_italian_help_holds_no_english_of_typer(laptop: Laptop, words: str) -> None:
    answer = laptop.run(*words.split(), "--help")
    assert (answer.code, answer.stderr) == (0, "")
    english = ("Usage", "Options", "Arguments", "Commands", "Show this", "required", "default:", "TEXT", "INTEGER")
    assert [word for word in english if word in answer.stdout] == []


def test_the_help_lists_every_word_once(laptop: Laptop) -> None:
    listed = [
        line.split()[0] for line in laptop.run("--help").stdout.splitlines() if line.startswith("  ") and line[2] != " "
    ]
    assert [name for name in listed if not name.startswith("-")] == [word.name for word in contents.WORDS]


def test_the_help_is_the_same_by_either_way(laptop: Laptop) -> None:
    assert laptop.run("--help").stdout == laptop.run("--lang", "it", "--help").stdout == laptop.run().stdout


def test_the_help_fits_the_terminal(laptop: Laptop) -> None:
    for words in ([], *(words.split() for words in COMMANDS)):
        wide = [line for line in laptop.run(*words, "--help", COLUMNS="100").stdout.splitlines() if len(line) > 100]
        assert wide == []


def test_completion_offers_words_verbs_options_and_codes(district: Laptop) -> None:
    district.run("problem", "add", "Anziani soli dimessi senza rete")

    def offered(*words: str) -> list[str]:
        answer = district.run(*words, _PDZCTL_COMPLETE="1")
        return [line.partition("\t")[0] for line in answer.stdout.splitlines()]

    assert offered("pro") == ["problem", "proposal"]
    assert offered("labo") == ["laboratorio", "laboratori"]
    assert offered("lab", "re") == ["remove", "resume", "revoke"]
    assert offered("laboratorio", "re") == ["remove", "resume", "revoke"]
    assert offered("lab", "list", "--f") == ["--format", "--fields"]
    assert offered("problem", "show", "prb") == ["PRB-01"]
    assert offered("nothing", "") == []


def test_completion_offers_choices_and_the_codes_that_an_option_or_an_argument_takes(district: Laptop) -> None:
    shutil.copytree(SAMPLE, district.folder / "sample_district")
    assert district.run("apply", "sample_district").code == 0

    def offered(*words: str) -> list[str]:
        answer = district.run(*words, _PDZCTL_COMPLETE="1")
        return [line.partition("\t")[0] for line in answer.stdout.splitlines()]

    assert offered("commitment", "list", "--state", "a") == ["aperto", "annullato"]
    assert offered("lab", "list", "--format", "") == ["table", "json", "csv", "tsv", "md"]
    assert offered("seat", "add", "--body", "lab-0") == [f"LAB-0{number}" for number in range(1, 8)]
    assert offered("lab", "show", "")[0] == "LAB-01"
    assert offered("trace", "prb-13") == ["PRB-13"]
    assert offered("session", "attend", "SED-2026-008", "ENT-00")[0] == "ENT-001"
    assert offered("commitment", "list", "--owner", "ENT-001") == ["ENT-001"]
    assert offered("session", "schedule", "ORG-03") == ["ORG-03"]
    assert offered("minutes", "export", "--out", "") == []
    assert offered("lab", "list", "--stat") == ["--state"]
    assert offered("lab", "list", "--nothing", "") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_of_the_shell(laptop: Laptop, shell: str) -> None:
    answer = laptop.run("completion", shell)
    assert (answer.code, answer.stderr) == (0, "")
    assert "_PDZCTL_COMPLETE=1 pdzctl" in answer.stdout


def test_the_journal_knows_words_and_options_and_no_value(district: Laptop) -> None:
    district.run("person", "add", "Ferri", "--given-name", "Ivo", "--email", "ivo@esempio.it")
    with district.environment(None, None).reading() as reading:  # type: ignore[arg-type]
        commands = [row["command"] for row in reading.rows("SELECT command FROM change ORDER BY rowid")]
    assert commands == ["init --region", "person add --email --given-name"]


def test_the_version_is_the_one_that_is_published(laptop: Laptop) -> None:
    published = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    version = f"pdzctl {published['project']['version']}\n"
    assert laptop.run("--version").stdout == laptop.run("--lang", "en", "--version").stdout == version


def test_the_root_answers_for_every_word() -> None:
    assert Root().list_commands(None) == [word.name for word in contents.WORDS]
