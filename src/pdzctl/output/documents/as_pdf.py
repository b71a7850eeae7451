"""A document as PDF for archives and for readers: PDF/A-2a and PDF/UA-1, with the fonts that typst brings.

The tree reaches the packaged template as JSON: nothing that was typed is ever read as typst. A character that no font
of typst has is printed as its Unicode name in brackets, because both standards refuse a document with holes.
"""

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal
from unicodedata import name

import typst

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
)
from pdzctl.output.documents.wording import page_words

__all__ = ["write"]

_STANDARDS: Final[list[Literal["a-2a", "ua-1"]]] = ["a-2a", "ua-1"]
_UNDATED = "2000-01-01"
"""The day of a document without a date: both standards ask for one, and today's would change its bytes every day."""
_SURELY_DRAWN = 0x17F
"""The last character of Latin Extended-A: Libertinus Serif has all up to here."""


def write(paper: Paper) -> bytes:
    """Return ``paper`` as a PDF, the same bytes on every day."""
    day = datetime.fromisoformat(paper.date or _UNDATED).replace(tzinfo=UTC)
    content = {
        "title": paper.title,
        "author": paper.author,
        "language": paper.language,
        "draft": paper.draft,
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
    doubtful = {character for character in content if ord(character) > _SURELY_DRAWN}
    holes = {ord(one): f"[{name(one, f'U+{ord(one):04X}').lower()}]" for one in doubtful if not _is_drawn(one)}
    return content.translate(holes) if holes else content


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


def _line(runs: Cell) -> list[dict[str, object]]:
    return [{**run._asdict(), "break": run.text == BREAK} for run in runs]


def _block(block: Block) -> dict[str, object]:
    plain = {"kind": type(block).__name__.lower(), **block._asdict()}
    match block:
        case Heading(_, runs) | Paragraph(runs):
            return {**plain, "runs": _line(runs)}
        case Listing(_, items):
            return {**plain, "items": [[_block(one) for one in item] for item in items]}
        case Sheet(header, rows):
            lines = [[_line(cell) for cell in row] for row in rows]
            return {**plain, "header": [_line(cell) for cell in header], "rows": lines, "shares": shares(block)}
        case Quote(blocks):
            return {**plain, "blocks": [_block(one) for one in blocks]}
        case Preformatted() | Rule():
            return plain
