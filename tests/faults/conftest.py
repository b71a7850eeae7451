"""One machine for all tests of faults, with its files in memory where the system has a place for that."""

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from faults.commands import open_office
from faults.machine import Machine, compiled


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim, compiled."""
    return compiled(tmp_path_factory.mktemp("shim"))


@pytest.fixture(scope="session")
def machine(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Real processes, started fast."""
    with Machine(library, tmp_path_factory.mktemp("said")) as one:
        yield one


@pytest.fixture(scope="session")
def office(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a district to copy; see ``open_office``."""
    return open_office(machine, tmp_path_factory.mktemp("office"))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose files need no disk: what is safe is told by the log, not by the kernel."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    made = Path(mkdtemp(prefix="pdzctl-faults-", dir=memory))
    yield made
    rmtree(made)
