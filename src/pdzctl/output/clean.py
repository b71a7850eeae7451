"""The one function that lets text written by people reach a terminal.

A terminal obeys the control characters it is shown, and direction marks or tags let a text look like another one, so
all of them are shown as escapes. Source of the classes: Unicode 15.1 chapter 23, UTR 36, UTS 55.
"""

import re
from unicodedata import category, combining

__all__ = ["visible"]

_UNSAFE = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u00ad\u115f\u1160\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"  # invisible
    "\ufdd0-\ufdef\ufffe\uffff"  # never characters
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff"  # surrogates, private use, tags
)
_JOINERS = "\u200c\u200d"
_LINE = f"[{_UNSAFE}{_JOINERS}]"
_BLOCK = f"(?![\t\n]){_LINE}"

_MOST_MARKS = 4
_VIRAMA = 9
_JOINED_BEFORE = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
_JOINED_AFTER = frozenset({"Lo", "So", "Sm"})
_LONG_ESCAPE = 0xFFFF


def visible(text: str, *, block: bool = False) -> str:
    r"""Return ``text`` with every character that could deceive or drive a terminal shown as ``\u001b``.

    Newline and tab pass only where ``block`` is true. Joiners stay inside emoji and inside scripts that are written
    with them. Of the combining marks on one letter four stay, the others are shown as escapes.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = re.sub(_BLOCK if block else _LINE, _escaped, text)
    return shown if shown.isascii() else _with_few_marks(shown)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    if character in _JOINERS and _joins(match.string, match.start()):
        return character
    return _escape(character)


def _escape(character: str) -> str:
    point = ord(character)
    return f"\\u{point:04x}" if point <= _LONG_ESCAPE else f"\\U{point:08x}"


def _joins(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or category(before) not in _JOINED_BEFORE:
        return False
    return combining(before) == _VIRAMA or (after != "" and category(after) in _JOINED_AFTER)


def _with_few_marks(text: str) -> str:
    if not any(map(combining, text)) and not any(category(character) == "Me" for character in text):
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if category(character) in {"Mn", "Me"} else 0
        kept.append(character if marks <= _MOST_MARKS else _escape(character))
    return "".join(kept)
