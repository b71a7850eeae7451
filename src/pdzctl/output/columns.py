"""What a list shows: columns taken from the catalogue, and how one value is written for people and for programs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol, runtime_checkable

from pdzctl.errors import Usage
from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.fields import Kind

__all__ = ["ACROSS", "Column", "Counted", "Row", "Style", "chosen", "columns_of", "facts", "header", "shown", "stored"]

Row = Mapping[str, Any]
"""One row as the store gives it: keys to plain values."""


ACROSS = "across"
"""The key of a row that is no record but words of ours across the whole table."""


class Column(NamedTuple):
    """One column: the key of its value in a row, its English words, what it holds and the enumeration of a choice.

    ``heading`` is true for what names a record: shown alone, it begins with these values and no header.
    """

    key: str
    words: str = ""
    kind: Kind | None = None
    choices: str = ""
    heading: bool = False


def _silent(_sentence: str, /, **_values: object) -> None:
    return None


@runtime_checkable
class Counted(Protocol):
    """Rows that know how many they are, those already read included, without being read to their end."""

    def total(self) -> int: ...


class Style(NamedTuple):
    """How rows are to be shown.

    ``width`` is in terminal cells; ``limit`` the most rows of a table (0 is no limit); ``excel`` writes CSV as Italian
    Excel opens it; ``whole`` gives JSON every key of a row, not the columns alone; ``terminal`` says that a terminal
    will read the text. ``say`` takes a template and its values: a courtesy for people, never part of the result.
    """

    format: str = "table"
    language: str = "en"
    translate: Callable[[str], str] = str
    width: int = 80
    colour: bool = False
    limit: int = 200
    excel: bool = False
    whole: bool = True
    terminal: bool = False
    say: Callable[..., None] = _silent


def columns_of(noun: str, *keys: str) -> tuple[Column, ...]:
    """Return the columns of ``noun`` called ``keys``, or all but its id.

    A link may be asked for as ``body`` (rows hold its code) or as ``body_id`` (rows hold its id). Raises KeyError for a
    field that the catalogue does not have.
    """
    fields = NOUNS[noun]
    wanted = keys or tuple(field.key for field in fields.fields if field.name != "id")
    return tuple(_column(noun, key) for key in wanted)


def _column(noun: str, key: str) -> Column:
    field = NOUNS[noun].field(key)
    return Column(key, field.words, field.kind, field.of if field.kind is Kind.CHOICE else "")


def chosen(columns: Sequence[Column], keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns called ``keys``, in that order; Usage names the ones there are."""
    by_key = {column.key: column for column in columns}
    asked = [key.strip() for key in keys if key.strip()]
    if not asked:
        raise Usage("--fields names no field.", hint="Choose from: {fields}.", fields=", ".join(by_key))
    for key in asked:
        if key not in by_key:
            raise Usage(
                "There is no field {field} here.",
                hint="Choose from: {fields}.",
                field=key,
                fields=", ".join(by_key),
            )
    return tuple(by_key[key] for key in asked)


def header(column: Column, translate: Callable[[str], str] = str) -> str:
    """Return the words above a column, translated, with a capital letter; its key where it has no words."""
    words = translate(column.words) if column.words else column.key
    return words[:1].upper() + words[1:]


def shown(value: object, column: Column, style: Style) -> str:
    """Return ``value`` as people read it: labels, yes and no, days as Italians write them; nothing for None."""
    if value is None:
        return ""
    if column.kind is Kind.FLAG or isinstance(value, bool):
        return style.translate("yes") if value else style.translate("no")
    if column.kind is Kind.CHOICE:
        label = _labels(column.choices).get(str(value))
        return str(value) if label is None else style.translate(label)
    if column.kind in {Kind.DAY, Kind.DUE} and style.language == "it":
        return "/".join(reversed(str(value).split("-")))
    return str(value)


def stored(value: object, column: Column) -> str:
    """Return ``value`` as files hold it: codes, ISO days, ``sì`` and ``no``; nothing for None."""
    if value is None:
        return ""
    if column.kind is Kind.FLAG or isinstance(value, bool):
        return "sì" if value else "no"
    return str(value)


def facts(row: Row, columns: Iterable[Column], style: Style) -> Iterable[tuple[Column, str, str]]:
    """Yield the column, header and shown text of every value of ``row`` that is known."""
    for column in columns:
        text = shown(row[column.key], column, style)
        if text:
            yield column, header(column, style.translate), text


@cache
def _labels(choices: str) -> Mapping[str, str]:
    if choices not in ENUMERATIONS:
        return {}
    return {str(member): member.label for member in ENUMERATIONS[choices]}
