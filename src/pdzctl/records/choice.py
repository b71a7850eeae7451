"""What an enumeration of the field is: codes to store, labels to read."""

from enum import StrEnum
from typing import Self


class Label(str):
    """An English label that remembers its enumeration: in Italian, "proposed" agrees with what it is said of."""

    __slots__ = ("context",)
    context: str


class Choice(StrEnum):
    """A stored code with the label that people read."""

    label: Label

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make a member equal to its ``code``."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(label)
        member.label.context = cls.__name__
        return member
