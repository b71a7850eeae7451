"""Of a district that holds much, a small file reads little, and says the same."""

from pathlib import Path

import pytest

from pdzctl.errors import InvalidInput, in_english
from pdzctl.records.catalogue import NOUNS
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.comparison import Comparison
from pdzctl.workflows.exchange.kept import UNINDEXED
from pdzctl.workflows.exchange.settling import compare
from pdzctl.workflows.exchange.staging import read
from workflows.exchange_folders import SMALL, applied, changed, new_district, write

SESSION = "sessions/SED-2025-001-rientro-a-casa.toml"
MANY = 6_000


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a district whose second session has thousands of points on its agenda."""
    folder = tmp_path_factory.mktemp("crowded")
    path = new_district(folder)
    applied(path, write(folder / "in"))
    with Store.open(path) as store, store.changing("a long meeting"):
        session = store.sessions.add(body_id=store.labs.get("LAB-01").id, day="2025-04-03", code="SED-2025-002")
        first = store.agenda_items.add(session_id=session.id, title="Punto", code="PDG-2025-002.1").values()
        more = ({**first, "id": f"{n:036}", "code": f"PDG-2025-002.{n}", "position": n} for n in range(2, MANY))
        store.write("agenda_item", [(None, item) for item in more])
    return path.read_bytes()


@pytest.fixture
def district(tmp_path: Path, crowded: bytes) -> Path:
    path = tmp_path / "district.db"
    path.write_bytes(crowded)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "in", {SESSION: SMALL[SESSION]})


def found(district: Path, file: Path) -> tuple[Comparison, int]:
    """Return the comparison of ``file`` with the district, and how many values SQLite handed out for it."""
    with open_reading(district) as reading:
        rows = 0

        def counted(_cursor: object, row: tuple[object, ...]) -> tuple[object, ...]:
            nonlocal rows
            rows += 1
            return row

        reading._connection.row_factory = counted
        return compare(read(file), reading, today="2025-06-01", new_id=lambda: "new"), rows


def test_a_file_of_one_session_reads_that_session_alone(district: Path, folder: Path) -> None:
    comparison, rows = found(district, folder / SESSION)
    assert (comparison.changes, comparison.absent) == (0, 0)
    assert rows < MANY / 10


def test_links_codes_members_and_what_is_gone_are_found_among_many(district: Path, folder: Path) -> None:
    changed(folder, SESSION, '\nagenda_item = "PDG-2025-001.1"', '\nagenda_item = "pdg-2025-002.5001"')
    changed(folder, SESSION, 'code = "PDG-2025-001.1"', 'code = "PDG-2025-001.2"')
    comparison, rows = found(district, folder / SESSION)
    assert [tuple(row.values()) for row in comparison.differences()] == [
        ("agenda_item", "PDG-2025-001.2", "created", ""),
        ("agenda_item", "PDG-2025-001.1", "gone", ""),
        ("decision", "DEC-2025-001.1", "changed", "agenda_item"),
    ]
    assert rows < MANY / 10


def test_a_code_of_another_owner_is_found_among_many(district: Path, folder: Path) -> None:
    changed(folder, SESSION, 'code = "PDG-2025-001.1"', 'code = "PDG-2025-002.5001"')
    with pytest.raises(InvalidInput) as caught:
        found(district, folder / SESSION)
    told = [(fault.line, in_english(fault.sentence, fault.values)) for fault in caught.value.faults]
    assert told[0] == (14, "PDG-2025-002.5001 belongs to another record.")


def test_every_nested_noun_is_found_by_its_owner_and_its_code(district: Path) -> None:
    with open_reading(district) as reading:
        for noun in (noun for noun in NOUNS.values() if noun.owner and noun.name not in UNINDEXED):
            for column in (noun.owner, *(["code"] if "code" in noun.columns else [])):
                sql = f"EXPLAIN QUERY PLAN SELECT * FROM {noun.name} WHERE {column} IS :value"
                plan = [row["detail"] for row in reading.rows(sql, value="")]
                assert all("USING" in step for step in plan), (noun.name, column, plan)
