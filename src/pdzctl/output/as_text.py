"""Rows as a table on a terminal, drawn by Rich; every text is cleaned and none is read as markup."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import groupby, islice

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from pdzctl.output import as_plain
from pdzctl.output.clean import visible
from pdzctl.output.columns import ACROSS, Column, Counted, Row, Style, facts, header, shown
from pdzctl.output.fitting import GAP, fitted, measured, widths
from pdzctl.records.fields import Kind

__all__ = ["render", "render_one"]

_SHARE_OF_HEADERS = 3
"""One part in how many of the width may be taken by the names of facts."""


def render(rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield one table of at most ``style.limit`` rows, because Rich measures every cell before it draws the first.

    ``columns`` are in order of importance: where the terminal is too narrow for all of them the last are left out and
    ``style.say`` names them. Where they were chosen, or not even two fit, the facts of each row stand below each other:
    no value is ever cut. How many rows there are beyond the limit goes to ``style.say``, as does the absence of any.
    """
    source = iter(rows)
    first = list(islice(source, style.limit or None))
    if not first:
        style.say("Nothing to show.")
        return
    page = _Page(first, columns, style)
    if page.drawn:
        yield from page.pieces()
        page.say_what_is_left_out()
    else:
        yield from as_plain.render(first, columns, style)
    more = _beyond(rows, source, len(first)) if len(first) == style.limit else 0
    if more > 0:
        style.say(
            "{shown} rows are shown and {more} are not. To see all of them, add --all.",
            shown=len(first),
            more=more,
        )


def _beyond(rows: Iterable[Row], rest: Iterator[Row], shown: int) -> int:
    """Return how many rows there are beyond those ``shown``: counted by a ``Counted`` list itself, else one by one."""
    return rows.total() - shown if isinstance(rows, Counted) else sum(1 for _ in rest)


def render_one(row: Row, columns: Sequence[Column], style: Style) -> Iterator[str]:
    """Yield what names the record, then a table of two columns: the name and the value of every fact that is known."""
    named = [_clean(text, column) for column, _, text in facts(row, columns, style) if column.heading]
    if named:
        yield _drawn(Text(" — ".join(named), style="bold", overflow="fold"), style)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, GAP, 0, 0))
    table.add_column(style="bold", overflow="fold", max_width=style.width // _SHARE_OF_HEADERS)
    table.add_column(overflow="fold")
    for column, words, text in facts(row, columns, style):
        if not column.heading:
            table.add_row(Text(visible(words)), Text(_clean(text, column)))
    if table.row_count:
        yield _drawn(table, style)


class _Page:
    """The cells of some rows, and which columns of them there is room for."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[Column], style: Style) -> None:
        self._style = style
        self._columns = columns
        self._words = [visible(header(column, style.translate)) for column in columns]
        self._lines: list[str | list[str]] = [
            visible(str(row[ACROSS]))
            if ACROSS in row
            else [_cell(row[column.key], column, style) for column in columns]
            for row in rows
        ]
        cells = [line for line in self._lines if not isinstance(line, str)]
        self._measures = [
            measured(self._words[at], [line[at] for line in cells], column) for at, column in enumerate(columns)
        ]
        self.drawn = fitted(self._measures, style.width, all_or_none=not style.whole)

    def pieces(self) -> Iterator[str]:
        """Yield the table, interrupted by the lines that stand across it."""
        begun = False
        for across, lines in groupby(self._lines, key=lambda line: isinstance(line, str)):
            if across:
                for line in lines:
                    yield _drawn(Text(str(line), style="bold"), self._style)
            else:
                yield _drawn(self._table(lines, headed=not begun), self._style)
                begun = True

    def say_what_is_left_out(self) -> None:
        """Name the columns that hold something and found no room, with the option that shows them."""
        left = [at for at, measure in enumerate(self._measures) if at not in self.drawn and not measure.empty]
        if left:
            self._style.say(
                "No room for {columns}. To see them: --fields {keys}",
                columns=", ".join(self._words[at] for at in left),
                keys=",".join(self._columns[at].key for at in (0, *left)),
            )

    def _table(self, lines: Iterable[str | list[str]], *, headed: bool) -> Table:
        table = Table(
            box=box.SIMPLE_HEAD,
            show_header=headed,
            show_edge=False,
            pad_edge=False,
            padding=(0, 1, 0, 0),
            header_style="bold",
        )
        wide = widths([self._measures[at] for at in self.drawn], self._style.width)
        for at, width in zip(self.drawn, wide, strict=True):
            column = self._columns[at]
            table.add_column(
                Text(self._words[at]),
                justify="right" if column.kind is Kind.COUNT else "left",
                style="cyan" if column.key == "code" else "",
                overflow="fold",
                width=width,
            )
        for line in lines:
            table.add_row(*(Text(line[at]) for at in self.drawn))
        return table


def _cell(value: object, column: Column, style: Style) -> str:
    """Return what stands in a cell: a *no* says nothing, and a column full of them hides the one *yes*."""
    return "" if column.kind is Kind.FLAG and not value else _clean(shown(value, column, style), column)


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
