"""Files written whole or not at all, under names that are safe on every system, and opened with suspicion."""

import errno
import hashlib
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import Self
from unicodedata import normalize

from pdzctl.errors import MachineRefused

__all__ = [
    "Batch",
    "every_listed",
    "has_sum",
    "holds",
    "listed",
    "make_folder",
    "manifest",
    "open_regular",
    "remove",
    "slug",
    "sweep",
    "unique_names",
    "write_atomically",
]

_MOST_BYTES = 80
_SYNCED_AT_ONCE = 16
_HIDDEN, _UNFINISHED = ".pdzctl-", ".tmp"
"""How the name of a file begins and ends until it gets its own."""
_ABANDONED_SECONDS = 24 * 60 * 60
_LISTED = re.compile(r"([0-9a-f]{64})  (.+)")
_UNTITLED = "senza-titolo"
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin|conout|clock|com[0-9]|lpt[0-9])")
_HINTS = {
    errno.ENOSPC: "The disk is full: make room and try again.",
    errno.EDQUOT: "The disk is full: make room and try again.",
    errno.EACCES: "You may not write there: choose another folder.",
    errno.EPERM: "You may not write there: choose another folder.",
    errno.EROFS: "That disk is read-only: choose another folder.",
    errno.ENOENT: "The folder does not exist: make it, or choose another one.",
}


def slug(text: str) -> str:
    """Return ``text`` as a file name of ``a-z``, ``0-9`` and ``-``: at most 80 bytes and allowed on every system."""
    ascii_text = normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:_MOST_BYTES].rstrip("-")
    if _RESERVED.fullmatch(name):
        return f"x-{name}"
    return name or _UNTITLED


def unique_names(titles: Iterable[str]) -> list[str]:
    """Return one slug for each title, in order, all different: the second of two equal ones ends in ``-2``."""
    wanted = [slug(title) for title in titles]
    taken: set[str] = set()
    names: list[str] = []
    first_claims = set(wanted)
    for name in wanted:
        unique, number = name, 1
        while unique in taken or (number > 1 and unique in first_claims):
            number += 1
            ending = f"-{number}"
            unique = name[: _MOST_BYTES - len(ending)].rstrip("-") + ending
        taken.add(unique)
        names.append(unique)
    return names


def write_atomically(path: Path, data: bytes, mode: int = 0o600, *, within: Path | None = None) -> bool:
    """Write ``data`` to ``path`` whole or not at all; return whether the file was written.

    A file that already holds ``data`` is left untouched. Links are never written through: neither the file nor its
    folder may be one, nor any folder between ``within`` and the file where ``within`` is given. After the return the
    bytes survive a power cut. Raises MachineRefused.
    """
    _refuse_links(path, within)
    with _sentences(path):
        if holds(path, data):
            return False
        _replace(path, data, mode)
        return True


def holds(path: Path, data: bytes) -> bool:
    """Tell whether ``path`` is a file that holds ``data``; a link never is."""
    found = path.is_file() and not path.is_symlink()
    return found and path.stat().st_size == len(data) and path.read_bytes() == data


def has_sum(path: Path, digest: str) -> bool:
    """Tell whether ``path`` is a file whose SHA-256 is ``digest``; a link never is."""
    found = path.is_file() and not path.is_symlink()
    return found and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def open_regular(path: Path) -> BufferedReader | None:
    """Open the file at ``path`` to read its bytes, or return None where it is no regular file. Raises OSError.

    A pipe or a device is opened without waiting for whoever would write to it.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    return None


class Batch:
    """New contents for many files of one folder: whatever happens, each file is the old one or the new one.

    What is ``put`` is written to a hidden folder beside them; ``publish`` makes it durable, then gives all files their
    names and makes those durable. As a context manager it leaves nothing hidden behind. Links are refused as by
    ``write_atomically``.
    """

    def __init__(self, folder: Path, mode: int) -> None:
        """Write files with ``mode`` into ``folder``, which need not exist before ``publish``."""
        self._folder = folder
        self._mode = mode
        self._hidden: Path | None = None
        self._names: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._hidden is not None:
            shutil.rmtree(self._hidden, ignore_errors=True)

    def put(self, name: str, data: bytes) -> None:
        """Prepare the file ``name``, given once. Raises MachineRefused."""
        path = self._folder / name
        _refuse_links(path, None)
        with _sentences(path):
            if self._hidden is None:
                there = next(one for one in (self._folder, *self._folder.parents) if one.is_dir())
                self._hidden = Path(tempfile.mkdtemp(dir=there, prefix=_HIDDEN, suffix=_UNFINISHED))
            with (self._hidden / name).open("xb") as file:
                file.write(data)
            (self._hidden / name).chmod(self._mode)
        self._names.append(name)

    def publish(self) -> None:
        """Give all files their names, in the order in which they were put. Raises MachineRefused."""
        if self._hidden is None:
            return
        with _sentences(self._folder), ThreadPoolExecutor(_SYNCED_AT_ONCE) as threads:
            # Side by side they share the journal of the file system: one after the other takes ten times longer.
            for _ in threads.map(_sync, (self._hidden / name for name in self._names)):
                pass
        for name in self._names:
            path = self._folder / name
            _refuse_links(path, None)
            with _sentences(path):
                (self._hidden / name).replace(path)
        with _sentences(self._folder):
            _sync_folder(self._folder)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def make_folder(folder: Path, mode: int = 0o700, *, within: Path | None = None) -> None:
    """Make ``folder`` and the ones above it that are missing, each with ``mode`` whatever the umask.

    A folder that exists is left alone. Links are refused as by ``write_atomically``. Raises MachineRefused.
    """
    _refuse_links(folder, within)
    with _sentences(folder):
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir()
            one.chmod(mode)
            _sync_folder(one.parent)
        if not folder.is_dir():
            raise MachineRefused("{path} is not a folder.", path=folder)


def remove(paths: Collection[Path]) -> None:
    """Remove files; after the return they stay removed, whatever happens. Raises MachineRefused."""
    for path in paths:
        try:
            path.unlink()
        except OSError as error:
            raise MachineRefused("{path} could not be removed.", path=path) from error
    for folder in {path.parent for path in paths}:
        with _sentences(folder):
            _sync_folder(folder)


def sweep(folder: Path) -> None:
    """Remove what stopped processes left unfinished a day ago; what is younger may be at work.

    It is looked for in ``folder``, and beside it: there it stands of a process that began before ``folder`` was made.
    """
    pattern = f"{_HIDDEN}*{_UNFINISHED}"
    for one in chain(folder.glob(pattern), folder.absolute().parent.glob(pattern)):
        with suppress(OSError):
            if one.lstat().st_mtime < time.time() - _ABANDONED_SECONDS:
                shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()


def manifest(sums: Mapping[str, str]) -> bytes:
    r"""Return the lines that ``sha256sum --check`` reads, in order of name; ``sums`` are digests by relative name.

    As coreutils do, a line whose name holds ``\`` or a line end starts with ``\`` and has them escaped.
    """
    return "".join(_manifest_line(name, sums[name]) for name in sorted(sums)).encode()


def listed(path: Path) -> dict[str, str]:
    """Return the digests by relative name that the ``manifest`` at ``path`` lists; of a link nothing is believed."""
    return {name: digests[-1] for name, digests in every_listed(path).items()}


def every_listed(path: Path) -> dict[str, list[str]]:
    """Return what ``listed`` does with every digest of a name: of one file at work an old and a new one are listed."""
    if path.is_symlink() or not path.is_file():
        return {}
    every: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := _LISTED.fullmatch(line):
            every.setdefault(found[2], []).append(found[1])
    return every


def _manifest_line(name: str, digest: str) -> str:
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "" if escaped == name else "\\"
    return f"{mark}{digest}  {escaped}\n"


def _refuse_links(path: Path, within: Path | None) -> None:
    suspects = [path, path.parent]
    if within is not None:
        if not path.is_relative_to(within) or ".." in path.relative_to(within).parts:
            raise MachineRefused("{path} is outside {folder}: it was not written.", path=path, folder=within)
        suspects = [one for one in (path, *path.parents) if one.is_relative_to(within) and one != within]
    with _sentences(path):
        linked = [one for one in suspects if one.is_symlink()]
    if linked:
        raise MachineRefused(
            "{path} is a symbolic link: nothing was written through it.",
            hint="Remove the link, or choose another folder.",
            path=linked[-1],
        )


def _replace(path: Path, data: bytes, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=_HIDDEN, suffix=_UNFINISHED)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            temporary.chmod(mode)
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder; its renames are journalled.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some shares do not sync folders
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turn an error of the operating system into a sentence about ``path``."""
    try:
        yield
    except OSError as error:
        raise MachineRefused(
            "{path} could not be written: {reason}.",
            hint=_HINTS.get(error.errno or 0, ""),
            path=path,
            reason=error.strerror or type(error).__name__,
        ) from error
