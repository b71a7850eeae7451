"""Whatever is altered is found, and looking alters nothing."""

import hashlib
import random
import shutil
import sqlite3
from contextlib import closing

import pytest

from pdzctl.errors import Damaged
from pdzctl.store.integrity import check
from pdzctl.store.journal import SHAPES, entry_hash, line_hash
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store

TAMPERINGS = {
    "UPDATE problem SET title = 'B'": "records",
    "DELETE FROM problem": "records",
    "UPDATE entry SET field = 'x' WHERE action = 'revised'": "chain",
    "UPDATE entry SET clock = clock + 1": "chain",
    "DELETE FROM entry WHERE line = 3": "chain",
    "DELETE FROM change WHERE line = (SELECT min(line) FROM change)": "chain",
    "INSERT INTO problem (id, code, title, description, affected, state)"
    " VALUES ('x', 'PRB-9', 'B', '', '', 'segnalato')": "records",
    "DELETE FROM change WHERE line = (SELECT max(line) FROM change)": "chain",
    "UPDATE change SET at = '2001-01-01'": "chain",
    "UPDATE change SET kind = 'undo'": "chain",
    "UPDATE value SET text = '{}' WHERE part = 'rest'": "chain",
    "UPDATE value SET text = 'Berta' WHERE part = 'author'": "chain",
    "DELETE FROM value WHERE part = 'rest'": "records",
    "INSERT INTO value VALUES (1, 'summary', zeroblob(16), 'x')": "chain",
    "INSERT INTO value SELECT max(line), 'rest', zeroblob(16), '{}' FROM change": "chain",
    "UPDATE code_used SET highest = highest + 1": "codes",
    "UPDATE search_key SET key = 'x'": "search keys",
    "DELETE FROM search WHERE rowid = 2": "search index",
    "INSERT INTO search (noun, record_id, public, code) VALUES ('problem', 'x', 1, 'PRB-99')": "search index",
    "DELETE FROM search_data WHERE id > 10": "search index",
    "DROP TRIGGER session_delete_approved": "schema",
    "DROP INDEX session_by_body": "schema",
    "CREATE TABLE probelm (a)": "schema",
    "PRAGMA writable_schema = on; UPDATE sqlite_schema SET sql = replace(sql, '(session_id, position)', '(id)')"
    " WHERE name = 'contribution_by_session'": "schema",
    "PRAGMA foreign_keys = off; UPDATE problem SET merged_into_id = 'nowhere'": "links",
}


@pytest.fixture
def sound(store):
    with store.changing("added"):
        problem = store.problems.add(title="Casa")
        store.people.add(family_name="Rossi")
    with store.changing("retitled"):
        store.problems.replace(problem.revised(title="Casa cara"))
    assert check(store.reading) == []
    store.close()
    return store.path


@pytest.mark.damages("that is what it is about")
@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found_and_nothing_is_written(sound, tampering):
    with closing(sqlite3.connect(sound, isolation_level=None)) as connection:
        for statement in tampering.split("; "):
            connection.execute(statement)
    before = hashlib.sha256(sound.read_bytes()).digest()
    with open_reading(sound) as reading:
        findings = check(reading)
    assert TAMPERINGS[tampering] in {finding.check for finding in findings}
    assert all(finding.sentence.format(**finding.values) for finding in findings)
    assert hashlib.sha256(sound.read_bytes()).digest() == before


@pytest.mark.damages("the header is overwritten")
def test_a_structure_that_does_not_hold_is_found(sound):
    whole = bytearray(sound.read_bytes())
    whole[36:40] = (7).to_bytes(4, "big")  # how many pages the list of free ones has, which is empty
    sound.write_bytes(whole)
    with open_reading(sound) as reading:
        assert [finding.check for finding in check(reading)] == ["structure"]


def test_settings_that_make_no_sense_are_no_finding(sound, settings):
    with open_reading(sound) as reading:
        (file,) = (settings / "sites").iterdir()
        file.write_text(f"{reading.value('SELECT site FROM change')} nonsense")
        assert check(reading) == []


def test_the_site_of_another_file_that_had_this_inode_is_no_finding(sound, settings):
    (file,) = (settings / "sites").iterdir()
    file.write_text(f"another-site {'00' * 32}")
    with open_reading(sound) as reading:
        assert check(reading) == []


def test_a_code_that_was_replaced_stays_given(sound):
    with Store.open(sound) as store:
        problem = store.problems.get("1")
        with store.changing("recoded"):
            store.problems.replace(problem.revised(code="PRB-41"))
        with store.changing("recoded again"):
            store.problems.replace(problem.revised(code="PRB-02"))
            assert store.problems.add(title="Scuola").code == "PRB-42"
        assert check(store.reading) == []


def test_an_older_copy_put_back_is_noticed_by_its_writer(sound, tmp_path):
    shutil.copy(sound, tmp_path / "older.db")
    with Store.open(sound) as store, store.changing("later"):
        store.problems.add(title="Lavoro")
    sound.write_bytes((tmp_path / "older.db").read_bytes())
    with open_reading(sound) as reading:
        assert [finding.check for finding in check(reading)] == ["chain"]
    with Store.open(sound) as store:
        with store.changing("went on"):
            store.problems.add(title="Lavoro")
        assert check(store.reading) == []
        assert store.reading.value("SELECT count(DISTINCT site) FROM change") == 2


def test_damaged_bytes_are_found_and_never_a_traceback(sound):
    whole = sound.read_bytes()
    chance = random.Random(7)
    with closing(sqlite3.connect(sound)) as connection:
        (dump,) = ["\n".join(connection.iterdump())]
    unnoticed = 0
    for _ in range(60):
        mutant = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            mutant[chance.randrange(100, len(mutant))] ^= 1 << chance.randrange(8)
        sound.write_bytes(mutant)
        try:
            with open_reading(sound) as reading:
                findings = check(reading)
        except Damaged:
            continue
        if not findings:
            with closing(sqlite3.connect(sound)) as connection:
                unnoticed += "\n".join(connection.iterdump()) != dump
    assert unnoticed == 0


def test_what_is_personal_never_stands_with_the_rest():
    assert set(SHAPES["person"].personal) == {
        "family_name",
        "given_name",
        "honorific",
        "organization_id",
        "email",
        "phone",
    }
    assert "code" in SHAPES["person"].rest


@pytest.mark.damages("the chain is forged with a clock that goes back")
@pytest.mark.parametrize("forged", ["entry", "change"])
def test_a_chain_that_holds_but_goes_back_in_time_is_altered(store, forged):
    with store.changing("worked"):
        store.problems.add(title="Casa")
    connection = store.reading._connection
    before, last = list(store.reading.rows("SELECT * FROM change ORDER BY line"))[-2:]
    entry = store.reading.row("SELECT * FROM entry ORDER BY line DESC")
    said = (entry["noun"], entry["record_id"], entry["action"], entry["field"])
    clocks = {"entry": entry["clock"], "change": last["clock"]} | {forged: 1}
    head = entry_hash(before["hash"], (clocks["entry"], *said), entry["digest"], entry["personal_digest"])
    told = [last[name] for name in ("id", "site", "at", "command", "kind")]
    digests = (last["author_digest"], last["summary_digest"])
    whole = line_hash(head, (clocks["change"], 1, *told, ""), digests)
    connection.execute("UPDATE entry SET clock = ?, hash = ? WHERE line = ?", (clocks["entry"], head, entry["line"]))
    connection.execute("UPDATE change SET clock = ?, hash = ? WHERE line = ?", (clocks["change"], whole, last["line"]))
    line = {"entry": entry, "change": last}[forged]["line"]
    altered = "Line {line} of the journal was altered."
    assert [found.values["line"] for found in check(store.reading) if found.sentence == altered] == [line]


@pytest.mark.damages("a value is erased and a record altered by hand")
def test_what_was_written_after_an_erasure_is_compared_again(store):
    with store.changing("added"):
        problem = store.problems.add(title="Casa", description="Chi perde la casa")
    erased = store.reading.value("SELECT line FROM entry WHERE record_id = :id", id=problem.id)
    store.reading._connection.execute("DELETE FROM value WHERE line = ? AND part = 'personal'", (erased,))
    with store.changing("told anew"):
        store.problems.replace(problem.revised(title="Case", description="Chi resta"))
    assert check(store.reading) == []
    store.reading._connection.execute("UPDATE problem SET description = ''")
    assert "records" in {found.check for found in check(store.reading)}


def test_a_code_that_a_record_had_for_a_while_stays_given(store):
    with store.changing("added"):
        problem = store.problems.add(title="Casa")
    with store.changing("renumbered"):
        store.problems.replace(problem.revised(code="PRB-09"))
    store.undo()
    assert check(store.reading) == []
    with store.changing("added"):
        assert store.problems.add(title="Cure").code == "PRB-10"
