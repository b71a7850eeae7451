"""Recorders on the evening before the third meeting of «Rientro a casa», and on small districts."""

import atexit
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from live.evening_before import SESSION, district
from pdzctl.store.store import Store
from pdzctl.workflows.live.recorder import Recorder

NOON = datetime(2025, 5, 15, 12, 30, tzinfo=UTC)


@cache
def made() -> Path:
    """Return the file of the evening before, made once."""
    folder = Path(mkdtemp(prefix="pdzctl-evening-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return district(folder / "files", folder / "district.db")


@pytest.fixture
def evening(tmp_path: Path) -> Path:
    """A copy of the file of the evening before."""
    return Path(shutil.copy(made(), tmp_path / "district.db"))


@pytest.fixture
def store(evening: Path) -> Iterator[Store]:
    with Store.open(evening, author="Nora Demo", today=NOON) as opened:
        yield opened


@pytest.fixture
def recorder(store: Store) -> Recorder:
    """A recorder of the third meeting, which is convened."""
    return Recorder(store, SESSION, clock=lambda: NOON)


@pytest.fixture
def told(recorder: Recorder) -> Callable[[str], list[str]]:
    """Take lines and return what their answers are, in English."""

    def take(lines: str) -> list[str]:
        said = [recorder.take(line) for line in lines.splitlines()]
        return [in_words(one.template, one.values) for one in said]

    return take


def in_words(template: str, values: object) -> str:
    from pdzctl.cli.speech import said

    return said(template, values, str, "en")  # type: ignore[arg-type]
