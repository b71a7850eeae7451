import pytest

from pdzctl.cli.speech import day_in_words, said, sentence, typed_whole
from pdzctl.output.language import translations
from pdzctl.records.choice import Label
from pdzctl.records.states import ProposalState


def italian(template: str, **values: object) -> str:
    return said(template, values, translations("it").gettext, "it")


def english(template: str, **values: object) -> str:
    return said(template, values, str, "en")


@pytest.mark.parametrize(
    ("text", "in_italian", "in_english"),
    [
        ("2025-02-20", "giovedì 20 febbraio 2025", "Thursday 20 February 2025"),
        ("2025-05-01", "giovedì 1° maggio 2025", "Thursday 1 May 2025"),
        ("2025-04", "aprile 2025", "April 2025"),
        ("2025-02-30", "2025-02-30", "2025-02-30"),
        ("SED-2025-014", "SED-2025-014", "SED-2025-014"),
        ("14:30", "14:30", "14:30"),
    ],
)
def test_a_day_is_said_in_words(text: str, in_italian: str, in_english: str) -> None:
    assert day_in_words(text, "it") == in_italian
    assert day_in_words(text, "en") == in_english
    assert english("{day}", day=text) == in_english


def test_what_people_typed_is_said_again_as_it_is() -> None:
    assert italian("{typed}", typed="2025-02-20") == "2025-02-20"
    assert english("{text}", text="a\x1b[2J") == "a\\u001b[2J"


def test_a_number_chooses_its_form() -> None:
    template = "{count} {count:fault|faults}"
    assert [english(template, count=count) for count in (0, 1, 2)] == ["0 faults", "1 fault", "2 faults"]


def test_a_code_chooses_its_gender() -> None:
    template = "{code} is closed."
    assert italian(template, code="PRB-01") == "PRB-01: chiuso."
    assert italian(template, code="SED-2025-001") == "SED-2025-001: chiusa."


def test_a_list_of_needs_ends_in_and_a_choice_in_or() -> None:
    needs = (Label("the day"), Label("the agenda"), "PRB-01")
    assert italian("{missing}", missing=needs) == "il giorno, l'ordine del giorno e PRB-01"
    assert italian("{near}", near=("list", "show")) == "list o show"
    assert italian("{near}", near=("list",)) == "list"
    assert italian("{users}", users=()) == ""
    assert italian("{users}", users=("SEG-001", "SEG-002", "…")) == "SEG-001, SEG-002 e altri"


def test_a_choice_is_said_by_its_label_in_the_gender_of_its_enumeration() -> None:
    assert italian("{state}", state=ProposalState.NON_ACCOLTA) == "non accolta"
    assert italian("{legal}", legal=(ProposalState.RITIRATA.label, ProposalState.UNITA.label)) == (
        "ritirata o unita a un'altra"
    )


def test_a_help_reads_as_a_sentence() -> None:
    assert sentence("ente capofila") == "Ente capofila."
    assert sentence("Why?") == "Why?"
    assert sentence("") == ""


@pytest.mark.parametrize("typed", ["1/1/2025", "2025-02-20", "20 febbraio 2025", "10", "14.30", "ore 9", "aprile 2025"])
def test_what_is_typed_whole_needs_no_echo(typed: str) -> None:
    assert typed_whole(typed)


@pytest.mark.parametrize("typed", ["20/1", "giovedì", "fra 3 settimane", "aprile", "mezzogiorno", "15 maggio", "6 pm"])
def test_what_was_interpreted_is_echoed(typed: str) -> None:
    assert not typed_whole(typed)


def test_of_a_line_that_was_typed_only_the_beginning_is_said_again() -> None:
    assert italian("{typed}", typed="x" * 200) == "x" * 200
    assert italian("{typed}", typed="x" * 10_000_000) == "x" * 200 + "…"
    assert italian("{text}", text="x" * 500) == "x" * 500
