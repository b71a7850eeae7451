"""Rows for screen readers: one fact on each line, no boxes, no colour."""

from collections.abc import Iterable, Iterator, Sequence

from pdzctl.output.clean import visible
from pdzctl.output.columns import ACROSS, Column, Row, Style, facts
from pdzctl.records.fields import Kind

__all__ = ["render", "render_one"]


def render(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield the known facts of every row as ``header: value`` lines, an empty line between two rows."""
    between = ""
    for row in rows:
        yield between
        yield from [f"{visible(str(row[ACROSS]))}\n"] if ACROSS in row else render_one(row, columns, style)
        between = "\n"
    if not between:
        style.say("Nothing to show.")


def render_one(row: Row, columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield the known facts of one row; the further lines of a block are indented."""
    for column, words, text in facts(row, columns, style):
        value = visible(text, block=column.kind is Kind.BLOCK)
        yield f"{visible(words)}: {value}\n".replace("\n", "\n  ").removesuffix("  ")
