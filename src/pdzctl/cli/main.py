"""The way in: understand the words, run one command, answer in a sentence and with a code that scripts can trust.

This is the only place that catches ``PdzError``, and the only one that knows exit codes.
"""

import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import TextIO

from pdzctl.cli import contents
from pdzctl.cli.environment import Environment
from pdzctl.errors import ExitCode, InvalidInput, MachineRefused, PdzError

SIGNALLED = 128
"""What is added to the number of a signal that ended a command, to make its exit code."""


class Stopped(BaseException):
    """A signal asked the program to stop; ``code`` is the exit code shells expect."""

    def __init__(self, number: int) -> None:
        """Keep the code of the signal ``number``."""
        self.code = SIGNALLED + number
        super().__init__(number)


def main() -> None:
    """Run the command typed in a shell."""
    sys.unraisablehook = _unheard
    _listen(_stop)
    # A stream that whoever started the program has closed is None.
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - open as long as the program
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    # Bytes that are no text are refused like any character that cannot be kept, wherever they were piped in.
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    environment = Environment(os.environ, _folder(), sys.stdin, sys.stdout, sys.stderr)
    code = _closed(run(sys.argv[1:], environment), environment)
    # What was done is done: a signal that comes this late must neither change the answer nor spoil it.
    _listen(_heed_no_more)
    sys.exit(code)


def run(arguments: Sequence[str], environment: Environment) -> int:
    """Run one command line in ``environment`` and return its exit code."""
    code: int = ExitCode.DONE
    try:
        code = _sound_answer(list(arguments), environment)
        environment.stdout.flush()
    except PdzError as error:
        environment.tell(error)
        environment.keep_unsaved(error.exit_code)
        code = error.exit_code
    except BrokenPipeError:
        # The reader (``| head``) has what it wanted.
        code = ExitCode.DONE
    except OSError as error:
        code = _refused(error, environment)
    except Stopped as stopped:
        code = stopped.code
    except Exception as bug:  # noqa: BLE001 - whatever was not foreseen is a bug and says so
        code = _confess(bug, environment)
    return int(code)


def _sound_answer(arguments: list[str], environment: Environment) -> int:
    """Answer; what nobody foresaw is damage where the district's file is not sound, and a bug where it is."""
    try:
        return _answer(arguments, environment)
    except (PdzError, OSError):
        raise
    except Exception:
        environment.refuse_damage()
        raise


def _answer(arguments: list[str], environment: Environment) -> int:
    for number, argument in enumerate(arguments, start=1):
        if "\0" in argument or any("\ud800" <= character <= "\udfff" for character in argument):
            raise InvalidInput("Argument {number} is not valid UTF-8 text.", number=number)
    _speak_early(arguments, environment)
    if "_PDZCTL_COMPLETE" in environment.environ:
        environment.stdout.writelines(f"{line}\n" for line in contents.completions(arguments, environment))
    elif arguments == ["--version"]:
        environment.stdout.write(f"pdzctl {contents.VERSION}\n")
    elif arguments in ([], ["--help"], ["-h"]):
        environment.stdout.write(f"{contents.help_text(environment.translate, environment.width)}\n")
    else:
        return contents.run(arguments, environment)
    return ExitCode.DONE


def _speak_early(arguments: list[str], environment: Environment) -> None:
    # A mistake in the words before --lang must already be explained in that language.
    for option, language in pairwise(arguments):
        if option == "--lang" and language in contents.LANGUAGES:
            environment.options.lang = language


def _refused(error: OSError, environment: Environment) -> int:
    environment.tell(MachineRefused("The machine refused: {reason}.", reason=os.strerror(error.errno or errno.EIO)))
    environment.keep_unsaved(ExitCode.MACHINE)
    return ExitCode.MACHINE


def _folder() -> Path:
    """Return the folder the command was typed in; one that was removed meanwhile holds nothing."""
    try:
        return Path.cwd()
    except OSError:
        return Path()


@cache
def _signals() -> tuple[int, ...]:
    """Return the signals that ask to stop, but for those that whoever started the program shut off (``nohup``)."""
    numbers = (getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP"))
    return tuple(number for number in numbers if number and signal.getsignal(number) is not signal.SIG_IGN)


def _listen(handler: Callable[[int, FrameType | None], None]) -> None:
    for number in _signals():
        signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    # What is half done is being undone from here on: an impatient second signal must not stop that.
    _listen(_heed_no_more)
    raise Stopped(number)


def _heed_no_more(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: Python complains of a signal on its way when SIG_IGN is set."""


def _unheard(lost: "sys.UnraisableHookArgs") -> None:
    # A signal met Python where nothing can be raised, such as the end of an import: the next one will be heard.
    if isinstance(lost.exc_value, Stopped):
        _listen(_stop)
    else:
        sys.__unraisablehook__(lost)


def _closed(code: int, environment: Environment) -> int:
    """Flush what is left, so that a full disk is told and the interpreter finds nothing to complain about."""
    error = _flushed(sys.stdout)
    if error and error.errno != errno.EPIPE and not code:
        code = _refused(error, environment)
    _flushed(sys.stderr)
    return code


def _flushed(stream: TextIO) -> OSError | None:
    """Flush ``stream``; where it takes nothing any more, send what is left nowhere and return why."""
    try:
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return error
    return None


def _confess(bug: BaseException, environment: Environment) -> int:
    # The exception's own words may quote what a person typed: its kind and the places in the code are enough.
    environment.complain("".join(traceback.format_tb(bug.__traceback__)))
    environment.say("This is a bug in pdzctl ({kind}): please report the lines above.", kind=type(bug).__qualname__)
    environment.keep_unsaved(ExitCode.BUG)
    return ExitCode.BUG
