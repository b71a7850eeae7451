import pytest

from pdzctl.cli.options import choice_of, choices_to_type, noun_called
from pdzctl.errors import InvalidInput, NotFound
from pdzctl.output.language import translations
from stories import Laptop


def italian(laptop: Laptop, *words: str) -> str:
    return laptop.run(*words, PDZCTL_LANG="it").stderr


def test_an_alias_is_said_again_and_an_italian_verb_finds_its_own(district: Laptop) -> None:
    assert italian(district, "impegno", "finito", "1") == (
        "pdzctl: Il comando pdzctl impegno finito non esiste.\nForse done?\n"
    )
    assert italian(district, "tavolo", "balla") == (
        "pdzctl: Il comando pdzctl tavolo balla non esiste.\n"
        "I comandi sono list, show, add, edit, remove, mandate, open, suspend, resume, conclude e attendance.\n"
    )


def test_the_journal_keeps_the_english_words_of_a_command(district: Laptop) -> None:
    italian(district, "problema", "add", "Anziani soli dimessi senza rete")
    commands = district.run("log", "--format", "json").stdout
    assert '"command": "problem add"' in commands
    assert "problema" not in commands


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        (("proposta", "list", "--lab", "LAB-03"), "Forse --body?\n"),
        (("plan", "add", "X", "--start", "2025"), "Forse --period-start?\n"),
        (("plan", "list", "--formt", "json"), "Forse --format?\n"),
        (("plan", "list", "--zzz"), "pdzctl plan list --help spiega come.\n"),
    ],
)
def test_only_options_that_may_be_meant_are_suggested(district: Laptop, words: tuple[str, ...], suggested: str) -> None:
    assert italian(district, *words).split("\n", 1)[1] == suggested


@pytest.mark.parametrize("typed", ["public", "pubblico", "Pubblica", "PUBLIC"])
def test_a_choice_is_understood_by_code_and_by_label_in_any_gender(typed: str) -> None:
    assert choice_of("Profile", typed) == "public"


@pytest.mark.parametrize("typed", ["", "a", "segreto"])
def test_what_is_no_choice_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        choice_of("Profile", typed)


def test_help_names_choices_as_an_italian_types_them() -> None:
    italian = translations("it").gettext
    assert choices_to_type("public|participants|internal", italian) == "pubblico|partecipanti|interno"
    assert choices_to_type("in_presenza|online|mista", italian) == "in_presenza|online|mista"
    assert choices_to_type("classico|naccho|paho", italian) == "classico|naccho|paho"
    assert choices_to_type("table|json|csv|tsv|md", italian) == "table|json|csv|tsv|md"
    for typed in choices_to_type("causes|aggravates|overlaps_with|duplicates", italian).split("|"):
        assert choice_of("LinkKind", typed)


@pytest.mark.parametrize(
    ("typed", "noun"), [("impegno", "commitment"), ("lab", "body"), ("Dato a sostegno", "evidence")]
)
def test_a_noun_is_called_by_its_words_in_both_languages(typed: str, noun: str) -> None:
    assert noun_called(typed) == noun


def test_an_unknown_noun_is_refused() -> None:
    with pytest.raises(NotFound):
        noun_called("impegnoo")
