"""Rows as a GitHub Flavored Markdown table; no text can leave its cell."""

from collections.abc import Iterable, Iterator, Sequence

from pdzctl.output.clean import visible
from pdzctl.output.columns import Column, Row, Style, facts, header, shown
from pdzctl.output.escape import cell
from pdzctl.records.fields import Kind

__all__ = ["render", "render_one"]


def render(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield a table with one line for each row; counts stand to the right."""
    yield _line(header(column, style.translate) for column in columns)
    yield "".join("| ---: " if column.kind is Kind.COUNT else "| --- " for column in columns) + "|\n"
    for row in rows:
        yield _line(shown(row[column.key], column, style) for column in columns)


def render_one(row: Row, columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield a table with one line for each fact that is known."""
    yield _line((style.translate("Field"), style.translate("Value")))
    yield "| --- | --- |\n"
    for _, words, text in facts(row, columns, style):
        yield _line((words, text))


def _line(texts: Iterable[str]) -> str:
    cells = (cell(visible(text, block=True)) for text in texts)
    return "| " + " | ".join(cells) + " |\n"
