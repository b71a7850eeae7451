"""The codes people type: the next one is one more than the highest the journal ever gave, so undo frees none."""

from collections.abc import Iterable, Mapping
from typing import Any

from pdzctl.records.catalogue import BODY_PREFIXES, NOUNS
from pdzctl.store.reading import Reading

_DIGITS = "0123456789"
_DAY_OF = {"session": "day", "plan": "period_start", "referral": "sent_on"}
_YEARLY = frozenset({"session", "proposal", "referral"})
_PLAIN_BODY = "ORG"
_ONCE = tuple(f"{NOUNS[noun].prefix}-" for noun in ("plan", "minutes"))
_DIGITS_KEPT = 15
"""Numbers that a made-up code may carry past what SQLite holds are cut to their last digits."""


def used(codes: Iterable[str]) -> dict[str, int]:
    """Return the highest number of every series (all before the number) among ``codes``.

    The first plan of a year and the first minutes of a session bear no number of their own: they are number 1.
    """
    highest: dict[str, int] = {}
    for code in codes:
        if code.startswith(_ONCE) and "." not in code:
            highest.setdefault(f"{code}.", 1)
            continue
        series = code.rstrip(_DIGITS)
        if series != code and series.endswith(("-", ".")):
            number = int(code[len(series) :][-_DIGITS_KEPT:])
            if number > highest.get(series, -1):
                highest[series] = number
    return highest


def next_code(reading: Reading, noun: str, fields: Mapping[str, Any], today: str) -> str:
    """Return the next code of ``noun`` for a record with ``fields``: of its planned year, else of ``today``'s.

    ``LAB-04``, ``SED-2025-015``, ``DEC-2025-014.3`` inside session ``SED-2025-014``, ``VER-2025-014`` for its minutes.
    """
    described = NOUNS[noun]
    if noun == "plan":
        return _once(reading, f"{described.prefix}-{_year(reading, noun, fields, today)}")
    if "session_id" in described.columns and described.owner == "session_id":
        session = reading.code_of("session", fields["session_id"]).partition("-")[2]
        if noun == "minutes":
            return _once(reading, f"{described.prefix}-{session}")
        return _numbered(reading, f"{described.prefix}-{session}.", 1)
    prefix = described.prefix or BODY_PREFIXES.get(str(fields.get("kind")), _PLAIN_BODY)
    if noun in _YEARLY:
        prefix = f"{prefix}-{_year(reading, noun, fields, today)}"
    return _numbered(reading, f"{prefix}-", described.digits)


def _year(reading: Reading, noun: str, fields: Mapping[str, Any], today: str) -> str:
    day = fields.get(_DAY_OF.get(noun, ""))
    if not day and fields.get("session_id"):
        day = reading.value("SELECT day FROM session WHERE id = :session", session=fields["session_id"])
    return str(day or today)[:4]


def _numbered(reading: Reading, series: str, digits: int) -> str:
    highest = reading.value("SELECT highest FROM code_used WHERE series = :series", series=series)
    return f"{series}{(highest or 0) + 1:0{digits}}"


def _once(reading: Reading, code: str) -> str:
    """Return ``code`` itself the first time, then ``code.2``, ``code.3``."""
    highest = reading.value("SELECT highest FROM code_used WHERE series = :series", series=f"{code}.")
    return f"{code}.{highest + 1}" if highest else code
