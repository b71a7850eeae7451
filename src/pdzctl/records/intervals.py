"""How often something comes again, and on which weekday, as people type it in Italian and in English."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from pdzctl.errors import InvalidInput

__all__ = ["Interval", "interval", "weekday"]

_UNITS = {
    unit: months_and_days
    for units, months_and_days in (
        ("d day days g giorno giorni", (0, 1)),
        ("w week weeks s sett settimana settimane", (0, 7)),
        ("m month months mese mesi", (1, 0)),
    )
    for unit in units.split()
}
_WEEKDAYS = (
    "lunedi lun monday mon",
    "martedi mar tuesday tue",
    "mercoledi mer wednesday wed",
    "giovedi gio thursday thu",
    "venerdi ven friday fri",
    "sabato sab saturday sat",
    "domenica dom sunday sun",
)
_TYPED = re.compile(r"(?:(?:every|ogni) )?([0-9]{1,3})? ?([a-z]+)")
_MONTHS = 12
_LONG_MONTHS = (31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337, 365)
"""The most days of 1, 2 … 12 months that follow one another."""


class Interval(NamedTuple):
    """A number of months and a number of days."""

    months: int
    days: int

    def after(self, start: date, times: int) -> date:
        """Return the day that lies ``times`` intervals after ``start``; a short month ends on its last day."""
        months = start.month - 1 + self.months * times
        year, month = start.year + months // _MONTHS, months % _MONTHS + 1
        moved = start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
        return moved + timedelta(days=self.days * times)

    @property
    def longest(self) -> int:
        """The most days that it lasts."""
        years, rest = divmod(self.months, _MONTHS)
        return self.days + 366 * years + (_LONG_MONTHS[rest - 1] if rest else 0)


def interval(text: str) -> Interval:
    """Return what ``6w``, ``6 settimane``, ``2 mesi`` or ``45d`` means. Raises InvalidInput."""
    found = _TYPED.fullmatch(_folded(text))
    unit = _UNITS.get(found[2]) if found else None
    number = int(found[1] or 1) if found else 0
    if unit is None or not number:
        raise InvalidInput("“{text}” is no interval.", text=text, hint="Type it as 6w, '6 settimane', '2 mesi' or 45d.")
    return Interval(unit[0] * number, unit[1] * number)


def weekday(text: str) -> int:
    """Return the number of a weekday, Monday 0, by its name. Raises InvalidInput."""
    for number, names in enumerate(_WEEKDAYS):
        if _folded(text) in names.split():
            return number
    raise InvalidInput("“{text}” is no weekday.", text=text, hint="Type its name, such as giovedì.")


def _folded(text: str) -> str:
    bare = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(bare).split())
