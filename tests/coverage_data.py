"""Takes away what ``make coverage`` cannot count: the data files that killed processes left half written.

One of them would spoil the sum, and what their processes did is counted where others do it and live.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path


def is_whole(data: Path) -> bool:
    """Tell whether a data file of coverage is a sound database with what coverage writes first."""
    try:
        with closing(sqlite3.connect(data)) as connection:
            sound = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            return sound and connection.execute("SELECT version FROM coverage_schema").fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def sweep(folder: Path) -> int:
    """Remove the broken data files in ``folder`` and return how many there were."""
    files = [path for path in folder.glob("data.*") if not path.name.endswith("-journal")]
    broken = [path for path in files if not is_whole(path)]
    for path in broken:
        path.unlink()
    return len(broken)


if __name__ == "__main__":
    if number := sweep(Path(sys.argv[1])):
        print(f"{number} processes were killed before they could say what they ran.")
