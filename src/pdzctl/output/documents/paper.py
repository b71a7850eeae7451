"""A document as a tree: what every format writes, and nothing that one of them cannot."""

from typing import NamedTuple, TypeAlias

__all__ = [
    "BREAK",
    "Block",
    "Cell",
    "Heading",
    "Listing",
    "Paper",
    "Paragraph",
    "Preformatted",
    "Quote",
    "Rule",
    "Run",
    "Sheet",
    "shares",
    "words",
]

_LINE, _LONGEST_WORD, _LONGEST_CELL = 96, 24, 60
BREAK = "\n"
"""The text of a run that only ends a line."""


class Run(NamedTuple):
    """A piece of a line in one face; ``link`` is a web, mail or relative address, or empty."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""


Cell: TypeAlias = tuple[Run, ...]


class Heading(NamedTuple):
    """A heading: the first of a document has level 1, and none skips a level downwards."""

    level: int
    runs: Cell


class Paragraph(NamedTuple):
    """A paragraph."""

    runs: Cell


class Listing(NamedTuple):
    """A list; ``start`` is the first number, or None without numbers."""

    start: int | None
    items: "tuple[tuple[Block, ...], ...]"


class Sheet(NamedTuple):
    """A table: a header and rows of as many cells; ``alignments`` are left, center or right, by column."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alignments: tuple[str, ...]


class Quote(NamedTuple):
    """What is quoted."""

    blocks: "tuple[Block, ...]"


class Preformatted(NamedTuple):
    """Lines that stay as they are."""

    text: str


class Rule(NamedTuple):
    """A line across the page."""


Block: TypeAlias = Heading | Paragraph | Listing | Sheet | Quote | Preformatted | Rule


class Paper(NamedTuple):
    """A document; ``date`` is ``YYYY-MM-DD`` or empty, ``draft`` the words that stand on every page or empty."""

    title: str
    author: str
    date: str
    language: str
    draft: str
    blocks: tuple[Block, ...]


def words(runs: Cell) -> str:
    """Return what a line of ``runs`` reads as."""
    return "".join(run.text for run in runs)


def shares(sheet: Sheet) -> list[int]:
    """Return how wide each column shall be, in parts of a line of about 96 characters.

    Each has room for its longest word, up to 24 characters; what is left goes to the columns with more to say.
    """
    columns = [[words(cell) for cell in column] for column in zip(sheet.header, *sheet.rows, strict=True)]
    least = [
        min(_LONGEST_WORD, max(len(word) for cell in column for word in cell.split() or [""])) + 2 for column in columns
    ]
    wished = [
        max(0, min(_LONGEST_CELL, max(map(len, column))) - wide) for column, wide in zip(columns, least, strict=True)
    ]
    left = max(0, _LINE - sum(least))
    return [wide + left * wish // (sum(wished) or 1) for wide, wish in zip(least, wished, strict=True)]
