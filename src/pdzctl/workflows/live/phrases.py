"""The longer phrases of the grammar: who does what by when, who is there, what became of a commitment."""

import re
from datetime import date

from pdzctl.errors import InvalidInput
from pdzctl.records import dates
from pdzctl.records.vocabulary import FoundState
from pdzctl.workflows.live import entries
from pdzctl.workflows.live.words import ATTENDING, EVERYBODY, FOUND, beginning, plain, sector_named

__all__ = ["attending", "check", "commitment", "day_first", "shorter"]

_LONGEST_DATE = 8
_ANY_DAY = date(2000, 1, 1)
"""A day to try a date on: whether it is one at all does not depend on it, and it is in a leap year."""
_BOUNDARY = "\n"
_DUE = re.compile(r"(?:^|(?<=[\s,;]))(?:entro(?: e non oltre)?|by|within|scadenza:?)\s+(?=(?P<rest>.+))", re.IGNORECASE)
_MENTION = re.compile(
    r"(?P<with>(?:(?:insieme )?con|insieme a|with|together with)\s*)?@\s*"
    r"(?:[\"«“](?P<quoted>[^\"»”]+)[\"»”]|(?P<name>[^@\n,;]+?))"
    r"(?=\s*(?:[,;\n@]|$)|\s+(?:entro|by|within)\b"
    r"|\s+(?:(?:e|ed|and)\s+)?(?:(?:insieme )?con|insieme a|(?:together )?with)\s*@)",
    re.IGNORECASE,
)
_QUOTES = '"«»“”'
_JOINED = re.compile(r"(?:^|[\s,;]+)(?:e|ed|and|con|with)$", re.IGNORECASE)
_CODE = re.compile(r"\b(?:SEG|PER|ENT)-\d+\b", re.IGNORECASE)
_HEADS = re.compile(r"(?P<number>\d{1,6})\s+(?P<sector>.+)")
_TIME_LAST = re.compile(
    r"(?P<rest>.*?)[\s,]+(?P<time>(?:(?:alle|ore|at|h)\s+)*\d{1,2}[.:]\d{2}|alle \d{1,2})", re.IGNORECASE
)
_COMING = re.compile(r"(?P<head>arriva(?:no)?|arrives?|arrived|entra(?:no)?)\b[\s:]*(?P<rest>.+)", re.IGNORECASE)
_LEAVING = re.compile(r"(?P<head>esc(?:e|ono)|leaves?|left|present-)(?!\w)[\s:]*(?P<rest>.+)", re.IGNORECASE)
_CHECKED = re.compile(r"(?P<code>[\w.-]*\d)\s*[:,]?\s+(?P<rest>.+)")
_NEW_DUE = re.compile(
    r"(?:,?\s*(?:nuova data|nuova scadenza|new date|new due|al|entro|by|to)\b:?\s*)?(?P<rest>.*)", re.IGNORECASE
)
_DATED = frozenset({FoundState.IN_RITARDO, FoundState.IN_CORSO, FoundState.APERTO})


def shorter(text: str) -> str:
    """Return ``text`` without the punctuation that parted it from its neighbours."""
    return text.strip(" \t\n,;:.-")


def _apart(text: str) -> str:
    """Return ``text`` without what joins it to its neighbours: blanks, commas and a last *and*."""
    return _JOINED.sub("", text.strip(" \t\n,;")).rstrip(" \t\n,;")


def due_first(text: str) -> tuple[str, str]:
    """Return the longest due date that ``text`` begins with, as typed, and the rest; without one, nothing and all."""
    words = text.split()
    for count in range(min(len(words), _LONGEST_DATE), 0, -1):
        typed = " ".join(words[:count]).rstrip(" ,;.")
        for candidate in (typed, f"entro {typed}"):
            if any(map(_is_due, _with_any_weekday(candidate))):
                return candidate, " ".join(words[count:])
    return "", text


def _is_due(typed: str) -> bool:
    try:
        dates.due(typed, _ANY_DAY)
    except InvalidInput:
        return False
    return True


def _with_any_weekday(typed: str) -> tuple[str, ...]:
    """Return ``typed`` and, where it begins with a weekday before a day, the day alone: no year is known yet."""
    weekday, _, rest = typed.partition(" ")
    return (typed, rest) if weekday.isalpha() and rest[:1].isdigit() and weekday != "entro" else (typed,)


def day_first(text: str) -> tuple[str, str, str]:
    """Return the longest day that ``text`` begins with, as typed, the time after it or nothing, and the rest."""
    words = text.split()
    for count in range(min(len(words), _LONGEST_DATE), 0, -1):
        typed = " ".join(words[:count]).rstrip(" ,;.")
        time = _time_of_day(typed)
        if time is not None:
            mark = ";" if words[count - 1].endswith(";") else ""
            return typed, time, f"{mark}{' '.join(words[count:])}"
    return "", "", text


def _time_of_day(typed: str) -> str | None:
    """Return the time that follows a day, or nothing; None where ``typed`` is no day. A weekday is not checked here."""
    for candidate in _with_any_weekday(typed):
        try:
            return dates.day_and_time(candidate, _ANY_DAY)[1] or ""
        except InvalidInput:
            continue
    return None


def commitment(text: str) -> entries.Commitment:
    """Return who does what by when; what is neither a date nor somebody's name stays in the text."""
    due = ""
    for found in reversed(list(_DUE.finditer(text)) or []):
        due, rest = due_first(found["rest"])
        if due:
            text = f"{text[: found.start()]}{_BOUNDARY}{rest}"
            break
    owners: list[str] = []
    support: list[str] = []
    helping = False
    pieces: list[str] = []
    last = 0
    for found in _MENTION.finditer(text):
        pieces.append(text[last : found.start()])
        helping = helping or bool(found["with"])
        (support if helping else owners).append(_apart(found["quoted"] or found["name"]).strip(_QUOTES))
        last = found.end()
    pieces.append(text[last:])
    told = " ".join(filter(None, map(_apart, pieces)))
    return entries.Commitment(told, tuple(owners), tuple(support), due)


def attending(text: str) -> entries.Attending | None:
    """Return who is there, is not, comes or leaves; None where ``text`` names nobody."""
    if moving := _COMING.fullmatch(text) or _LEAVING.fullmatch(text):
        return _moving(moving)
    known = beginning(ATTENDING, text) or beginning({f"{name}+": status for name, status in ATTENDING.items()}, text)
    if known is None:
        return None
    status, rest = known
    if plain(rest).rstrip(".") in EVERYBODY:
        return entries.Attending(status, everybody=True)
    if (heads := _HEADS.fullmatch(rest)) and (sector := sector_named(heads["sector"])):
        return entries.Attending(status, heads=int(heads["number"]), sector=sector)
    scribed = text[: len(text) - len(rest)].rstrip().endswith(("+", ":"))
    names = _names(rest, by_comma=scribed)
    return entries.Attending(status, names) if names else None


def _moving(found: re.Match[str]) -> entries.Attending | None:
    """Return who comes or leaves; without a time it is now."""
    rest, time = _timed(found["rest"])
    names = _names(rest, by_comma=found["head"].endswith("-"))
    if not names:
        return None
    comes = found.re is _COMING
    return entries.Attending(None, names, arrived=time or "now" if comes else "", left="" if comes else time or "now")


def _timed(text: str) -> tuple[str, str]:
    """Return ``text`` without the time it ends with, and that time."""
    found = _TIME_LAST.fullmatch(text)
    if found is None:
        return text, ""
    try:
        return found["rest"], dates.time(found["time"])
    except InvalidInput:
        return text, ""


def _names(text: str, *, by_comma: bool) -> tuple[str, ...]:
    """Return the names that ``text`` lists after ``@`` signs, and its codes; by commas alone where a scribe may."""
    if "@" not in text and not by_comma and not _CODE.match(text.strip()):
        return ()
    parts = re.split(r"[@,;]|\s+(?=(?:SEG|PER|ENT)-\d)", text, flags=re.IGNORECASE)
    return tuple(name for part in parts if (name := _apart(part.strip(f" {_QUOTES}")).strip(" .")))


def check(text: str) -> entries.Check | None:
    """Return what became of a commitment; None where ``text`` says no state."""
    found = _CHECKED.fullmatch(text)
    known = beginning(FOUND, found["rest"]) if found else None
    if found is None or known is None:
        return None
    state, rest = known
    due = ""
    if state in _DATED and (dated := _NEW_DUE.fullmatch(rest)):
        due, after = due_first(dated["rest"])
        rest = after if due else rest
    return entries.Check(found["code"], state, due, shorter(rest))
