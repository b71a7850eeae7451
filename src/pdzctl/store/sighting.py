"""What a program last saw of its file, so that another one put in its place is noticed before anything is written.

People restore a backup or let a folder be synchronized while a program is open: SQLite would write on into a file
that has no name any more, or with pages of the old one in its memory into the new one.
"""

import sqlite3
from pathlib import Path

from pdzctl.errors import MachineRefused, NotFound
from pdzctl.store.opening import APPLICATION_ID

_NEWEST = "SELECT line, hash FROM change ORDER BY line DESC LIMIT 1"
_HINT = "Open {file} again to work on what it holds now: pdzctl log --limit 5"


class Sighting:
    """One file, by device and inode, and the newest change that was seen in it."""

    def __init__(self, path: Path) -> None:
        """See which file is at ``path``, before it is opened. Raises NotFound."""
        self._path = path
        self._file = self._there()
        self.newest: tuple[int, bytes] | None = None

    def look(self, connection: sqlite3.Connection) -> None:
        """See the newest change of the file: its line and its hash."""
        self.newest = connection.execute(_NEWEST).fetchone()

    def refuse_another_file(self) -> None:
        """Raise NotFound where the file lost its name, MachineRefused where another file bears it now."""
        if self._there() != self._file:
            raise MachineRefused(
                "Another file was put in the place of {file} since it was opened: nothing was saved.",
                file=self._path.name,
                hint=_HINT,
            )

    def refuse_another_history(self, connection: sqlite3.Connection) -> None:
        """Raise MachineRefused where the journal no longer holds the newest change seen; else see the newest one."""
        if self.newest and not self._holds(connection, self.newest):
            raise MachineRefused(
                "{file} no longer holds what was seen in it: another copy took its place, and nothing was saved.",
                file=self._path.name,
                hint=_HINT,
            )
        self.look(connection)

    def _holds(self, connection: sqlite3.Connection, newest: tuple[int, bytes]) -> bool:
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        there = "SELECT 1 FROM change WHERE line = ? AND hash = ?"
        return mark == APPLICATION_ID and connection.execute(there, newest).fetchone() is not None

    def _there(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:
            raise NotFound(
                "{file} is no longer where it was: nothing was saved.",
                file=self._path.name,
                hint="Put it back, or name where it is now: --district PATH",
            ) from None
        return found.st_dev, found.st_ino
