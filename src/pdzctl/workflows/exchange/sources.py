"""The files of an exchange folder or one of them: opened with suspicion, decoded, every refusal listed."""

import codecs
import os
import stat
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from pdzctl.errors import Fault, InvalidInput, NotFound
from pdzctl.workflows.exchange import toml_text
from pdzctl.workflows.exchange.shape import BULK_FILE, DISTRICT_FILE, SESSION_FOLDER, SHEETS, TABLES

_READ_NOTHING_ELSE = frozenset({".toml", ".csv", ".jsonl"})
_LARGEST_SHEET = 16_000_000
_LARGEST_BULK = 2_000_000_000
STANDARD_INPUT = "-"


class Opened(NamedTuple):
    """One file's bytes, its name as people see it and its path, which is ``None`` for the standard input."""

    name: str
    path: Path | None
    data: bytes

    @property
    def suffix(self) -> str:
        """The ending of the name, in small letters."""
        return os.path.splitext(self.name)[1].lower()  # noqa: PTH122 - a name, not a path of this machine


def open_all(given: Path, shown: str, faults: list[Fault]) -> Iterator[Opened]:
    """Yield every exchange file of a folder, or the one file given, which people know as ``shown``.

    What cannot be read is added to ``faults``.

    Raises NotFound where there is nothing, InvalidInput where the folder holds no file of a district.
    """
    if not given.exists():
        raise NotFound("There is no file or folder {path}.", path=shown)
    if not given.is_dir():
        already = len(faults)
        if data := _read(given, given.name, faults):
            yield Opened(given.name, given, data)
        elif len(faults) == already:
            raise InvalidInput("{path} is empty.", path=shown)
        return
    names = list(_names(given, faults))
    if not names and not faults:
        raise InvalidInput(
            "{path} holds no file of a district.",
            path=shown,
            hint="To start from an empty folder: pdzctl apply --template {path}",
        )
    root = given.resolve()
    for name in names:
        path = given / name
        if not path.resolve().is_relative_to(root):
            faults.append(Fault(name, 1, "", "This is a link that leads out of the folder."))
        elif data := _read(path, name, faults):
            yield Opened(name, path, data)


def _names(folder: Path, faults: list[Fault]) -> Iterator[str]:
    expected = (*TABLES, *SHEETS, BULK_FILE)
    # The district first: it says whether personal fields were left out of the other files.
    for name in sorted(exchange_files(folder), key=lambda one: (one != DISTRICT_FILE, one)):
        if name in expected or name.startswith(f"{SESSION_FOLDER}/"):
            yield name
            continue
        if nearest := get_close_matches(name, expected, n=1, cutoff=0.0):
            sentence = "This file is not part of a district's folder. Did you mean {nearest}?"
            faults.append(Fault(name, 1, "", sentence, {"nearest": nearest[0]}))


def exchange_files(folder: Path) -> Iterator[str]:
    """Yield the names of the files of a folder that are read as a district's, or are taken for mistyped ones."""
    for place in (folder, folder / "roster", folder / SESSION_FOLDER):
        if not place.is_dir():
            continue
        for path in place.iterdir():
            name = path.relative_to(folder).as_posix()
            sheet = place.name == SESSION_FOLDER and path.suffix.lower() != ".toml"
            if path.suffix.lower() in _READ_NOTHING_ELSE and not path.name.startswith(".") and not sheet:
                yield name


def _read(path: Path, name: str, faults: list[Fault]) -> bytes:
    """Return the bytes of a regular file; anything else, such as a pipe that would never end, is a fault."""
    most = {".csv": _LARGEST_SHEET, ".jsonl": _LARGEST_BULK}.get(path.suffix.lower(), toml_text.LARGEST)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        sentence = "This file cannot be read: {reason}."
        faults.append(Fault(name, 1, "", sentence, {"reason": error.strerror or type(error).__name__}))
        return b""
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            faults.append(Fault(name, 1, "", "This is not a regular file."))
            return b""
        if status.st_size > most:
            faults.append(Fault(name, 1, "", "This file is larger than {most} bytes.", {"most": most}))
            return b""
        return file.read()


def read_again(path: Path) -> bytes:
    """Return the bytes of a file that was read before, or none where it is gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def decoded(opened: Opened, faults: list[Fault], *, line: int = 1) -> str | None:
    """Return the text of a TOML or bulk file: UTF-8, with or without a byte order mark; else a fault and ``None``.

    ``line`` is where the bytes begin in their file.
    """
    data = opened.data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line += data.count(b"\n", 0, error.start)
        faults.append(Fault(opened.name, line, "", "This line is not UTF-8 text."))
        return None
    if "\r" in text and "\n" not in text:
        return text.replace("\r", "\n")
    return text
