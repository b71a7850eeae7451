"""Rows in, text out, in the format that was asked for; a renderer is imported when its format is first used."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Protocol, TypedDict, Unpack, cast

from pdzctl.errors import Usage
from pdzctl.output.columns import Column, Row, Style

__all__ = ["FORMATS", "Wishes", "render", "render_one"]

FORMATS = ("table", "json", "csv", "tsv", "md")
"""What ``--format`` takes."""

_MODULES = {
    "table": "as_text",
    "plain": "as_plain",
    "json": "as_json",
    "csv": "as_csv",
    "tsv": "as_csv",
    "md": "as_markdown",
}


class Wishes(TypedDict, total=False):
    """The fields of ``Style`` that a caller may set, by keyword."""

    language: str
    translate: Callable[[str], str]
    width: int
    colour: bool
    limit: int
    excel: bool
    whole: bool
    terminal: bool
    say: Callable[..., None]


class _Renderer(Protocol):
    def render(self, rows: Iterable[Row], columns: Sequence[Column], style: Style) -> Iterator[str]: ...

    def render_one(self, row: Row, columns: Sequence[Column], style: Style) -> Iterator[str]: ...


def render(
    rows: Iterable[Row],
    columns: Sequence[Column],
    format: str = "table",
    *,
    plain: bool = False,
    **style: Unpack[Wishes],
) -> Iterator[str]:
    """Yield ``rows`` as pieces of text in ``format``; ``style`` are the fields of ``Style``.

    Every format but ``table`` streams. ``plain`` turns a table into one fact per line, for screen readers. Raises Usage
    for a format that does not exist.
    """
    return _renderer(format, plain=plain).render(rows, columns, Style(format, **style))


def render_one(
    row: Row, columns: Sequence[Column], format: str = "table", *, plain: bool = False, **style: Unpack[Wishes]
) -> Iterator[str]:
    """Yield one record as pieces of text: an object in JSON, a table of facts, or a list of one."""
    return _renderer(format, plain=plain).render_one(row, columns, Style(format, **style))


def _renderer(format: str, *, plain: bool) -> _Renderer:
    if format not in FORMATS:
        raise Usage(
            "There is no format {format}.",
            hint="Choose from: {formats}.",
            format=format,
            formats=", ".join(FORMATS),
        )
    name = _MODULES["plain" if plain and format == "table" else format]
    return cast("_Renderer", import_module(f"pdzctl.output.{name}"))
