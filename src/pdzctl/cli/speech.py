"""How a message is said to a person: translated, and filled with values in the words and forms of the language.

Days read as people write them (``giovedì 20 febbraio 2025``), never as ISO; lists end in *and*, choices in *or*. After
its colon a name may hold two forms: ``{count:day|days}`` agrees with a number, and in an Italian translation
``{code:aperto|aperta}`` with the gender of what the code names.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from string import Formatter

from pdzctl.cli.reasons import REASONS
from pdzctl.output.clean import visible
from pdzctl.records.choice import Label

__all__ = ["day_in_words", "said", "sentence", "typed_whole"]

_WORDS = frozenset({"missing", "noun", "parameter", "problem", "reason", "target", "what"})
"""Values that are words of ours, to be translated whatever their type."""
_AS_TYPED = frozenset({"given", "name", "text", "title", "typed", "value"})
"""Values that people typed: they are said again as they are."""
_ECHOED = frozenset({"typed", "which"})
"""What a person just typed: of what is longer than a screen is wide the beginning tells which line it was."""
_LONGEST_ECHO = 200
_CHOICES = frozenset({"candidates", "choices", "known", "legal", "near", "nearest"})
"""Lists of which one is to be chosen."""
_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_SHARED = {"it": (" e ", " o "), "en": (" and ", " or ")}
_OTHERS = {"it": "altri", "en": "others"}
"""What a list that goes on ends with; it is given as an ellipsis."""
_MONTHS = {
    "it": (
        "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
        "novembre", "dicembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
}  # fmt: skip
_WEEKDAYS = {
    "it": ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_FEMININE = ("DEC-", "NOT-", "PER-", "PRI-", "PRO-", "SED-", "TRA-")
"""How the codes begin of what is feminine in Italian: decisione, nota, persona, scelta, proposta, seduta …."""


class _Forms(Formatter):
    """Fill a template, choosing between the two forms that follow a colon."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Return the first form for one and for a masculine code, the second for any other."""
        if "|" not in format_spec:
            return str(super().format_field(value, format_spec))
        first, _, second = format_spec.partition("|")
        many = value.startswith(_FEMININE) if isinstance(value, str) else value != 1
        return second if many else first


def said(template: str, values: Mapping[str, object], translate: Callable[[str], str], language: str) -> str:
    """Return ``template`` translated and filled with ``values`` that cannot disturb a terminal."""
    shown = {name: _value(name, value, translate, language) for name, value in values.items()}
    return _Forms().vformat(translate(template), (), shown)


def day_in_words(text: str, language: str) -> str:
    """Return an ISO day as ``giovedì 20 febbraio 2025``, an ISO month as ``aprile 2025``, any other text as it is."""
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    try:
        there = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return text
    month = f"{_MONTHS[language][there.month - 1]} {there.year}"
    if not found[3]:
        return month
    number = "1°" if there.day == 1 and language == "it" else there.day
    return f"{_WEEKDAYS[language][there.weekday()]} {number} {month}"


def typed_whole(typed: str) -> bool:
    """Tell whether a day, month or time was typed whole, so that nothing about it had to be understood."""
    return bool(re.search(r"\b\d{4}\b", typed) or re.fullmatch(r"\D*\d{1,2}([.:,h]\d{2})?", typed.strip()))


def sentence(words: str) -> str:
    """Return ``words`` with a capital letter and a full stop, as a help is read."""
    closed = words if not words or words[-1] in ".…:?!" else f"{words}."
    return closed[:1].upper() + closed[1:]


def _value(name: str, value: object, translate: Callable[[str], str], language: str) -> object:
    """Return what a template is filled with: a number as it is, for its forms, and the rest as text."""
    if type(value) is int:
        return value
    if isinstance(value, tuple | list):
        return _joined([str(_value(name, each, translate, language)) for each in value], name, language)
    # Asking for the label spares --version and --help the whole vocabulary.
    label = value if isinstance(value, Label) else getattr(value, "label", None)
    if label:
        return translate(label)
    text = str(value)
    if name in _ECHOED and len(text) > _LONGEST_ECHO:
        text = f"{text[:_LONGEST_ECHO]}…"
    if name in _WORDS or text in REASONS:
        return visible(translate(text))
    return visible(text if name in _AS_TYPED else day_in_words(text, language))


def _joined(parts: list[str], name: str, language: str) -> str:
    also, either = _SHARED[language]
    last = either if name in _CHOICES else also
    if parts[-1:] == ["…"]:
        parts = [*parts[:-1], _OTHERS[language]]
    return last.join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
