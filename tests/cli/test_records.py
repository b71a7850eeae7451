"""What the five verbs give back of a record."""

import json

import pytest

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.registry import RECORDS
from stories import Laptop

ADDED = {
    "plan": ["plan", "add", "Piano di zona 2025-2027", "--period-start", "2025-01-01"],
    "problem": ["problem", "add", "Anziani soli dimessi senza rete", "--origin", "office"],
    "organization": ["organization", "add", "Il Filo", "--sector", "terzo_settore", "--theme", "casa"],
    "person": [
        "person",
        "add",
        "Ferri",
        "--given-name",
        "Ivo",
        "--organization",
        "ENT-001",
        "--email",
        "ivo@esempio.it",
    ],
    "body": ["body", "add", "Cabina di regia", "--kind", "steering_core", "--size", "5", "--public-sessions"],
    "lab": ["lab", "add", "Rientro a casa", "--problem", "PRB-01"],
    "table": ["table", "add", "Tornare a vivere a casa", "--problem", "PRB-01"],
    "seat": ["seat", "add", "--body", "ORG-01", "--person", "PER-001", "--role", "presidente", "--institutional"],
    "proposal": ["proposal", "add", "Telefonata entro 48 ore", "--problem", "PRB-01", "--promoter", "ENT-001"],
}
CODES = {
    "plan": "PDZ-2025",
    "problem": "PRB-01",
    "organization": "ENT-001",
    "person": "PER-001",
    "body": "ORG-01",
    "lab": "LAB-01",
    "table": "TAV-01",
    "seat": "SEG-001",
    "proposal": "PRO-2025-001",
}


@pytest.fixture
def full(district: Laptop) -> Laptop:
    for words in ADDED.values():
        answer = district.run(*words)
        assert answer.code == 0, answer.stderr
    return district


@pytest.mark.parametrize("word", ADDED)
def test_show_as_json_is_the_stored_record(full: Laptop, word: str) -> None:
    noun = "body" if word in ("lab", "table") else word
    contacts = ["--contacts"] if word == "person" else []
    shown = json.loads(full.run(word, "show", CODES[word], "--json", *contacts).stdout)
    assert tuple(shown) == NOUNS[noun].columns
    record = RECORDS[noun].model_validate(shown)
    with full.environment(None, None).reading() as reading:  # type: ignore[arg-type]
        assert record.values() == reading.find(noun, CODES[word])


@pytest.mark.parametrize("word", ADDED)
def test_schema_describes_what_show_gives(full: Laptop, word: str) -> None:
    schema = json.loads(full.run("schema", word).stdout)
    shown = json.loads(
        full.run(word, "show", CODES[word], "--json", *(["--contacts"] if word == "person" else [])).stdout
    )
    assert set(schema["required"]) <= set(shown) == set(schema["properties"])


@pytest.mark.parametrize("word", ADDED)
def test_every_format_lists_the_record(full: Laptop, word: str) -> None:
    rows = json.loads(full.run(word, "list", "--json").stdout)
    assert CODES[word] in [row["code"] for row in rows]
    for shape in ("csv", "tsv", "md", "table"):
        answer = full.run(word, "list", "--format", shape, "--fields", "code")
        assert (answer.code, answer.stderr) == (0, "")
        assert CODES[word] in answer.stdout.replace("|", " ").split()


def test_people_are_listed_without_contacts_in_every_format(full: Laptop) -> None:
    for shape in ("csv", "tsv", "md", "table", "json"):
        assert "ivo@esempio.it" not in full.run("person", "list", "--format", shape).stdout
        assert "ivo@esempio.it" not in full.run("person", "show", "1", "--format", shape).stdout
    assert "ivo@esempio.it" in full.run("person", "list", "--contacts", "--json").stdout


def test_a_list_is_filtered_by_choice_by_link_and_by_what_it_belongs_to(full: Laptop) -> None:
    def codes(*words: str) -> list[str]:
        return [row["code"] for row in json.loads(full.run(*words, "--json").stdout)]

    assert codes("organization", "list", "--sector", "comune") == []
    assert codes("person", "list", "--organization", "ent-001") == ["PER-001"]
    assert codes("person", "list", "--body", "org-01") == ["PER-001"]
    assert codes("lab", "list", "--problem", "1") == ["LAB-01"]
    assert codes("body", "list", "--kind", "steering_core") == ["ORG-01"]


def test_an_empty_text_clears_and_a_repeated_option_replaces(full: Laptop) -> None:
    full.run("organization", "edit", "1", "--theme", "salute", "--theme", "lavoro", "--municipality", "Pievelunga")
    full.run("organization", "edit", "1", "--municipality", "")
    assert json.loads(full.run("organization", "show", "1", "--json").stdout)["municipality"] == ""
    assert "lavoro, salute" in full.run("organization", "show", "1", "--format", "tsv").stdout


def test_a_block_is_read_from_standard_input(full: Laptop) -> None:
    full.run("problem", "edit", "1", "--description", "-", stdin="Prima riga\nseconda riga\n")
    assert json.loads(full.run("problem", "show", "1", "--json").stdout)["description"] == "Prima riga\nseconda riga"


def test_a_change_that_changes_nothing_leaves_no_trace(full: Laptop) -> None:
    before = full.run("log", "--json").stdout
    assert full.run("problem", "edit", "1", "--origin", "office").code == 0
    assert full.run("log", "--json").stdout == before
