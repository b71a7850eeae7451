import json

from hypothesis import given
from hypothesis import strategies as st

from output.sample_rows import COLUMNS, ORDINARY
from pdzctl.output.columns import columns_of
from pdzctl.output.formats import render, render_one
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind


def test_an_array_with_one_whole_row_on_each_line():
    rows = [{"code": "PRB-01", "title": "Città", "extra": None}, {"code": "PRB-02", "title": "b", "extra": 2}]
    assert "".join(render(rows, columns_of("problem", "code"), "json")) == (
        "[\n"
        '{"code": "PRB-01", "title": "Citt\\u00e0", "extra": null},\n'
        '{"code": "PRB-02", "title": "b", "extra": 2}\n'
        "]\n"
    )


def test_no_rows_are_an_empty_array():
    assert "".join(render([], COLUMNS, "json")) == "[]\n"


def test_columns_alone_where_they_were_chosen():
    assert "".join(render([ORDINARY], COLUMNS[:1], "json", whole=False)) == '[\n{"code": "SED-2025-014"}\n]\n'


def test_one_record_is_an_object():
    assert "".join(render_one({"code": "PRB-01", "day": "2025-05-15"}, (), "json")) == (
        '{\n  "code": "PRB-01",\n  "day": "2025-05-15"\n}\n'
    )


def test_flags_are_true_and_false_though_sqlite_keeps_numbers():
    row = {"code": "SEG-001", "voting": 1, "institutional": 0, "overdue": 1, "number": 1}
    columns = (*columns_of("seat", "code"), columns_of("seat", "voting")[0]._replace(key="overdue"))
    assert "".join(render([row], columns, "json")) == (
        '[\n{"code": "SEG-001", "voting": true, "institutional": false, "overdue": true, "number": 1}\n]\n'
    )


def test_a_name_that_is_a_flag_in_one_noun_is_a_flag_in_all():
    kinds = {}
    for noun in NOUNS.values():
        for field in noun.fields:
            kinds.setdefault(field.name, set()).add(field.kind is Kind.FLAG)
    assert [name for name, found in kinds.items() if len(found) > 1] == []


TEXTS = st.text(st.characters(codec=None))


@given(st.lists(st.fixed_dictionaries({"code": TEXTS, "number": st.none() | st.integers()})))
def test_json_is_ascii_and_reads_back_as_the_rows(rows):
    written = "".join(render(rows, columns_of("session", "code", "number"), "json"))
    assert written.isascii()
    assert all(character.isprintable() or character == "\n" for character in written)
    assert json.loads(written) == rows
