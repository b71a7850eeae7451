"""After the recording, sent, observed, answered and approved, the minutes are the sample's to their end."""

import shutil
from pathlib import Path

import pytest

from live.conftest import made
from live.evening_before import SESSION
from live.test_rientro_a_casa import AFTERNOON, TRANSCRIPT, finish
from minutes_sample import sample, written
from pdzctl.store.reading import open_reading
from pdzctl.workflows.minutes.verifying import Standing, verify
from stories import Laptop, Seeded

CIRCULATED = ("--on", "2025-05-20", "--until", "2025-05-27")
MINUTES = "VER-2025-014"
SEATS = tuple(f"SEG-{number}" for number in range(143, 160))


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = Path(shutil.copy(made(), tmp_path_factory.mktemp("approved") / "district.db"))
    office = Laptop(file.parent)
    office.ids = Seeded(3)
    lines = TRANSCRIPT.read_text(encoding="utf-8")
    assert office.run("live", SESSION, "--lines", stdin=lines, PDZCTL_TODAY=AFTERNOON).code == 0
    finish(office)
    for words in (
        ("minutes", "circulate", SESSION, *CIRCULATED),
        ("minutes", "observe", SESSION, "Precisare la fonte dei dati", "--organization", "ENT-008"),
        ("minutes", "answer", SESSION, "1", "--outcome", "accolta", "--answer", "Precisata la fonte dei dati"),
        ("minutes", "finalise", SESSION),
        ("session", "schedule", "LAB-03", "--on", "2025-06-12", "--at", "14:30", "--venue", "Sala civica"),
        ("session", "convene", "SED-2025-015", "--on", "2025-05-29"),
        ("session", "open", "SED-2025-015", "--at", "14:30"),
        ("session", "attend", "SED-2025-015", *SEATS),
        ("minutes", "approve", SESSION, "--in", "SED-2025-015"),
    ):
        done = office.run(*words, PDZCTL_TODAY="2025-06-12T15:00:00+02:00")
        assert done.code == 0, (words, done)
    return file


def end_of(minutes: str) -> list[str]:
    lines = minutes[minutes.index("\n## Osservazioni") :].splitlines()
    return [line.partition(" Sigillo: ")[0] for line in lines]


def test_the_end_of_the_minutes_is_that_of_the_sample(approved: Path, tmp_path: Path) -> None:
    assert end_of(written(approved, SESSION)) == end_of(written(sample(tmp_path), SESSION))


def test_they_bear_a_seal_that_stands(approved: Path) -> None:
    with open_reading(approved) as reading:
        (found,) = verify(reading, MINUTES)
        assert f"Sigillo: `{found.seal[:12]}`" in written(approved, SESSION)
    assert (found.standing, found.same_text) == (Standing.INTACT, True)
