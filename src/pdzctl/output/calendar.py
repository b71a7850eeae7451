"""Days, times, numbers, lists and order as documents write them, in the language of the document.

The Italian forms are those offices expect: ``giovedì 15 maggio 2025``, ``1° maggio 2025``, ``ore 14.30-17.10``,
``31,5%``.
Days come in as ISO ``YYYY-MM-DD``, dues also as ``YYYY-MM``, times as ``HH:MM``; an absent one (None or "") gives "".
Every language but Italian is written as British English.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

__all__ = [
    "count",
    "day_with",
    "decimal",
    "due_in_words",
    "enumeration",
    "hours",
    "in_words",
    "percentage",
    "sentence_start",
    "sort_key",
    "time_of_day",
    "weekday_in_words",
]

Preposition = Literal["the", "of", "to", "from"]
_ITALIAN: dict[Preposition, tuple[str, str]] = {
    "the": ("il ", "l'"),
    "of": ("del ", "dell'"),
    "to": ("al ", "all'"),
    "from": ("dal ", "dall'"),
}
_ENGLISH: dict[Preposition, str] = {"the": "", "of": "of ", "to": "to ", "from": "from "}
_ELIDED = {8, 11}


@cache
def _locale(language: str) -> Locale:
    return Locale("it", "IT") if language == "it" else Locale("en", "GB")


@lru_cache(maxsize=4096)
def _formatted(day: str, pattern: str, language: str) -> str:
    there = date.fromisoformat(day)
    # CLDR has no form for the ordinal of the first day, which Italian always writes.
    if there.day == 1 and language == "it":
        pattern = pattern.replace("d MMMM", "d'°' MMMM")
    return format_date(there, pattern, locale=_locale(language))


def in_words(day: str | None, language: str) -> str:
    """Return ``15 maggio 2025`` or ``15 May 2025``; the first of the month is ``1° maggio 2025``."""
    return _formatted(day, "d MMMM y", language) if day else ""


def weekday_in_words(day: str | None, language: str) -> str:
    """Return ``giovedì 15 maggio 2025`` or ``Thursday 15 May 2025``."""
    return _formatted(day, "EEEE d MMMM y", language) if day else ""


def due_in_words(due: str | None, language: str) -> str:
    """Return a day as ``in_words`` does, and a month (``YYYY-MM``) as ``giugno 2026``."""
    if not due or len(due) > len("2026-06"):
        return in_words(due, language)
    return _formatted(f"{due}-02", "MMMM y", language)


def day_with(preposition: Preposition, day: str | None, language: str) -> str:
    """Return a day or a month after its preposition: ``del 5 maggio 2025``, ``dell'8 maggio 2025``.

    In Italian a month takes no article: ``the`` and ``of`` give ``giugno 2026`` and ``di giugno 2026``.
    """
    if not day:
        return ""
    words = due_in_words(day, language)
    if language != "it":
        return _ENGLISH[preposition] + words
    if len(day) == len("2026-06"):
        return {"the": "", "of": "di ", "to": "a ", "from": "da "}[preposition] + words
    whole, elided = _ITALIAN[preposition]
    return (elided if int(day[-2:]) in _ELIDED else whole) + words


def time_of_day(time: str | None, language: str) -> str:
    """Return ``14.30`` in Italian (``9.05`` without the first zero), ``14:30`` in English."""
    if not time:
        return ""
    hour, minute = time.split(":")
    return f"{int(hour)}.{minute}" if language == "it" else time


def hours(start: str | None, end: str | None, language: str) -> str:
    """Return ``ore 14.30-17.10``, or ``ore 14.30`` without an end; in English ``14:30-17:10``. No start gives "" ."""
    if not start:
        return ""
    told = "-".join(time_of_day(time, language) for time in (start, end) if time)
    return f"ore {told}" if language == "it" else told


def count(number: int, language: str) -> str:
    """Return a whole number with its thousands apart: ``12.500`` or ``12,500``."""
    return format_decimal(number, locale=_locale(language))


def percentage(part: int, whole: int, language: str, *, digits: int = 1) -> str:
    """Return ``part`` of ``whole`` as ``31,5%`` or ``31.5%``, halves rounded up; "" when ``whole`` is 0."""
    if not whole:
        return ""
    exact = (Decimal(100) * part / whole).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return format_decimal(exact, format=f"#,##0.{'0' * digits}", locale=_locale(language)) + "%"


def decimal(text: str, language: str, *, digits: int = 2) -> str:
    """Return a decimal number written with a point as the language writes it, at most ``digits`` decimals."""
    exact = Decimal(text).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return format_decimal(exact, format=f"#,##0.{'#' * digits}", locale=_locale(language))


def enumeration(items: Iterable[str], language: str) -> str:
    """Return ``a, b e c`` or ``a, b and c``; nothing gives ""."""
    return format_list(list(items), locale=_locale(language))


def sentence_start(text: str) -> str:
    """Return ``text`` with its first letter capital and the rest untouched."""
    return text[:1].upper() + text[1:]


def sort_key(text: str) -> tuple[str, str]:
    """Return the key that orders text as Italian does: blind to case, accents, apostrophes and other punctuation.

    "D'Amico" stands between "Damiani" and "Damico", "Però" beside "Pero"; equal keys fall back on the text itself.
    """
    letters = (c for c in unicodedata.normalize("NFKD", text) if c.isalnum() or c.isspace())
    return " ".join("".join(letters).casefold().split()), text
