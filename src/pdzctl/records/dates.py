"""Days, due dates and times as people type them, in Italian and in English.

Nothing here reads the clock: the caller gives ``today`` and shows what was understood.

- A day without a year (``12/3``, ``15 maggio``) is the first such day from 60 days ago on: people plan ahead, and write
  down today what happened last month.
- A weekday is the next one strictly after today, with ``prossimo`` or without; ``scorso`` is the last one before today.
- A number of months ends on the last day of a shorter month: one month from 31 January is 28 or 29 February.
- Years go from 1900 to 2100 and are typed whole.
"""

import re
import unicodedata
from datetime import date, timedelta

from pdzctl.errors import InvalidInput

__all__ = ["day", "day_and_time", "due", "time"]

_FIRST_YEAR = 1900
_LAST_YEAR = 2100
_LOOK_BACK = timedelta(days=60)
_SHOWN = 60
_NOON = 12
_DAYS_IN_WEEK = 7

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "gennaio gen january jan",
            "febbraio feb february",
            "marzo mar march",
            "aprile apr april",
            "maggio mag may",
            "giugno giu june jun",
            "luglio lug july jul",
            "agosto ago august aug",
            "settembre set sett september sep sept",
            "ottobre ott october oct",
            "novembre nov november",
            "dicembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lunedi lun monday mon",
            "martedi mart tuesday tue",
            "mercoledi mer wednesday wed",
            "giovedi gio thursday thu",
            "venerdi ven friday fri",
            "sabato sab saturday sat",
            "domenica dom sunday sun",
        )
    )
    for name in names.split()
}
_NAMED = {
    "oggi": 0,
    "today": 0,
    "domani": 1,
    "tomorrow": 1,
    "dopodomani": 2,
    "dopo domani": 2,
    "day after tomorrow": 2,
    "ieri": -1,
    "yesterday": -1,
    "l'altro ieri": -2,
    "altro ieri": -2,
    "day before yesterday": -2,
}
_NUMBERS = {
    "un": 1,
    "uno": 1,
    "una": 1,
    "un'": 1,
    "a": 1,
    "an": 1,
    "one": 1,
    "due": 2,
    "two": 2,
    "tre": 3,
    "three": 3,
    "quattro": 4,
    "four": 4,
    "cinque": 5,
    "five": 5,
    "sei": 6,
    "six": 6,
    "sette": 7,
    "seven": 7,
    "otto": 8,
    "eight": 8,
    "nove": 9,
    "nine": 9,
    "dieci": 10,
    "ten": 10,
    "quindici": 15,
    "fifteen": 15,
    "venti": 20,
    "twenty": 20,
    "trenta": 30,
    "thirty": 30,
}
_UNITS = {
    "giorno": "day",
    "giorni": "day",
    "day": "day",
    "days": "day",
    "settimana": "week",
    "settimane": "week",
    "week": "week",
    "weeks": "week",
    "mese": "month",
    "mesi": "month",
    "month": "month",
    "months": "month",
}


def _one_of(names: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_INTRODUCED = re.compile(
    r"^(?:entro e non oltre|entro|per|by|on|for|before)\b ?(?:(?:il|lo|la|the)\b ?|l'(?!altro))?"
    r"|^(?:(?:il|lo|the) |l'(?!altro))"
)
_NUMERIC = re.compile(r"(?P<day>[0-9]{1,2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?:(?P=mark)(?P<year>[0-9]{1,5}))?")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_ISO_MONTH = re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})|(?P<month2>[0-9]{1,2})[-/](?P<year2>[0-9]{4})")
_WRITTEN = re.compile(
    rf"(?P<day>[0-9]{{1,2}}|primo)(?:°|o|st|nd|rd|th)? (?:di |of )?(?P<month>{_one_of(_MONTHS)})\.?,?"
    r"(?: (?:del )?(?P<year>[0-9]{1,5}))?"
)
_WRITTEN_MONTH_FIRST = re.compile(
    rf"(?P<month>{_one_of(_MONTHS)})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>[0-9]{{4}}))?"
)
_MONTH_ALONE = re.compile(
    rf"(?:fine (?:di )?|end of |mese di )?(?P<month>{_one_of(_MONTHS)})\.?,?(?: (?:del )?(?P<year>[0-9]{{1,5}}))?"
)
_WEEKDAY = re.compile(
    rf"(?P<which>prossimo|prossima|next|questo|questa|this|scorso|scorsa|last)? ?(?P<weekday>{_one_of(_WEEKDAYS)})\.?"
    r"(?: (?P<after>prossimo|prossima|next|scorso|scorsa|last))?"
)
_WEEKDAY_AND_DAY = re.compile(rf"(?P<weekday>{_one_of(_WEEKDAYS)})\.?,? (?P<rest>.*[0-9].*)")
_DISTANCE = re.compile(
    rf"(?:fra|tra|entro|in|within) ?(?P<number>[0-9]{{1,4}}|{_one_of(_NUMBERS)}) ?(?P<unit>{_one_of(_UNITS)})"
)
_AGO = re.compile(rf"(?P<number>[0-9]{{1,4}}|{_one_of(_NUMBERS)}) ?(?P<unit>{_one_of(_UNITS)}) (?:fa|ago)")
_BACKWARD = {"scorso", "scorsa", "last"}
_THIS_MONTH = {"fine mese", "fine del mese", "questo mese", "end of month", "end of the month", "this month"}
_THIS_YEAR = {"fine anno", "fine dell'anno", "anno", "end of year", "end of the year"}

_TIME_WORD = r"(?:(?:alle ore|alle|all'|dalle ore|dalle|ore|ora|h\.?|at|from) ?)"
_CLOCK = r"(?P<hour>[0-9]{1,2})(?:(?:[:.,]|h)(?P<minute>[0-9]{2}))?(?: ?(?P<half>am|pm|a\.m\.|p\.m\.))?"
_TIME = re.compile(rf"{_TIME_WORD}?(?:{_CLOCK}|(?P<named>mezzogiorno|noon|mezzanotte|midnight))")
_DAY_AND_TIME = re.compile(
    rf"(?P<day>.+?)(?:,? (?P<told>{_TIME_WORD}.+)"
    r"|(?:,? |t)(?P<bare>[0-9]{1,2}[:.][0-9]{2}|[0-9]{1,2}(?:[:.][0-9]{2})? ?(?:am|pm)))"
)


def _plain(text: str) -> str:
    # Folding also turns "1º" into "1o" and full-width digits into ordinary ones.
    folded = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).casefold().split())


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


_DAY_HINT = "Type a day as 12/3, 12/03/2026, 2026-03-12, 15 May 2026, tomorrow, Thursday or in 3 weeks."
_DUE_HINT = "Type a due date as 12/3, 12/03/2026, 15 May 2026, Thursday or in 3 weeks, or a month as June 2026."


def _calendar_day(typed: str, year: int, month: int, number: int) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise InvalidInput("“{typed}” is outside the years 1900 to 2100.", hint=_DAY_HINT, typed=_shown(typed))
    try:
        return date(year, month, number)
    except ValueError:
        raise InvalidInput(
            "“{typed}” is not in the calendar.",
            hint="The day comes first, then the month: 12/03/2026 is 12 March. 29 February exists in leap years only.",
            typed=_shown(typed),
        ) from None


def _whole_year(typed: str, year: str) -> int:
    if len(year) != len("2026"):
        raise InvalidInput(
            "The year in “{typed}” is not whole.",
            hint="Type its four digits, such as 12/03/2026, or leave it out, such as 12/3.",
            typed=_shown(typed),
        )
    return int(year)


def _with_year(typed: str, year: str | None, month: int, number: int, today: date) -> date:
    if year is not None:
        return _calendar_day(typed, _whole_year(typed, year), month, number)
    first = today - _LOOK_BACK
    return _calendar_day(typed, first.year + ((month, number) < (first.month, first.day)), month, number)


def _moved(typed: str, start: date, number: str, unit: str, direction: int) -> date:
    count = direction * (_NUMBERS[number] if number in _NUMBERS else int(number))
    if _UNITS[unit] == "month":
        months = start.year * 12 + start.month - 1 + count
        year, month = months // 12, months % 12 + 1
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            return _calendar_day(typed, year, month, 1)
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        return date(year, month, min(start.day, last))
    try:
        there = start + timedelta(days=count * (_DAYS_IN_WEEK if _UNITS[unit] == "week" else 1))
    except OverflowError:
        return _calendar_day(typed, 0, 1, 1)
    return _calendar_day(typed, there.year, there.month, there.day)


def _relative(plain: str, typed: str, today: date) -> date | None:
    if plain in _NAMED:
        there = today + timedelta(days=_NAMED[plain])
        return _calendar_day(typed, there.year, there.month, there.day)
    if found := _DISTANCE.fullmatch(plain):
        return _moved(typed, today, found["number"], found["unit"], 1)
    if found := _AGO.fullmatch(plain):
        return _moved(typed, today, found["number"], found["unit"], -1)
    if found := _WEEKDAY.fullmatch(plain):
        ahead = (_WEEKDAYS[found["weekday"]] - today.weekday()) % _DAYS_IN_WEEK or _DAYS_IN_WEEK
        if found["which"] in _BACKWARD or found["after"] in _BACKWARD:
            ahead = -((today.weekday() - _WEEKDAYS[found["weekday"]]) % _DAYS_IN_WEEK or _DAYS_IN_WEEK)
        there = today + timedelta(days=ahead)
        return _calendar_day(typed, there.year, there.month, there.day)
    return None


def _absolute(plain: str, typed: str, today: date) -> date | None:
    if found := _ISO.fullmatch(plain):
        return _calendar_day(typed, int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _NUMERIC.fullmatch(plain):
        # "12.3" may be a time or a number: only a whole date is written with dots.
        if found["year"] is None and found["mark"] == ".":
            return None
        return _with_year(typed, found["year"], int(found["month"]), int(found["day"]), today)
    if found := _WRITTEN.fullmatch(plain) or _WRITTEN_MONTH_FIRST.fullmatch(plain):
        number = 1 if found["day"] == "primo" else int(found["day"])
        return _with_year(typed, found["year"], _MONTHS[found["month"]], number, today)
    return None


def _understood(plain: str, typed: str, today: date) -> date | None:
    if found := _WEEKDAY_AND_DAY.fullmatch(plain):
        there = _absolute(found["rest"], typed, today)
        if there is not None and there.weekday() != _WEEKDAYS[found["weekday"]]:
            raise InvalidInput(
                "“{typed}” names two days: {day} is another day of the week.",
                hint="Correct the day of the week or the date, or give the year.",
                typed=_shown(typed),
                day=there.isoformat(),
            )
        return there
    there = _relative(plain, typed, today) or _absolute(plain, typed, today)
    if there is None and (shorter := _INTRODUCED.sub("", plain)) != plain:
        return _understood(shorter, typed, today)
    return there


def day(text: str, today: date) -> date:
    """Return the day that ``text`` means when it is typed on ``today``.

    Raises InvalidInput, naming what was typed, when it is not a day, not in the calendar, or outside 1900-2100.
    """
    there = _understood(_plain(text), text, today)
    if there is None:
        raise InvalidInput("“{typed}” is not a day.", hint=_DAY_HINT, typed=_shown(text))
    return there


def _month(plain: str, typed: str, today: date) -> str | None:
    if plain in _THIS_MONTH:
        return f"{today:%Y-%m}"
    if plain in _THIS_YEAR:
        return f"{today:%Y}-12"
    if found := _ISO_MONTH.fullmatch(plain):
        year, month = found["year"] or found["year2"], int(found["month"] or found["month2"])
        return f"{_calendar_day(typed, int(year), month, 1):%Y-%m}"
    if found := _MONTH_ALONE.fullmatch(plain):
        month = _MONTHS[found["month"]]
        year = today.year + (month < today.month) if found["year"] is None else _whole_year(typed, found["year"])
        return f"{_calendar_day(typed, year, month, 1):%Y-%m}"
    return None


def due(text: str, today: date) -> str:
    """Return the due date that ``text`` means: a day as ``YYYY-MM-DD`` or a whole month as ``YYYY-MM``.

    A month without a year is this month or the next one of that name. Raises InvalidInput as ``day`` does.
    """
    plain = _plain(text)
    for candidate in (plain, _INTRODUCED.sub("", plain)):
        if month := _month(candidate, text, today):
            return month
    there = _understood(plain, text, today)
    if there is None:
        raise InvalidInput("“{typed}” is neither a day nor a month.", hint=_DUE_HINT, typed=_shown(text))
    return there.isoformat()


def time(text: str) -> str:
    """Return the time of day that ``text`` means as ``HH:MM``: ``ore 14.30``, ``alle 18``, ``14:30``, ``9``, ``6 pm``.

    Raises InvalidInput for anything else, also for a single digit of minutes (``14.3``) and for 24:00.
    """
    found = _TIME.fullmatch(_plain(text))
    if found and found["named"]:
        return "12:00" if found["named"] in ("mezzogiorno", "noon") else "00:00"
    if found:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        half = (found["half"] or "").replace(".", "")
        if half:
            hour = hour % _NOON + _NOON * (half == "pm") if 1 <= hour <= _NOON else -1
        if 0 <= hour < 24 and minute < 60:  # noqa: PLR2004 - the hours of a day, the minutes of an hour
            return f"{hour:02}:{minute:02}"
    raise InvalidInput("“{typed}” is not a time.", hint="Type a time as 14.30, 14:30 or 9.", typed=_shown(text))


def day_and_time(text: str, today: date) -> tuple[date, str | None]:
    """Return the day and the time that ``12/3 ore 14.30`` or ``giovedì alle 18`` mean; without a time, None.

    Raises InvalidInput when either part is not understood.
    """
    plain = _plain(text)
    found = _DAY_AND_TIME.fullmatch(plain)
    if found is None:
        return day(text, today), None
    there = _understood(found["day"], text, today)
    if there is None:
        raise InvalidInput(
            "“{typed}” is not a day with a time.",
            hint="Type them as 12/3 ore 14.30, 2026-03-12 14:30 or Thursday at 18.",
            typed=_shown(text),
        )
    return there, time(found["told"] or found["bare"])
