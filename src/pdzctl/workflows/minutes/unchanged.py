"""Whether a folder still is what an export made of the same state of the district, so that nothing need be made again.

For every folder two digests are remembered among the user's settings: of all that its documents were made from, and of
its manifest. The rule is whole or nothing: another state, program, template, selection or language, a file that does
not have the sum in the manifest, or no memory at all, and the export is made as if it were the first.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pdzctl
from pdzctl.output.documents.conversion import LIBRARIES
from pdzctl.output.files import has_sum, sweep, write_atomically
from pdzctl.store.reading import Reading
from pdzctl.store.system import private_folder, settings_folder

__all__ = ["libraries_of", "origin_of", "remember", "stands"]

_LIBRARIES = ("jinja2", "babel")
_READER = "markdown_it"


def libraries_of(formats: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the libraries that write documents in ``formats``."""
    more = [library for one in formats if one != "md" for library in (_READER, *LIBRARIES[one])]
    return (*_LIBRARIES, *dict.fromkeys(more))


def origin_of(reading: Reading, own: Mapping[str, str], libraries: Iterable[str], *chosen: object) -> str:
    """Return the digest of all that documents are made from; ``chosen`` is what the user asked for, as it is printed.

    ``own`` are the district's own templates, text by name; ``libraries`` write the documents. Call it before the
    reading that the documents are made in: a change in between then only makes the folder look older than it is.
    """
    made_from = hashlib.sha256()
    for part in (reading.state(), chosen, sys.version, *_program(libraries), *own.items()):
        made_from.update(f"{part}\n".encode(errors="surrogateescape"))
    return made_from.hexdigest()


def stands(folder: Path, origin: str, manifest: Path, sums: Mapping[str, str]) -> bool:
    """Tell whether ``folder`` is as an export from ``origin`` left it: its manifest, and every file that this names."""
    with suppress(OSError):
        if _memory(folder).read_text("ascii") != _remembered(origin, manifest):
            return False
        return (
            not manifest.is_symlink()
            and not folder.is_symlink()
            and all(has_sum(folder / name, digest) for name, digest in sums.items())
        )
    return False


def remember(folder: Path, origin: str, manifest: Path) -> None:
    """Remember what ``folder`` was made from; where settings cannot be written, the next export is a whole one."""
    with suppress(OSError):
        memory = _memory(folder)
        private_folder(memory.parent)
        sweep(memory.parent)
        write_atomically(memory, _remembered(origin, manifest).encode())


def _memory(folder: Path) -> Path:
    found = folder.stat()
    return settings_folder() / "exports" / f"{found.st_dev:x}-{found.st_ino:x}"


def _remembered(origin: str, manifest: Path) -> str:
    return f"{origin} {hashlib.sha256(manifest.read_bytes()).hexdigest()}\n"


def _program(libraries: Iterable[str]) -> Iterator[object]:
    """Yield what tells this program and the libraries that write the documents from any other version of them."""
    package = Path(pdzctl.__file__).parent
    for place, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            found = Path(place, name).stat()
            yield place, name, found.st_size, found.st_mtime_ns
    for library in libraries:
        spec = find_spec(library)
        if spec is None or spec.origin is None:
            # Whoever writes with it will say that it is missing.
            continue
        yield spec.origin, Path(spec.origin).stat().st_mtime_ns
