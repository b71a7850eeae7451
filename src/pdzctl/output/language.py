"""The language people read: which one, and its catalogue of messages.

Messages are English templates; ``locale/it/LC_MESSAGES/pdzctl.mo`` holds the Italian ones, kept by ``make messages``.
gettext alone: this is imported at start-up.
"""

import gettext
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


class _Catalogue(gettext.GNUTranslations):
    """A catalogue that gives an empty text for an empty text, and a label in the gender of what it describes."""

    def gettext(self, message: str) -> str:
        """Return the translation of ``message``, within its context when it is a vocabulary label, or ``message``."""
        if not message:
            # gettext keeps the header of the catalogue under the empty message.
            return ""
        context = getattr(message, "context", "")
        found = self.pgettext(context, message) if context else message
        return super().gettext(message) if found == message else found


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the catalogue of ``language``; all but Italian are English, where messages stand for themselves."""
    if language != "it":
        return gettext.NullTranslations()
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as compiled:
        return _Catalogue(compiled)
