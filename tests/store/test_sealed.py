"""What approved minutes hold fast, against the store and against SQL."""

import sqlite3

import pytest

from pdzctl.errors import Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.vocabulary import ApprovalMode
from pdzctl.store.integrity import check


@pytest.fixture
def sealed(store, session):
    with store.changing("approved"):
        minutes = store.of("minutes").get("1")
        store.of("minutes").replace(minutes.approved("2025-05-15", ApprovalMode.SEDUTA_STANTE, None))
    return session


ATTACKS = [
    "UPDATE session SET summary = 'x'",
    "DELETE FROM session",
    "UPDATE decision SET text = 'x'",
    "DELETE FROM decision",
    "INSERT OR REPLACE INTO decision SELECT * FROM decision",
    "INSERT OR REPLACE INTO minutes SELECT * FROM minutes",
    "INSERT OR REPLACE INTO commitment_party SELECT * FROM commitment_party",
    "UPDATE OR REPLACE decision SET rowid = rowid + 1, id = id",
    "UPDATE decision SET session_id = 'elsewhere'",
    "UPDATE decision SET id = 'other'",
    "UPDATE commitment SET text = 'x'",
    "UPDATE commitment SET due = '2030-01-01'",
    "UPDATE commitment_party SET post = 'x'",
    "DELETE FROM commitment_party",
    """INSERT INTO commitment_party (id, commitment_id, part, position, post)
        SELECT 'x', id, 'owner', 9, '' FROM commitment""",
    "INSERT INTO suspension (id, session_id, suspended_at, reason) SELECT 'x', id, '10:00', '' FROM session",
    """INSERT INTO attendance (id, session_id, position, status, post, count, signed, note)
        SELECT 'x', id, 1, 'presente', '', 1, 0, '' FROM session""",
    "UPDATE agenda_item SET disposition_note = 'x'",
    "UPDATE minutes SET state = 'bozza'",
    "UPDATE minutes SET approved_on = '2030-01-01'",
    "DELETE FROM minutes",
    "INSERT INTO observation (id, minutes_id, position, text, answer) SELECT 'x', id, 1, 'x', '' FROM minutes",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_sql_cannot_change_what_was_approved(store, sealed, attack):
    with pytest.raises(sqlite3.IntegrityError, match="approved"):
        store.reading._connection.execute(attack)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_same_sql_goes_through_before_approval(store, session, attack):
    connection = store.reading._connection
    connection.execute("BEGIN")
    assert connection.execute(attack).rowcount == 1
    connection.execute("ROLLBACK")


MOVABLE = {
    "session": {"state"},
    "decision": {"state"},
    "commitment": {"state", "progress", "evidence", "reason"},
    "commitment_party": {"until"},
    "minutes": {"state", "protocol", "protocol_on", "published_until", "visibility"},
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


@pytest.mark.parametrize("key", ["id", "code", "rowid"])
def test_nothing_free_takes_the_place_of_what_was_approved(store, sealed, key):
    with store.changing("free"):
        other = store.sessions.add(body="LAB-01", day="2025-06-01")
        free = store.decisions.add(session_id=other.id, text="Libera")
    decision, session = (f"(SELECT {key} FROM {noun} WHERE code LIKE '%2025-001%')" for noun in ("decision", "session"))
    for attack in (
        f"UPDATE OR REPLACE decision SET {key} = {decision} WHERE id = '{free.id}'",
        f"UPDATE decision SET session_id = '{sealed.id}' WHERE id = '{free.id}'",
        f"UPDATE OR REPLACE session SET {key} = {session} WHERE id = '{other.id}'",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="approved"):
            store.reading._connection.execute(attack)


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
