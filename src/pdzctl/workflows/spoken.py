"""What a line of a roll call says, before anybody knows whom it means: pure words.

``ros p`` present, ``o`` online, ``d`` somebody in their place, ``g`` excused, ``a`` absent, ``t 14:50`` late at,
``e 16:10`` left at, ``i`` guest, ``u`` observer; ``p*`` everybody else; ``+ Anna Neri @ente``; ``n 4 cittadini``;
``.``; ``?``. The whole words do too, in Italian and English.
"""

import re
from enum import Enum, auto
from typing import NamedTuple

from pdzctl.records.vocabulary import AttendanceStatus

__all__ = ["ENDINGS", "Act", "Said", "understood"]

ENDINGS = frozenset({"q", "basta", "fine", "quit", "end"})
"""The lines that end a roll call at the keyboard."""
_LONGEST = 500
_KEYS = {
    AttendanceStatus.PRESENTE: "p presente presenti present here",
    AttendanceStatus.PRESENTE_ONLINE: "o online",
    AttendanceStatus.PRESENTE_CON_DELEGA: "d delega delegato delegata proxy",
    AttendanceStatus.ASSENTE_GIUSTIFICATO: "g giustificato giustificata giustificati justified excused",
    AttendanceStatus.ASSENTE: "a assente assenti absent",
    AttendanceStatus.INVITATO: "i invitato invitata guest",
    AttendanceStatus.UDITORE: "u uditore uditrice observer",
}
_STATUS = {word: status for status, words in _KEYS.items() for word in words.split()}
_ARRIVES = frozenset({"t", "tardi", "arriva", "ritardo", "late", "arrives"})
_LEAVES = frozenset({"e", "esce", "via", "left", "leaves"})
_EVERYBODY = frozenset({"*", "tutti", "tutte", "all", "everybody"})
_PROXY = frozenset(_KEYS[AttendanceStatus.PRESENTE_CON_DELEGA].split())
_TIME = re.compile(r"(\d{1,2})(?:[.:,h]?([0-5]\d))?")
_COUNT = re.compile(r"n\s+(\d{1,5})(?:\s+(\S.*))?", re.IGNORECASE)
_LAST_HOUR = 23


class Act(Enum):
    """What a line asks for."""

    MARK = auto()
    EVERYBODY = auto()
    GUEST = auto()
    COUNT = auto()
    TOTALS = auto()
    QUESTION = auto()
    UNCLEAR = auto()


class Said(NamedTuple):
    """A line understood: whom it names, and what it says of them. Times are ``HH:MM``."""

    act: Act
    who: str = ""
    status: AttendanceStatus | None = None
    arrived_at: str | None = None
    left_at: str | None = None
    delegate: str = ""
    organization: str = ""
    number: int = 0


def understood(line: str, *, now: str) -> Said:
    """Return what ``line`` says; a time that is not given is ``now``."""
    text = line.strip()
    if not text.isprintable() or len(text) > _LONGEST:
        return Said(Act.UNCLEAR)
    if text == ".":
        return Said(Act.TOTALS)
    if text.startswith("?"):
        return Said(Act.QUESTION, text[1:].strip().removeprefix("@").strip())
    if text.startswith("+"):
        name, _, organization = text[1:].partition("@")
        guest = Said(Act.GUEST, " ".join(name.split()), organization=organization.strip())
        return guest if guest.who else Said(Act.UNCLEAR)
    if counted := _COUNT.fullmatch(text):
        return Said(Act.COUNT, counted[2] or "", number=int(counted[1]))
    return _marked(text.split(), now)


def _marked(words: list[str], now: str) -> Said:
    """Return what is said of somebody; a name without a key is not understood."""
    keys = [word.casefold() for word in words]
    if (everybody := _of_everybody(keys)) is not None:
        return Said(Act.EVERYBODY, status=everybody)
    if len(words) > 1 and keys[-1] in _ARRIVES | _LEAVES:
        return _timed(" ".join(words[:-1]), keys[-1], now)
    if len(words) > len(("t", "14:50")) and keys[-2] in _ARRIVES | _LEAVES and (time := _time(keys[-1])):
        return _timed(" ".join(words[:-2]), keys[-2], time)
    if len(words) > 1 and keys[-1] in _STATUS:
        return Said(Act.MARK, " ".join(words[:-1]), _STATUS[keys[-1]])
    if cut := next((place for place, key in enumerate(keys) if place and key in _PROXY), 0):
        return Said(Act.MARK, " ".join(words[:cut]), _STATUS["d"], delegate=" ".join(words[cut + 1 :]))
    return Said(Act.UNCLEAR, " ".join(words))


def _of_everybody(keys: list[str]) -> AttendanceStatus | None:
    """Return what is said of everybody not recorded yet: ``p*``, ``* p``, ``tutti p``."""
    match keys:
        case [one] if one.endswith("*"):
            return _STATUS.get(one[:-1])
        case [everybody, key] if everybody in _EVERYBODY:
            return _STATUS.get(key)
        case _:
            return None


def _timed(who: str, key: str, time: str) -> Said:
    return Said(Act.MARK, who, arrived_at=time) if key in _ARRIVES else Said(Act.MARK, who, left_at=time)


def _time(text: str) -> str | None:
    found = _TIME.fullmatch(text)
    return f"{int(found[1]):02}:{found[2] or '00'}" if found and int(found[1]) <= _LAST_HOUR else None
