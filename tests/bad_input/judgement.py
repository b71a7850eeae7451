"""What an answer may never hold, judged with nothing of the program: terminals, spreadsheets and Markdown readers."""

import csv
import io
import json
import re
import unicodedata
from typing import Any

from output.judge import INERT, PARSERS

_DRIVES_A_TERMINAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_HIDES = re.compile("[\u200b\u2060\ufeff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]|(\u0301){5}")
_FRONT = re.compile(r'[a-z_]+: (null|[A-Za-z0-9_-]+([.:-][A-Za-z0-9_-]+)*|".*")')
_TABLE = {"table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close"} | {  # noqa: E501
    "th_open", "th_close", "td_open", "td_close", "inline",
}  # fmt: skip


def assert_harmless(text: str, *, terminal: bool) -> None:
    """Fail where ``text`` could drive a terminal or, on one, deceive who reads it."""
    assert not (found := _DRIVES_A_TERMINAL.search(text)), text[max(0, found.start() - 60) : found.end() + 60]
    if terminal:
        assert not (found := _HIDES.search(text)), text[max(0, found.start() - 60) : found.end() + 60]


def json_of(text: str) -> Any:
    assert text.isascii()
    return json.loads(text)


def cells_of(text: str, delimiter: str) -> list[list[str]]:
    """Return the cells of CSV that no spreadsheet takes for a formula; every row is as wide as the header."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows for cell in row):
        first = unicodedata.normalize("NFKC", cell.lstrip(" \xa0"))[:1]
        assert first not in set("=+-@|%\t\r\n") or not first, cell
    return rows


def assert_one_table(markdown: str, lines: int | None = None) -> None:
    """Fail unless ``markdown`` is one table, of ``lines`` lines under its header, whose cells are nothing but text."""
    for parser in PARSERS:
        tokens = parser.parse(markdown)
        kinds = [token.type for token in tokens]
        assert set(kinds) <= _TABLE
        assert kinds.count("table_open") == 1
        assert lines is None or kinds.count("tr_open") == lines + 1
        assert {child.type for token in tokens for child in token.children or ()} <= INERT


def without_front_matter(markdown: str) -> str:
    """Return what follows the front matter, every line of which is one key with one value that YAML takes for text."""
    opening, front, rest = markdown.split("---\n", 2)
    assert not opening
    for line in front.splitlines():
        assert _FRONT.fullmatch(line), line
        if line.endswith('"'):
            json.loads(line.split(": ", 1)[1])
    return rest


def structure(markdown: str) -> list[tuple[str, ...]]:
    """Return what a Markdown reader sees, the words left out: blocks, and inside a line all that is not plain text.

    What is missing from minutes stands in code, and is compared too.
    """
    outlines = []
    for parser in PARSERS:
        tokens = parser.parse(markdown)
        blocks = [f"{token.type} {token.markup}" for token in tokens]
        children = [child for token in tokens for child in token.children or () if child.type != "text"]
        inside = [f"{child.type} {child.content}" for child in children]
        outlines.append((*blocks, *inside))
    return outlines
