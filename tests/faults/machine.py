"""Real pdzctl processes on a machine whose faults are ours: started by the hundred, watched and struck by a shim."""

import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest

from faults.processes import world

HERE = Path(__file__).parent
_HEADER = struct.Struct("<QqIIII")


class Action(IntEnum):
    """What a process did, in the order of ``enum action``."""

    SAY = 0
    CREATE = 1
    WRITE = 2
    TRUNCATE = 3
    SYNC = 4
    UNLINK = 5
    RENAME = 6
    LINK = 7
    MAKE_FOLDER = 8
    REMOVE_FOLDER = 9
    SET_MODE = 10
    READ = 11
    NOTHING = 12
    """A change that was tried and that the system refused, such as the removal of a file that is not there."""


class Fault(IntEnum):
    """What strikes a change, in the order of ``enum fault``."""

    NONE = 0
    KILL = 1
    TORN = 2
    """Half of the bytes are written, then the process is killed."""
    IO_ERROR = 3
    DISK_FULL = 4
    SHORT = 5
    """Half of the bytes are written, and the process is told so."""


class Operation(NamedTuple):
    """One change: of ``data`` (a place in a file, by its inode) or of names (``path``, ``target``).

    ``offset`` is where a write begins, the length after a truncation, or the mode given to a file.
    """

    action: Action
    path: str
    target: str
    inode: int
    offset: int
    data: bytes

    @property
    def where(self) -> str:
        """What was done to which file, for whoever reads a failed test."""
        return f"{self.action.name.lower()} {Path(self.path).name} {self.offset}"


class Outcome(NamedTuple):
    """How a process ended: its exit code, or the negative number of the signal, and what it said."""

    code: int
    stdout: str
    stderr: str


def operations(log: Path) -> list[Operation]:
    """Return what the shim noted in ``log``, in the order in which it was done."""
    whole = log.read_bytes()
    found, at = [], 0
    while at < len(whole):
        inode, offset, action, *lengths = _HEADER.unpack_from(whole, at)
        at += _HEADER.size
        parts = []
        for length in lengths:
            parts.append(whole[at : at + length])
            at += length
        found.append(Operation(Action(action), parts[0].decode(), parts[1].decode(), inode, offset, parts[2]))
    return found


def compiled(into: Path) -> Path:
    """Return the shim as a library in the folder ``into``; skips the test where it cannot be had."""
    if sys.platform != "linux" or sys.maxsize < 2**32:
        pytest.skip("the fault shim is for 64-bit Linux")
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("the fault shim needs gcc")
    library = into / f"shim{sysconfig.get_config_var('EXT_SUFFIX')}"
    options = ("-O2", "-Wall", "-Werror", "-shared", "-fPIC")
    subprocess.run([compiler, *options, "-o", library, HERE / "shim.c"], check=True)
    return library


def temporary_folder(folder: Path) -> Path:
    """Return where the processes in ``folder`` put temporary files, made if it is missing."""
    temporary = folder / "temporary"
    temporary.mkdir(parents=True, exist_ok=True)
    return temporary


def _world(folder: Path) -> dict[str, str]:
    """Return the variables of a process whose every file, settings and temporary ones too, is in ``folder``."""
    places = {"XDG_CONFIG_HOME": str(folder / "settings"), "TMPDIR": str(temporary_folder(folder))}
    return world(folder, COLUMNS="200", PDZCTL_AUTHOR="Ada", **places)


class Machine:
    """Runs commands in processes that are forked from one that has imported everything, with faults where asked for.

    Every process has identities from a seed, so that the bytes of a command that goes through are known beforehand.
    """

    def __init__(self, shim: Path, folder: Path) -> None:
        """Start the process that forks; ``folder`` holds what the processes say."""
        self._folder = folder
        self._server = subprocess.Popen(
            [sys.executable, HERE / "server.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**_world(folder), "LD_PRELOAD": str(shim)},
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate()

    def run(
        self,
        folder: Path,
        *words: str,
        stdin: str = "",
        fault: Fault = Fault.NONE,
        at: int = 0,
        lasting: bool = False,
        reads: bool = False,
        log: Path | None = None,
        seed: int = 1,
        **more: Any,
    ) -> Outcome:
        """Run ``pdzctl`` with ``words`` in ``folder``; ``fault`` strikes its change ``at``, or all from there on.

        ``reads`` counts reads among the changes. See ``server.py`` for what ``more`` may be.
        """
        answer = self._ask(
            words=words,
            folder=str(folder),
            environ=_world(folder),
            stdin=stdin,
            arm=[str(folder), str(log or ""), at, int(fault), int(lasting), int(reads)],
            seed=seed,
            scratch=str(self._folder),
            **more,
        )
        return Outcome(*(answer[name] for name in ("code", "stdout", "stderr")))

    def warm(self, folder: Path, *words: str) -> None:
        """Run ``words`` in the process that forks, so that no fork has to build what it needs for them."""
        self._ask(warm=words, folder=str(folder), environ=_world(folder))

    def begin(self, folder: Path, *words: str, said: Path) -> int:
        """Start a process that runs ``words`` again and again until it is killed; return its number.

        ``said`` takes what it writes to standard error. Its identities and its time are those of this computer.
        """
        answer = self._ask(
            words=words,
            folder=str(folder),
            environ=_world(folder),
            stdin="",
            arm=["", "", 0, 0, 0, 0],
            scratch=str(self._folder),
            said=str(said),
        )
        return int(answer["process"])

    def reap(self, process: int) -> int:
        """Wait for a process that was begun to end; return its exit code, negative for a signal."""
        return int(self._ask(reap=process)["code"])

    def _ask(self, **request: object) -> Mapping[str, Any]:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{json.dumps(request)}\n")
        self._server.stdin.flush()
        return dict(json.loads(self._server.stdout.readline()))


def fresh(shim: Path, folder: Path, log: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run ``pdzctl`` with ``words`` in a process of its own that the shim watches from its first instruction."""
    noted = {"LD_PRELOAD": str(shim), "PDZ_FAULTS_FOLDER": str(folder), "PDZ_FAULTS_LOG": str(log)}
    command = [sys.executable, "-c", "from pdzctl.cli.main import main; main()", *words]
    return subprocess.run(
        command, cwd=folder, env={**_world(folder), **noted}, capture_output=True, text=True, check=False
    )


def killed(outcome: Outcome) -> bool:
    """Tell whether a process was killed."""
    return outcome.code == -signal.SIGKILL


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file under ``folder``, by its path from there."""
    found = {}
    for place, _, names in os.walk(folder):
        inside = os.path.relpath(place, folder)
        for name in names:
            with open(f"{place}/{name}", "rb", buffering=0) as file:  # noqa: PTH123 - thousands of times
                found[name if inside == "." else f"{inside}/{name}"] = file.read()
    return found
