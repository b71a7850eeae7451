"""How often and on which weekday, as people type it."""

from datetime import date

import pytest

from pdzctl.errors import InvalidInput
from pdzctl.records.intervals import Interval, interval, weekday


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("6w", (0, 42)),
        ("6 settimane", (0, 42)),
        ("ogni 2 mesi", (2, 0)),
        ("every month", (1, 0)),
        ("45d", (0, 45)),
        (" 10  Giorni ", (0, 10)),
    ],
)
def test_an_interval_is_understood(typed: str, understood: tuple[int, int]) -> None:
    assert interval(typed) == understood


@pytest.mark.parametrize("typed", ["", "spesso", "0w", "-3w", "6", "6 lune", "1.5m", "9999d"])
def test_what_is_no_interval_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        interval(typed)


def test_months_end_on_their_last_day_and_do_not_drift() -> None:
    monthly = Interval(1, 0)
    ends = [monthly.after(date(2025, 10, 31), times).isoformat() for times in range(5)]
    assert ends == ["2025-10-31", "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28"]
    assert Interval(0, 42).after(date(2025, 12, 1), 2) == date(2026, 2, 23)


@pytest.mark.parametrize(("months", "days"), [(1, 31), (2, 62), (3, 92), (6, 184), (12, 366), (13, 397)])
def test_the_longest_that_months_can_last(months: int, days: int) -> None:
    starts = [date(year, month, 1) for year in (2023, 2024) for month in range(1, 13)]
    assert max((Interval(months, 0).after(start, 1) - start).days for start in starts) == days
    assert Interval(months, 5).longest == days + 5


@pytest.mark.parametrize(("typed", "number"), [("giovedì", 3), ("GIOVEDI", 3), ("lun", 0), ("Sunday", 6)])
def test_a_weekday_is_understood(typed: str, number: int) -> None:
    assert weekday(typed) == number


@pytest.mark.parametrize("typed", ["", "12/3", "oggi", "giovedino"])
def test_what_is_no_weekday_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        weekday(typed)
