"""Rows as a table on a terminal, drawn by Rich; every text is cleaned and none is read as markup."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from pdzctl.output import as_plain
from pdzctl.output.clean import visible
from pdzctl.output.columns import Column, Row, Style, facts, header, shown
from pdzctl.records.fields import Kind

__all__ = ["render", "render_one"]

_UNBROKEN = frozenset({Kind.DAY, Kind.DUE, Kind.TIME, Kind.COUNT, Kind.FLAG})
_ROOM_TO_WRAP = 8
_GAP = 2


def render(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield one table of at most ``style.limit`` rows, because Rich measures every cell before it draws the first.

    Where the terminal is too narrow for the columns the facts of each row stand below each other: nothing is cut.
    How many rows there are beyond the limit goes to ``style.say``, as does the absence of any.
    """
    source = iter(rows)
    first = list(islice(source, style.limit or None))
    if not first:
        style.say("Nothing to show.")
        return
    cells = [[_clean(shown(row[column.key], column, style), column) for column in columns] for row in first]
    words = [visible(header(column, style.translate)) for column in columns]
    if _least_width([words, *cells], columns) > style.width:
        yield from as_plain.render(first, columns, style)
    else:
        yield _drawn(_table(words, cells, columns), style)
    more = sum(1 for _ in source)
    if more:
        style.say(
            "{shown} rows are shown and {more} are not. To see all of them, add --all.",
            shown=len(first),
            more=more,
        )


def render_one(row: Row, columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield a table of two columns, the name and the value of every fact that is known."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", overflow="fold")
    table.add_column(overflow="fold")
    for column, words, text in facts(row, columns, style):
        table.add_row(Text(visible(words)), Text(_clean(text, column)))
    yield _drawn(table, style)


def _unbroken(column: Column) -> bool:
    return column.key == "code" or column.kind in _UNBROKEN


def _least_width(lines: Sequence[Sequence[str]], columns: Sequence[Column]) -> int:
    """Return the fewest terminal cells that keep codes, days and numbers whole and leave prose room to wrap."""
    widths = [max(map(cell_len, texts)) for texts in zip(*lines, strict=True)]
    least = (
        width if _unbroken(column) else min(width, _ROOM_TO_WRAP) for width, column in zip(widths, columns, strict=True)
    )
    return sum(least) + _GAP * (len(columns) - 1)


def _table(words: Sequence[str], cells: Iterable[Sequence[str]], columns: Sequence[Column]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for word, column in zip(words, columns, strict=True):
        table.add_column(
            Text(word),
            justify="right" if column.kind is Kind.COUNT else "left",
            style="cyan" if column.key == "code" else "",
            no_wrap=_unbroken(column),
            overflow="fold",
        )
    for texts in cells:
        table.add_row(*map(Text, texts))
    return table


def _clean(text: str, column: Column) -> str:
    return visible(text, block=column.kind is Kind.BLOCK)


def _drawn(table: RenderableType, style: Style) -> str:
    page = StringIO()
    console = Console(
        file=page,
        width=style.width,
        color_system="standard" if style.colour else None,
        force_terminal=style.colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(table)
    return "".join(f"{line.rstrip(' ')}\n" for line in page.getvalue().split("\n")[:-1])
