"""Where a text goes that the district could not take: a private file that its writer can use again."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from pdzctl.store.system import create_private, private_folder, settings_folder, sync_folder

_STAMP = "%Y-%m-%dT%H%M%S"


def keep_text(text: str) -> Path:
    """Keep ``text`` in a new durable file that only its user may open, and return its path.

    It stands in ``unsaved`` of the user's settings, else in a temporary folder of its own. Raises OSError where neither
    takes it.
    """
    with suppress(OSError):
        return _kept(text, private_folder(settings_folder() / "unsaved"))
    return _kept(text, Path(tempfile.mkdtemp(prefix="pdzctl-unsaved-")))


def _kept(text: str, folder: Path) -> Path:
    path = _created(folder)
    try:
        with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(folder)
    except OSError:
        path.unlink()
        raise
    return path


def _created(folder: Path) -> Path:
    stamp, number = time.strftime(_STAMP), 1
    while True:
        path = folder / f"{stamp}-{number}.txt"
        try:
            create_private(path)
        except FileExistsError:
            number += 1
        else:
            return path
