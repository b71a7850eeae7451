"""One value of a file, checked against its field: the plain value that is kept, or what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache, partial
from types import MappingProxyType
from typing import NamedTuple

from pdzctl.records.fields import Field, Kind
from pdzctl.workflows.exchange.naming import choice_names, codes_of, folded, nearest

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ITALIAN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::00)?")
_FIRST_YEAR = 1900
_LARGEST_COUNT = 2**53
_LAST_MONTH = 12
_SHORT = 40
_REMEMBERED = 1_024
_YES = frozenset({"si", "yes", "vero", "true", "x", "1", "s", "y"})
_NO = frozenset({"no", "falso", "false", "0", "n"})


class Wrong(NamedTuple):
    """What is wrong with a value: a sentence with its values, never what was given, which may be somebody's name."""

    sentence: str
    values: Mapping[str, object] = MappingProxyType({})


_NO_SUCH_DAY = Wrong("The calendar has no such day.")


def check_of(field: Field) -> Callable[[object], object]:
    """Return what turns a value given for ``field`` into the plain one (a link still as its code), or into Wrong.

    A short text is looked at once: files say the same days, choices and codes over and over.
    """
    if field.kind in {Kind.LINE, Kind.BLOCK}:
        return _text
    check = partial(_CHECKS[field.kind], field)
    known = lru_cache(maxsize=_REMEMBERED)(check)

    def checked(given: object) -> object:
        if isinstance(given, str) and len(given) <= _SHORT:
            return known(given)
        return None if given is None else check(given)

    return checked


def _text(given: object) -> object:
    if isinstance(given, str):
        return given
    return "" if given is None else Wrong("This must be text, in quotes.")


def _code(field: Field, given: object) -> str | Wrong | None:
    if isinstance(given, str):
        return given.strip() or None
    return Wrong("This must be the code of the record it points to ({noun}), in quotes.", {"noun": field.of})


def _count(_field: Field, given: object) -> int | Wrong | None:
    if isinstance(given, str) and given.isascii() and given.isdigit():
        given = int(given[:20])
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= _LARGEST_COUNT:
        return given
    return None if given == "" else Wrong("This must be a whole number from 0.")


def _flag(_field: Field, given: object) -> bool | Wrong | None:
    if isinstance(given, bool):
        return given
    word = folded(given) if isinstance(given, str) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    return None if given == "" else Wrong("This must be yes or no.")


def _choice(field: Field, given: object) -> str | Wrong | None:
    if given == "":
        return None
    names = choice_names(field.of)
    if isinstance(given, str):
        if code := names.get(folded(given)):
            return code
        if near := nearest(given, names):
            sentence = "This is not one of the values of this field. Did you mean {nearest}?"
            return Wrong(sentence, {"nearest": names[folded(near)]})
    return Wrong("This must be one of: {choices}.", {"choices": ", ".join(codes_of(field.of))})


def _day(_field: Field, given: object) -> str | Wrong | None:
    if given == "":
        return None
    if isinstance(given, date) and not isinstance(given, datetime):
        given = given.isoformat()
    if isinstance(given, str):
        if italian := _ITALIAN_DAY.fullmatch(given):
            given = f"{italian[3]}-{italian[2]:0>2}-{italian[1]:0>2}"
        try:
            day = date.fromisoformat(given) if _ISO_DAY.fullmatch(given) else None
        except ValueError:
            return _NO_SUCH_DAY
        if day and day.year >= _FIRST_YEAR:
            return day.isoformat()
    return Wrong("This must be a day such as 2026-03-12.")


def _due(field: Field, given: object) -> str | Wrong | None:
    if isinstance(given, str) and (month := _MONTH.fullmatch(given)):
        if int(month[1]) >= _FIRST_YEAR and 1 <= int(month[2]) <= _LAST_MONTH:
            return given
        return Wrong("The calendar has no such month.")
    day = _day(field, given)
    if isinstance(day, Wrong) and day is not _NO_SUCH_DAY:
        return Wrong("This must be a day such as 2026-03-12, or a month such as 2026-03.")
    return day


def _time(_field: Field, given: object) -> str | Wrong | None:
    if given == "":
        return None
    if isinstance(given, time) and given.tzinfo is None and not given.second and not given.microsecond:
        return given.strftime("%H:%M")
    if isinstance(given, str) and (found := _TIME.fullmatch(given)):
        try:
            return time(int(found[1]), int(found[2])).strftime("%H:%M")
        except ValueError:
            pass
    return Wrong("This must be a time such as 14:30.")


_CHECKS: dict[Kind, Callable[[Field, object], object]] = {
    Kind.COUNT: _count,
    Kind.FLAG: _flag,
    Kind.DAY: _day,
    Kind.DUE: _due,
    Kind.TIME: _time,
    Kind.CHOICE: _choice,
    Kind.LINK: _code,
}
