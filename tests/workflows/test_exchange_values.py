"""Every kind of field takes what files, spreadsheets and people write for it, and says what it wants instead."""

from datetime import date, datetime, time
from typing import Any

import pytest

from pdzctl.errors import in_english
from pdzctl.records.catalogue import NOUNS
from pdzctl.workflows.exchange.values import Wrong, check_of


def taken(field: str, given: Any) -> Any:
    """Return what becomes of ``given`` for ``noun.field``: the value kept, or the sentence that refuses it."""
    noun, _, name = field.partition(".")
    value = check_of(NOUNS[noun].field(name))(given)
    return in_english(value.sentence, value.values) if isinstance(value, Wrong) else value


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("problem.title", "Case fredde", "Case fredde"),
        ("problem.title", "", ""),
        ("problem.title", None, ""),
        ("seat.body", " LAB-01 ", "LAB-01"),
        ("seat.body", " ", None),
        ("seat.body", None, None),
        ("body.size", 7, 7),
        ("body.size", "7", 7),
        ("body.size", "", None),
        ("seat.voting", True, True),
        ("seat.voting", "Sì", True),
        ("seat.voting", "FALSO", False),
        ("seat.voting", "", None),
        ("seat.role", "componente", "componente"),
        ("seat.role", "Member", "componente"),
        ("seat.role", "", None),
        ("session.day", "2026-03-12", "2026-03-12"),
        ("session.day", "2/3/2026", "2026-03-02"),
        ("session.day", date(2026, 3, 12), "2026-03-12"),
        ("session.day", "", None),
        ("commitment.due", "2026-03", "2026-03"),
        ("commitment.due", "2026-03-12", "2026-03-12"),
        ("commitment.due", "", None),
        ("session.planned_start", "9.30", "09:30"),
        ("session.planned_start", "14:30:00", "14:30"),
        ("session.planned_start", time(14, 30), "14:30"),
        ("session.planned_start", "", None),
    ],
)
def test_a_value_is_kept_in_its_plain_form(field: str, given: Any, kept: Any) -> None:
    assert taken(field, given) == kept


@pytest.mark.parametrize(
    ("field", "given", "sentence"),
    [
        ("problem.title", 7, "This must be text, in quotes."),
        ("seat.body", 7, "This must be the code of the record it points to (body), in quotes."),
        ("body.size", "sette", "This must be a whole number from 0."),
        ("body.size", -1, "This must be a whole number from 0."),
        ("body.size", True, "This must be a whole number from 0."),
        ("body.size", "9" * 30, "This must be a whole number from 0."),
        ("seat.voting", "forse", "This must be yes or no."),
        ("seat.voting", 1, "This must be yes or no."),
        ("seat.role", "componenti", "This is not one of the values of this field. Did you mean componente?"),
        ("agenda_item.expected", "boh", "This must be one of: informare, raccogliere, orientare, decidere."),
        ("agenda_item.expected", 3, "This must be one of: informare, raccogliere, orientare, decidere."),
        ("session.day", "2026-02-30", "The calendar has no such day."),
        ("session.day", "1026-02-03", "This must be a day such as 2026-03-12."),
        ("session.day", "domani", "This must be a day such as 2026-03-12."),
        ("session.day", datetime(2026, 3, 12, 10), "This must be a day such as 2026-03-12."),  # noqa: DTZ001 - as TOML gives it
        ("commitment.due", "2026-13", "The calendar has no such month."),
        ("commitment.due", "2026-02-30", "The calendar has no such day."),
        ("commitment.due", "poi", "This must be a day such as 2026-03-12, or a month such as 2026-03."),
        ("session.planned_start", "25:00", "This must be a time such as 14:30."),
        ("session.planned_start", time(14, 30, 5), "This must be a time such as 14:30."),
        ("session.planned_start", "sera" * 20, "This must be a time such as 14:30."),
    ],
)
def test_what_cannot_be_kept_is_told_without_repeating_it(field: str, given: Any, sentence: str) -> None:
    assert taken(field, given) == sentence
