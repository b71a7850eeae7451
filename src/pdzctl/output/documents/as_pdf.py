"""A document as PDF for archives and for readers: PDF/A-2a and PDF/UA-1, with the fonts that typst brings.

The tree reaches the packaged template as JSON: nothing that was typed is ever read as typst. A character that no font
of typst has is printed as its Unicode name in brackets, because both standards refuse a document with holes.
"""

import json
import re
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal
from unicodedata import name

import typst

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
    shares,
    words,
)
from pdzctl.output.documents.wording import page_words

__all__ = ["write"]

_STANDARDS: Final[list[Literal["a-2a", "ua-1"]]] = ["a-2a", "ua-1"]
_UNDATED = "2000-01-01"
"""The day of a document without a date: both standards ask for one, and today's would change its bytes every day."""
_LONGEST_WORD, _LONGEST_IN_CELL = 70, 22
_JOINING = dict.fromkeys((0x200C, 0x200D, 0xFE0E, 0xFE0F), "")
"""What only shapes a neighbour: these fonts have nothing to join, and draw it as a space."""
_MAY_BREAK = "\u200b"
_LINES_TOGETHER = 20
_SURELY_DRAWN = 0x17F
"""The last character of Latin Extended-A: Libertinus Serif has all up to here."""


def write(paper: Paper) -> bytes:
    """Return ``paper`` as a PDF, the same bytes on every day."""
    day = datetime.fromisoformat(paper.date or _UNDATED).replace(tzinfo=UTC)
    content = {
        "title": _seen(paper.title),
        "author": _seen(paper.author),
        "language": paper.language,
        "draft": _seen(paper.draft),
        "page_words": page_words(paper.language),
        "blocks": [_block(block) for block in paper.blocks],
    }
    return _compiled(_drawable(json.dumps(content, ensure_ascii=False)), int(day.timestamp()))


def _compiled(content: str, timestamp: int) -> bytes:
    pdf = _compiler().compile(
        format="pdf", pdf_standards=[*_STANDARDS], sys_inputs={"paper": content}, timestamp=timestamp
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> typst.Compiler:
    template = Path(str(files("pdzctl.output.documents").joinpath("page.typ")))
    return typst.Compiler(str(template), root=str(template.parent), ignore_system_fonts=True)


def _drawable(content: str) -> str:
    """Return the JSON ``content`` with every character that no font has as its name in brackets."""
    doubtful = {character for character in set(content) if ord(character) > _SURELY_DRAWN}
    holes = {ord(one): f"[{name(one, f'U+{ord(one):04X}').lower()}]" for one in doubtful if not _is_drawn(one)}
    return content.translate({**holes, **_JOINING})


@cache
def _is_drawn(character: str) -> bool:
    """Tell whether the fonts have ``character``, by having it set."""
    probe = {"title": "-", "author": "", "language": "en", "draft": "", "page_words": ["", "", ""], "blocks": []}
    line = {"kind": "paragraph", "runs": [_run(character)]}
    try:
        _compiled(json.dumps({**probe, "blocks": [line]}, ensure_ascii=False), 0)
    except typst.TypstError:
        return False
    return True


def _run(text: str, **face: object) -> dict[str, object]:
    return {"text": text, "strong": False, "emphasis": False, "code": False, "link": "", **face}


def _line(runs: Cell, longest: int = _LONGEST_WORD) -> list[dict[str, object]]:
    faces = ({**run._asdict(), "break": run.text == BREAK} for run in runs)
    return [{**face, "text": _breakable(_seen(run.text), longest)} for face, run in zip(faces, runs, strict=True)]


def _seen(text: str) -> str:
    """Return ``text`` with what cannot be seen shown as an escape: a PDF would draw it as a space, or turn the line."""
    return visible(text, block=True)


def _breakable(text: str, longest: int) -> str:
    """Return ``text`` with a place to break the line in every word that would not fit into one."""
    if len(text) <= longest:
        return text
    return re.sub(rf"\S{{{longest}}}(?=\S)", rf"\g<0>{_MAY_BREAK}", text)


def _block(block: Block) -> dict[str, object]:
    plain = {"kind": type(block).__name__.lower(), **block._asdict()}
    match block:
        case Heading(_, runs) | Paragraph(runs):
            return {**plain, "runs": _line(runs)}
        case Listing(_, items):
            return {**plain, "items": [[_block(one) for one in item] for item in items]}
        case Sheet(header, rows):
            first, *lines = [[_line(cell, _LONGEST_IN_CELL) for cell in row] for row in (header, *rows)]
            wide = shares(block)
            whole = [_stays_whole(row, wide) for row in rows]
            return {**plain, "header": first, "rows": lines, "shares": wide, "whole": whole}
        case Quote(blocks):
            return {**plain, "blocks": [_block(one) for one in blocks]}
        case Preformatted(text):
            return {**plain, "text": _seen(text)}
        case Rule():
            return plain


def _stays_whole(row: tuple[Cell, ...], wide: list[int]) -> bool:
    """Tell whether ``row`` is so low that it may go to the next page rather than be divided."""
    return all(len(words(cell)) < _LINES_TOGETHER * parts for cell, parts in zip(row, wide, strict=True))
