"""A district's own templates: read with suspicion, and run in a process of their own that may take little.

A template is a program written by somebody else. It gets plain data, no file and no object, a few seconds of processor
time and a limited memory; whatever it does is told by its name and line and ends nothing but its own process.
"""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any
from weakref import finalize

from pdzctl.errors import InvalidInput
from pdzctl.output.document import Document, IndexLine
from pdzctl.output.files import open_regular
from pdzctl.output.template_worker import Limits, frame, framed

__all__ = ["OwnPress", "read_templates"]

_LARGEST = 1_000_000
_MOST = 100
_ENDING = ".jinja"
_HINT = "docs/templates.md tells what a template is given."


def read_templates(folder: Path) -> dict[str, str]:
    """Return the templates in ``folder``, text by file name.

    Raises InvalidInput where one is no regular file, lies elsewhere, is too large or not UTF-8 text.
    """
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(_ENDING))  # noqa: PTH208 - names, not paths
    except OSError as error:
        raise InvalidInput(
            "The folder of templates {folder} cannot be read: {reason}.", folder=folder, reason=error.strerror
        ) from error
    if len(names) > _MOST:
        raise InvalidInput("{folder} holds more than {most} templates.", folder=folder, most=_MOST)
    root = folder.resolve()
    return {name: _text_of(folder / name, root) for name in names}


def _text_of(path: Path, root: Path) -> str:
    if not Path(os.path.realpath(path)).is_relative_to(root):
        raise InvalidInput("The template {template} is a link that leads out of its folder.", template=path.name)
    try:
        file = open_regular(path)
    except OSError as error:
        raise InvalidInput(
            "The template {template} cannot be read: {reason}.", template=path.name, reason=error.strerror
        ) from error
    if file is None:
        raise InvalidInput("The template {template} is not a regular file.", template=path.name)
    with file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise InvalidInput("The template {template} is larger than {most} bytes.", template=path.name, most=_LARGEST)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput(
            "The template {template}, line {line}, is not UTF-8 text.", template=path.name, line=line
        ) from error


class OwnPress:
    """The templates of one language with a district's own in front: what ``Press`` does, done by another process.

    The process is started for the first document and ends with this object.
    """

    def __init__(self, language: str, folder: Path, limits: Limits | None = None) -> None:
        """Read the templates in ``folder``; raises InvalidInput where they cannot be read."""
        self.language = language
        self._folder = folder
        self._limits = limits or Limits()
        self.own = read_templates(folder)
        self._worker: subprocess.Popen[bytes] | None = None

    def write(self, document: Document) -> str:
        """Return the Markdown of ``document``, its typed texts still marked.

        Raises InvalidInput, naming template and line, when a template cannot be used.
        """
        return self._ask("write", document)

    def write_index(self, lines: Sequence[IndexLine]) -> str:
        """Return the Markdown index of an export, body by body; raises as ``write``."""
        return self._ask("write_index", lines)

    def write_extract(self, document: Document, decision: str) -> str:
        """Return the Markdown of the extract of ``document`` that holds one decision; raises as ``write``."""
        return self._ask("write_extract", document, decision)

    def write_paper(self, name: str, **data: object) -> str:
        """Return the Markdown that the template ``name`` makes of plain ``data``; raises as ``write``."""
        return self._ask("write_paper", name, **data)

    def _ask(self, method: str, *what: object, **data: object) -> str:
        if self._worker is None:
            self._worker = _started()
            finalize(self, _end, self._worker)
            _send(self._worker, (self.language, self.own, self._limits))
        worker = self._worker
        watchdog = Timer(self._limits.patience, worker.kill)
        watchdog.start()
        _send(worker, (method, what, data))
        answer = framed(worker.stdout) if worker.stdout else b""
        late = not watchdog.is_alive()
        watchdog.cancel()
        if answer:
            told = json.loads(answer)
            if "text" in told:
                return str(told["text"])
            raise _unusable(told)
        worker.kill()
        if worker.wait() > 0 and not late:
            raise RuntimeError(worker.returncode)
        raise InvalidInput(
            "The templates in {folder} cannot be used: a document takes too much time or memory.",
            hint=_HINT,
            folder=self._folder,
        )


def _started() -> subprocess.Popen[bytes]:
    # -P: what lies in the folder one works in is no module of the program. A complaint of the process could quote data.
    command = [sys.executable, "-P", "-B", "-m", "pdzctl.output.template_worker"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603


def _send(worker: subprocess.Popen[bytes], data: object) -> None:
    # A process that has ended is noticed when its answer is missing.
    with suppress(OSError):
        if worker.stdin:
            worker.stdin.write(frame(pickle.dumps(data)))
            worker.stdin.flush()


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    with suppress(OSError):
        worker.communicate()


def _unusable(told: Mapping[str, Any]) -> InvalidInput:
    place: dict[str, Any] = {"template": told["template"], "line": told["line"]}
    if "syntax" in told:
        sentence = "The template {template}, line {line}, is not well formed: {syntax}."
        return InvalidInput(sentence, hint=_HINT, syntax=told["syntax"], **place)
    if "asked" in told:
        sentence = "The template {template}, line {line}, asks for {asked}, which it is not given."
        return InvalidInput(sentence, hint=_HINT, asked=told["asked"], **place)
    sentence = "The template {template}, line {line}, cannot be used: {reason}."
    return InvalidInput(sentence, hint=_HINT, reason=told["reason"], **place)
