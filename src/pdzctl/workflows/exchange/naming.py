"""Names as people type them: folded for comparing, and the nearest one that exists."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from pdzctl.errors import Fault
from pdzctl.output.language import translations
from pdzctl.records.catalogue import ENUMERATIONS
from pdzctl.workflows.exchange.shape import OWN, SATELLITES, columns_of_sheet

if TYPE_CHECKING:
    from pdzctl.records.choice import Choice

_LANGUAGES = ("en", "it")
_LOOKS_LIKE_A_CODE = re.compile(r"[A-Za-z]{2,4}-[A-Za-z0-9.-]*[0-9][A-Za-z0-9.-]*", re.ASCII)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """Return ``text`` without case, accents and punctuation: "Terzo settore" and ``terzo_settore`` are one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _NOT_A_LETTER.sub("_", bare).strip("_")


def nearest(given: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` that looks most like ``given``, or nothing where none does."""
    by_fold = {folded(name) or name: name for name in known}
    found = get_close_matches(folded(given), by_fold, n=1, cutoff=0.7)
    return by_fold[found[0]] if found else ""


def is_quotable(given: str, *, personal: bool) -> bool:
    """Tell whether a fault may repeat what was given for a code: anything but what may be the name of a person."""
    return not personal or _LOOKS_LIKE_A_CODE.fullmatch(given) is not None


@cache
def header_names(noun: str) -> dict[str, str]:
    """Return the folded names a CSV column may have (its key, its English and its Italian label) and its key."""
    words = {key: field.words for key, field in OWN[noun].items()}
    words |= {satellite.plural: satellite.words for satellite in SATELLITES[noun]}
    names: dict[str, str] = {}
    for column in columns_of_sheet(noun):
        names[folded(column)] = column
    for language in _LANGUAGES:
        translate = translations(language).gettext
        for column in columns_of_sheet(noun):
            names.setdefault(folded(translate(words[column])), column)
    return names


@cache
def choice_names(enumeration: str) -> dict[str, str]:
    """Return the folded codes and labels of an enumeration and the code each one means."""
    members: Iterable[Choice] = ENUMERATIONS[enumeration]
    names = {folded(member.value): member.value for member in members}
    for language in _LANGUAGES:
        translate = translations(language).gettext
        for member in members:
            names.setdefault(folded(translate(member.label)), member.value)
    return names


def codes_of(enumeration: str) -> tuple[str, ...]:
    """Return the stored codes of an enumeration, in its order."""
    return tuple(member.value for member in ENUMERATIONS[enumeration])


def unknown_name(file: str, line: int, given: str, known: Iterable[str]) -> Fault:
    """Return the fault of a key, table or column that does not exist, naming the nearest one that does."""
    if near := nearest(given, known):
        return Fault(file, line, given, "There is no field of this name. Did you mean {nearest}?", {"nearest": near})
    return Fault(file, line, given, "There is no field of this name.")
