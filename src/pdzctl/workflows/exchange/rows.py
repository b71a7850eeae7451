"""What was read: rows that know the file and line they came from, and all that was wrong or doubtful about them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from pdzctl.errors import Fault, InvalidInput
from pdzctl.records.catalogue import NOUNS
from pdzctl.workflows.exchange import shape, toml_text
from pdzctl.workflows.exchange.sources import decoded, read_again
from pdzctl.workflows.exchange.toml_text import Path as Place

MOST_FAULTS = 1_000
_NOTHING: frozenset[str] = frozenset()


class Source:
    """One file as its rows remember it: its name and path. The place of a row is its line, for 1 the file itself."""

    def __init__(self, name: str, path: Path | None) -> None:
        """Keep where the file is; what was typed in has no path."""
        self.name = name
        self.path = path

    def inside(self, place: Place, _key: str | int) -> Place:
        """Return the place of what stands under a key of the row at ``place``: the same line."""
        return place

    def line(self, place: Place) -> int:
        """Return the line of ``place``."""
        return int(place[0]) if place else 1


class TomlSource(Source):
    """A TOML file: a place is a path of keys, whose line is looked for only when a fault asks."""

    def __init__(self, name: str, path: Path | None, data: bytes) -> None:
        """Keep of ``data`` only what was typed in; the rest is read again when a fault asks."""
        super().__init__(name, path)
        self._typed = b"" if path else data
        self._digest = sha256(data).digest()

    @cached_property
    def _lines(self) -> Mapping[Place, int]:
        data = read_again(self.path) if self.path else self._typed
        # A file that changed meanwhile may not even be TOML: nothing is looked for in it.
        same = sha256(data).digest() == self._digest
        return toml_text.lines(decoded(self.name, data, []) or "") if same else {}

    def inside(self, place: Place, key: str | int) -> Place:
        """Return the path of what stands under ``key`` of the table at ``place``."""
        return (*place, key)

    def line(self, place: Place) -> int:
        """Return the line of ``place``, or of the nearest table around it."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)


@dataclass(eq=False, slots=True)
class Row:
    """One record as a file gives it: ``values`` by field name, links still as the codes that were typed."""

    noun: str
    source: Source
    place: Place
    owner: "Row | None" = None
    columns: frozenset[str] | None = None
    """The fields that the file speaks about where it does not speak about all of them."""
    lists: frozenset[str] | None = None
    """The satellites it speaks about, likewise."""
    values: dict[str, Any] = field(default_factory=dict)
    bad: frozenset[str] = _NOTHING
    """The keys that are already known to be wrong: nothing more is said about them."""
    id: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] = field(default_factory=dict)
    steps: tuple[dict[str, Any], ...] = ()
    """What the record is on the way from ``before`` to ``after``, where its state moves more than once."""
    position: int = 0

    def blame(self, key: str) -> None:
        """Remember that ``key`` is wrong."""
        self.bad |= {key}

    def fault(self, key: str, sentence: str, values: Mapping[str, object] | None = None) -> Fault:
        """Return a fault at the line of ``key``, and remember that it is wrong."""
        self.blame(key)
        return self.warning(key, sentence, values)

    def warning(self, key: str, sentence: str, values: Mapping[str, object] | None = None) -> Fault:
        """Return the same line without holding anything against the row."""
        only = shape.only_field(NOUNS[self.noun])
        shown = shape.nested_key(NOUNS[self.noun]) if only and key == only.key else key
        return Fault(self.source.name, self.line(key), shown, sentence, dict(values or {}))

    def line(self, key: str = "") -> int:
        """Return the line of the row, or of one of its keys."""
        return self.source.line(self.source.inside(self.place, key) if key else self.place)


class Faults(list[Fault]):
    """What is wrong with some files, up to as many faults as anybody corrects before trying again.

    Files made to hold millions would otherwise fill the memory with sentences.
    """

    def append(self, fault: Fault, /) -> None:
        """Add one; raises InvalidInput with all of them where that is one too many."""
        super().append(fault)
        if len(self) > MOST_FAULTS:
            raise InvalidInput(
                "The files hold more than {most} faults: nothing was written, and only these were looked for.",
                hint="docs/file-format.md says what every file holds.",
                most=MOST_FAULTS,
                faults=self.in_order()[:MOST_FAULTS],
            )

    def extend(self, faults: Iterable[Fault], /) -> None:
        """Add several; raises as ``append``."""
        for fault in faults:
            self.append(fault)

    def in_order(self) -> tuple[Fault, ...]:
        """Return the faults by file and line."""
        return tuple(sorted(self, key=lambda fault: (fault.file, fault.line)))


@dataclass
class Staged:
    """All that was read: rows by noun in the order of the files, and what was wrong or doubtful."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in NOUNS})
    faults: Faults = field(default_factory=Faults)
    warnings: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """The nouns of files that could not be read: what they hold is unknown, so nothing that points there is blamed."""
    whole: bool = False
    """Whether a whole folder was given, so that a session it does not hold is gone."""
    without_personal: bool = False

    @property
    def count(self) -> int:
        """How many rows there are of all nouns."""
        return sum(map(len, self.rows.values()))

    def miss(self, file: str) -> None:
        """Note that ``file`` could not be read, and with it every noun that stands in files of its name."""
        sheet = shape.sheet_of(file)
        for noun in (sheet,) if sheet else shape.TABLES.get(file, ("session",)):
            self.unread.update((noun, *shape.descendants(noun)))

    def covered(self) -> Iterator[str]:
        """Yield the nouns of which records that are missing here count as gone."""
        for noun, rows in self.rows.items():
            top_level = not NOUNS[noun].owner and noun != "district"
            if top_level and rows and (self.whole or noun != "session") and noun not in self.unread:
                yield noun
