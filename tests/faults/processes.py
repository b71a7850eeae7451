"""Real pdzctl processes, entered as a shell enters them, for tests that look at them from outside."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from stories import TODAY, quiet_environment

_TESTS = Path(__file__).parents[1]
ENTER = "from pdzctl.cli.start import main; main()"
COMMAND = (sys.executable, "-c", ENTER)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# Python itself answers an interrupt with a traceback until the first line of pdzctl is run: until then it waits here.
_HELD = f"""
import signal
numbers = {{signal.SIGINT, signal.SIGTERM, signal.SIGHUP}}
for number in numbers: signal.signal(number, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)
{ENTER}
"""
INTERRUPTED = (sys.executable, "-c", _HELD)


def world(folder: Path, **environ: str | None) -> dict[str, str]:
    """Return the variables of a process whose settings stand in ``folder``; None leaves one out."""
    given = {
        **quiet_environment(folder),
        "PYTHONPATH": os.pathsep.join(map(str, (_TESTS, _TESTS.parent / "src"))),
        "PDZCTL_LANG": "en",
        "PDZCTL_TODAY": TODAY,
        **environ,
    }
    return {name: value for name, value in given.items() if value is not None}


def hold_signals() -> None:
    """Run in a child before Python: the signals of the tests wait until pdzctl is entered."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


def pdzctl(
    *words: str | bytes, folder: Path, shell: str = "", stdin: bytes = b"", umask: int = -1, **environ: str | None
) -> subprocess.CompletedProcess[bytes]:
    """Run one command in ``folder``; ``shell`` is what a shell types after it, such as ``2>&-``."""
    command: list[str | bytes] = [*COMMAND, *words]
    if shell:
        command = ["bash", "-c", f'"$@" {shell}', "bash", *command]
    return subprocess.run(
        command, cwd=folder, env=world(folder, **environ), input=stdin, capture_output=True, timeout=60, umask=umask,
        check=False,
    )  # fmt: skip


def done(*words: str, folder: Path, **more: Any) -> str:
    """Run a command that must succeed and return what it told."""
    answer = pdzctl(*words, folder=folder, **more)
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stderr.decode()


def told(answer: subprocess.CompletedProcess[bytes]) -> str:
    """Return what a process said on standard error, which is never a traceback."""
    text = answer.stderr.decode()
    assert "Traceback" not in text, text
    assert 'File "' not in text, text
    assert "Exception ignored" not in text, text
    return text


def listing(folder: Path) -> set[str]:
    """Return the names of everything below ``folder``."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return the files below ``folder``, links as what they point to."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = os.fsencode(path.readlink())
        elif path.is_file():
            found[name] = path.read_bytes()
    return found
