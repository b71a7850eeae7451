"""The process that imports pdzctl once and forks one process per command; ``machine.Machine`` asks for them.

A forked process has its own streams, folder and variables, arms the shim, and enters through ``pdzctl``'s own ``main``.
"""

import ctypes
import gc
import json
import os
import pkgutil
import resource
import signal
import sys
import tempfile
from datetime import datetime
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path

import pdzctl
from pdzctl.cli import main as way_in
from pdzctl.cli.environment import Environment
from pdzctl.cli.settings import Settings
from pdzctl.store import opening
from stories import TODAY, Seeded

_SHIM = ctypes.CDLL(None)
_DIE_WITH_PARENT = 1


def fixed(seed: int) -> Settings:
    """Return a clock that stands still, and identities that ``seed`` decides."""
    return Settings(clock=lambda: datetime.fromisoformat(TODAY), ids=Seeded(seed))


def prepare() -> None:
    """Import every module of pdzctl: what is loaded here no fork loads again."""
    for module in pkgutil.walk_packages(pdzctl.__path__, "pdzctl."):
        import_module(module.name)


def become_a_command(request: dict) -> None:
    """Turn this forked process into a pdzctl process, which never returns."""
    _SHIM.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environ"])
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        flags = os.O_RDONLY if name == "stdin" else os.O_WRONLY | os.O_TRUNC | os.O_CREAT
        path = request.get("said") if name == "stderr" else None
        os.dup2(os.open(path or Path(request["scratch"], name), flags, 0o600), number)
    sys.stdin = open(0, closefd=False, encoding="utf-8")  # noqa: SIM115 - the process ends with it
    sys.stdout = open(1, "w", closefd=False, encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False, encoding="utf-8")  # noqa: SIM115
    settings = Settings() if "said" in request else fixed(request["seed"])
    way_in.Environment = partial(Environment, settings=settings)
    if synchronous := request.get("synchronous"):
        opening._PRAGMAS = (*opening._PRAGMAS, f"synchronous = {synchronous}")
    if limit := request.get("largest_file"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    sys.argv = ["pdzctl", *request["words"]]
    folder, log, *numbers = request["arm"]
    _SHIM.faults_arm(folder.encode(), log.encode(), ctypes.c_long(numbers[0]), *numbers[1:])
    code = enter()
    while "said" in request:
        code = enter()
    os._exit(code)


def enter() -> int:
    """Run one command line through ``main`` and return its exit code."""
    try:
        way_in.main()
    except SystemExit as end:
        sys.stdout.flush()
        return int(end.code or 0)
    raise AssertionError


def warm(request: dict) -> None:
    """Run one command in this process; its streams are thrown away."""
    os.chdir(request["folder"])
    os.environ.update(request["environ"])
    streams = (StringIO(), StringIO(), StringIO())
    way_in.run(request["warm"], Environment(os.environ, Path.cwd(), *streams, fixed(1)))
    os.chdir("/")
    tempfile.tempdir = None  # kept from the variables of this command
    gc.collect()
    gc.freeze()


def answer(request: dict) -> dict:
    """Do what one line asks for."""
    if "warm" in request:
        warm(request)
        return {}
    if process := request.get("reap"):
        return {"code": os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])}
    scratch = Path(request["scratch"])
    (scratch / "stdin").write_text(request["stdin"], encoding="utf-8")
    process = os.fork()
    if process == 0:
        become_a_command(request)
    if "said" in request:
        return {"process": process}
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    stdout, stderr = ((scratch / name).read_text("utf-8", "replace") for name in ("stdout", "stderr"))
    return {"code": code, "stdout": stdout, "stderr": stderr}


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted test run closes the pipe
    prepare()
    for line in sys.stdin:
        sys.__stdout__.write(f"{json.dumps(answer(json.loads(line)))}\n")
        sys.__stdout__.flush()
