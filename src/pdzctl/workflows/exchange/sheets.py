"""CSV, as pdzctl writes it or as a spreadsheet saves it: decoded, split, unguarded, with the line of every row."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pdzctl.errors import Fault
from pdzctl.output import as_csv
from pdzctl.workflows.exchange.naming import folded, header_names, unknown_name
from pdzctl.workflows.exchange.shape import columns_of_sheet

_SEPARATORS = ",;\t|"
_DIGITS = {"tax_code": 11, "istat_code": 6}
MEMBER_SEPARATOR = "|"
_UNKNOWN_LISTED = 5
_LONGEST_HEADER = 100_000
_MOST_ROWS = 200_000
"""Twice the people, and the seats, of the largest district."""
FLAG_WORDS = {True: "sì", False: "no"}


class Sheet(NamedTuple):
    """The rows of a CSV file: ``columns`` are keys ("" where unknown), each row its line and one cell per column."""

    columns: tuple[str, ...]
    lines: list[int]
    cells: list[list[str]]

    def add(self, line: int, cells: list[str]) -> None:
        """Take in one more row, unless it is empty."""
        if any(cells):
            self.lines.append(line)
            self.cells.append(cells)


def read_sheet(name: str, data: bytes, noun: str, faults: list[Fault], warnings: list[Fault]) -> Sheet:
    """Return the rows of a CSV file of ``noun``; every row that cannot be understood is a fault."""
    text, as_saved = _decoded(name, data, faults, warnings)
    mark, text = marked(text)
    skipped = 1 if mark else 0
    first = text.partition("\n")[0]
    if not first.strip():
        return Sheet((), [], [])
    if len(first) > _LONGEST_HEADER:
        values = {"most": _LONGEST_HEADER}
        faults.append(Fault(name, skipped + 1, "", "The first line is longer than {most} characters.", values))
        return Sheet((), [], [])
    separator = separator_of(first, noun)
    as_saved = as_saved or separator != "," or first.endswith("\r")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = skipped + 1
    sheet = Sheet((), [], [])
    try:
        columns = _columns(name, start, next(reader), noun, faults)
        if not any(columns):
            return sheet
        sheet = sheet._replace(columns=columns)
        digits = [(n, _DIGITS[key]) for n, key in enumerate(columns) if as_saved and key in _DIGITS]
        start = reader.line_num + skipped + 1
        for cells in reader:
            if len(cells) == len(columns):
                sheet.add(start, _bare(cells, digits))
                if len(sheet.lines) > _MOST_ROWS:
                    faults.append(Fault(name, start, "", "This file has more than {most} rows.", {"most": _MOST_ROWS}))
                    return Sheet((), [], [])
            elif any(cell.strip() for cell in cells):
                values = {"count": len(cells), "expected": len(columns)}
                faults.append(Fault(name, start, "", "This row has {count} cells, the header has {expected}.", values))
            start = reader.line_num + skipped + 1
    except csv.Error:
        faults.append(Fault(name, start, "", "This row is not CSV: a quote is not closed, or a cell is not text."))
    return sheet


def write_sheet(noun: str, rows: Iterable[Iterable[str]], columns: Sequence[str] = ()) -> str:
    """Return the canonical CSV of ``noun``: its keys, then its rows, guarded against spreadsheets that run formulas."""
    lines = [as_csv.line(columns or columns_of_sheet(noun))]
    lines += [as_csv.line([as_csv.guard(cell) for cell in row]) for row in rows]
    return "".join(lines)


def text_of(data: bytes) -> tuple[str, str]:
    """Return the text of a CSV file and its encoding: as its first bytes announce, else UTF-8, else Windows (cp1252).

    Raises UnicodeDecodeError.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _lines(data.decode(encoding)), encoding
    try:
        return _lines(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _lines(data.decode("cp1252")), "cp1252"


def _decoded(name: str, data: bytes, faults: list[Fault], warnings: list[Fault]) -> tuple[str, bool]:
    """Return the text and whether a byte order mark or Windows letters show that a spreadsheet saved it."""
    try:
        text, encoding = text_of(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(name, line, "", "This line is neither UTF-8 nor Windows text."))
        return "", True
    if encoding == "cp1252":
        warnings.append(Fault(name, 1, "", "This file was read as Windows text (cp1252): look at its accents."))
    return text, encoding != "utf-8"


def _lines(text: str) -> str:
    return text if "\n" in text else text.replace("\r", "\n")


def marked(text: str) -> tuple[str, str]:
    """Return the ``sep=`` line that tells a spreadsheet what separates cells, or nothing, and the text after it."""
    first, end, rest = text.partition("\n")
    return (first + end, rest) if first.strip().lower().startswith("sep=") else ("", text)


def separator_of(header: str, noun: str) -> str:
    """Return the separator that splits ``header`` into the most names of columns of ``noun``."""
    names = header_names(noun)
    return max(
        _SEPARATORS, key=lambda separator: sum(folded(cell.strip('" \r')) in names for cell in header.split(separator))
    )


def _columns(name: str, line: int, cells: Sequence[str], noun: str, faults: list[Fault]) -> tuple[str, ...]:
    names = header_names(noun)
    columns: list[str] = []
    unknown: list[int] = []
    if not any(folded(cell) in names for cell in cells):
        # What stands there may be somebody's name: it is not repeated.
        values = {"columns": ", ".join(columns_of_sheet(noun))}
        faults.append(Fault(name, line, "", "The first line names no column of this file: {columns}.", values))
        return ("",) * len(cells)
    for cell in cells:
        column = names.get(folded(cell), "")
        if not column and cell.strip():
            unknown.append(len(columns))
        elif column and column in columns:
            faults.append(Fault(name, line, column, "This column stands twice in the header."))
            column = ""
        columns.append(column)
    faults += [_unknown_column(name, line, cells, number, noun) for number in unknown[:_UNKNOWN_LISTED]]
    if len(unknown) > _UNKNOWN_LISTED:
        sentence = "{count} more {count:column has|columns have} no name of this file."
        faults.append(Fault(name, line, "…", sentence, {"count": len(unknown) - _UNKNOWN_LISTED}))
    return tuple(columns)


def _unknown_column(name: str, line: int, cells: Sequence[str], number: int, noun: str) -> Fault:
    """Return the fault of one header cell; what may be the name of a person is told by the letter of its column."""
    names = header_names(noun)
    fault = unknown_name(name, line, cells[number].strip(), names)
    if near := fault.values.get("nearest"):
        fault = fault._replace(values={"nearest": names[str(near)]})
    return fault._replace(field=column_letter(number)) if noun == "person" else fault


def column_letter(number: int) -> str:
    """Return what a spreadsheet calls the column at ``number``, counted from 0: A, B … Z, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _bare(cells: Iterable[str], digits: Iterable[tuple[int, int]]) -> list[str]:
    """Return the texts of cells unguarded, and with the leading zeros that spreadsheets take from codes put back.

    ``digits`` are the places of such codes and their lengths.
    """
    bare = [(as_csv.unguard(cell) if cell[:1] == "'" else cell).strip() for cell in cells]
    for number, length in digits:
        if bare[number].isascii() and bare[number].isdigit():
            bare[number] = bare[number].zfill(length)
    return bare


def joined(members: Iterable[str]) -> str:
    """Return the members of a set as one cell, ``|`` between them."""
    return MEMBER_SEPARATOR.join(member.replace("\\", "\\\\").replace(MEMBER_SEPARATOR, "\\|") for member in members)


def members_of(cell: str) -> list[str]:
    """Return the members that ``joined`` made ``cell`` from, spaces around them left out."""
    members = [re.sub(r"\\(.)", r"\1", member).strip() for member in re.findall(r"(?:\\.|[^|\\])+", cell)]
    return [member for member in members if member]
