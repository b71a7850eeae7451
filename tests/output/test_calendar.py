from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.output import calendar

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        ("2025-05-15", "it", "15 maggio 2025"),
        ("2025-05-01", "it", "1° maggio 2025"),
        ("2025-05-11", "it", "11 maggio 2025"),
        ("2025-05-01", "en", "1 May 2025"),
        (None, "it", ""),
        ("", "it", ""),
    ],
)
def test_a_day_in_words(day: str | None, language: str, words: str) -> None:
    assert calendar.in_words(day, language) == words


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        ("2025-05-15", "it", "giovedì 15 maggio 2025"),
        ("2025-05-01", "it", "giovedì 1° maggio 2025"),
        ("2025-05-15", "en", "Thursday 15 May 2025"),
        (None, "en", ""),
    ],
)
def test_a_day_with_its_weekday(day: str | None, language: str, words: str) -> None:
    assert calendar.weekday_in_words(day, language) == words


@pytest.mark.parametrize(
    ("due", "language", "words"),
    [
        ("2026-06", "it", "giugno 2026"),
        ("2026-06", "en", "June 2026"),
        ("2026-06-01", "it", "1° giugno 2026"),
        (None, "it", ""),
    ],
)
def test_a_due_date_is_a_day_or_a_month(due: str | None, language: str, words: str) -> None:
    assert calendar.due_in_words(due, language) == words


@pytest.mark.parametrize(
    ("preposition", "day", "language", "words"),
    [
        ("the", "2025-05-27", "it", "il 27 maggio 2025"),
        ("the", "2025-05-01", "it", "il 1° maggio 2025"),
        ("of", "2025-05-08", "it", "dell'8 maggio 2025"),
        ("of", "2025-05-05", "it", "del 5 maggio 2025"),
        ("from", "2025-05-11", "it", "dall'11 maggio 2025"),
        ("to", "2025-05-18", "it", "al 18 maggio 2025"),
        ("the", "2025-06", "it", "giugno 2025"),
        ("of", "2025-08", "it", "di agosto 2025"),
        ("of", "2025-05-08", "en", "of 8 May 2025"),
        ("the", "2025-05-08", "en", "8 May 2025"),
        ("of", None, "it", ""),
    ],
)
def test_a_day_after_its_preposition(
    preposition: calendar.Preposition, day: str | None, language: str, words: str
) -> None:
    assert calendar.day_with(preposition, day, language) == words


@pytest.mark.parametrize(
    ("start", "end", "language", "words"),
    [
        ("14:30", "17:10", "it", "ore 14.30-17.10"),
        ("14:30", None, "it", "ore 14.30"),
        ("09:05", "", "it", "ore 9.05"),
        ("00:00", None, "it", "ore 0.00"),
        ("14:30", "17:10", "en", "14:30-17:10"),
        (None, "17:10", "it", ""),
    ],
)
def test_hours(start: str | None, end: str | None, language: str, words: str) -> None:
    assert calendar.hours(start, end, language) == words


@pytest.mark.parametrize(
    ("part", "whole", "language", "digits", "words"),
    [
        (17, 54, "it", 1, "31,5%"),
        (14, 54, "it", 1, "25,9%"),
        (11, 54, "it", 1, "20,4%"),
        (8, 54, "it", 1, "14,8%"),
        (4, 54, "it", 1, "7,4%"),
        (71, 412, "it", 0, "17%"),
        (1, 2, "it", 1, "50,0%"),
        (1, 8, "it", 0, "13%"),
        (1, 16, "en", 1, "6.3%"),
        (0, 0, "it", 1, ""),
    ],
)
def test_percentages(part: int, whole: int, language: str, digits: int, words: str) -> None:
    assert calendar.percentage(part, whole, language, digits=digits) == words


def test_numbers_have_their_thousands_apart() -> None:
    assert calendar.count(1234567, "it") == "1.234.567"
    assert calendar.count(1234567, "en") == "1,234,567"


@pytest.mark.parametrize(
    ("items", "language", "words"),
    [
        (["a", "b", "c"], "it", "a, b e c"),
        (["a", "b"], "it", "a e b"),
        (["a"], "it", "a"),
        ([], "it", ""),
        (["a", "b", "c"], "en", "a, b and c"),
    ],
)
def test_lists(items: list[str], language: str, words: str) -> None:
    assert calendar.enumeration(items, language) == words


def test_a_sentence_starts_with_a_capital_and_keeps_the_rest() -> None:
    assert calendar.sentence_start("è arrivata l'Ausl") == "È arrivata l'Ausl"
    assert calendar.sentence_start("") == ""


def test_names_are_ordered_as_in_italian() -> None:
    names = ["Zoli", "Pero", "Damico", "D'Amico", "élite", "Però", "Damiani", "DAMICO", "Elia", "De Luca", "Deluca"]
    assert sorted(names, key=calendar.sort_key) == [
        "Damiani",
        "D'Amico",
        "DAMICO",
        "Damico",
        "De Luca",
        "Deluca",
        "Elia",
        "élite",
        "Pero",
        "Però",
        "Zoli",
    ]


@given(DAYS)
def test_every_day_has_its_number_month_and_year(day: date) -> None:
    words = calendar.weekday_in_words(day.isoformat(), "it").split()
    assert len(words) == 4
    assert words[1] == ("1°" if day.day == 1 else str(day.day))
    assert words[3] == str(day.year)
