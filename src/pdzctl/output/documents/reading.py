"""Markdown read as a tree: every token becomes something that all formats can write, or is refused."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from pdzctl.errors import InvalidInput
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
    words,
)
from pdzctl.output.language import translations

__all__ = ["paper"]

_FRONT = re.compile(r"---\n(?P<facts>(?:[\w-]+:[^\n]*\n)*)---\n")
_FACT = re.compile(r"(?P<key>[\w-]+): *(?P<value>.*)")
_TITLE, _AUTHOR, _DATE = ("titolo", "title"), ("ente", "lead_body", "ambito", "district"), ("data", "day", "date")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What is no character of any document: XML 1.0 refuses most of them, and none can be seen."""
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+|(?![a-zA-Z][a-zA-Z0-9+.-]*:|//|\\|%5C)[^\s]+")
_FACES = frozenset({"strong_open", "strong_close", "em_open", "em_close"})
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=1)
def paper(markdown: str, *, language: str, draft: str = "") -> Paper:
    """Return ``markdown`` as a tree, in ``language`` (it or en), marked with the words ``draft``.

    The last one is remembered: a document is often wanted in several formats. Without a title in its front matter its
    first heading is the title. Raises InvalidInput for Markdown that the formats cannot hold.
    """
    front = _FRONT.match(markdown)
    facts = _facts(front["facts"]) if front else {}
    body = _NEVER.sub("\ufffd", markdown[front.end() :] if front else markdown)
    blocks = _leveled(tuple(_blocks(SyntaxTreeNode(_PARSER.parse(body)))))
    day = _first(facts, _DATE)
    return Paper(
        title=_first(facts, _TITLE) or _heading(blocks) or translations(language).gettext("Document"),
        author=_first(facts, _AUTHOR),
        date=day if _DAY.fullmatch(day) else "",
        language=language,
        draft=_clean(draft),
        blocks=blocks,
    )


def _facts(lines: str) -> dict[str, str]:
    found = (_FACT.fullmatch(line) for line in lines.splitlines())
    return {fact["key"]: _value(fact["value"]) for fact in found if fact}


def _value(written: str) -> str:
    if written == "null":
        return ""
    if not written.startswith('"'):
        return _clean(written)
    try:
        return _clean(str(json.loads(written)))
    except ValueError:
        return _clean(written)


def _clean(text: str) -> str:
    return " ".join(_NEVER.sub("\ufffd", text).split())


def _first(facts: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((facts[key] for key in keys if facts.get(key)), "")


def _heading(blocks: tuple[Block, ...]) -> str:
    return next((" ".join(words(one.runs).split()) for one in blocks if isinstance(one, Heading)), "")


def _leveled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return ``blocks`` with headings that say something, begin at 1 and skip no level (PDF/UA-1, WCAG 1.3.1)."""
    level, leveled = 0, list[Block]()
    for block in blocks:
        if isinstance(block, Heading) and not words(block.runs).strip():
            continue
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            leveled.append(Heading(level, block.runs))
        else:
            leveled.append(block)
    return tuple(leveled)


def _blocks(parent: SyntaxTreeNode) -> Iterator[Block]:
    for node in parent.children:
        match node.type:
            case "heading":
                yield Heading(int(node.tag[1:]), _runs(node))
            case "paragraph":
                yield Paragraph(_runs(node))
            case "bullet_list" | "ordered_list":
                start = int(node.attrGet("start") or 1) if node.type == "ordered_list" else None
                yield Listing(start, tuple(tuple(_blocks(item)) for item in node.children))
            case "table":
                yield _sheet(node)
            case "blockquote":
                yield Quote(tuple(_blocks(node)))
            case "fence" | "code_block":
                yield Preformatted(node.content.removesuffix("\n"))
            case "hr":
                yield Rule()
            case other:
                raise _unknown(other)


def _sheet(table: SyntaxTreeNode) -> Sheet:
    header, *body = table.children
    columns = header.children[0].children
    rows = (tuple(_runs(cell) for cell in row.children) for part in body for row in part.children)
    return Sheet(tuple(_runs(cell) for cell in columns), tuple(rows), tuple(_alignment(cell) for cell in columns))


def _alignment(cell: SyntaxTreeNode) -> str:
    return str(cell.attrGet("style") or "").removeprefix("text-align:") or "left"


def _runs(block: SyntaxTreeNode) -> Cell:
    """Return the runs of the lines in ``block``; runs of one face beside each other are one."""
    tokens: list[Token] = [token for inline in block.children for token in inline.to_tokens()[0].children or []]
    merged: list[Run] = []
    for run in _faced(tokens):
        if merged and run.text != BREAK and merged[-1].text != BREAK and merged[-1][1:] == run[1:]:
            merged[-1] = run._replace(text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)


def _faced(tokens: list[Token]) -> Iterator[Run]:
    face, refused = Run(""), ""
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            refused = "" if _SAFE_LINK.fullmatch(address) else address
            face = face._replace(link="" if refused else address)
        elif token.type == "link_close":
            face = face._replace(link="")
            if refused:
                yield face._replace(text=f" ({refused})")
        elif token.type in _FACES:
            face = _turned(face, token)
        else:
            yield _piece(token, face)


def _turned(face: Run, token: Token) -> Run:
    on = token.nesting > 0
    return face._replace(strong=on) if token.tag == "strong" else face._replace(emphasis=on)


def _piece(token: Token, face: Run) -> Run:
    match token.type:
        case "text" | "text_special":
            return face._replace(text=token.content)
        case "code_inline":
            return face._replace(text=token.content, code=True)
        case "softbreak":
            return face._replace(text=" ")
        case "hardbreak":
            return Run(BREAK)
        case "image":
            return face._replace(text=f"{token.content} ({token.attrGet('src')})")
    raise _unknown(token.type)


def _unknown(kind: str) -> InvalidInput:
    return InvalidInput("A document cannot hold Markdown of the kind {kind}.", kind=kind)
