"""New files, and older ones brought to today's shape: the two rare moments that need sqlite_utils."""

import errno
import os
from pathlib import Path

from pdzctl.errors import MachineRefused, Refused
from pdzctl.store.migrations import build
from pdzctl.store.opening import connect
from pdzctl.store.system import create_private, publish


def create_file(path: str | os.PathLike[str]) -> Path:
    """Create an empty district file of today's shape, mode 0600, and return its path.

    It is built under another name and appears whole or not at all. Raises Refused when ``path`` exists.
    """
    final = Path(path).parent.resolve() / Path(path).name
    if os.path.lexists(final):
        raise Refused("{file} exists already.", file=str(path), hint="--district names another file.")
    temporary = final.with_name(f".{final.name}.{os.getpid()}.new")
    try:
        create_private(temporary)
        try:
            connection = connect(temporary, wait=0)
            try:
                build(connection)
            finally:
                connection.close()
            publish(temporary, final)
        finally:
            temporary.unlink(missing_ok=True)
    except FileExistsError:
        raise Refused("{file} exists already.", file=str(path), hint="--district names another file.") from None
    except OSError as error:
        raise MachineRefused(
            "{file} cannot be created ({reason}).", file=str(path), reason=errno.errorcode.get(error.errno or 0, "?")
        ) from None
    return final
