"""The process in which a district's own templates run: ``python -m pdzctl.output.template_worker``.

It is given plain data and gives text back; it knows nothing of the district but the document it is writing. Frames go
in as pickles (language, templates and limits first, then one document after another), answers come out as JSON, so that
nothing made here is ever run by who asked. Where the system counts processor time and memory, both are limited.
"""

import json
import pickle
import re
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, NamedTuple

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from pdzctl.output.minutes import Press
from pdzctl.records.choice import Label

if sys.platform != "win32":
    import resource

__all__ = ["Limits", "frame", "framed"]

_LENGTH = struct.Struct(">Q")
_QUOTED = re.compile(r"'([^']*)'")
_NOT_TAKEN = Label("a filter or an operator is given what it does not take")
_REASONS: tuple[tuple[type[Exception], Label], ...] = (
    (TimeoutError, Label("it takes too long")),
    (MemoryError, Label("it needs too much memory")),
    (OverflowError, Label("what it writes or counts is too large")),
    (RecursionError, Label("it calls itself without end")),
    (SecurityError, Label("it does what no template may do")),
    (TemplateNotFound, Label("it includes a template that does not exist")),
    (UndefinedError, Label("it asks for something that it is not given")),
)


class Limits(NamedTuple):
    """What one document may cost: processor time, the memory of the process, and time by the clock as a last resort."""

    seconds: int = 5
    megabytes: int = 512
    patience: float = 30.0


def frame(data: bytes) -> bytes:
    """Return ``data`` with its length before it."""
    return _LENGTH.pack(len(data)) + data


def framed(stream: IO[bytes]) -> bytes:
    """Return the next frame of ``stream``; nothing where the other end is gone."""
    length = stream.read(_LENGTH.size)
    return stream.read(_LENGTH.unpack(length)[0]) if len(length) == _LENGTH.size else b""


def _serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    language, own, limits = pickle.loads(framed(questions))  # noqa: S301 - written by the program itself
    press = Press(language, own)
    _limit_memory(limits)
    while asked := framed(questions):
        method, what, data = pickle.loads(asked)  # noqa: S301 - the same
        _limit_time(limits)
        answers.write(frame(json.dumps(_answer(press, own, partial(getattr(press, method), *what, **data))).encode()))
        answers.flush()


def _answer(press: Press, own: Mapping[str, str], write: Callable[[], str]) -> dict[str, object]:
    try:
        return {"text": write()}
    except TemplateSyntaxError as error:
        return {"template": error.name, "line": error.lineno, "syntax": (error.message or "").rstrip(".")}
    except Exception as error:  # noqa: BLE001 - whatever a template of others raises is a fault of that template
        template, line = _place_of(error.__traceback__, own)
        template = template or _not_compiled(press, own)
        return {"template": template, "line": line, **_what(error, own.get(template, ""))}


def _what(error: Exception, source: str) -> dict[str, str]:
    """Return what happened in words of ours; a name is repeated only where it stands in the template itself.

    The words of an exception may quote the data, which no message may show.
    """
    if isinstance(error, UndefinedError):
        names = _QUOTED.findall(error.message or "")
        if names and names[-1].isidentifier() and names[-1] in source:
            return {"asked": names[-1]}
    return {"reason": next((reason for kind, reason in _REASONS if isinstance(error, kind)), _NOT_TAKEN)}


def _place_of(traceback: TracebackType | None, own: Mapping[str, str]) -> tuple[str, int]:
    """Return the innermost of the district's own templates in a traceback that Jinja has rewritten, and the line."""
    found = ("", 1)
    while traceback is not None:
        name = Path(traceback.tb_frame.f_code.co_filename).name
        if name in own or (name.endswith(".jinja") and not found[0]):
            found = (name, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def _not_compiled(press: Press, own: Mapping[str, str]) -> str:
    """Return the first template that is too much for the compiler, which leaves no trace of it."""
    for name in own:
        try:
            press.compile(name)
        except Exception:  # noqa: BLE001 - whatever it is, this is where
            return name
    return ""


def _limit_memory(limits: Limits) -> None:
    if sys.platform != "win32":
        most = limits.megabytes * 1_000_000
        # Nothing is written but the answers, and a crash leaves no copy of the document behind.
        for kind, value in ((resource.RLIMIT_AS, most), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
            resource.setrlimit(kind, (value, value))
        signal.signal(signal.SIGXCPU, _stop)


def _limit_time(limits: Limits) -> None:
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + limits.seconds, hard))


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


if __name__ == "__main__":
    # Whoever is interrupted is the program that asked; its end closes the streams.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _serve(sys.stdin.buffer, sys.stdout.buffer)
