"""A document as plain text in 72 columns, for old programs and for screen readers.

A table stands in columns where its lines fit; otherwise each row is told as facts, one on a line. A draft says so in
the first of every sixty lines, which are a page, and in the last.
"""

import textwrap
from collections.abc import Iterator

from pdzctl.output.clean import visible
from pdzctl.output.documents.paper import (
    BREAK,
    Block,
    Cell,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Sheet,
    words,
)

__all__ = ["write"]

_WIDTH = 72
_PAGE = 60
_BETWEEN = "  "
_UNDERLINES = {1: "=", 2: "-"}
_FACTS = 2


def write(paper: Paper) -> bytes:
    """Return ``paper`` as text in UTF-8; what could deceive or drive a terminal is shown as an escape."""
    lines = [line.rstrip() for block in _blocks(paper.blocks, _WIDTH) for line in block]
    text = visible("\n".join(lines), block=True).strip("\n")
    return "".join(f"{line}\n" for line in _marked(text.split("\n"), paper.draft)).encode()


def _marked(lines: list[str], draft: str) -> Iterator[str]:
    if not draft:
        yield from lines
        return
    loud = f"*** {visible(draft)} ***"
    for start in range(0, len(lines), _PAGE - 1):
        yield loud
        yield from lines[start : start + _PAGE - 1]
    yield loud


def _blocks(blocks: tuple[Block, ...], width: int) -> Iterator[list[str]]:
    """Yield the lines of each block, an empty one after it."""
    for block in blocks:
        match block:
            case Heading(level, runs):
                yield from ([""], _heading(level, runs, width), [""])
            case Paragraph(runs):
                yield from (_wrapped(_read(runs), width), [""])
            case Listing(start, items):
                yield from (_listing(start, items, width), [""])
            case Sheet():
                yield from (_table(block, width), [""])
            case Quote(quoted):
                inside = [line for lines in _blocks(quoted, width - 2) for line in lines]
                yield from ([f"> {line}" for line in _stripped(inside)], [""])
            case Preformatted(text):
                yield from ([f"    {line}" for line in text.split("\n")], [""])
            case Rule():
                yield from (["-" * width], [""])


def _heading(level: int, runs: Cell, width: int) -> list[str]:
    lines = _wrapped(_read(runs), width)
    underline = _UNDERLINES.get(level)
    return [*lines, underline * max(map(len, lines))] if underline else lines


def _listing(start: int | None, items: tuple[tuple[Block, ...], ...], width: int) -> list[str]:
    lines: list[str] = []
    for place, item in enumerate(items):
        mark = "- " if start is None else f"{start + place}. "
        tight = all(isinstance(block, Listing) for block in item[1:])
        found = (line for lines in _blocks(item, width - len(mark)) for line in lines)
        inside = _stripped([line for line in found if line or not tight]) or [""]
        lines += [f"{mark if not at else ' ' * len(mark)}{line}" for at, line in enumerate(inside)]
        lines += [] if tight else [""]
    return _stripped(lines)


def _table(sheet: Sheet, width: int) -> list[str]:
    rows = [[" ".join(_read(cell).split()) for cell in row] for row in (sheet.header, *sheet.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(_BETWEEN) * (len(widths) - 1) <= width:
        columns = [_BETWEEN.join(_padded(row, widths, sheet.alignments)) for row in rows]
        return [columns[0], _BETWEEN.join("-" * wide for wide in widths), *columns[1:]]
    header, *body = rows
    if len(header) == _FACTS:
        return [line for head, cell in rows for line in _fact(head, cell, width)]
    lines = _wrapped("; ".join(header), width)
    for row in body:
        lines.append("")
        for head, cell in zip(header, row, strict=True):
            lines += _fact(head, cell, width)
    return lines


def _padded(row: list[str], widths: list[int], alignments: tuple[str, ...]) -> Iterator[str]:
    for cell, wide, alignment in zip(row, widths, alignments, strict=True):
        yield cell.rjust(wide) if alignment == "right" else cell.ljust(wide)


def _fact(head: str, cell: str, width: int) -> list[str]:
    return _wrapped(f"{head}: {cell}" if head else cell, width, later="  ")


def _read(runs: Cell) -> str:
    """Return what ``runs`` read as, with the address of each link after its words."""
    pieces: list[str] = []
    for at, run in enumerate(runs):
        pieces.append(run.text)
        ends = run.link and (at + 1 == len(runs) or runs[at + 1].link != run.link)
        if ends and run.link.removeprefix("mailto:") not in words(runs):
            pieces.append(f" ({run.link})")
    return "".join(pieces)


def _wrapped(text: str, width: int, *, later: str = "") -> list[str]:
    lines: list[str] = []
    for line in text.split(BREAK):
        lines += textwrap.wrap(
            line,
            max(width, 20),
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return lines


def _stripped(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    while lines and not lines[0]:
        lines = lines[1:]
    return lines
