"""A document as one HTML page: no script, no picture, nothing from elsewhere, readable by every browser and reader.

The policy in its head forbids what the text never holds. Contrast is at least 7 : 1 (WCAG 2.1 AAA). A draft says so at
the top of the screen wherever the reader is, and across each printed page.
"""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

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
    Run,
    Sheet,
)

__all__ = ["write"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_FACTS = 2
"""A table of so many columns tells facts: the first cell of a row is its header."""


def write(paper: Paper) -> bytes:
    """Return ``paper`` as a page in UTF-8."""
    return "".join(_page(paper)).encode()


def _page(paper: Paper) -> Iterator[str]:
    style = files("pdzctl.output.documents").joinpath("page.css").read_text("utf-8")
    yield f'<!DOCTYPE html>\n<html lang="{escape(paper.language)}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    for name, content in (("author", paper.author), ("dcterms.date", paper.date)):
        if content:
            yield f'<meta name="{name}" content="{escape(content)}">\n'
    yield f"<title>{escape(paper.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
    if paper.draft:
        yield f'<p class="draft" role="note"><strong>{escape(paper.draft)}</strong></p>\n'
        yield f'<div class="across" aria-hidden="true">{escape(paper.draft)}</div>\n'
    yield "<main>\n"
    yield from _blocks(paper.blocks, _Headings())
    yield "</main>\n</body>\n</html>\n"


class _Headings:
    """The identities of headings: a table is called by the one above it."""

    def __init__(self) -> None:
        self.number = 0

    @property
    def last(self) -> str:
        return f"section-{self.number}" if self.number else ""

    def next(self) -> str:
        self.number += 1
        return self.last


def _blocks(blocks: tuple[Block, ...], headings: _Headings) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level, runs):
                yield f'<h{level} id="{headings.next()}">{_line(runs)}</h{level}>\n'
            case Paragraph(runs):
                yield f"<p>{_line(runs)}</p>\n"
            case Listing(start, items):
                yield from _listing(start, items, headings)
            case Sheet():
                yield from _table(block, headings)
            case Quote(quoted):
                yield "<blockquote>\n"
                yield from _blocks(quoted, headings)
                yield "</blockquote>\n"
            case Preformatted(text):
                yield f"<pre>{escape(text)}</pre>\n"
            case Rule():
                yield "<hr>\n"


def _listing(start: int | None, items: tuple[tuple[Block, ...], ...], headings: _Headings) -> Iterator[str]:
    tag = "ul" if start is None else "ol"
    yield f'<ol start="{start}">\n' if start not in (None, 1) else f"<{tag}>\n"
    for item in items:
        yield "<li>"
        if len(item) == 1 and isinstance(item[0], Paragraph):
            yield _line(item[0].runs)
        else:
            yield from _blocks(item, headings)
        yield "</li>\n"
    yield f"</{tag}>\n"


def _table(sheet: Sheet, headings: _Headings) -> Iterator[str]:
    called = f' aria-labelledby="{headings.last}"' if headings.last else ""
    yield f"<table{called}>\n<thead>\n<tr>"
    for cell, alignment in zip(sheet.header, sheet.alignments, strict=True):
        yield f'<th scope="col"{_aligned(alignment)}>{_line(cell)}</th>'
    yield "</tr>\n</thead>\n<tbody>\n"
    for row in sheet.rows:
        yield "<tr>"
        for place, (cell, alignment) in enumerate(zip(row, sheet.alignments, strict=True)):
            heads = place == 0 and len(row) == _FACTS
            tag, scope = ("th", ' scope="row"') if heads else ("td", "")
            yield f"<{tag}{scope}{_aligned(alignment)}>{_line(cell)}</{tag}>"
        yield "</tr>\n"
    yield "</tbody>\n</table>\n"


def _aligned(alignment: str) -> str:
    return "" if alignment == "left" else f' class="{alignment}"'


def _line(runs: Cell) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if run.text == BREAK:
        return "<br>\n"
    written = escape(run.text)
    if run.code:
        written = f"<code>{written}</code>"
    if run.emphasis:
        written = f"<em>{written}</em>"
    if run.strong:
        written = f"<strong>{written}</strong>"
    if run.link:
        written = f'<a href="{escape(run.link)}" rel="noopener noreferrer">{written}</a>'
    return written
