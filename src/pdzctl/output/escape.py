"""Stored text inside a Markdown document: it reads as it was written and can never become structure.

A note such as ``# Votazione: approvato`` would otherwise be a heading of the minutes. Only what CommonMark 0.31 and
GitHub Flavored Markdown 0.29 could take for markup is escaped, so that the source stays readable. The one markup kept
is ``**emphasis**``.
"""

import re
from collections.abc import Iterator

__all__ = ["block", "cell", "inline"]

_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_SPACE = r"\t-\r \xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_PUNCTUATION = r"!-/:-@\[-`{-~"
_QUOTES = "«»“”‘’–—…"

_ANYWHERE = re.compile(
    rf"""
      [`\[\]]
    | \\ (?= [{_PUNCTUATION}] | $ )
    | <  (?= [A-Za-z/!?] | $ )
    | &  (?= \#[0-9]+; | \#[xX][0-9A-Fa-f]+; | [A-Za-z][A-Za-z0-9]*; )
    | (?<![{_SPACE}]) \* | \* (?![{_SPACE}])
    | ~  (?= ~ ) | (?<=\S) ~
    | (?<=[A-Za-z]) : (?= // )
    | (?<=[Mm][Aa][Ii][Ll][Tt][Oo]) :
    | (?<=[Ww][Ww][Ww]) \.
    | (?<=[\w.+-]) @ (?= \w )
    """,
    re.VERBOSE,
)
_SUSPECT = re.compile(r"[`\[\]\\<&*~@_|#:wW\t\n\r\f\v]|  ")
"""What every text has that has anything to escape or fold, but at its ends."""
_AT_ENDS = frozenset("#>-+|:=0123456789 ")
_UNDERSCORES = re.compile(r"_+")
_PIPE = re.compile(r"\|")
_EMPHASIS = re.compile(
    rf"""
    (?<! [^{_SPACE}{_PUNCTUATION}{_QUOTES}] ) (\*\*) (?! [{_SPACE}] )
    [^*]+
    (?<! [{_SPACE}] ) (\*\*) (?! [^{_SPACE}{_PUNCTUATION}{_QUOTES}] ) (?! \* )
    """,
    re.VERBOSE,
)
_AT_START = re.compile(
    r"""
      ([\#>])
    | ([-+]) (?= [ \t] | $ )
    | (?= .*- ) ([|:-]) (?= [|:\s-]* $ )
    | (=) (?= =* [ \t]* $ )
    | [0-9]{1,9} ([.)]) (?= [ \t] | $ )
    """,
    re.VERBOSE,
)
_CLOSING_HASHES = re.compile(r"(?<=[ \t])(#)#*[ \t]*$")


def inline(text: str, *, emphasis: bool = True) -> str:
    """Return ``text`` as one line of Markdown, safe at the start of a line, after a list marker or in a heading.

    Line ends become spaces. Without ``emphasis`` its asterisks are escaped too: for text that the document itself puts
    in bold.
    """
    if not _SUSPECT.search(text) and text[:1] not in _AT_ENDS and text[-1:] != " ":
        return text
    return _line(_folded(text), emphasis=emphasis)


def block(text: str, *, emphasis: bool = True) -> str:
    """Return ``text`` as Markdown paragraphs: its empty lines stay between them, its lines stay lines."""
    lines = (inline(line, emphasis=emphasis) for line in re.split(r"\r\n|\r|\n", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def cell(text: str, *, emphasis: bool = True) -> str:
    """Return ``text`` as the content of one table cell, between ``|`` and a space on both sides."""
    folded = _folded(text)
    positions = {*_inside(folded, emphasis=emphasis), *(match.start() for match in _PIPE.finditer(folded))}
    return _with_backslashes(folded, positions)


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")


def _line(text: str, *, emphasis: bool) -> str:
    positions = {*_inside(text, emphasis=emphasis), *_at_ends(text)}
    return _with_backslashes(text, positions)


def _at_ends(text: str) -> Iterator[int]:
    for match in (_AT_START.match(text), _CLOSING_HASHES.search(text)):
        if match and match.lastindex:
            yield match.start(match.lastindex)


def _inside(text: str, *, emphasis: bool) -> Iterator[int]:
    kept: set[int] = set()
    for pair in _EMPHASIS.finditer(text) if emphasis else ():
        kept.update((pair.start(1), pair.start(1) + 1, pair.start(2), pair.start(2) + 1))
    for match in _ANYWHERE.finditer(text):
        if match.start() not in kept:
            yield match.start()
    for match in _UNDERSCORES.finditer(text):
        before = text[match.start() - 1] if match.start() else ""
        if not _inert(before, text[match.end() : match.end() + 1]):
            yield from range(match.start(), match.end())


def _inert(before: str, after: str) -> bool:
    """Tell whether underscores between two characters mean nothing: inside a word, or with space on both sides."""
    return (before.isalnum() and after.isalnum()) or (before == after == " ")


def _with_backslashes(text: str, positions: set[int]) -> str:
    pieces: list[str] = []
    last = 0
    for position in sorted(positions):
        pieces += text[last:position], "\\"
        last = position
    return "".join((*pieces, text[last:]))
