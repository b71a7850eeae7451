"""The names that SQL of ours relies on: where a file lacks one, it is the file that is at fault and not the SQL."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pdzctl.records.catalogue import NOUNS

_BESIDE_RECORDS = {
    "change": "line first id site clock at command kind reverses author_digest summary_digest hash",
    "code_used": "series highest",
    "entry": "line clock noun record_id action field digest personal_digest hash",
    "sealed": "minutes_id session_id",
    "search": "noun record_id public code title text names",
    "search_key": "number noun record_id key",
    "unsealing": "change_id",
    "value": "line part salt text",
}
COLUMNS = {name: noun.columns for name, noun in NOUNS.items()} | {
    table: tuple(columns.split()) for table, columns in _BESIDE_RECORDS.items()
}
"""Every table and view of today's shape with its columns."""


def lacks_a_name(path: Path) -> bool:
    """Tell whether the file at ``path`` lacks a table or column of today's shape, or cannot say."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            for table, columns in COLUMNS.items():
                there = connection.execute("SELECT name FROM pragma_table_info(?)", [table])
                if not {name for (name,) in there} >= {*columns}:
                    return True
    except (sqlite3.Error, UnicodeDecodeError):
        return True
    return False
