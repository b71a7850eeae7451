"""A file of commands, one per line, as words: quoted like a shell does, and nothing else that shells do."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pdzctl.errors import Fault, InvalidInput
from pdzctl.workflows.exchange.sources import STANDARD_INPUT, decoded, open_all

__all__ = ["Line", "in_ranges", "read_lines"]

_PROGRAM = "pdzctl"


class Line(NamedTuple):
    """One command: the line it stands on, counted from 1, its words without the program's, and the line as written."""

    number: int
    words: tuple[str, ...]
    text: str


class _Words(shlex.shlex):
    """The words of a line; a ``#`` begins a comment only where a word could begin, or ``C#`` would lose its end."""

    def __init__(self, text: str) -> None:
        self.state: str | None
        super().__init__(text, posix=True)
        self.whitespace_split = True

    @property
    def commenters(self) -> str:
        return "#" if self.state == " " else ""

    @commenters.setter
    def commenters(self, _: str) -> None:
        pass


def read_lines(source: str, folder: Path, standard_input: str) -> list[Line]:
    """Return the commands of ``source``: a file seen from ``folder``, or ``-`` for ``standard_input``.

    Blank lines and comments are left out. Raises NotFound, or InvalidInput with every line whose quotes do not close.
    """
    faults: list[Fault] = []
    lines = []
    for number, text in enumerate(_text(source, folder, standard_input, faults).split("\n"), start=1):
        try:
            words = list(_Words(text))
        except ValueError:
            faults.append(Fault(source, number, "", "The quotes of this line do not close."))
            continue
        if words:
            lines.append(Line(number, tuple(words[1:] if words[0] == _PROGRAM else words), text))
    if faults:
        raise InvalidInput(
            "{path} cannot be understood: nothing was done.",
            path=source,
            faults=tuple(faults),
            hint='A text that holds an apostrophe stands in double quotes: "l\'ufficio".',
        )
    return lines


def _text(source: str, folder: Path, standard_input: str, faults: list[Fault]) -> str:
    if source == STANDARD_INPUT:
        return standard_input.removeprefix("\ufeff")
    given = folder / source
    if given.is_dir():
        raise InvalidInput("{path} is a folder: name a file with one command per line.", path=source)
    opened = open_all(given, source, faults)
    return "".join(decoded(each.name, each.file.read(), faults) or "" for each in opened)


def in_ranges(numbers: Sequence[int]) -> tuple[str, ...]:
    """Return ascending line numbers as people write them, neighbours drawn together: ``3``, ``7-12``."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][-1] == number - 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return tuple("-".join(map(str, each)) for each in ranges)
