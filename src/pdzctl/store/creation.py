"""New files: what appears under a district's name is whole, or does not appear."""

import errno
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pdzctl.errors import MachineRefused, Refused
from pdzctl.store.migrations import build
from pdzctl.store.opening import connect
from pdzctl.store.refusals import busy, translated
from pdzctl.store.system import Waited, create_private, describe_process, publish, queue

_PATIENCE = 5.0


def create_file(path: str | os.PathLike[str]) -> Path:
    """Create a district file of today's shape without any change in it, mode 0600, and return its path.

    Raises as ``new_file`` does.
    """
    with new_file(path):
        return _final(path)


@contextmanager
def new_file(path: str | os.PathLike[str], *, keep: bool = True) -> Iterator[Path]:
    """Yield a district file that gets the name ``path`` when the caller is done with it, unless it is not to be kept.

    It grows in a folder of its own beside that name, so that no interruption leaves it half made there. Raises Refused
    when ``path`` exists, Busy when another process is giving that name, MachineRefused.
    """
    final = _final(path)
    with _sentences(path):
        if os.path.lexists(final):
            raise FileExistsError(str(final))
        with TemporaryDirectory(".tmp", ".pdzctl-", final.parent, ignore_cleanup_errors=True) as beside:
            growing = Path(beside) / final.name
            create_private(growing)
            with translated(growing), closing(connect(growing, wait=0)) as connection:
                build(connection)
            yield growing
            if keep:
                with queue(final, _PATIENCE, describe_process()):
                    publish(growing, final)


def _final(path: str | os.PathLike[str]) -> Path:
    return Path(path).parent.resolve() / Path(path).name


@contextmanager
def _sentences(path: str | os.PathLike[str]) -> Iterator[None]:
    """Raise PdzError in place of what the operating system raises about the new file at ``path``."""
    try:
        yield
    except FileExistsError:
        raise Refused("{file} exists already.", file=str(path), hint="--district names another file.") from None
    except Waited:
        raise busy(Path(path)) from None
    except OSError as error:
        raise MachineRefused(
            "{file} cannot be created ({reason}).", file=str(path), reason=errno.errorcode.get(error.errno or 0, "?")
        ) from None
