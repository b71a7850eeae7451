"""Rows as JSON: an array with one whole row on each line, in ASCII, so that no terminal is driven by a value."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pdzctl.output.columns import Column, Row, Style
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind

__all__ = ["render", "render_one"]

_FLAGS = frozenset(field.name for noun in NOUNS.values() for field in noun.fields if field.kind is Kind.FLAG)
"""SQLite keeps a flag as 0 or 1; a word means one thing in every noun, so its name is enough to know it."""


def render(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield a JSON array, one row on each line."""
    opening = "[\n"
    for row in rows:
        yield opening + json.dumps(_values(row, columns, whole=style.whole), allow_nan=False)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def render_one(row: Row, columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield one JSON object."""
    yield json.dumps(_values(row, columns, whole=style.whole), allow_nan=False, indent=2) + "\n"


def _values(row: Row, columns: Sequence[Column], *, whole: bool) -> dict[str, Any]:
    flags = _FLAGS.union(column.key for column in columns if column.kind is Kind.FLAG)
    keys = row.keys() if whole else [column.key for column in columns]
    return {key: bool(row[key]) if key in flags and row[key] is not None else row[key] for key in keys}
