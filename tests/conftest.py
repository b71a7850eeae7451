"""What every test shares: a laptop of its own, and ``--rewrite``."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from replaying import Opened
from stories import Laptop, quiet_environment

# The same examples on every run, on machines of any speed.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="Write what commands now print into the stories.")


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = dict(os.environ)
    quiet = quiet_environment(tmp_path_factory.mktemp("settings"))
    os.environ.clear()
    os.environ.update(quiet)
    time.tzset()
    yield
    os.environ.clear()
    os.environ.update(before)
    time.tzset()


@pytest.fixture(scope="session")
def opened() -> Opened:
    return Opened()


@pytest.fixture(autouse=True)
def _journal_replays(opened: Opened, request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test, the journal of each district it changed, replayed into an empty file, gives the same tables."""
    opened.forget()
    yield
    if not request.node.get_closest_marker("damages"):
        found = opened.differences()
        assert not found, "\n".join([*found, "If the test damages the file on purpose, mark it: damages(why)."])


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    """A laptop in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Laptop(tmp_path)


@pytest.fixture
def district(laptop: Laptop) -> Laptop:
    """A laptop with a district that holds nothing yet."""
    assert laptop.run("init", "Terre Basse", "--region", "emilia-romagna").code == 0
    return laptop
