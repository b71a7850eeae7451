import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.errors import InvalidInput
from pdzctl.records import dates

TODAY = date(2026, 3, 11)
"""A Wednesday."""

DAYS = {
    "2026-03-12": "2026-03-12",
    "2026-3-2": "2026-03-02",
    "12/03/2026": "2026-03-12",
    "12-3-2026": "2026-03-12",
    "12.03.2026": "2026-03-12",
    " 12/3/2026 ": "2026-03-12",
    "oggi": "2026-03-11",
    "OGGI": "2026-03-11",
    "domani": "2026-03-12",
    "dopodomani": "2026-03-13",
    "ieri": "2026-03-10",
    "l'altro ieri": "2026-03-09",
    "today": "2026-03-11",
    "tomorrow": "2026-03-12",
    "the day after tomorrow": "2026-03-13",
    "yesterday": "2026-03-10",
    "giovedì": "2026-03-12",
    "giovedi": "2026-03-12",
    "Giovedì prossimo": "2026-03-12",
    "prossimo giovedì": "2026-03-12",
    "mercoledì": "2026-03-18",
    "martedì": "2026-03-17",
    "domenica": "2026-03-15",
    "thursday": "2026-03-12",
    "next Thursday": "2026-03-12",
    "mercoledì scorso": "2026-03-04",
    "last friday": "2026-03-06",
    "fra 3 settimane": "2026-04-01",
    "tra 3 settimane": "2026-04-01",
    "entro 3 settimane": "2026-04-01",
    "in 3 weeks": "2026-04-01",
    "fra una settimana": "2026-03-18",
    "fra un mese": "2026-04-11",
    "tra 2 mesi": "2026-05-11",
    "fra quindici giorni": "2026-03-26",
    "fra 0 giorni": "2026-03-11",
    "in a month": "2026-04-11",
    "2 settimane fa": "2026-02-25",
    "3 days ago": "2026-03-08",
    "15 maggio 2026": "2026-05-15",
    "15 MAGGIO 2026": "2026-05-15",
    "il 15 maggio 2026": "2026-05-15",
    "l'8 maggio 2026": "2026-05-08",
    "entro l\N{RIGHT SINGLE QUOTATION MARK}8 maggio": "2026-05-08",
    "entro il 29 maggio": "2026-05-29",
    "entro domani": "2026-03-12",
    "entro venerdì": "2026-03-13",
    "1° maggio": "2026-05-01",
    "1º maggio": "2026-05-01",
    "primo maggio": "2026-05-01",
    "15 May 2026": "2026-05-15",
    "15th May 2026": "2026-05-15",
    "May 15, 2026": "2026-05-15",
    "by 15 May": "2026-05-15",
    "12 mar 2026": "2026-03-12",
    "giovedì 12/3": "2026-03-12",
    "giovedì 15 maggio 2025": "2025-05-15",
    "Thursday, 15 May 2025": "2025-05-15",
    "29/02/2024": "2024-02-29",
    "31/12/2100": "2100-12-31",
    "1/1/1900": "1900-01-01",
    "\uff11\uff12/03/2026": "2026-03-12",
}


@pytest.mark.parametrize(("text", "expected"), DAYS.items())
def test_a_day_is_understood(text: str, expected: str) -> None:
    assert dates.day(text, TODAY).isoformat() == expected


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("12/3", "2026-03-11", "2026-03-12"),
        ("12/3", "2026-03-12", "2026-03-12"),
        ("12/3", "2026-03-20", "2026-03-12"),
        ("12/3", "2026-05-11", "2026-03-12"),
        ("12/3", "2026-05-12", "2027-03-12"),
        ("12/3", "2026-12-20", "2027-03-12"),
        ("20/12", "2027-01-10", "2026-12-20"),
        ("15 maggio", "2026-07-14", "2026-05-15"),
        ("15 maggio", "2026-07-15", "2027-05-15"),
        ("29/2", "2027-11-01", "2028-02-29"),
    ],
)
def test_a_day_without_a_year_is_the_first_one_from_sixty_days_ago(text: str, today: str, expected: str) -> None:
    assert dates.day(text, date.fromisoformat(today)).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "02/13/2026", "29/02/2025", "2026-02-30", "0/1/2026", "31 aprile 2026", "29/2", "May 32, 2026"],
)
def test_a_day_outside_the_calendar_is_named(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        dates.day(text, TODAY)
    assert str(refusal.value) == f"“{text}” is not in the calendar."
    assert refusal.value.hint.startswith("The day comes first, then the month")


@pytest.mark.parametrize("text", ["12-3-26", "12/3/26", "15 maggio 26", "12/3/20266"])
def test_a_year_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        dates.day(text, TODAY)
    assert str(refusal.value) == f"The year in “{text}” is not whole."


@pytest.mark.parametrize(
    "text", ["31/12/1899", "1/1/2101", "9999-12-31", "0000-01-01", "fra 9999 settimane", "fra 9999 mesi"]
)
def test_a_year_outside_two_centuries_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        dates.day(text, TODAY)
    assert str(refusal.value) == f"“{text}” is outside the years 1900 to 2100."


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "boh",
        "12",
        "12.3",
        "2026",
        "alle 18",
        "maggio",
        "fra settimane",
        "fra -1 giorni",
        "12/3/2026/4",
        "{typed}",
        "12/3 ore 9",
    ],
)
def test_what_is_not_a_day_is_refused_with_the_accepted_forms(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        dates.day(text, TODAY)
    assert str(refusal.value) == f"“{text}” is not a day."
    assert refusal.value.hint.startswith("Type a day as 12/3, ")


def test_a_weekday_that_contradicts_its_date_is_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        dates.day("venerdì 15 maggio 2025", TODAY)
    assert str(refusal.value) == "“venerdì 15 maggio 2025” names two days: 2025-05-15 is another day of the week."


def test_a_month_later_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert dates.day("fra un mese", date(2026, 1, 31)) == date(2026, 2, 28)
    assert dates.day("fra 1 mese", date(2028, 1, 31)) == date(2028, 2, 29)
    assert dates.day("12 mesi fa", date(2028, 2, 29)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("giugno 2026", "2026-06"),
        ("Giugno 2026", "2026-06"),
        ("entro giugno 2026", "2026-06"),
        ("entro giugno", "2026-06"),
        ("entro fine giugno", "2026-06"),
        ("entro la fine di giugno", "2026-06"),
        ("june 2026", "2026-06"),
        ("by the end of June", "2026-06"),
        ("2026-06", "2026-06"),
        ("06/2026", "2026-06"),
        ("marzo", "2026-03"),
        ("febbraio", "2027-02"),
        ("fine mese", "2026-03"),
        ("entro fine anno", "2026-12"),
        ("entro l'anno", "2026-12"),
        ("entro il 29 maggio", "2026-05-29"),
        ("12/3", "2026-03-12"),
        ("entro 3 settimane", "2026-04-01"),
        ("venerdì", "2026-03-13"),
    ],
)
def test_a_due_date_is_a_day_or_a_month(text: str, expected: str) -> None:
    assert dates.due(text, TODAY) == expected


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "giugno 26", "giugno 1899", "13/2026", "presto", "da definire", ""]
)
def test_what_is_not_a_due_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        dates.due(text, TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14.30", "14:30"),
        ("14:30", "14:30"),
        ("14,30", "14:30"),
        ("14h30", "14:30"),
        ("ore 14.30", "14:30"),
        ("Ore 14.30", "14:30"),
        ("alle 18", "18:00"),
        ("alle ore 18", "18:00"),
        ("h 9.05", "09:05"),
        ("9", "09:00"),
        ("0:00", "00:00"),
        ("23:59", "23:59"),
        ("mezzogiorno", "12:00"),
        ("6 pm", "18:00"),
        ("at 6.15 p.m.", "18:15"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
    ],
)
def test_a_time_is_understood(text: str, expected: str) -> None:
    assert dates.time(text) == expected


@pytest.mark.parametrize(
    "text", ["24:00", "14.3", "14.60", "1430", "25", "13 pm", "0 am", "", "ore", "-1", "14:30:00", "domani"]
)
def test_what_is_not_a_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        dates.time(text)
    assert str(refusal.value) == f"“{text}” is not a time."


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("12/3 ore 14.30", "2026-03-12", "14:30"),
        ("12/3, ore 14.30", "2026-03-12", "14:30"),
        ("12/3 14.30", "2026-03-12", "14:30"),
        ("giovedì alle 18", "2026-03-12", "18:00"),
        ("giovedì 12 marzo 2026, alle ore 9", "2026-03-12", "09:00"),
        ("2026-03-12 14:30", "2026-03-12", "14:30"),
        ("2026-03-12T14:30", "2026-03-12", "14:30"),
        ("fra 3 settimane alle 9", "2026-04-01", "09:00"),
        ("15 maggio 9.30", "2026-05-15", "09:30"),
        ("thursday at 6 pm", "2026-03-12", "18:00"),
        ("thursday 6 pm", "2026-03-12", "18:00"),
        ("domani", "2026-03-12", None),
        ("12.03.2026", "2026-03-12", None),
        ("15 ottobre 2026", "2026-10-15", None),
    ],
)
def test_a_day_and_its_time_are_told_apart(text: str, day: str, time: str | None) -> None:
    assert dates.day_and_time(text, TODAY) == (date.fromisoformat(day), time)


@pytest.mark.parametrize("text", ["ore 14.30", "domani alle 25", "boh alle 9", "12/3/2026 9", "31/2 ore 9", "14.30"])
def test_a_day_or_time_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        dates.day_and_time(text, TODAY)


def test_what_was_typed_is_shown_short() -> None:
    with pytest.raises(InvalidInput) as refusal:
        dates.day("x" * 100_000, TODAY)
    assert str(refusal.value) == f"“{'x' * 60}…” is not a day."


WEEK = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"]
IN_RANGE = st.dates(date(1901, 1, 1), date(2099, 12, 31))
FORMS = [
    "{0:%d/%m/%Y}",
    "{0.day}/{0.month}/{0.year}",
    "{0:%Y-%m-%d}",
    "{0.day}-{0.month}-{0.year}",
    "entro il {0:%d/%m/%Y}",
]


@given(IN_RANGE, IN_RANGE, st.sampled_from(FORMS))
def test_a_whole_date_means_itself_whatever_the_day(meant: date, today: date, form: str) -> None:
    assert dates.day(form.format(meant), today) == meant


@given(IN_RANGE, st.integers(1, 12), st.integers(1, 28))
def test_a_day_without_a_year_is_never_more_than_sixty_days_back_nor_a_year_and_more_ahead(
    today: date, month: int, number: int
) -> None:
    meant = dates.day(f"{number}/{month}", today)
    assert (meant.month, meant.day) == (month, number)
    assert timedelta(days=-60) <= meant - today < timedelta(days=307)


@given(IN_RANGE, st.sampled_from(WEEK))
def test_a_weekday_is_within_the_next_seven_days(today: date, name: str) -> None:
    meant = dates.day(name, today)
    assert meant.weekday() == WEEK.index(name)
    assert 1 <= (meant - today).days <= 7


@given(st.times())
def test_a_time_means_itself(meant: object) -> None:
    assert dates.time(f"{meant:%H.%M}") == f"{meant:%H:%M}"


@given(st.text(max_size=40) | st.text("0123456789/.- omatrefigndl'°", max_size=25), IN_RANGE)
def test_any_text_is_understood_or_refused_as_invalid_input(text: str, today: date) -> None:
    for understand in (
        lambda: dates.day(text, today),
        lambda: dates.due(text, today),
        lambda: dates.time(text),
        lambda: dates.day_and_time(text, today),
    ):
        with contextlib.suppress(InvalidInput):
            understand()
