"""The files of an exchange folder or one of them: opened with suspicion, decoded, every refusal listed."""

import codecs
import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pdzctl.errors import Fault, InvalidInput, NotFound
from pdzctl.output.files import open_regular
from pdzctl.workflows.exchange import toml_text
from pdzctl.workflows.exchange.shape import BULK_FILE, DISTRICT_FILE, SESSION_FOLDER, SHEETS, TABLES

_READ_NOTHING_ELSE = frozenset({".toml", ".csv", ".jsonl"})
_LARGEST_SHEET = 16_000_000
_LARGEST_BULK = 2_000_000_000
_PIECE = 1 << 18
STANDARD_INPUT = "-"


class Opened(NamedTuple):
    """One file being read, its name as people see it and its path, which is ``None`` for the standard input."""

    name: str
    path: Path | None
    file: BinaryIO

    @property
    def suffix(self) -> str:
        """The ending of the name, in small letters."""
        return os.path.splitext(self.name)[1].lower()  # noqa: PTH122 - a name, not a path of this machine


def open_all(given: Path, shown: str, faults: list[Fault]) -> Iterator[Opened]:
    """Yield every exchange file of a folder, or the one file given, which people know as ``shown``.

    Each is open until the next one is asked for. What cannot be read is added to ``faults``.

    Raises NotFound where there is nothing, InvalidInput where the folder holds no file of a district.
    """
    if not given.exists():
        raise NotFound("There is no file or folder {path}.", path=shown)
    if not given.is_dir():
        already, empty = len(faults), True
        for opened in _opened(given, given.name, faults):
            empty = False
            yield opened
        if empty and len(faults) == already:
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
        # Unlike Path.resolve, realpath lets a loop of links be: opening it is then what fails.
        if not Path(os.path.realpath(path)).is_relative_to(root):
            faults.append(Fault(name, 1, "", "This is a link that leads out of the folder."))
        else:
            yield from _opened(path, name, faults)


def _names(folder: Path, faults: list[Fault]) -> Iterator[str]:
    expected = (*TABLES, *SHEETS, BULK_FILE)
    # The district first: it says whether personal fields were left out of the other files.
    for name in sorted(exchange_files(folder), key=lambda one: (one != DISTRICT_FILE, one)):
        if name in expected or name.startswith(f"{SESSION_FOLDER}/"):
            yield name
            continue
        (nearest,) = get_close_matches(name, expected, n=1, cutoff=0.0)
        sentence = "This file is not part of a district's folder. Did you mean {nearest}?"
        faults.append(Fault(name, 1, "", sentence, {"nearest": nearest}))


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


def _opened(path: Path, name: str, faults: list[Fault]) -> Iterator[Opened]:
    """Yield a regular file that is not empty; anything else, such as a pipe that would never end, is a fault."""
    most = {".csv": _LARGEST_SHEET, ".jsonl": _LARGEST_BULK}.get(path.suffix.lower(), toml_text.LARGEST)
    try:
        file = open_regular(path)
    except OSError as error:
        sentence = "This file cannot be read: {reason}."
        faults.append(Fault(name, 1, "", sentence, {"reason": error.strerror or type(error).__name__}))
        return
    if file is None:
        faults.append(Fault(name, 1, "", "This is not a regular file."))
        return
    with file:
        if os.fstat(file.fileno()).st_size > most:
            faults.append(Fault(name, 1, "", "This file is larger than {most} bytes.", {"most": most}))
        elif file.peek(1):
            yield Opened(name, path, file)


def lines_of(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """Yield the lines of ``file`` without their ends, of one longer than ``longest`` so much as shows it and no more.

    They end with line feeds, or with carriage returns where no line feed ends the first.
    """
    start = file.tell()
    end = b"\n" if b"\n" in file.read(longest + 1) else b"\r"
    file.seek(start)
    rest = b""
    for piece in _pieces(file):
        *whole, rest = (rest + piece).split(end)
        yield from whole
        if len(rest) > longest:
            break
    if rest:
        yield rest


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(_PIECE), b"")


def read_again(path: Path) -> bytes:
    """Return the bytes of a file that was read before, or none where it is gone."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def decoded(name: str, data: bytes, faults: list[Fault], *, line: int = 1) -> str | None:
    """Return the text of a TOML or bulk file: UTF-8, with or without a byte order mark; else a fault and ``None``.

    ``line`` is where ``data`` begins in the file called ``name``.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line += data.count(b"\n", 0, error.start)
        faults.append(Fault(name, line, "", "This line is not UTF-8 text."))
        return None
    if "\r" in text and "\n" not in text:
        return text.replace("\r", "\n")
    return text
