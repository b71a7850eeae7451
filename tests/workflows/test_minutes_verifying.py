"""A seal stands while what was approved stands: whatever is altered past pdzctl is found, what is erased is counted."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from pdzctl.store.seal import approved_line, seal_of, sealed_records
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.approval import approve, begin, circulate, observe
from pdzctl.workflows.minutes.approved_text import text_digest
from pdzctl.workflows.minutes.verifying import Standing, verify
from pdzctl.workflows.sessions import end_session
from workflows.meetings import TODAY, lab_district, open_meeting

NEXT = "2025-06-12"


@pytest.fixture(scope="module")
def approved(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("sealed")
    with lab_district(folder) as store:
        session = open_meeting(store, "SEG-001", "SEG-002", "SEG-003", topics=("I dati",))
        items = store.of("agenda_item").find(session_id=session.id)
        store.of("agenda_item").replace(items[0].revised(summary="Si leggono i dati del 2024."))
        decision = store.decisions.add(session_id=session.id, text="Si apre lo sportello", rationale="Manca")
        commitment = store.commitments.add(session_id=session.id, decision_id=decision.id, text="Scrivere", due=NEXT)
        store.of("commitment_party").add(commitment_id=commitment.id, post="Ufficio di piano")
        draft = circulate(store, begin(store, end_session(store, session, at="17:00")), on=TODAY, until="2025-05-22")
        observe(store, draft, text="Precisare", outcome="accolta", answer="Precisato")
        digest = text_digest(store.reading, session.id)
        approve(store, draft, on="2025-05-23", mode="firma", in_session=None, text_sha256=digest)
    return (folder / "district.db").read_bytes()


@pytest.fixture
def path(approved: bytes, tmp_path: Path) -> Path:
    file = tmp_path / "district.db"
    file.write_bytes(approved)
    return file


def altered(path: Path, *statements: str) -> None:
    """Write past pdzctl, with the seals open."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO unsealing VALUES ('x')")
        for statement in statements:
            connection.execute(statement)
        connection.execute("DELETE FROM unsealing")
        connection.commit()


def standing(path: Path):
    with open_reading(path) as reading:
        (found,) = verify(reading)
    return found


def sentences(path: Path) -> list[str]:
    return [fault.sentence.format_map(fault.values) for fault in standing(path).faults]


def test_what_was_approved_and_left_alone_is_intact(path: Path) -> None:
    assert standing(path)[2:] == (Standing.INTACT, 0, True, ())
    with open_reading(path) as reading:
        assert check(reading) == []


def every_text(path: Path) -> list[tuple[str, str, str]]:
    """Return noun, id and field of every text that the seal covers."""
    with open_reading(path) as reading:
        minutes = reading.find("minutes", "VER-2025-001")
        texts = []
        for noun, ids in sealed_records(reading, minutes).items():
            names = [one.name for one in NOUNS[noun].fields if one.kind in (Kind.LINE, Kind.BLOCK) and one.name != "id"]
            for row in reading.all(noun):
                texts += [(noun, row["id"], name) for name in names if row["id"] in ids and row[name]]
    return texts


@pytest.mark.damages("written past pdzctl on purpose")
def test_one_byte_of_any_sealed_text_is_found(path: Path, approved: bytes) -> None:
    texts = every_text(path)
    assert {noun for noun, _, _ in texts} >= {"session", "agenda_item", "decision", "commitment", "observation"}
    for noun, identity, field in texts:
        path.write_bytes(approved)
        altered(path, f"UPDATE {noun} SET {field} = '~' || substr({field}, 2) WHERE id = '{identity}'")
        assert standing(path).standing is Standing.ALTERED, (noun, field)


@pytest.mark.damages("written past pdzctl on purpose")
def test_a_value_of_the_journal_that_was_changed_with_its_record_is_found(path: Path) -> None:
    altered(
        path,
        "UPDATE decision SET text = 'Si chiude lo sportello'",
        "UPDATE value SET text = replace(text, 'Si apre lo sportello', 'Si chiude lo sportello')",
    )
    assert any("of the journal was altered" in told for told in sentences(path))


@pytest.mark.damages("written past pdzctl on purpose")
def test_a_forged_journal_is_found_by_the_seal_alone(path: Path) -> None:
    """Record, value, digest: all agree with each other, and no longer with the seal."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT line, salt, text FROM value WHERE text LIKE '%Si apre lo sportello%' AND part = 'rest'"
        found = connection.execute(sql).fetchone() or connection.execute(sql.replace("'rest'", "'personal'")).fetchone()
        line, salt, text = found
        forged = text.replace("Si apre", "Si nega")
        digest = hashlib.sha256(salt + forged.encode()).hexdigest()
        part = connection.execute("SELECT part FROM value WHERE line = ? AND text = ?", (line, text)).fetchone()[0]
    column = "personal_digest" if part == "personal" else "digest"
    altered(
        path,
        "UPDATE decision SET text = replace(text, 'Si apre', 'Si nega')",
        f"UPDATE value SET text = '{forged}' WHERE line = {line} AND part = '{part}'",
        f"UPDATE entry SET {column} = x'{digest}' WHERE line = {line}",
    )
    assert sentences(path) == ["VER-2025-001: what was approved is not what its seal says."]
    with open_reading(path) as reading:
        assert "seals" in {found.check for found in check(reading)}


@pytest.mark.damages("written past pdzctl on purpose")
def test_a_later_line_of_the_journal_changes_nothing_that_was_approved(path: Path) -> None:
    with Store.open(path) as store, store.changing("done"):
        decision = store.decisions.find()[0]
        store.decisions.replace(decision.moved("attuata"))
    assert standing(path).standing is Standing.INTACT
    with open_reading(path) as reading:
        line = reading.value("SELECT max(line) FROM entry WHERE noun = 'decision'")
    altered(path, f"UPDATE entry SET field = 'text' WHERE line = {line}")
    assert f"Line {line} of the journal changed what was approved." in sentences(path)


@pytest.mark.damages("written past pdzctl on purpose")
def test_what_was_altered_in_many_records_is_told_once(path: Path) -> None:
    altered(path, "UPDATE attendance SET count = count + 1")
    assert len(sentences(path)) == 1


@pytest.mark.damages("written past pdzctl on purpose")
def test_what_was_said_of_one_record_and_is_laid_to_another_is_found(path: Path) -> None:
    with open_reading(path) as reading:
        one, other = next(reading.all("decision"))["id"], next(reading.all("commitment"))["id"]
    swapped = f"CASE record_id WHEN '{one}' THEN '{other}' ELSE '{one}' END"
    altered(path, f"UPDATE entry SET record_id = {swapped} WHERE record_id IN ('{one}', '{other}')")
    with open_reading(path) as reading:
        minutes = next(reading.all("minutes"))
        assert seal_of(reading, minutes, before=approved_line(reading, minutes["id"]).line) != minutes["seal"]


@pytest.mark.damages("written past pdzctl on purpose")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM observation",
        "DELETE FROM commitment_party",
        "INSERT INTO suspension VALUES ('s', (SELECT id FROM session LIMIT 1), '15:00', '15:10', '')",
        "UPDATE minutes SET approved_on = '2025-06-30'",
        "UPDATE minutes SET seal = replace(seal, substr(seal, 1, 1), 'x')",
        "UPDATE session SET actual_end = '18:00'",
        "UPDATE commitment SET due = '2026-06-12'",
    ],
)
def test_what_is_taken_away_added_or_moved_is_found(path: Path, statement: str) -> None:
    altered(path, statement)
    assert standing(path).standing is Standing.ALTERED


def test_later_life_alters_nothing(path: Path) -> None:
    with Store.open(path) as store, store.changing("later"):
        commitment = store.commitments.get("1")
        store.commitments.replace(commitment.started().revised(progress="Scritto"))
        store.of("commitment_party").add(commitment_id=commitment.id, post="Ausl", since=NEXT)
        minutes = store.of("minutes").get("1")
        store.of("minutes").replace(minutes.moved("protocollato", protocol="12/2025"))
    assert standing(path).standing is Standing.INTACT


@pytest.mark.damages("written past pdzctl on purpose")
def test_an_erased_value_is_counted_and_the_seal_stands(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (line,) = connection.execute(
            "SELECT line FROM entry WHERE noun = 'agenda_item' AND field = 'summary'"
        ).fetchone()
    altered(path, f"DELETE FROM value WHERE line = {line}", "UPDATE agenda_item SET summary = ''")
    found = standing(path)
    assert (found.standing, found.erased, found.same_text) == (Standing.ERASED, 1, False)


def test_a_name_that_is_printed_and_not_sealed_changes_the_text_alone(path: Path) -> None:
    with Store.open(path) as store, store.changing("renamed"):
        lab = store.labs.get("LAB-01")
        store.labs.replace(lab.revised(title="Rientro in famiglia"))
    found = standing(path)
    assert (found.standing, found.same_text) == (Standing.INTACT, False)


def test_minutes_from_files_are_sealed_elsewhere_or_not_at_all(path: Path) -> None:
    with Store.open(path) as store, store.changing("applied", command="apply"):
        held = store.sessions.get("1")
        other = store.sessions.add(body_id=held.body_id, day="2025-04-01", state="svolta")
        store.of("minutes").add(session_id=other.id, state="approvato", approved_on="2025-04-10", seal="ab" * 32)
        third = store.sessions.add(body_id=held.body_id, day="2025-04-02", state="svolta")
        store.of("minutes").add(session_id=third.id, state="approvato", approved_on="2025-04-10")
    with open_reading(path) as reading:
        told = {found.code: found.standing for found in verify(reading)}
    assert sorted(told.values()) == sorted([Standing.INTACT, Standing.ELSEWHERE, Standing.UNSEALED])
    assert json.dumps(sorted(told)) == '["VER-2025-001", "VER-2025-002", "VER-2025-003"]'
