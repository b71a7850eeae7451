from types import SimpleNamespace

import pytest

from pdzctl.errors import Usage
from pdzctl.output.columns import Column, Style, chosen, columns_of, facts, header, shown, stored
from pdzctl.records import states
from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.choice import Choice
from pdzctl.records.fields import Kind

ITALIAN = {"state": "stato", "yes": "sì", "no": "no", "held": "svolta", "day": "giorno"}.get
STYLE = Style(language="it", translate=lambda words: ITALIAN(words, words))


def test_columns_come_from_the_catalogue():
    assert columns_of("session", "code", "state", "day", "body") == (
        Column("code", "code", Kind.LINE),
        Column("state", "state", Kind.CHOICE, "SessionState"),
        Column("day", "day", Kind.DAY),
        Column("body", "body", Kind.LINK),
    )


def test_all_columns_of_a_noun_leave_out_its_id():
    assert [column.key for column in columns_of("promoter")] == ["proposal", "organization"]


def test_a_link_may_be_asked_for_by_its_id():
    assert columns_of("session", "body_id") == (Column("body_id", "body", Kind.LINK),)


def test_a_field_that_does_not_exist_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="colour"):
        columns_of("session", "colour")


def test_every_choice_of_the_catalogue_has_its_enumeration():
    columns = [column for noun in NOUNS for column in columns_of(noun) if column.kind is Kind.CHOICE]
    assert all(issubclass(ENUMERATIONS[column.choices], Choice) for column in columns)


def test_people_choose_columns_in_their_order():
    columns = columns_of("session", "code", "state", "day")
    assert [column.key for column in chosen(columns, ["day", " code", ""])] == ["day", "code"]


def test_a_column_that_is_not_there_is_refused_with_the_ones_that_are():
    with pytest.raises(Usage) as refusal:
        chosen(columns_of("session", "code", "day"), ["__class__"])
    assert str(refusal.value) == "There is no field __class__ here."
    assert refusal.value.hint.format(**refusal.value.values) == "Choose from: code, day."
    with pytest.raises(Usage, match="no field"):
        chosen(columns_of("session", "code", "day"), [" "])


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (Column("state", "state"), "Stato"),
        (Column("venue", "venue"), "Venue"),
        (Column("open_sessions"), "Open_sessions"),
    ],
)
def test_headers_are_translated_and_start_with_a_capital(column, words):
    assert header(column, STYLE.translate) == words


@pytest.mark.parametrize(
    ("value", "column", "italian", "english", "file"),
    [
        (None, Column("x"), "", "", ""),
        ("", Column("x"), "", "", ""),
        (0, Column("x", kind=Kind.COUNT), "0", "0", "0"),
        (1, Column("x", kind=Kind.FLAG), "sì", "yes", "sì"),
        (0, Column("x", kind=Kind.FLAG), "no", "no", "no"),
        (None, Column("x", kind=Kind.FLAG), "", "", ""),
        (True, Column("overdue"), "sì", "yes", "sì"),
        ("2025-05-15", Column("x", kind=Kind.DAY), "15/05/2025", "2025-05-15", "2025-05-15"),
        ("2021-06", Column("x", kind=Kind.DUE), "06/2021", "2021-06", "2021-06"),
        ("14:30", Column("x", kind=Kind.TIME), "14:30", "14:30", "14:30"),
        ("svolta", Column("x", kind=Kind.CHOICE, choices="SessionState"), "svolta", "held", "svolta"),
        ("ignota", Column("x", kind=Kind.CHOICE, choices="SessionState"), "ignota", "ignota", "ignota"),
        (
            states.SessionState.SVOLTA,
            Column("x", kind=Kind.CHOICE, choices="SessionState"),
            "svolta",
            "held",
            "svolta",
        ),
    ],
)
def test_values_are_written_for_people_and_for_files(value, column, italian, english, file):
    assert (shown(value, column, STYLE), shown(value, column, Style()), stored(value, column)) == (
        italian,
        english,
        file,
    )


def test_facts_are_the_values_that_are_known():
    columns = (Column("code", "code"), Column("day", "day", Kind.DAY), Column("n", kind=Kind.COUNT), Column("venue"))
    row = {"code": "SED-2025-014", "day": "2025-05-15", "n": 0, "venue": ""}
    assert list(facts(row, columns, STYLE)) == [
        (columns[0], "Code", "SED-2025-014"),
        (columns[1], "Giorno", "15/05/2025"),
        (columns[2], "N", "0"),
    ]


def test_a_row_without_the_value_of_a_column_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="venue"):
        list(facts({}, [Column("venue")], STYLE))


def test_a_style_says_nothing_unless_told_how():
    assert Style().say("{count} rows", count=SimpleNamespace()) is None
