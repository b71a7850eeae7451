"""The language people read: which one, and its catalogue of messages.

Messages are English templates; ``locale/it/LC_MESSAGES/pdzctl.mo`` holds the Italian ones, kept by ``make messages``.
gettext alone: this is imported at start-up.
"""

import gettext
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = ["DOMAIN", "LANGUAGES", "LOCALE", "choose_language", "translations"]

DOMAIN = "pdzctl"
LANGUAGES = ("it", "en")
LOCALE = Path(__file__).parent.parent / "locale"
_CHOSEN_BY = ("PDZCTL_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def choose_language(environ: Mapping[str, str], option: str | None = None) -> str:
    """Return ``it`` or ``en``, as ``option`` (``--lang``) says, else the first set of PDZCTL_LANG and the locale.

    The locale is LC_ALL, LC_MESSAGES, LANG. Whatever starts with "it" is Italian, everything else English.
    """
    chosen = option or next((environ[name] for name in _CHOSEN_BY if environ.get(name)), "")
    return "it" if chosen.casefold().startswith("it") else "en"


class _Catalogue(gettext.NullTranslations):
    """A compiled catalogue that gives an empty text for an empty text, and a label in the gender of what it describes.

    Messages are looked up where they stand, in the order of their bytes (GNU gettext manual, "The Format of GNU MO
    Files"): a command needs a few of thousands, and to parse them all would take a tenth of its time.
    """

    def __init__(self, compiled: bytes) -> None:
        """Read the head of ``compiled``: how many messages there are, and where."""
        super().__init__()
        self._compiled = compiled
        self._known: dict[str, str] = {}
        self._count, self._messages, self._translations = (self._number(at) for at in (8, 12, 16))

    def gettext(self, message: str) -> str:
        """Return the translation of ``message``, within its context when it is a vocabulary label, or ``message``."""
        if not message:
            # The header of the catalogue stands under the empty message.
            return ""
        context = getattr(message, "context", "")
        found = self._found(f"{context}\x04{message}") if context else message
        return self._found(message) or message if found in ("", message) else found

    def _found(self, message: str) -> str:
        if message not in self._known:
            self._known[message] = self._looked_up(message.encode())
        return self._known[message]

    def _looked_up(self, wanted: bytes) -> str:
        at = bisect_left(range(self._count), wanted, key=lambda place: self._text(self._messages, place))
        there = at < self._count and self._text(self._messages, at) == wanted
        return self._text(self._translations, at).decode() if there else ""

    def _text(self, table: int, place: int) -> bytes:
        length, start = self._number(table + 8 * place), self._number(table + 8 * place + 4)
        return self._compiled[start : start + length]

    def _number(self, at: int) -> int:
        return int.from_bytes(self._compiled[at : at + 4], "little")


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the catalogue of ``language``; all but Italian are English, where messages stand for themselves."""
    if language != "it":
        return gettext.NullTranslations()
    return _Catalogue((LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo").read_bytes())
