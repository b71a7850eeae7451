"""Rows as CSV or TSV, and the guard that keeps a spreadsheet from taking a text for a formula (OWASP ASVS 1.2.10)."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from unicodedata import normalize

from pdzctl.output.clean import visible
from pdzctl.output.columns import Column, Row, Style, stored

__all__ = ["guard", "line", "render", "render_one", "unguard"]

_FORMULA = frozenset("=+-@|%")
_LEADING = frozenset("\t\r\n")
_ROW_END = "\r\n"


def guard(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet runs: a ``'`` stands before what could be a formula.

    A text of quotes followed by a trigger gets one quote more, so that ``unguard`` gives every text back.
    """
    return f"'{text}" if _triggers(text.lstrip("'")) else text


def unguard(cell: str) -> str:
    """Return the text that ``guard`` made ``cell`` from."""
    return cell[1:] if cell.startswith("'") and _triggers(cell.lstrip("'")) else cell


def line(cells: Iterable[str], *, delimiter: str = ",", end: str = "\n") -> str:
    """Return one line of a CSV file; ``cells`` are already guarded."""
    return _written(_row(delimiter)(cells), end)


@cache
def _row(delimiter: str) -> Callable[[Iterable[str]], object]:
    return csv.writer(_Echo(), delimiter=delimiter, lineterminator=_ROW_END).writerow


def render(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield a line of keys and one line for each row; with ``style.excel``, CSV as Italian Excel opens it."""
    excel = style.excel and style.format == "csv"
    delimiter = "\t" if style.format == "tsv" else ";" if excel else ","
    end = _ROW_END if excel else "\n"
    yield ("\ufeff" if excel else "") + line([column.key for column in columns], delimiter=delimiter, end=end)
    for row in rows:
        cells = [_cell(row[column.key], column, terminal=style.terminal) for column in columns]
        yield line(cells, delimiter=delimiter, end=end)


def render_one(row: Row, columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield a line of keys and the line of one row."""
    return render((row,), columns, style)


class _Echo:
    """A file whose ``write`` hands the text back: the csv writer returns what it returns."""

    def write(self, text: str, /) -> str:
        return text


def _written(text: object, end: str) -> str:
    # The writer quotes only the line ends it writes itself: written as CRLF, both stay inside quotes.
    return str(text).removesuffix(_ROW_END) + end


def _cell(value: object, column: Column, *, terminal: bool) -> str:
    text = stored(value, column)
    if isinstance(value, str):
        text = guard(text)
    return visible(text, block=True) if terminal else text


def _triggers(text: str) -> bool:
    if text[:1].isalnum():  # most cells: no letter or digit of Unicode can stand for a trigger
        return False
    if text[:1] in _LEADING:
        return True
    first = text.lstrip()[:1]
    return normalize("NFKC", first)[:1] in _FORMULA
