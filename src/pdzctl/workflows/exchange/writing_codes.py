"""``apply --write-codes``: the codes that records were given, put into the files they came from, and nothing else."""

import csv
import io
from collections import defaultdict
from pathlib import Path

import tomli

from pdzctl.output.as_csv import line as csv_line
from pdzctl.output.files import sweep, write_atomically
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.naming import folded, header_names
from pdzctl.workflows.exchange.rows import Row, Source, Staged
from pdzctl.workflows.exchange.sheets import marked, separator_of, text_of
from pdzctl.workflows.exchange.sources import decoded

_FILE_MODE = 0o600


def write_codes(staged: Staged) -> tuple[int, tuple[str, ...]]:
    """Write codes into the files of ``staged``, which was applied; return the files written and the codes left out.

    A table gets its ``code`` on the line after its header, a row in its ``code`` column, which is added where missing.
    Left out are codes of records read from the standard input or from the bulk form, and those for which no place is
    found in their file.
    """
    lacking: dict[Source, list[Row]] = defaultdict(list)
    for noun, rows in staged.rows.items():
        for row in rows:
            if shape.has_code(noun) and "code" not in row.values:
                lacking[row.source].append(row)
    written = 0
    left_out: list[str] = []
    for source, rows in lacking.items():
        if filled := _filled(source, rows):
            written += _replace(*filled)
        else:
            left_out.extend(row.after["code"] for row in rows)
    return written, tuple(left_out)


def _filled(source: Source, rows: list[Row]) -> tuple[Path, bytes] | None:
    """Return the path of a file and what it holds with the codes of ``rows``, or None where they find no place."""
    if source.path is None or source.name.endswith(".jsonl"):
        return None
    data = source.path.read_bytes()
    if source.name.endswith(".csv"):
        return source.path, _filled_sheet(data, rows)
    text = decoded(source.name, data, []) or ""
    filled = _filled_toml(text, rows)
    # A brace in a string may have been taken for that of a table: then the file stays as it is.
    return (source.path, filled.encode()) if _adds_only_codes(tomli.loads(text), _parsed(filled)) else None


def _parsed(text: str) -> object:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError:
        return None


def _adds_only_codes(before: object, after: object) -> bool:
    match before, after:
        case dict(), dict():
            return after.keys() - before.keys() <= {"code"} and all(
                key in after and _adds_only_codes(value, after[key]) for key, value in before.items()
            )
        case list(), list():
            return len(before) == len(after) and all(map(_adds_only_codes, before, after))
        case _:
            return before == after


def _replace(path: Path, data: bytes) -> bool:
    sweep(path.parent)
    mode = path.stat().st_mode & 0o777 or _FILE_MODE
    return write_atomically(path, data, mode)


def _filled_toml(text: str, rows: list[Row]) -> str:
    """Return ``text`` with a ``code`` line in every table of ``rows``, worked on from the last to the first."""
    lines = list(io.StringIO(text, newline="\n"))
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    free: dict[int, int] = {}
    for row in sorted(rows, key=lambda one: (one.line(), one.place), reverse=True):
        at = row.line() - 1
        code = f'code = "{row.after["code"]}"'
        if not row.place:
            lines.insert(0, f"{code}{end}")
        elif lines[at].lstrip().startswith("["):
            if not lines[at].endswith("\n"):
                lines[at] += end
            lines.insert(at + 1, f"{code}{end}")
        else:
            # Members of an inline list that share a line come last first: the last free brace is theirs.
            end_of_free = free.get(at, len(lines[at]))
            head, _, tail = lines[at][:end_of_free].rpartition("{")
            space = " " if tail.startswith(" ") else ""
            lines[at] = f"{head}{{{space}{code}, {tail.lstrip()}{lines[at][end_of_free:]}"
            free[at] = len(head)
    return "".join(lines)


def _filled_sheet(data: bytes, rows: list[Row]) -> bytes:
    """Return a CSV file with the codes of ``rows`` in its ``code`` column, in the encoding and shape it had."""
    text, encoding = text_of(data)
    noun = rows[0].noun
    mark, text = marked(text)
    first = text.partition("\n")[0]
    separator = separator_of(first, noun)
    end = "\r\n" if first.endswith("\r") else "\n"
    codes = {row.line(): row.after["code"] for row in rows}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header = next(reader)
    names = [header_names(noun).get(folded(cell)) for cell in header]
    column = names.index("code") if "code" in names else None
    if column is None:
        header.insert(0, "code")
    lines = [mark, csv_line(header, delimiter=separator, end=end)]
    skipped = 1 if mark else 0
    line = reader.line_num + skipped + 1
    for cells in reader:
        code = codes.get(line, "")
        if column is None and cells:
            cells.insert(0, code)
        elif column is not None and code:
            cells[column] = code
        lines.append(csv_line(cells, delimiter=separator, end=end))
        line = reader.line_num + skipped + 1
    return "".join(lines).encode(encoding)
