"""What can go wrong, in a sentence.

An error carries an English template and its values; ``cli.main`` alone translates it, prints it and exits with its
code. Values are codes, names of fields and files: never the content of a personal field.
"""

from collections.abc import Mapping
from enum import IntEnum
from string import Formatter
from types import MappingProxyType
from typing import NamedTuple

__all__ = [
    "Ambiguous",
    "Busy",
    "Damaged",
    "ExitCode",
    "Fault",
    "InvalidInput",
    "MachineRefused",
    "NotFound",
    "PdzError",
    "Refused",
    "Usage",
    "in_english",
]


class ExitCode(IntEnum):
    """The exit codes that scripts may rely on."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    INVALID = 4
    BUSY = 5
    MACHINE = 6
    DAMAGED = 7
    BUG = 70


class _Forms(Formatter):
    """Fill a template in English."""

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, tuple | list):
            return ", ".join(map(str, value))
        one, several, many = format_spec.partition("|")
        return (one if value == 1 else many) if several else str(super().format_field(value, format_spec))


def in_english(template: str, values: Mapping[str, object]) -> str:
    """Return ``template`` filled with ``values``; lists take commas and ``{count:day|days}`` agrees with its number."""
    return _Forms().vformat(template, (), values)


class PdzError(Exception):
    """Something foreseen went wrong: a sentence, a hint with what to type next, and the code to exit with."""

    exit_code = ExitCode.REFUSED

    def __init__(self, sentence: str, /, *, hint: str = "", **values: object) -> None:
        """Keep the template ``sentence``, the template ``hint`` and the ``values`` both are filled with."""
        self.sentence = sentence
        self.hint = hint
        self.values = values
        super().__init__(sentence, values)

    def __str__(self) -> str:
        return in_english(self.sentence, self.values)


class Refused(PdzError):
    """The rules of the district say no: an illegal transition, a guard that is not met, a record still in use."""


class Usage(PdzError):
    """The command was typed in a way that cannot be understood."""

    exit_code = ExitCode.USAGE


class Ambiguous(Usage):
    """A code, name or prefix fits more than one record."""


class NotFound(PdzError):
    """A code, a record or the district's file does not exist."""

    exit_code = ExitCode.NOT_FOUND


class Fault(NamedTuple):
    """One thing wrong with some input: where (file, line or row), which field, and a template with its values."""

    file: str
    line: int
    field: str
    sentence: str
    values: Mapping[str, object] = MappingProxyType({})


class InvalidInput(PdzError):
    """Input was not understood or breaks a rule; ``faults`` lists every one of them."""

    exit_code = ExitCode.INVALID

    def __init__(self, sentence: str, /, *, hint: str = "", faults: tuple[Fault, ...] = (), **values: object) -> None:
        """Keep the sentence and all ``faults``."""
        super().__init__(sentence, hint=hint, **values)
        self.faults = faults


class Busy(PdzError):
    """Somebody else holds the file; the same command may go through later."""

    exit_code = ExitCode.BUSY


class MachineRefused(PdzError):
    """The machine said no: disk full, read-only, permission, input or output error."""

    exit_code = ExitCode.MACHINE


class Damaged(PdzError):
    """The file is damaged, is not a pdzctl file, or is newer than this program."""

    exit_code = ExitCode.DAMAGED
