"""The fingerprint of each shape: where that of a file differs, an error in SQL is no fault of the SQL."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

FINGERPRINTS = {
    1: "8c62823adad653f62a9d2fd84625b6407c20325dba395117b7672eb9fc7daf4b",
    2: "e547e174b2b06fbd3b71628b68de8b048ae74387d954b0bd15083ce3a4e57dbb",
    3: "571244166ebea7591eab4b88fba31e10a3883901338c69390355a7dd42b40df6",
}
"""Shape to the fingerprint of every file that has it, new or migrated."""
_PARTS = """
SELECT type, name, tbl_name, sql FROM sqlite_schema
WHERE sql IS NOT NULL AND tbl_name <> '_sqlite_migrations'
    AND (tbl_name = 'search_key' OR tbl_name NOT LIKE 'search\\_%' ESCAPE '\\')
ORDER BY type, name
"""
"""What the migrations wrote; FTS5 and sqlite-utils word their own tables as they please."""


def fingerprint(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 of every table, view, index and trigger as it is written in the file."""
    parts = connection.execute(_PARTS).fetchall()
    return sha256(repr(parts).encode()).hexdigest()


def is_as_made(path: Path) -> bool:
    """Tell whether the file at ``path`` has the fingerprint of its shape; one of an unknown shape cannot be judged."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            return FINGERPRINTS.get(version) in (None, fingerprint(connection))
    except (sqlite3.Error, UnicodeDecodeError):
        return False
