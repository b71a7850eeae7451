"""What the journal of a district comes to, worked out apart from pdzctl, beside what the district holds.

After every test this is asked of each district file that the test's own process opened and left changed
(``tests/conftest.py``); of files that only processes of their own wrote, a test asks ``differences`` itself.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from pdzctl.errors import PdzError
from pdzctl.records.catalogue import NOUNS
from pdzctl.store.journal import SHAPES
from pdzctl.store.migrations import build
from pdzctl.store.opening import SCHEMA_VERSION, version_of

_ENTRIES = """
SELECT noun, record_id, action, field, (SELECT json_group_array(text) FROM value WHERE value.line = entry.line)
FROM entry ORDER BY line
"""
_URI = "file://"

Stamp = tuple[int, int, int] | None
Records = dict[str, dict[str, dict[str, object]]]


def differences(path: Path) -> list[str]:
    """Return what a district's file holds otherwise than its journal, replayed into an empty file, says."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        empty = _empty_district()
        empty.execute("BEGIN")
        try:
            return [*_differing(connection, empty, _replayed(connection))]
        except (KeyError, ValueError, sqlite3.Error) as error:
            return [f"the journal cannot be replayed: {error!r}"]
        finally:
            empty.execute("ROLLBACK")


def _replayed(connection: sqlite3.Connection) -> Records:
    records: Records = {noun: {} for noun in NOUNS}
    for noun, identity, action, field, texts in connection.execute(_ENTRIES):
        values = [json.loads(text) for text in json.loads(texts)]
        if action == "created":
            blank = {"id": identity, **SHAPES[noun].blank}
            records[noun][identity] = blank | {name: value for part in values for name, value in part.items()}
        elif action == "removed":
            del records[noun][identity]
        else:
            ((_, records[noun][identity][field]),) = values
    return records


def _differing(connection: sqlite3.Connection, empty: sqlite3.Connection, records: Records) -> Iterator[str]:
    empty.execute("INSERT INTO unsealing VALUES ('replay')")
    for noun, replayed in records.items():
        rows = [tuple(record[name] for name in NOUNS[noun].columns) for record in replayed.values()]
        marks = ", ".join("?" * len(NOUNS[noun].columns))
        empty.executemany(f"INSERT INTO {noun} ({', '.join(NOUNS[noun].columns)}) VALUES ({marks})", rows)
        wanted, there = ({row[0]: row for row in one.execute(f"SELECT * FROM {noun}")} for one in (empty, connection))
        yield from (
            f"{noun} {identity}: the journal says {wanted.get(identity)}, the file holds {there.get(identity)}"
            for identity in wanted.keys() | there.keys()
            if wanted.get(identity) != there.get(identity)
        )


@cache
def _empty_district() -> sqlite3.Connection:
    empty = sqlite3.connect(":memory:", isolation_level=None)
    build(empty)
    return empty


class Opened:
    """The district files that this process opened, each with its stamp before it was first opened since."""

    def __init__(self) -> None:
        self._stamps: dict[Path, Stamp] = {}
        # A hook stays for good: there is one of these for the whole run.
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "sqlite3.connect" and str(arguments[0]).startswith(_URI):
            path = Path(unquote(str(arguments[0]).removeprefix(_URI).partition("?")[0]))
            self._stamps.setdefault(path, _stamp(path))

    def forget(self) -> None:
        """Begin anew."""
        self._stamps.clear()

    def differences(self) -> list[str]:
        """Return the ``differences`` of every district of today's shape that is not as it was when it was opened."""
        changed = [path for path, stamp in self._stamps.items() if _stamp(path) not in (None, stamp)]
        return [f"{path}: {found}" for path in changed if _is_of_today(path) for found in differences(path)]


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is_of_today(path: Path) -> bool:
    try:
        return version_of(path) == SCHEMA_VERSION
    except PdzError:
        return False
