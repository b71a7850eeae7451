"""TOML from strangers: refused before it can cost anything, searched for the line of a key only when one is wrong."""

import re
from typing import Any

import tomli

from pdzctl.errors import Fault

LARGEST = 1_000_000
"""The most bytes of one TOML file, or of one line of the bulk file."""

_MOST_DOTS = 32
_MOST_DOTS_IN_ALL = 20_000
_MOST_BRACKETS = 20_000
_DEEPEST = 64
_STRINGS = re.compile(
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    r"|'''.*?'''"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*",
    re.DOTALL,
)
_AROUND_DOTS = re.compile(r"[ \t]*\.[ \t]*")
_BETWEEN_KEYS = re.compile(r"[\s=\[\]{},]+")
_BRACKETS = re.compile(r"[\[\]{}]")

Path = tuple[str | int, ...]


def parse(name: str, text: str) -> tuple[dict[str, Any], Fault | None]:
    """Return the tables of ``text`` and no fault, or nothing and the one fault that stopped the reading."""
    if refusal := _refusal(name, text):
        return {}, refusal
    try:
        return tomli.loads(text), None
    except tomli.TOMLDecodeError as error:
        values = {"column": error.colno, "reason": error.msg}
        return {}, Fault(name, error.lineno, "", "This is not TOML at column {column}: {reason}.", values)
    except (RecursionError, ValueError, OverflowError):
        return {}, Fault(name, 1, "", "This file holds a number or a nesting that is too large.")


def _refusal(name: str, text: str) -> Fault | None:
    if too_large(text):
        return Fault(name, 1, "", "This file is larger than {most} bytes.", {"most": LARGEST})
    if text.count("[") + text.count("{") <= _DEEPEST and text.count(".") <= _MOST_DOTS:
        return None
    bare = _STRINGS.sub(lambda found: '"' + "\n" * found[0].count("\n"), text)
    if bare.count("[") + bare.count("{") > _MOST_BRACKETS:
        values = {"most": _MOST_BRACKETS}
        return Fault(name, 1, "", "This file has more than {most} tables and lists.", values)
    if fault := _too_deep(name, bare):
        return fault
    if bare.count(".") > _MOST_DOTS_IN_ALL:
        return Fault(name, 1, "", "The keys of this file have more than {most} dots.", {"most": _MOST_DOTS_IN_ALL})
    return None


def _too_deep(name: str, bare: str) -> Fault | None:
    """Return the fault of the first line of TOML, given without its strings, with deep brackets or too long a key."""
    depth = 0
    for line, content in enumerate(bare.split("\n"), 1):
        if "[" in content or "{" in content or depth:
            for bracket in _BRACKETS.findall(content):
                depth = max(0, depth + (1 if bracket in "[{" else -1))
                if depth > _DEEPEST:
                    return Fault(name, line, "", "Brackets are nested more than {most} deep.", {"most": _DEEPEST})
        if content.count(".") > _MOST_DOTS:
            keys = _BETWEEN_KEYS.split(_AROUND_DOTS.sub(".", content))
            if max(key.count(".") for key in keys) > _MOST_DOTS:
                return Fault(name, line, "", "A key has more than {most} dots.", {"most": _MOST_DOTS})
    return None


def too_large(text: str) -> bool:
    """Tell whether ``text`` has more bytes than one file or bulk line may have."""
    return len(text) > LARGEST or (len(text) * 4 > LARGEST and len(text.encode(errors="surrogatepass")) > LARGEST)


def lines(text: str) -> dict[Path, int]:
    """Return the line of every table and key of valid TOML, by its path: ``("agenda", 0, "title")`` is on line 7."""
    return _Scanner(text).scan()


class _Scanner:
    """One walk over TOML that a real parser has already accepted: it only follows keys, brackets and strings."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._at = 0
        self._counted = 0
        self._line_number = 1
        self._found: dict[Path, int] = {}
        self._lengths: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self._found[()] = 1
        while self._skip_blanks():
            if self._text.startswith("[[", self._at):
                table = self._header(2)
            elif self._text[self._at] == "[":
                table = self._header(1)
            else:
                self._pair(table)
        return self._found

    def _line(self) -> int:
        self._line_number += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line_number

    def _skip_blanks(self, also: str = "") -> bool:
        text, size = self._text, len(self._text)
        while self._at < size:
            character = text[self._at]
            if character == "#":
                end = text.find("\n", self._at)
                self._at = size if end < 0 else end
            elif character in " \t\n\r" or character in also:
                self._at += 1
            else:
                return True
        return False

    def _header(self, brackets: int) -> Path:
        line = self._line()
        self._at += brackets
        keys = self._key("]")
        self._at += brackets
        path: Path = ()
        for number, key in enumerate(keys, 1):
            path = (*path, key)
            if number == len(keys) and brackets == len("[["):
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        self._found[path] = line
        return path

    def _key(self, end: str) -> list[str]:
        parts: list[str] = []
        while self._text[self._at] != end:
            character = self._text[self._at]
            start = self._at
            if character in "\"'":
                self._string()
                parts.append(self._text[start + 1 : self._at - 1])
            elif character in " \t.":
                self._at += 1
            else:
                while self._text[self._at] not in f" \t.{end}":
                    self._at += 1
                parts.append(self._text[start : self._at])
        return parts

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = (*table, *self._key("="))
        self._at += 1
        self._found[path] = line
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip_blanks()
        match self._text[self._at]:
            case '"' | "'":
                self._string()
            case "[":
                self._list(path)
            case "{":
                self._inline(path)
            case _:
                while self._at < len(self._text) and self._text[self._at] not in ",]}#\n":
                    self._at += 1

    def _list(self, path: Path) -> None:
        self._at += 1
        number = 0
        while self._skip_blanks(",") and self._text[self._at] != "]":
            self._found[*path, number] = self._line()
            self._value((*path, number))
            number += 1
        self._at += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        while self._skip_blanks(",") and self._text[self._at] != "}":
            self._pair(path)
        self._at += 1

    def _string(self) -> None:
        text = self._text
        quote = text[self._at]
        end = quote * 3 if text.startswith(quote * 3, self._at) else quote
        at = self._at + len(end)
        while not text.startswith(end, at):
            at += 2 if text[at] == "\\" and quote == '"' else 1
        at += len(end)
        while len(end) > 1 and text.startswith(quote, at):
            at += 1
        self._at = at
