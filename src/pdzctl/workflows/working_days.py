"""The days on which the offices of a district work.

Left out are Saturdays and Sundays, the Italian holidays (L. 260/1949 and later, Easter Monday among them, by the
library ``holidays``), the day of the patron saint, and August, when people are away.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import holidays

from pdzctl.records.choice import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WorkingDays"]

_AUGUST = 8
_SATURDAY = 5
_SEPTEMBER = 9
_WEEK = 7
_NAMED_IN = {"it": "it_IT"}


class WorkingDays:
    """The working days of a district, and why another day is none."""

    def __init__(self, patron_day: str, *, language: str, weekday: int | None = None, august: bool = False) -> None:
        """Take the patron's ``MM-DD``; holidays are named in ``language``.

        Who meets on one ``weekday`` meets on it even where it is a Saturday; with ``august`` also in August.
        """
        self._patron_day = patron_day
        self._weekday = weekday
        self._august = august
        self._holidays = holidays.country_holidays("IT", language=_NAMED_IN.get(language, "en_US"))

    def why_not(self, day: date) -> str:
        """Return why ``day`` is no working day, or nothing: the name of a holiday, or one of our words."""
        if day.month == _AUGUST and not self._august:
            return Label("August")
        name = self._holidays.get(day)
        if name:
            return str(name)
        if f"{day:%m-%d}" == self._patron_day:
            return Label("the patron saint")
        if day.weekday() >= _SATURDAY and day.weekday() != self._weekday:
            return Label("the weekend")
        return ""

    def after(self, day: date) -> Iterator[date]:
        """Yield the days that may stand for ``day``: itself, then the ones that follow.

        From August it goes on with September, on the weekday that was asked for.
        """
        while True:
            yield day
            if day.month == _AUGUST and not self._august:
                day = self.on_weekday(day.replace(month=_SEPTEMBER, day=1))
            else:
                day += timedelta(days=1)

    def on_weekday(self, day: date) -> date:
        """Return the first day from ``day`` on that falls on the weekday that was asked for."""
        ahead = (self._weekday - day.weekday()) % _WEEK if self._weekday is not None else 0
        return day + timedelta(days=ahead)
