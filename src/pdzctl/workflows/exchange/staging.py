"""Files become rows, values checked one by one; nothing is compared with the district yet."""

import io
import json
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any

from pdzctl.errors import Fault, InvalidInput
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Noun
from pdzctl.workflows.exchange import shape, toml_text
from pdzctl.workflows.exchange.naming import unknown_name
from pdzctl.workflows.exchange.rows import Row, Source, Staged, TomlSource
from pdzctl.workflows.exchange.sheets import Sheet, members_of, read_sheet
from pdzctl.workflows.exchange.sources import STANDARD_INPUT, Opened, decoded, lines_of, open_all
from pdzctl.workflows.exchange.toml_text import Path as Place
from pdzctl.workflows.exchange.values import Wrong, check_of

_NESTED: dict[str, dict[str, Noun]] = {
    name: {shape.nested_key(noun): noun for noun in satellites} for name, satellites in shape.SATELLITES.items()
}
_CHECKS: dict[str, dict[str, tuple[str, Callable[[object], object]]]] = {
    noun: {key: (field.name, check_of(field)) for key, field in fields.items()} for noun, fields in shape.OWN.items()
}
"""Noun to its keys in files, each with the name of its field and what checks a value of it."""
_ASKED_FOR: dict[str, tuple[tuple[str, str], ...]] = {
    noun: tuple(
        (key, field.name)
        for key, field in fields.items()
        if field.name in shape.REQUIRED[noun] and noun != "district" and key != "code"
    )
    for noun, fields in shape.OWN.items()
}
"""Noun to the keys that a record cannot do without, each with the name of its field."""
_MOST_SESSIONS = 100_000
_MOST_RECORDS = 2_000_000
"""In a bulk file: twice what a district has after twenty years with a session a day of fifty people."""


def read(given: Path, shown: str = "") -> Staged:
    """Read a folder or one file; raises NotFound where there is none. Faults are collected, never raised."""
    staged = Staged()
    unopened: list[Fault] = []
    for file in open_all(given, shown or given.name, unopened):
        staged.whole = staged.whole or (file.name == shape.DISTRICT_FILE and given.is_dir())
        _read_file(staged, file, alone=not given.is_dir())
    for fault in unopened:
        staged.miss(fault.file)
    staged.faults.extend(unopened)
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
    _read_file(staged, Opened(name, None, io.BytesIO(text.encode(errors="surrogatepass"))), alone=True)
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
    data = opened.file.read()
    text = decoded(opened.name, data, staged.faults)
    tables, fault = toml_text.parse(opened.name, text) if text is not None else ({}, None)
    if fault or text is None:
        staged.faults.extend([fault] if fault else [])
        staged.miss(opened.name)
        return
    source = TomlSource(opened.name, opened.path, data)
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
        where = source.inside(place, number)
        if isinstance(member, dict):
            _stage(staged, noun, member, source, where, owner=owner)
        elif only:
            _stage(staged, noun, {only.key: member}, source, where, owner=owner)
        else:
            key = str(place[-1])
            staged.faults.append(Fault(source.name, source.line(where), key, "This must be a list of tables."))


def _stage(
    staged: Staged, noun: str, table: Mapping[str, Any], source: Source, place: Place, *, owner: Row | None = None
) -> None:
    row = Row(noun, source, place, owner)
    staged.rows[noun].append(row)
    fields, nested = _CHECKS[noun], _NESTED[noun]
    for key, given in table.items():
        if known := fields.get(key):
            name, check = known
            value = check(given)
            if isinstance(value, Wrong):
                staged.faults.append(row.fault(key, value.sentence, value.values))
            elif value is not None:
                row.values[name] = value
        elif satellite := nested.get(key):
            where = source.inside(place, key)
            _nested(staged, given, satellite.name, source, where, owner=row, single=shape.is_single(satellite))
        elif noun == "district" and key == "id" and isinstance(given, str):
            row.values["id"] = given
        else:
            line = source.line(source.inside(place, key))
            staged.faults.append(unknown_name(source.name, line, key, (*fields, *nested)))
    if staged.without_personal:
        row.columns = shape.impersonal_fields(noun)
    _ask_for(staged, row)


def _ask_for(staged: Staged, row: Row) -> None:
    """Add a fault for what ``row`` lacks, unless it has a code and its file does not speak of that.

    Told at once, so that a file that is made of nothing else is read no further than faults are told.
    """
    for key, name in _ASKED_FOR[row.noun]:
        spoken_of = row.columns is None or name in row.columns or "code" not in row.values
        if name not in row.values and key not in row.bad and spoken_of:
            staged.faults.append(row.fault(key, "This must be given."))


def _read_bulk(staged: Staged, opened: Opened) -> None:
    """Stage a session from each line of the bulk file, one line in memory at a time."""
    if refusal := _too_much(opened):
        staged.faults.append(refusal)
        staged.miss(opened.name)
        return
    source = Source(opened.name, opened.path)
    for number, raw in enumerate(lines_of(opened.file, toml_text.LARGEST), 1):
        if len(raw) > toml_text.LARGEST:
            values = {"most": toml_text.LARGEST}
            staged.faults.append(Fault(opened.name, number, "", "This line is larger than {most} bytes.", values))
            staged.miss(opened.name)
            return  # what follows may never end
        line = decoded(opened.name, raw, staged.faults, line=number)
        if line is None:
            staged.miss(opened.name)
            continue
        if not line.strip():
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


def _too_much(opened: Opened) -> Fault | None:
    """Return the fault of a bulk file with more lines or tables than a district has sessions or records of them.

    They are counted before any of them takes memory, and no further than that.
    """
    start, records, refusal = opened.file.tell(), 0, None
    for number, line in enumerate(lines_of(opened.file, toml_text.LARGEST), 1):
        records += line.count(b"{")
        if number > _MOST_SESSIONS:
            refusal = Fault(opened.name, number, "", "This file has more than {most} lines.", {"most": _MOST_SESSIONS})
        elif records > _MOST_RECORDS:
            values = {"most": _MOST_RECORDS}
            refusal = Fault(opened.name, number, "", "This file holds more than {most} records.", values)
        if refusal:
            break
    opened.file.seek(start)
    return refusal


def _without_twice(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    given = list(pairs)
    table = dict(given)
    if len(table) != len(given):
        raise ValueError
    return table


def _refused(_text: str) -> None:
    raise ValueError


def _read_sheet(staged: Staged, opened: Opened) -> None:
    noun = shape.sheet_of(opened.name)
    if not noun:
        known = [Path(name).name for name in shape.SHEETS]
        staged.faults.append(unknown_name(opened.name, 1, Path(opened.name).name, known))
        return
    before = len(staged.faults)
    sheet = read_sheet(opened.name, opened.file.read(), noun, staged.faults, staged.warnings)
    if any(not fault.field for fault in staged.faults[before:]):
        staged.miss(opened.name)
    _stage_sheet(staged, noun, sheet, Source(opened.name, opened.path))


def _stage_sheet(staged: Staged, noun: str, sheet: Sheet, source: Source) -> None:
    """Stage the rows of a sheet column by column."""
    spoken_of = frozenset(shape.OWN[noun][key].name for key in sheet.columns if key in shape.OWN[noun])
    if staged.without_personal:
        spoken_of &= shape.impersonal_fields(noun)
    lists = frozenset(one.name for one in shape.SATELLITES[noun] if one.plural in sheet.columns)
    rows = [Row(noun, source, (line,), None, spoken_of, lists) for line in sheet.lines]
    staged.rows[noun] += rows
    for number, key in enumerate(sheet.columns):
        column = zip(rows, map(itemgetter(number), sheet.cells), strict=True)
        if known := _CHECKS[noun].get(key):
            _stage_column(staged, column, key, *known)
        elif satellite := _NESTED[noun].get(key):
            for row, cell in column:
                _nested(staged, members_of(cell), satellite.name, source, row.place, owner=row, single=False)
    for row in rows:
        _ask_for(staged, row)


def _stage_column(
    staged: Staged, column: Iterable[tuple[Row, str]], key: str, name: str, check: Callable[[object], object]
) -> None:
    for row, cell in column:
        if not cell:
            continue
        value = check(cell)
        if isinstance(value, Wrong):
            staged.faults.append(row.fault(key, value.sentence, value.values))
        else:
            row.values[name] = value
