"""Whom permissions bind: root reads and writes everything."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65_534


@contextmanager
def acting_as_nobody(folder: Path) -> Iterator[None]:
    """Give ``folder`` to nobody and act as nobody, where it is root that acts; else as whoever does."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, _NOBODY, -1)
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(os.getuid())
