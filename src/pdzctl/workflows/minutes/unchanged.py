"""Whether a folder still is what an export made of the same state of the district, so that nothing need be made again.

Below that, a document in a format that is slow to make is not made again from the same Markdown (``Made``).

For every folder two digests are remembered among the user's settings: of all that its documents were made from, and of
its manifest. The rule is whole or nothing: another state, program, template, selection or language, a file that does
not have the sum in the manifest, or no memory at all, and the export is made as if it were the first.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import pdzctl
from pdzctl.errors import MachineRefused
from pdzctl.output.documents.conversion import LIBRARIES
from pdzctl.output.files import has_sum, sweep, write_atomically
from pdzctl.store.reading import Reading
from pdzctl.store.system import private_folder, settings_folder

__all__ = ["Made", "libraries_of", "origin_of", "remember", "stands"]

_LIBRARIES = ("jinja2", "babel")
_READER = "markdown_it"
_MADE = ".made"


def libraries_of(formats: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the libraries that write documents in ``formats``."""
    more = [library for one in formats if one != "md" for library in (_READER, *LIBRARIES[one])]
    return (*_LIBRARIES, *dict.fromkeys(more))


def origin_of(reading: Reading, own: Mapping[str, str], libraries: Iterable[str], *chosen: object) -> str:
    """Return the digest of all that documents are made from; ``chosen`` is what the user asked for, as it is printed.

    ``own`` are the district's own templates, text by name; ``libraries`` write the documents. Call it before the
    reading that the documents are made in: a change in between then only makes the folder look older than it is.
    """
    return _digest(reading.state(), chosen, sys.version, *_program(libraries), *own.items())


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
    with suppress(OSError, MachineRefused):
        memory = _memory(folder)
        private_folder(memory.parent)
        sweep(memory.parent)
        write_atomically(memory, _remembered(origin, manifest).encode())


class Made:
    """What each document of a folder was made from, by the same program: the same need not be made again."""

    def __init__(self, folder: Path, libraries: Iterable[str]) -> None:
        """Recall what is known of ``folder``, whose documents ``libraries`` write, once it is asked for."""
        self._folder = folder
        self._libraries = tuple(libraries)
        self._noted: dict[str, tuple[str, str]] = {}

    @cached_property
    def _program(self) -> str:
        return _digest(sys.version, *_program(self._libraries))

    @cached_property
    def _known(self) -> dict[str, tuple[str, str]]:
        """Nothing where another program or library made the documents, or nobody knows."""
        with suppress(OSError, ValueError, TypeError, LookupError, AttributeError):
            found = json.loads(_memory(self._folder, _MADE).read_text("utf-8"))
            if found["program"] == self._program:
                return {str(name): (str(source), str(digest)) for name, (source, digest) in found["documents"].items()}
        return {}

    def stands(self, name: str, source: str) -> str | None:
        """Return the digest of the document ``name`` when the folder holds it as it was made from ``source``."""
        known = self._known.get(name)
        if known is None or known[0] != _digest(source) or not has_sum(self._folder / name, known[1]):
            return None
        self._noted[name] = known
        return known[1]

    def note(self, name: str, source: str, digest: str) -> None:
        """Note that the document ``name`` with ``digest`` is made from ``source``."""
        self._noted[name] = (_digest(source), digest)

    def remember(self) -> None:
        """Keep what was noted, where there is anything and settings can be written."""
        if not self._noted:
            return
        with suppress(OSError, MachineRefused):
            memory = _memory(self._folder, _MADE)
            private_folder(memory.parent)
            kept = {"program": self._program, "documents": self._noted}
            write_atomically(memory, json.dumps(kept, ensure_ascii=False).encode())


def _memory(folder: Path, ending: str = "") -> Path:
    found = folder.stat()
    return settings_folder() / "exports" / f"{found.st_dev:x}-{found.st_ino:x}{ending}"


def _digest(*parts: object) -> str:
    made_from = hashlib.sha256()
    for part in parts:
        made_from.update(f"{part}\n".encode(errors="surrogateescape"))
    return made_from.hexdigest()


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
