"""The catalogue, the records and the vocabulary tell one story."""

import pytest

from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.choice import Choice
from pdzctl.records.fields import Kind, Noun
from pdzctl.records.privacy import Privacy
from pdzctl.records.registry import RECORDS


def test_every_noun_has_one_record() -> None:
    assert set(RECORDS) == set(NOUNS)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=str)
def test_a_record_s_fields_are_the_catalogue_s(noun: Noun) -> None:
    assert tuple(RECORDS[noun.name].model_fields) == noun.columns


@pytest.mark.parametrize("noun", NOUNS.values(), ids=str)
def test_a_field_s_kind_is_what_its_record_validates(noun: Noun) -> None:
    schema = RECORDS[noun.name].model_json_schema()
    wanted = {Kind.COUNT: "integer", Kind.FLAG: "boolean"}
    for field in noun.fields:
        shape = schema["properties"][field.name]
        shapes = [s for s in shape.get("anyOf", [shape]) if s.get("type") != "null"]
        if field.kind is Kind.CHOICE:
            reference = shapes[0].get("$ref") or shapes[0]["allOf"][0]["$ref"]
            assert reference == f"#/$defs/{field.of}"
        else:
            assert [s["type"] for s in shapes] == [wanted.get(field.kind, "string")]


@pytest.mark.parametrize("noun", NOUNS.values(), ids=str)
def test_links_and_choices_point_to_what_exists(noun: Noun) -> None:
    for field in noun.fields:
        assert isinstance(field.privacy, Privacy)
        assert field.words
        if field.kind is Kind.LINK:
            assert field.of in NOUNS
            assert field.name.endswith("_id")
        if field.kind is Kind.CHOICE:
            assert issubclass(ENUMERATIONS[field.of], Choice)
    if noun.owner:
        assert noun.field(noun.owner).kind is Kind.LINK


def test_prefixes_never_overlap() -> None:
    prefixes = [noun.prefix for noun in NOUNS.values() if noun.prefix] + ["TAV", "LAB", "ORG"]
    assert len(set(prefixes)) == len(prefixes)
    assert not any(a != b and b.startswith(a) for a in prefixes for b in prefixes)


def test_every_label_is_written() -> None:
    assert all(member.label for enumeration in ENUMERATIONS.values() for member in enumeration)


def test_names_and_contacts_of_people_are_classified() -> None:
    classes = {field.name: field.privacy for field in NOUNS["person"].fields}
    assert classes["family_name"] == classes["given_name"] == Privacy.IDENTITY
    assert classes["email"] == classes["phone"] == Privacy.CONTACT
