"""The third meeting of «Rientro a casa», typed line by line, gives the minutes that the sample district has.

What a recording does not hold is added by the commands that follow it: the points that were counted (applied from the
sample's own file), the proposal that was sent, the signatures on the sheet, the draft of the minutes.
"""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli_w

from live.conftest import made
from live.evening_before import SAMPLE, SESSION
from minutes_sample import sample, written
from pdzctl.store.integrity import check
from pdzctl.store.reading import Reading, open_reading
from stories import Answer, Laptop, Seeded

TRANSCRIPT = Path(__file__).parent / "rientro-a-casa.txt"
AFTERNOON = "2025-05-15T14:30:00+02:00"
NOTED = ("code", "kind", "text", "sector", "cluster")
DECIDED = ("code", "text", "kind", "adoption", "votes_for", "votes_against", "votes_abstained", "rationale", "dissent")
PROMISED = ("code", "text", "due")
PROPOSED = ("code", "title", "origin")


@pytest.fixture
def office(evening: Path, recorded: tuple[Path, Answer]) -> Laptop:
    """The office after the meeting."""
    shutil.copy(recorded[0], evening)
    laptop = Laptop(evening.parent)
    laptop.ids = Seeded(2)
    return laptop


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """The file after the transcript was typed, and what was answered."""
    folder = tmp_path_factory.mktemp("recorded")
    file = Path(shutil.copy(made(), folder / "district.db"))
    lines = TRANSCRIPT.read_text(encoding="utf-8")
    return file, Laptop(folder).run("live", SESSION, "--lines", stdin=lines, PDZCTL_TODAY=AFTERNOON)


@pytest.fixture
def answer(recorded: tuple[Path, Answer]) -> Answer:
    return recorded[1]


@pytest.fixture
def reading(recorded: tuple[Path, Answer]) -> Iterator[Reading]:
    with open_reading(recorded[0]) as opened:
        yield opened


@pytest.fixture
def as_it_was(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample(tmp_path_factory.mktemp("sample"))


def test_every_line_is_answered_and_none_is_a_mere_note(answer: Answer) -> None:
    assert answer.code == 0
    assert len(answer.stdout.splitlines()) == len(TRANSCRIPT.read_text(encoding="utf-8").splitlines())
    assert [line for line in answer.stdout.splitlines() if "tenuta come nota" in line] == []


def test_the_minutes_are_those_of_the_sample(office: Laptop, evening: Path, as_it_was: Path) -> None:
    finish(office)
    assert body_of(written(evening, SESSION)) == body_of(written(as_it_was, SESSION))


@pytest.mark.parametrize(
    ("noun", "fields"),
    [("contribution", NOTED), ("decision", DECIDED), ("commitment", PROMISED), ("proposal", PROPOSED)],
)
def test_what_was_typed_has_the_codes_and_words_of_the_sample(
    reading: Reading, as_it_was: Path, noun: str, fields: tuple[str, ...]
) -> None:
    with open_reading(as_it_was) as other:
        assert told(reading, noun, fields) == told(other, noun, fields)


def test_the_agenda_says_how_long_each_item_took(reading: Reading) -> None:
    rows = reading.rows(
        "SELECT started_at, minutes_spent FROM agenda_item WHERE code LIKE 'PDG-2025-014.%' ORDER BY code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("14:40", 5), ("14:45", 15), ("15:00", 25), ("15:25", 60), ("16:25", 40), ("17:05", 5),
    ]  # fmt: skip


def test_the_file_is_sound(reading: Reading) -> None:
    assert check(reading) == []


def told(reading: Reading, noun: str, fields: tuple[str, ...]) -> list[tuple[object, ...]]:
    session = reading.find("session", SESSION)["id"]
    return [tuple(row[field] for field in fields) for row in reading.all(noun, session_id=session)]


def finish(office: Laptop) -> None:
    """Add what follows the recording, by ordinary commands."""
    kept = tomllib.loads(next((SAMPLE / "sessions").glob(f"{SESSION}-*")).read_text(encoding="utf-8"))
    assert office.run("export", "--out", "fuori", PDZCTL_TODAY=AFTERNOON).code == 0
    recorded = next((office.folder / "fuori" / "sessions").glob(f"{SESSION}-*"))
    counted = tomllib.loads(recorded.read_text(encoding="utf-8")) | {"priorities": kept["priorities"]}
    (office.folder / "punti.toml").write_text(tomli_w.dumps(counted, multiline_strings=True), encoding="utf-8")
    signed = [row["seat"] for row in kept["attendance"] if row.get("signed")]
    for words in (
        ("apply", "punti.toml"),
        ("session", "attend", SESSION, *signed, "--signed"),
        ("proposal", "work-out", "PRO-2025-033"),
        ("proposal", "prioritise", "PRO-2025-033"),
        ("proposal", "send", "PRO-2025-033", "--to", "ORG-03", "--due", "2025-06-20", "--session", SESSION),
        ("minutes", "add", "--session", SESSION),
    ):  # fmt: skip
        done = office.run(*words, PDZCTL_TODAY="2025-05-21T09:00:00+02:00")
        assert done.code == 0, done


def body_of(minutes: str) -> str:
    """Return the minutes from their title to the attachments, without the mark of a draft."""
    text = minutes[minutes.index("\n# ") : minutes.index("\n## Osservazioni")]
    return "\n".join(line for line in text.splitlines() if "BOZZA, non approvata" not in line).replace("\n\n\n", "\n\n")
