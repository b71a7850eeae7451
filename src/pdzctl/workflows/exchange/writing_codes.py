"""``apply --write-codes``: the codes that records were given, put into the files they came from, and nothing else."""

import csv
import io
from collections import defaultdict
from pathlib import Path

from pdzctl.output.as_csv import line as csv_line
from pdzctl.output.files import write_atomically
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.naming import folded, header_names
from pdzctl.workflows.exchange.rows import Row, Source, Staged
from pdzctl.workflows.exchange.sheets import marked, separator_of, text_of

_FILE_MODE = 0o600


def write_codes(staged: Staged) -> tuple[int, tuple[str, ...]]:
    """Write codes into the files of ``staged``, which was applied; return the files written and the codes left out.

    A table gets its ``code`` on the line after its header, a row in its ``code`` column, which is added where missing.
    Left out are codes of records read from the standard input or from the bulk form.
    """
    lacking: dict[Source, list[Row]] = defaultdict(list)
    for noun, rows in staged.rows.items():
        for row in rows:
            if shape.has_code(noun) and "code" not in row.values:
                lacking[row.source].append(row)
    written = 0
    left_out: list[str] = []
    for source, rows in lacking.items():
        if source.path is None or source.name.endswith(".jsonl"):
            left_out.extend(row.after["code"] for row in rows)
        else:
            fill = _filled_sheet if source.name.endswith(".csv") else _filled_toml
            written += _replace(source.path, fill(source.path, rows))
    return written, tuple(left_out)


def _replace(path: Path, data: bytes) -> bool:
    mode = path.stat().st_mode & 0o777 or _FILE_MODE
    return write_atomically(path, data, mode)


def _filled_toml(path: Path, rows: list[Row]) -> bytes:
    """Return the file with a ``code`` line in every table of ``rows``, worked on from the last to the first."""
    lines = path.read_bytes().decode("utf-8-sig").splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
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
            head, brace, tail = lines[at].rpartition("{ ") if "{ " in lines[at] else lines[at].rpartition("{")
            lines[at] = f"{head}{brace or '{'}{code}, {tail.lstrip()}"
    return "".join(lines).encode()


def _filled_sheet(path: Path, rows: list[Row]) -> bytes:
    """Return the CSV file with the codes of ``rows`` in its ``code`` column, in the encoding and shape it had."""
    text, encoding = text_of(path.read_bytes())
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
