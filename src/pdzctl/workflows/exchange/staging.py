"""What the files say, as rows that know the file and line they came from; nothing is compared with the district yet."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from pdzctl.errors import Fault, InvalidInput
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Noun
from pdzctl.workflows.exchange import shape, toml_text
from pdzctl.workflows.exchange.naming import unknown_name
from pdzctl.workflows.exchange.sheets import members_of, read_sheet
from pdzctl.workflows.exchange.sources import STANDARD_INPUT, Opened, decoded, open_all, read_again
from pdzctl.workflows.exchange.toml_text import Path as Place
from pdzctl.workflows.exchange.values import Wrong, checked

_NESTED: dict[str, dict[str, Noun]] = {
    name: {shape.nested_key(noun): noun for noun in satellites} for name, satellites in shape.SATELLITES.items()
}


class Source:
    """One file as its rows remember it: its name and, when a fault asks, the line of a table or key."""

    def __init__(self, opened: Opened, *, toml: bool = False) -> None:
        """Keep where the file is; only what was typed in is kept whole, the rest is read again when a fault asks.

        Rows of files that are not ``toml`` carry their line as their place.
        """
        self.name = opened.name
        self.path = opened.path
        self.toml = toml
        self._typed = b"" if opened.path else opened.data
        self._digest = sha256(opened.data).digest()

    @cached_property
    def _lines(self) -> Mapping[Place, int]:
        data = read_again(self.path) if self.path else self._typed
        # A file that changed meanwhile may not even be TOML: nothing is looked for in it.
        same = sha256(data).digest() == self._digest
        return toml_text.lines(decoded(Opened(self.name, self.path, data), []) or "") if same else {}

    def line(self, place: Place) -> int:
        """Return the line of ``place``, or of the nearest table around it."""
        if not self.toml:
            return int(place[0]) if place else 1
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
    values: dict[str, Any] = field(default_factory=dict)
    columns: frozenset[str] | None = None
    """The fields that the file speaks about where it does not speak about all of them."""
    lists: frozenset[str] | None = None
    """The satellites it speaks about, likewise."""
    bad: set[str] = field(default_factory=set)
    """The keys that are already known to be wrong: nothing more is said about them."""
    id: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    """What the record is on the way from ``before`` to ``after``, where its state moves more than once."""
    position: int = 0

    def fault(self, key: str, sentence: str, values: Mapping[str, object] | None = None) -> Fault:
        """Return a fault at the line of ``key``, and remember that it is wrong."""
        self.bad.add(key)
        return self.warning(key, sentence, values)

    def warning(self, key: str, sentence: str, values: Mapping[str, object] | None = None) -> Fault:
        """Return the same line without holding anything against the row."""
        only = shape.only_field(NOUNS[self.noun])
        shown = shape.nested_key(NOUNS[self.noun]) if only and key == only.key else key
        return Fault(self.source.name, self.line(key), shown, sentence, dict(values or {}))

    def line(self, key: str = "") -> int:
        """Return the line of the row, or of one of its keys."""
        return self.source.line((*self.place, key) if key else self.place)


@dataclass
class Staged:
    """All that was read: rows by noun in the order of the files, and what was wrong or doubtful."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in NOUNS})
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """The nouns of files that could not be read: what they hold is unknown, so nothing that points there is blamed."""
    whole: bool = False
    """Whether a whole folder was given, so that a session it does not hold is gone."""
    without_personal: bool = False

    def miss(self, file: str) -> None:
        """Note that ``file`` could not be read, and with it every noun that stands in files of its name."""
        sheets = {Path(name).name: noun for name, noun in shape.SHEETS.items()}
        sheet = sheets.get(Path(file).name)
        for noun in (sheet,) if sheet else shape.TABLES.get(file, ("session",)):
            self.unread.update((noun, *shape.descendants(noun)))

    def covered(self) -> Iterator[str]:
        """Yield the nouns of which records that are missing here count as gone."""
        for noun, rows in self.rows.items():
            top_level = not NOUNS[noun].owner and noun != "district"
            if top_level and rows and (self.whole or noun != "session") and noun not in self.unread:
                yield noun


def read(given: Path, shown: str = "") -> Staged:
    """Read a folder or one file; raises NotFound where there is none. Faults are collected, never raised."""
    staged = Staged()
    unopened: list[Fault] = []
    for file in open_all(given, shown or given.name, unopened):
        staged.whole = staged.whole or (file.name == shape.DISTRICT_FILE and given.is_dir())
        _read_file(staged, file, alone=not given.is_dir())
    for fault in unopened:
        staged.miss(fault.file)
    staged.faults += unopened
    return staged


def read_any(folder: Path, source: str, standard_input: Callable[[str], str]) -> Staged:
    """Read what a person typed as ``source``: a path seen from ``folder``, or ``-`` for the standard input."""
    if source == STANDARD_INPUT:
        return read_standard_input(standard_input(source))
    return read(folder / source, source)


def read_standard_input(text: str) -> Staged:
    """Read one TOML session, or the bulk form, typed or piped in."""
    staged = Staged()
    if not text.strip("\ufeff \t\r\n"):
        hint = "One session as TOML, or a session a line as JSON, is read from it."
        raise InvalidInput("The standard input is empty.", hint=hint)
    ending = ".jsonl" if text.lstrip("\ufeff \t\r\n").startswith("{") else ".toml"
    name = f"-{ending}" if ending == ".jsonl" else "-"
    _read_file(staged, Opened(name, None, text.encode(errors="surrogatepass")), alone=True)
    return staged


def _read_file(staged: Staged, opened: Opened, *, alone: bool) -> None:
    match opened.suffix:
        case ".csv":
            _read_sheet(staged, opened)
        case ".jsonl":
            _read_bulk(staged, opened)
        case _:
            _read_toml(staged, opened, alone=alone)


def _read_toml(staged: Staged, opened: Opened, *, alone: bool) -> None:
    nouns = shape.TABLES.get(opened.name, () if not alone else tuple(shape.TOP_LEVEL))
    text = decoded(opened, staged.faults)
    tables, fault = toml_text.parse(opened.name, text) if text is not None else ({}, None)
    if fault or text is None:
        staged.faults.extend([fault] if fault else [])
        staged.miss(opened.name)
        return
    source = Source(opened, toml=True)
    if opened.name not in shape.TABLES and not _holds_tables(tables):
        _stage(staged, "session", tables, source, ())
        return
    if shape.MARK in tables:
        staged.without_personal = tables.pop(shape.MARK) is True
    if opened.name == shape.DISTRICT_FILE:
        own = {key: given for key, given in tables.items() if key not in nouns}
        _stage(staged, "district", own, source, ())
        tables = {key: given for key, given in tables.items() if key in nouns}
    for key, given in tables.items():
        if key not in nouns or key == "district":
            staged.faults.append(unknown_name(opened.name, source.line((key,)), key, nouns))
        else:
            _nested(staged, given, key, source, (key,), owner=None, single=False)


def _holds_tables(tables: Mapping[str, Any]) -> bool:
    return any(key in shape.TOP_LEVEL and isinstance(given, dict | list) for key, given in tables.items())


def _nested(
    staged: Staged, given: object, noun: str, source: Source, place: Place, *, owner: Row | None, single: bool
) -> None:
    """Stage the table, or each member of the list, that stands under one key."""
    if single and not (isinstance(given, list) and noun == "minutes"):
        if isinstance(given, dict):
            _stage(staged, noun, given, source, place, owner=owner)
        else:
            staged.faults.append(Fault(source.name, source.line(place), str(place[-1]), "This must be a table."))
        return
    only = shape.only_field(NOUNS[noun])
    if not isinstance(given, list):
        staged.faults.append(Fault(source.name, source.line(place), str(place[-1]), "This must be a list."))
        return
    for number, member in enumerate(given):
        where = (*place, number) if source.toml else place
        if isinstance(member, dict):
            _stage(staged, noun, member, source, where, owner=owner)
        elif only:
            _stage(staged, noun, {only.key: member}, source, where, owner=owner)
        else:
            key = str(place[-1])
            staged.faults.append(Fault(source.name, source.line(where), key, "This must be a list of tables."))


def _stage(
    staged: Staged, noun: str, table: Mapping[str, Any], source: Source, place: Place, *, owner: Row | None = None
) -> Row:
    row = Row(noun, source, place, owner)
    staged.rows[noun].append(row)
    fields, nested = shape.OWN[noun], _NESTED[noun]
    for key, given in table.items():
        if known := fields.get(key):
            value = checked(known, given)
            if isinstance(value, Wrong):
                staged.faults.append(row.fault(key, value.sentence, value.values))
            elif value is not None:
                row.values[known.name] = value
        elif satellite := nested.get(key):
            where = (*place, key) if source.toml else place
            _nested(staged, given, satellite.name, source, where, owner=row, single=shape.is_single(satellite))
        elif noun == "district" and key == "id" and isinstance(given, str):
            row.values["id"] = given
        else:
            line = source.line((*place, key) if source.toml else place)
            staged.faults.append(unknown_name(source.name, line, key, (*fields, *nested)))
    if staged.without_personal:
        row.columns = frozenset(NOUNS[noun].columns) - shape.personal_fields(noun)
    return row


def _read_bulk(staged: Staged, opened: Opened) -> None:
    """Stage a session from each line of the bulk file, one line in memory at a time beside its bytes."""
    source = Source(opened)
    for number, raw in enumerate(_lines(opened.data), 1):
        line = decoded(opened._replace(data=raw), staged.faults, line=number)
        if line is None:
            staged.miss(opened.name)
            continue
        if not line.strip():
            continue
        if toml_text.too_large(line):
            values = {"most": toml_text.LARGEST}
            staged.faults.append(Fault(opened.name, number, "", "This line is larger than {most} bytes.", values))
            continue
        try:
            table = json.loads(line, object_pairs_hook=_without_twice, parse_constant=_refused, parse_float=_refused)
        except (RecursionError, ValueError):
            table = None
        if isinstance(table, dict):
            _stage(staged, "session", table, source, (number,))
        else:
            sentence = "This line is not one session as a JSON object, with whole numbers and each key once."
            staged.faults.append(Fault(opened.name, number, "", sentence))
            staged.miss(opened.name)


def _lines(data: bytes) -> Iterator[bytes]:
    ending = b"\n" if b"\n" in data else b"\r"
    start = 0
    while start < len(data):
        end = data.find(ending, start)
        end = len(data) if end < 0 else end
        yield data[start:end]
        start = end + 1


def _without_twice(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    given = list(pairs)
    table = dict(given)
    if len(table) != len(given):
        raise ValueError
    return table


def _refused(_text: str) -> None:
    raise ValueError


def _read_sheet(staged: Staged, opened: Opened) -> None:
    names = {Path(name).name: noun for name, noun in shape.SHEETS.items()}
    noun = names.get(Path(opened.name).name, "")
    if not noun:
        staged.faults.append(unknown_name(opened.name, 1, Path(opened.name).name, names))
        return
    before = len(staged.faults)
    sheet = read_sheet(opened.name, opened.data, noun, staged.faults, staged.warnings)
    if any(not fault.field for fault in staged.faults[before:]):
        staged.miss(opened.name)
    source = Source(opened)
    nested = {one.plural: one for one in shape.SATELLITES[noun]}
    columns = frozenset(shape.OWN[noun][key].name for key in sheet.columns if key in shape.OWN[noun])
    lists = frozenset(nested[key].name for key in sheet.columns if key in nested)
    for line, cells in sheet.rows:
        table: dict[str, Any] = {}
        for key, cell in zip(sheet.columns, cells, strict=True):
            if key in nested:
                table[key] = members_of(cell)
            elif key and cell:
                table[key] = cell
        row = _stage(staged, noun, table, source, (line,))
        row.columns = columns if row.columns is None else columns & row.columns
        row.lists = lists
