"""What is read for one answer does not grow with the district: SQLite's own steps are counted, not time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from large_district import Size, grow

from minutes_sample import sample
from pdzctl.errors import NotFound
from pdzctl.store.lookup import codes_beginning
from pdzctl.store.queries.listing import listing
from pdzctl.store.queries.outcomes import outcomes
from pdzctl.store.reading import Reading, open_reading
from pdzctl.store.search import MOST_RANKED, search
from pdzctl.workflows.trace import trace

pytestmark = pytest.mark.damages("what is grown has no journal")

TODAY = "2026-06-30"
FEW, MANY = 20, 80
SHOWN = 200
STEPS_AT_ONCE = 50

Question = Callable[[Reading], Any]


@pytest.fixture(scope="module")
def districts(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("grown")
    path = sample(folder)
    for copies in (FEW, MANY):
        grow(path, folder / f"{copies}.db", Size(copies, rosters=copies))
    return {copies: folder / f"{copies}.db" for copies in (FEW, MANY)}


def steps(path: Path, question: Question) -> int:
    """Return about how many steps SQLite's machine takes to answer ``question``."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += STEPS_AT_ONCE

    with open_reading(path) as reading:
        question(reading)  # what is read once for the whole connection, the schema above all
        reading._connection.set_progress_handler(step, STEPS_AT_ONCE)
        question(reading)
    return taken


def first(rows: Any) -> list[dict[str, Any]]:
    return [row for row, _ in zip(rows, range(SHOWN), strict=False)]


def missing(reading: Reading) -> None:
    with pytest.raises(NotFound):
        reading.find("contribution", "NOT-2025-999.9")


LISTED = ("agenda_item", "commitment", "contribution", "decision", "minutes", "organization", "person", "problem")
LISTED += ("proposal", "referral", "seat", "session", "workgroup", "body", "attendance")
QUESTIONS: dict[str, Question] = {
    **{
        f"the first rows of all {noun}": lambda reading, noun=noun: first(listing(reading, noun, today=TODAY))
        for noun in LISTED
    },
    "the overdue commitments": lambda reading: first(listing(reading, "commitment", today=TODAY, overdue=True)),
    "the overdue referrals": lambda reading: first(listing(reading, "referral", today=TODAY, overdue=True)),
    "the overdue proposals": lambda reading: first(listing(reading, "proposal", today=TODAY, overdue=True)),
    "the notes of a session": lambda reading: first(
        listing(reading, "contribution", today=TODAY, session="SED-2025-014")
    ),
    "the sessions of a body": lambda reading: first(listing(reading, "session", today=TODAY, body="LAB-03")),
    "the commitments of an owner": lambda reading: first(listing(reading, "commitment", today=TODAY, owner="ENT-003")),
    "what is late": lambda reading: first(outcomes(reading, today=TODAY, overdue=True)),
    "the decisions first": lambda reading: first(outcomes(reading, today=TODAY, nouns=("decision",))),
    "the chain of a decision": lambda reading: trace(reading, "DEC-2025-014.2", today=TODAY),
    "the chain of a session": lambda reading: trace(reading, "SED-2025-014", today=TODAY),
    "the chain of a problem": lambda reading: trace(reading, "PRB-01", today=TODAY),
    "a whole code": lambda reading: reading.find("contribution", "NOT-2025-014.1"),
    "a code without its zeros": lambda reading: reading.find("contribution", "not-2025-14.1"),
    "codes to complete": lambda reading: codes_beginning(reading, "agenda_item", "PDG-2"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_costs_the_same_after_years_of_history(districts: dict[int, Path], name: str) -> None:
    few, many = (steps(districts[copies], QUESTIONS[name]) for copies in (FEW, MANY))
    assert many <= 1.25 * few + 500, (few, many)


@pytest.mark.parametrize("noun", LISTED)
def test_a_list_counts_itself(districts: dict[int, Path], noun: str) -> None:
    with open_reading(districts[FEW]) as reading:
        rows = listing(reading, noun, today=TODAY)
        next(rows)
        total = rows.total()
        assert total == 1 + sum(1 for _ in rows)


@pytest.mark.parametrize(
    "chosen",
    [{}, {"overdue": True}, {"state": "adottata"}, {"body": "LAB-03"}, {"owner": "ENT-003"}, {"nouns": ("referral",)}],
)
def test_outcomes_count_themselves(districts: dict[int, Path], chosen: dict[str, Any]) -> None:
    with open_reading(districts[FEW]) as reading:
        rows = outcomes(reading, today=TODAY, **chosen).each(lambda row: row)
        assert rows.total() == sum(1 for _ in rows)


def test_a_word_that_stands_everywhere_ranks_the_newest_alone(districts: dict[int, Path]) -> None:
    with open_reading(districts[MANY]) as reading:
        everywhere = reading.value("SELECT count(*) FROM search WHERE search MATCH 'di'")
        newest = reading.value(
            f"SELECT min(rowid) FROM (SELECT rowid FROM search WHERE search MATCH 'di*' ORDER BY rowid DESC"
            f" LIMIT {MOST_RANKED})"
        )
        found = {row["code"] for row in search(reading, "di", limit=10_000)}
        old = {row["code"] for row in reading.rows("SELECT code FROM search WHERE rowid < :newest", newest=newest)}
    assert everywhere > MOST_RANKED
    assert 0 < len(found) <= MOST_RANKED
    assert not found & old


def test_the_codes_offered_have_in_common_what_all_have(districts: dict[int, Path]) -> None:
    with open_reading(districts[MANY]) as reading:
        every = sorted(row["code"] for row in reading.all("agenda_item"))
        offered = codes_beginning(reading, "agenda_item", "")
        assert codes_beginning(reading, "agenda_item", "PDG-2025-014.") == [
            code for code in every if code.startswith("PDG-2025-014.")
        ]
        assert codes_beginning(reading, "body", "LAB-", "table") == []
    assert 0 < len(offered) < len(every)
    assert (offered[0], offered[-1]) == (every[0], every[-1])
