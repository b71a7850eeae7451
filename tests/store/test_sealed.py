"""What approved minutes hold fast, against the store and against SQL."""

import json
import sqlite3
from contextlib import closing, contextmanager

import pytest

from attacks import FORCED, THROUGH_ANOTHER, WITHIN
from pdzctl.errors import Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.vocabulary import ApprovalMode
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading


@pytest.fixture
def sealed(store, session):
    with store.changing("approved"):
        minutes = store.of("minutes").get("1")
        store.of("minutes").replace(minutes.approved("2025-05-15", ApprovalMode.SEDUTA_STANTE, None))
    return session


@pytest.fixture
def free(store, session):
    """Another session, with a decision and draft minutes."""
    with store.changing("free"):
        other = store.sessions.add(body="LAB-01", day="2025-06-01")
        store.of("minutes").add(session_id=other.id)
        return store.decisions.add(session_id=other.id, text="Libera")


@contextmanager
def another_program(store):
    """Open the file as any program that knows SQLite does: without foreign keys, without recursive triggers."""
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        yield connection


def found(store):
    with open_reading(store.path) as reading:
        return {finding.check for finding in check(reading)}


@pytest.mark.parametrize("attack", WITHIN)
def test_sql_cannot_change_what_was_approved(store, sealed, attack):
    with pytest.raises(sqlite3.IntegrityError, match="approved"):
        store.reading._connection.execute(WITHIN[attack])


@pytest.mark.parametrize("attack", WITHIN)
def test_the_same_sql_goes_through_before_approval(store, session, attack):
    connection = store.reading._connection
    connection.execute("BEGIN")
    assert connection.execute(WITHIN[attack]).rowcount == 1
    connection.execute("ROLLBACK")


@pytest.mark.parametrize("attack", THROUGH_ANOTHER)
def test_nothing_free_takes_the_place_of_what_was_approved(store, free, sealed, attack):
    with pytest.raises(sqlite3.IntegrityError, match="approved"):
        store.reading._connection.execute(THROUGH_ANOTHER[attack])


@pytest.mark.damages("another program replaces what was approved")
@pytest.mark.parametrize("attack", [*WITHIN, *THROUGH_ANOTHER])
def test_another_program_is_refused_or_found_out(store, free, sealed, attack):
    with another_program(store) as connection:
        try:
            connection.execute((WITHIN | THROUGH_ANOTHER)[attack])
        except sqlite3.IntegrityError:
            assert found(store) == set()
        else:
            assert "records" in found(store)


@pytest.mark.damages("the seals are forced")
@pytest.mark.parametrize("attack", FORCED)
def test_what_sql_cannot_refuse_is_found(store, sealed, attack):
    with another_program(store) as connection:
        for statement in FORCED[attack]:
            connection.execute(statement)
    assert found(store) & {"schema", "records"}


@pytest.mark.damages("the seals are forced")
def test_triggers_put_back_as_they_were_hide_nothing(store, sealed):
    with another_program(store) as connection:
        unsealed(connection, "UPDATE decision SET text = 'x'")
    assert found(store) == {"records", "search keys", "search index"}


@pytest.mark.damages("the seals are forced")
def test_the_journal_altered_with_the_record_hides_nothing(store, sealed):
    with another_program(store) as connection:
        unsealed(
            connection,
            "UPDATE decision SET text = 'Non si apre niente'",
            "UPDATE value SET text = replace(text, 'Si apre uno sportello', 'Non si apre niente')",
            "UPDATE search SET title = 'Non si apre niente' WHERE noun = 'decision'",
            "UPDATE search_key SET key = 'non si apre niente' WHERE noun = 'decision'",
        )
    assert found(store) == {"chain"}


@pytest.mark.damages("the approval is cut off")
def test_cutting_off_the_approval_is_found_by_who_wrote_it(store, sealed):
    with another_program(store) as connection:
        (first,) = connection.execute("SELECT max(first) FROM change").fetchone()
        before = [
            (entry, *json.loads(text))
            for entry, text in connection.execute(
                "SELECT field, text FROM entry JOIN value USING (line) WHERE line >= ?", (first,)
            )
        ]
        unsealed(
            connection,
            *(f"UPDATE minutes SET {field} = {_literal(old)}" for field, old, _ in before),
            *(f"DELETE FROM {table} WHERE line >= {first}" for table in ("value", "entry", "change")),
        )
    assert before
    assert found(store) == {"chain"}


@pytest.mark.damages("bytes of the file are changed")
def test_bytes_changed_in_the_file_are_found(store, sealed):
    store.close()
    whole = store.path.read_bytes()
    assert whole.count(b"Si apre uno sportello") >= 2
    store.path.write_bytes(whole.replace(b"Si apre uno sportello", b"Si apre UNO sportello"))
    assert "chain" in found(store)
    for place in range(whole.count(b"Si apre uno sportello")):
        before, after = _cut(whole, b"Si apre uno sportello", place)
        store.path.write_bytes(before + b"Si apre UNO sportello" + after)
        assert found(store) & {"chain", "records", "search index"}


def unsealed(connection, *statements):
    """Run statements without the triggers, which are then put back as they were."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for statement in (*(f"DROP TRIGGER {name}" for name, _ in triggers), *statements, *(sql for _, sql in triggers)):
        connection.execute(statement)


def _literal(value):
    return "NULL" if value is None else f"'{value}'"


def _cut(whole, part, number):
    pieces = whole.split(part)
    return part.join(pieces[: number + 1]), part.join(pieces[number + 1 :])


MOVABLE = {
    "session": {"state", "gaps_reason"},
    "decision": {"state"},
    "commitment": {"state", "progress", "evidence", "reason"},
    "commitment_party": {"until"},
    "minutes": {"state", "protocol", "protocol_on", "published_until", "visibility", "published_on", "forced_reason"},
}


@pytest.mark.parametrize("noun", ["session", "agenda_item", "decision", "commitment", "commitment_party", "minutes"])
def test_every_field_is_held_but_those_of_later_life(store, sealed, noun):
    free = set()
    for column in NOUNS[noun].columns:
        try:
            store.reading._connection.execute(f"UPDATE {noun} SET {column} = {column}")
        except sqlite3.IntegrityError:
            continue
        free.add(column)
    assert free == MOVABLE.get(noun, set())


def test_later_life_goes_on(store, sealed):
    with store.changing("moved on"):
        commitment = store.commitments.get("1")
        store.commitments.replace(commitment.started().revised(progress="Scritto"))
        party = store.parties.find()[0]
        store.parties.replace(party.revised(until="2025-06-01"))
        store.parties.add(commitment_id=commitment.id, post="Ufficio di piano", since="2025-06-01")
        store.checks.add(commitment_id=commitment.id, found="in_corso", day="2025-06-01")
        minutes = store.of("minutes").get("1")
        store.of("minutes").replace(minutes.moved("protocollato", protocol="12/2025"))
        store.sessions.replace(store.sessions.get("1").revised(state="chiusa"))
    assert check(store.reading) == []


def test_the_refusal_names_the_record_and_keeps_nothing(store, sealed):
    with store.changing("free"):
        other = store.sessions.add(body="LAB-01", day="2025-06-01")
        free = store.decisions.add(session_id=other.id, text="Libera").values()
    held = store.decisions.get("DEC-2025-001.1").values()
    pairs = [(row, {**row, "text": "x"}) for row in (free, held)]
    with pytest.raises(Refused) as caught, store.changing("tried"):
        store.write("decision", pairs)
    assert caught.value.values["code"] == "DEC-2025-001.1"
    assert store.decisions.get(free["code"]).text == "Libera"


def test_a_refused_record_leaves_the_rest_of_the_change_whole(store, sealed):
    decision = store.decisions.get("1")
    with store.changing("went on"):
        with pytest.raises(Refused):
            store.decisions.replace(decision.revised(text="x"))
        store.problems.add(title="Casa")
    assert store.decisions.get("1") == decision
    assert check(store.reading) == []


def test_a_correction_is_a_new_version(store, sealed):
    with store.changing("corrected"):
        assert store.of("minutes").add(session_id=sealed.id, version="1.1").code == "VER-2025-001.2"


def test_open_seals_are_found(store, sealed):
    store.reading._connection.execute("INSERT INTO unsealing VALUES ('x')")
    assert [finding.check for finding in check(store.reading)] == ["schema"]
