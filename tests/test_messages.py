from string import Formatter

import pytest

from messages import MO, PO, Collected, Message, as_mo, as_po, collected, committed, merged
from pdzctl.output.language import translations
from pdzctl.records.choice import Choice
from pdzctl.records.states import BodyState, CommitmentState, DecisionState, ProblemState, ProposalState

KEEP = "run `make messages`, then translate in src/pdzctl/locale/it/LC_MESSAGES/pdzctl.po"


@pytest.fixture(scope="module")
def found() -> Collected:
    return collected()


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def italian() -> list[tuple[str, str]]:
    return [(message.id, message.string) for message in committed() if message.id]


def test_the_catalogue_holds_the_messages_of_the_program_and_no_other(found: Collected) -> None:
    kept = {Message(message.id, message.context) for message in committed() if message.id}
    assert set(found.messages) - kept == set(), KEEP
    assert kept - set(found.messages) == set(), KEEP


def test_every_message_is_a_template(found: Collected) -> None:
    assert found.faults == []


def test_every_message_is_translated() -> None:
    waiting = [message.id for message in committed() if message.id and not message.string]
    assert waiting == [], KEEP


def test_a_translation_has_the_names_of_its_message() -> None:
    assert [text for text, said in italian() if said and names(text) != names(said)] == []


def test_a_translation_ends_as_its_message() -> None:
    assert [text for text, said in italian() if said and (text[-1] in ".?:…") != (said[-1] in ".?:…")] == []
    assert [text for text, said in italian() if said != said.strip() or "  " in said] == []


def test_a_translation_speaks_the_words_of_the_field() -> None:
    foreign = ("stakeholder", "meeting", "deadline", "task", "preset", "default", "record")
    words = [(word, text) for text, said in italian() for word in foreign if word in said.casefold().split()]
    assert words == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert MO.read_bytes() == as_mo(committed()), KEEP


def test_the_catalogue_stands_in_the_form_that_the_tool_writes(found: Collected) -> None:
    assert as_po(committed()) == PO.read_bytes()
    assert as_mo(merged(found.messages, committed())) == MO.read_bytes(), KEEP


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (ProposalState.ACCOLTA, "accolta"),
        (BodyState.PROPOSTO, "proposto"),
        (DecisionState.PROPOSTA, "proposta"),
        (ProblemState.CHIUSO, "chiuso"),
        (CommitmentState.ANNULLATO, "annullato"),
    ],
)
def test_a_label_has_the_gender_of_what_it_describes(choice: Choice, words: str) -> None:
    assert translations("it").gettext(choice.label) == words
    assert translations("en").gettext(choice.label) == choice.label
