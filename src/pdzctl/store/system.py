"""Everything that differs between Linux, macOS and Windows: queues, folders made durable, permissions, settings.

Where a system lacks something, the file still works: a queue that cannot be had is skipped (SQLite's own lock stays),
and lost settings cost a new site.
"""

import errno
import os
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_POLL_SECONDS = 0.05
_LONGEST_HOLDER = 1_000


class Waited(Exception):
    """The queue did not move on within the time given."""


def lock_file(path: Path) -> Path:
    """Return the path of the lock file beside the district file at ``path``."""
    return path.with_name(f"{path.name}.lock")


def holder_of(path: Path) -> str:
    """Return who last took the lock of the file at ``path``, as they wrote it, or nothing."""
    with suppress(OSError, UnicodeDecodeError), open(_opened_alone(lock_file(path)), encoding="utf-8") as file:
        return file.read(_LONGEST_HOLDER).strip()
    return ""


@contextmanager
def queue(path: Path, seconds: float, holder: str) -> Iterator[float]:
    """Hold the lock file of ``path``, waiting at most ``seconds``; yield the seconds left. Raises Waited.

    A blocking lock is fair where SQLite's own polling is not (0.4 s against 16.9 s of the longest wait among eight
    writers). It is only a queue: where the lock file cannot be locked, work goes on under SQLite's own lock.
    """
    began = time.monotonic()
    try:
        with suppress(FileExistsError):
            create_private(lock_file(path))
        descriptor = _opened_alone(lock_file(path))
    except OSError:
        yield seconds
        return
    held = False
    try:
        with suppress(OSError):
            _lock(descriptor, seconds)
            held = True
            os.ftruncate(descriptor, 0)
            os.write(descriptor, holder.encode())
        yield max(0.0, seconds - (time.monotonic() - began))
    finally:
        with suppress(OSError):
            if held:
                os.ftruncate(descriptor, 0)
        os.close(descriptor)


def _opened_alone(path: Path) -> int:
    """Open the file at ``path``, unless it is a link, has a second name or is no file: it would lead elsewhere."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    found = os.fstat(descriptor)
    if found.st_nlink > 1 or not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    return descriptor


if sys.platform == "win32":

    def _lock(descriptor: int, seconds: float) -> None:
        """Windows has no lock that waits fairly: try until the time is over."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                if time.monotonic() >= deadline:
                    raise Waited from None
                time.sleep(_POLL_SECONDS)
            else:
                return

else:

    def _lock(descriptor: int, seconds: float) -> None:
        """Lock at once, or wait in a thread, because ``flock`` waits fairly but without a limit."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _wait_for_lock(descriptor, seconds)

    def _wait_for_lock(descriptor: int, seconds: float) -> None:
        waiting = os.dup(descriptor)
        mutex, over, got = threading.Lock(), threading.Event(), threading.Event()

        def wait() -> None:
            try:
                fcntl.flock(waiting, fcntl.LOCK_EX)
                with mutex:
                    if over.is_set():
                        fcntl.flock(waiting, fcntl.LOCK_UN)
                    else:
                        got.set()
            finally:
                os.close(waiting)

        threading.Thread(target=wait, daemon=True).start()
        try:
            got.wait(seconds)
        finally:
            with mutex:
                over.set()
        if not got.is_set():
            raise Waited


def describe_process() -> str:
    """Return who this process is, for whoever waits for it."""
    host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "this machine")
    return f"process {os.getpid()} on {host}"


def private_folder(path: Path) -> Path:
    """Make the folder at ``path``, and those above it, where missing: durable, closed to others whatever the umask."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(PRIVATE_FOLDER)
        sync_folder(folder.parent)
    return path


def create_private(path: Path) -> None:
    """Create an empty file that only its user may open, whatever the umask. Raises FileExistsError; follows no link."""
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    os.close(os.open(path, flags, PRIVATE_FILE))
    path.chmod(PRIVATE_FILE)


def publish(temporary: Path, final: Path) -> None:
    """Give the finished file its name and make both durable. Raises FileExistsError when the name is taken.

    The file never has two names, not for a moment: one that has is refused by ``opening``. Two processes that publish
    under one name must stand in its ``queue``.
    """
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    if os.path.lexists(final):
        raise FileExistsError(str(final))
    temporary.rename(final)
    sync_folder(final.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable; Windows does so by itself, and some shares know no such thing."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


class Site(NamedTuple):
    """A user's chain in one file: its id and the last hash it wrote there."""

    id: str
    head: str


def settings_folder() -> Path:
    """Return the folder of this user's settings, which may not exist yet. Raises OSError for a user without a home."""
    try:
        return _settings_folder()
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, str(error)) from None


def _settings_folder() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = ""
    return Path(os.environ.get("XDG_CONFIG_HOME") or base or Path.home() / ".config") / "pdzctl"


def site_of(path: Path) -> Site | None:
    """Return the site remembered for the file at ``path`` (by device and inode, so a copy has none), or None."""
    with suppress(OSError, ValueError):
        site, head = _site_file(path).read_text("ascii").split()
        return Site(site, head)
    return None


def remember_site(path: Path, site: Site) -> None:
    """Remember the site of the file at ``path``; settings that cannot be written cost a new site next time."""
    with suppress(OSError):
        file = _site_file(path)
        private_folder(file.parent)
        with suppress(FileExistsError):
            create_private(file)
        descriptor = _opened_alone(file)
        try:
            # In place and always of one length: a file renamed over another is flushed by ext4, a third of a change.
            os.write(descriptor, f"{site.id} {site.head}\n".encode("ascii"))
        finally:
            os.close(descriptor)


def _site_file(path: Path) -> Path:
    found = path.stat()
    return settings_folder() / "sites" / f"{found.st_dev:x}-{found.st_ino:x}"
