"""What every record promises: validation at each revision, clean text, dates that exist, legal moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pdzctl.errors import Refused, in_english
from pdzctl.records.body import Body
from pdzctl.records.problem import Problem
from pdzctl.records.record import due_end
from pdzctl.records.registry import RECORDS
from pdzctl.records.session import Session

PROBLEM = Problem(id="1", code="PRB-01", title="Anziani soli dimessi senza rete")


def test_a_revision_is_validated_whole() -> None:
    assert PROBLEM.revised(title="Attese lunghe").title == "Attese lunghe"
    with pytest.raises(ValidationError):
        PROBLEM.revised(title="")
    with pytest.raises(ValidationError):
        PROBLEM.revised(colour="red")


def test_a_record_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        PROBLEM.title = "altro"


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J",
        "a\x00b",
        "a\x7fb",
        "\x9b31m",
        "\u202egpj",
        "\u2066x\u2069",
        "a\U000e0041b",
        "a\ufeffb",
        "\ud800",
        "a\rb",
    ],
)
def test_control_and_direction_characters_are_refused(hostile: str) -> None:
    with pytest.raises(ValidationError):
        PROBLEM.revised(description=hostile)


@pytest.mark.parametrize(
    "legitimate", ["👩‍👩‍👧‍👦", "Ελένη Παπαδοπούλου", "محمد", "D’Angelo", "O\\'Brien", "riga\n\tseconda"]
)
def test_legitimate_text_is_kept(legitimate: str) -> None:
    assert PROBLEM.revised(description=legitimate).description == legitimate


def test_text_is_kept_in_one_normal_form() -> None:
    assert PROBLEM.revised(title="Nicolo\u0300").title == "Nicol\u00f2"


def test_a_line_has_no_line_breaks_and_a_block_has_unix_ones() -> None:
    with pytest.raises(ValidationError):
        PROBLEM.revised(title="uno\ndue")
    assert PROBLEM.revised(description="uno\r\ndue\n").description == "uno\ndue"


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2025-02-29", "26-02-03", "20260203", "0000-01-01", "1899-12-31", "", "0"]
)
def test_days_that_do_not_exist_are_refused(day: str) -> None:
    with pytest.raises(ValidationError):
        Session(id="1", code="SED-2026-001", body_id="2", day=day)


@pytest.mark.parametrize("time", ["24:00", "9:30", "14.30", "14:60", ""])
def test_times_that_do_not_exist_are_refused(time: str) -> None:
    with pytest.raises(ValidationError):
        Session(id="1", code="SED-2026-001", body_id="2", planned_start=time)


@pytest.mark.parametrize("number", [-1, 2**63, 2**70, 1.5, float("nan")])
def test_numbers_that_json_cannot_carry_are_refused(number: float) -> None:
    with pytest.raises(ValidationError):
        Body(id="1", code="LAB-01", kind="lab", title="Rientro a casa", size=number)


@pytest.mark.parametrize(
    ("due", "last"),
    [
        ("2021-06", "2021-06-30"),
        ("2024-02", "2024-02-29"),
        ("2021-12", "2021-12-31"),
        ("2021-06-04", "2021-06-04"),
        (None, None),
    ],
)
def test_a_month_due_ends_on_its_last_day(due: str | None, last: str | None) -> None:
    assert due_end(due) == last


@given(st.dates())
def test_the_last_day_of_a_month_is_in_it(day) -> None:
    if day.year >= 1900 and (day.year, day.month) < (9999, 12):
        month = f"{day:%Y-%m}" if day.year > 999 else f"{day.year:04}-{day.month:02}"
        assert due_end(month)[:7] == month
        assert due_end(month) >= day.isoformat()


@pytest.mark.parametrize("noun", sorted(noun for noun, record in RECORDS.items() if record.moves))
def test_every_state_is_reachable_and_every_other_move_names_the_legal_ones(noun: str) -> None:
    record = RECORDS[noun]
    states = type(record.model_fields["state"].default)
    start = record.model_fields["state"].default
    reached, waiting = set(), [str(start)]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting.extend(record.moves.get(state, ()))
    if noun == "decision":
        reached.add("proposta")
    assert reached == set(states)


def test_an_illegal_move_names_the_legal_ones() -> None:
    with pytest.raises(Refused) as refused:
        PROBLEM.moved("chiuso")
    assert str(refused.value) == "PRB-01 is segnalato: it cannot become chiuso."
    assert in_english(refused.value.hint, refused.value.values) == (
        "From here it can become: analysed, merged. Next: pdzctl problem analyse PRB-01"
    )


def test_a_last_state_says_so() -> None:
    with pytest.raises(Refused) as refused:
        PROBLEM.revised(state="unito_a").moved("segnalato")
    assert refused.value.hint == "This is its last state."
