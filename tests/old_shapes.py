"""Files of every released shape as SQL text: read by the tests of migrations, written once by ``make old-shape``."""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from shutil import copytree

from pdzctl.store.opening import SCHEMA_VERSION
from stories import Laptop

FOLDER = Path(__file__).parent / "store" / "old"
_SAMPLE = Path(__file__).parent.parent / "sample_district"
_COMMANDS = (
    ("init", "Terre Basse", "--region", "emilia-romagna"),
    ("apply", "sample_district"),
    ("problem", "edit", "PRB-01", "--title", "Case care"),
    ("undo",),
    ("undo", "--redo"),
    ("organization", "add", "Bottega del Fiume"),
    ("organization", "remove", "Bottega del Fiume"),
    ("undo",),
)
"""Every kind of line stands in the journal that these leave."""
_SHADOWS = "name IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')"
_PARTS = f"""
SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND NOT {_SHADOWS}
ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'view' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, rowid
"""


def path_of(version: int) -> Path:
    """Return where the dump of the shape ``version`` stands, there or not."""
    return FOLDER / f"v{version}.sql"


def load(version: int, file: Path) -> Path:
    """Make ``file`` a district file of the shape ``version``, as its dump has it, and return its path."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(path_of(version).read_text("utf-8"))
    return file


def dumped(file: Path) -> str:
    """Return the file as SQL that a person can read; the search index as what it holds, not as FTS5 keeps it."""
    with closing(sqlite3.connect(file)) as connection:
        return "\n".join([*_statements(connection), ""])


def _statements(connection: sqlite3.Connection) -> Iterator[str]:
    yield "BEGIN;"
    for pragma in ("application_id", "user_version"):
        yield f"PRAGMA {pragma} = {connection.execute(f'PRAGMA {pragma}').fetchone()[0]};"
    parts = connection.execute(_PARTS).fetchall()
    for kind, name, sql in parts:
        yield f"{sql};"
        if kind == "table" and (rows := list(_rows(connection, name))):
            yield f"{rows[0]}\n" + ",\n".join(rows[1:]) + ";"
    yield "COMMIT;"


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    """Yield the beginning of an INSERT, then its rows in the order of their key; nothing where the table is empty."""
    described = "SELECT name, pk FROM pragma_table_xinfo(?) WHERE hidden = 0"
    columns = dict(connection.execute(described, [table]).fetchall())
    keys = sorted((name for name, place in columns.items() if place), key=columns.__getitem__)
    names = ", ".join(columns if keys else ["rowid", *columns])
    quoted = " || ', ' || ".join(f"quote({name})" for name in names.split(", "))
    sql = f"SELECT {quoted} FROM {table} ORDER BY {', '.join(keys or ['rowid'])}"
    for number, (row,) in enumerate(connection.execute(sql)):
        if number == 0:
            yield f"INSERT INTO {table} ({names}) VALUES"
        yield f"({row})"


def write() -> None:
    """Write the dump of today's shape, unless it stands there: a released shape is never written again."""
    path, sums = path_of(SCHEMA_VERSION), FOLDER / "SHA256SUMS"
    with tempfile.TemporaryDirectory() as name, path.open("x", encoding="utf-8") as dump:
        folder = Path(name)
        copytree(_SAMPLE, folder / "sample_district")
        laptop = Laptop(folder)
        for words in _COMMANDS:
            answer = laptop.run(*words, XDG_CONFIG_HOME=name)
            assert answer.code == 0, answer.stderr
        with closing(sqlite3.connect(folder / "district.db")) as connection, connection:
            # The one thing in the file that comes from the machine's own clock.
            connection.execute("UPDATE _sqlite_migrations SET applied_at = '2025-06-03 09:00:00'")
        text = dumped(folder / "district.db")
        dump.write(text)
    with sums.open("a", encoding="ascii") as known:
        known.write(f"{sha256(text.encode()).hexdigest()}  {path.name}\n")


if __name__ == "__main__":
    sys.exit(write())
