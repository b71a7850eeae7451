"""What a noun and its fields are made of, and the few shapes fields come in."""

from enum import Enum, auto
from typing import NamedTuple

from pdzctl.records.privacy import Privacy


class Kind(Enum):
    """What a field holds."""

    LINE = auto()
    BLOCK = auto()
    COUNT = auto()
    FLAG = auto()
    DAY = auto()
    DUE = auto()
    TIME = auto()
    CHOICE = auto()
    LINK = auto()


class Field(NamedTuple):
    """One field of a noun.

    ``words`` is the English label of its column and option; ``of`` the enumeration of a choice or the noun of a link;
    ``privacy`` its class. ``given`` is false for what only the noun's own verbs change.
    """

    name: str
    kind: Kind
    words: str
    privacy: Privacy = Privacy.NONE
    of: str = ""
    given: bool = True

    @property
    def key(self) -> str:
        """The name in files, options and columns: a link is called after what it points to."""
        return self.name.removesuffix("_id")


class Noun(NamedTuple):
    """One noun: its words, the prefix of its codes, its owner and its fields (``id`` first, then any ``code``).

    ``owner`` is the link to the record it lives in: files nest it there under ``plural``. ``order`` are the fields that
    put the members of one owner in order.
    """

    name: str
    plural: str
    words: str
    fields: tuple[Field, ...]
    prefix: str = ""
    digits: int = 0
    owner: str = ""
    order: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the SQL columns, in order."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """Return the field called ``name``, or KeyError."""
        for field in self.fields:
            if name in (field.name, field.key):
                return field
        raise KeyError(name)


def line(name: str, words: str, privacy: Privacy = Privacy.NONE, *, given: bool = True) -> Field:
    """Describe a line of text."""
    return Field(name, Kind.LINE, words, privacy, "", given)


def prose(name: str, words: str, *, given: bool = True) -> Field:
    """Describe a line in which people may be named."""
    return Field(name, Kind.LINE, words, Privacy.FREE_TEXT, "", given)


def block(name: str, words: str) -> Field:
    """Describe free text of many lines."""
    return Field(name, Kind.BLOCK, words, Privacy.FREE_TEXT)


def count(name: str, words: str, *, given: bool = True) -> Field:
    """Describe a whole number."""
    return Field(name, Kind.COUNT, words, given=given)


def flag(name: str, words: str) -> Field:
    """Describe a yes or no."""
    return Field(name, Kind.FLAG, words)


def day(name: str, words: str, *, given: bool = True) -> Field:
    """Describe a day."""
    return Field(name, Kind.DAY, words, given=given)


def time(name: str, words: str, *, given: bool = True) -> Field:
    """Describe a time of day."""
    return Field(name, Kind.TIME, words, given=given)


def choice(name: str, words: str, of: str, *, given: bool = True) -> Field:
    """Describe a member of an enumeration."""
    return Field(name, Kind.CHOICE, words, of=of, given=given)


def link(name: str, words: str, of: str, privacy: Privacy = Privacy.NONE, *, given: bool = True) -> Field:
    """Describe a link to another record."""
    return Field(name, Kind.LINK, words, privacy, of, given)


ID = line("id", "identity", given=False)
CODE = line("code", "code")
POSITION = count("position", "position")
SINCE = day("since", "since")
UNTIL = day("until", "until")
