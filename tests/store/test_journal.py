"""What the journal keeps: a line per field, values apart from what the chain covers, a site per user and file."""

import shutil
from hashlib import sha256

import pytest

from pdzctl.store import system
from pdzctl.store.identity import Source
from pdzctl.store.integrity import check
from pdzctl.store.store import Store

PERSON = {"family_name": "Esposito", "given_name": "Teresa", "email": "teresa@example.org", "phone": "555 0100"}


def sites(store):
    return [row["site"] for row in store.reading.rows("SELECT site FROM change ORDER BY line")]


def work(path, title="Casa"):
    with Store.open(path) as store, store.changing("worked"):
        store.problems.add(title=title)
    with Store.open(path) as store:
        return sites(store)


def test_a_creation_is_one_line_with_two_salted_values(store):
    with store.changing("added"):
        store.people.add(**PERSON)
    (entry,) = store.reading.rows("SELECT * FROM entry WHERE noun = 'person'")
    values = {row["part"]: row for row in store.reading.rows("SELECT * FROM value WHERE line = :at", at=entry["line"])}
    assert set(values) == {"rest", "personal"}
    for part, digest in (("rest", entry["digest"]), ("personal", entry["personal_digest"])):
        assert sha256(values[part]["salt"] + values[part]["text"].encode()).digest() == digest
    assert values["rest"]["salt"] != values["personal"]["salt"]


def test_a_revision_is_one_line_per_field(store):
    with store.changing("added"):
        problem = store.problems.add(title="Casa", description="Affitti")
    with store.changing("revised"):
        store.problems.replace(problem.revised(title="Casa cara", description="Canoni"))
    lines = store.reading.rows("SELECT action, field FROM entry WHERE noun = 'problem' ORDER BY line")
    assert [tuple(line.values()) for line in lines] == [
        ("created", ""),
        ("revised", "title"),
        ("revised", "description"),
    ]


def test_what_is_personal_stands_only_beside_the_chain(store):
    with store.changing("added {code}", code="PER-001", command="person add --email"):
        person = store.people.add(**PERSON)
    with store.changing("moved"):
        store.people.replace(person.revised(family_name="Bianchi-Esposito"))
    covered = [row for table in ("change", "entry") for row in store.reading.rows(f"SELECT * FROM {table}")]
    rest = list(store.reading.rows("SELECT text FROM value WHERE part IN ('rest', 'summary')"))
    for secret in (*PERSON.values(), "Bianchi", "Anna Verdi"):
        assert secret not in str(covered) + str(rest)


def test_the_logical_clock_never_goes_back(store):
    class Slow(Source):
        def milliseconds(self):
            return 0

    store.close()
    with Store.open(store.path, ids=Slow()) as later:
        for title in ("Casa", "Lavoro"):
            with later.changing("worked"):
                later.problems.add(title=title)
        sql = "SELECT line, clock FROM entry UNION SELECT line, clock FROM change ORDER BY line"
        clocks = [row["clock"] for row in later.reading.rows(sql)]
        assert clocks == sorted(set(clocks))
        assert check(later.reading) == []


def test_one_user_of_one_file_is_one_site(store):
    store.close()
    assert len(set(work(store.path))) == 1


def test_a_copy_is_a_site_of_its_own(store, tmp_path):
    store.close()
    shutil.copy(store.path, tmp_path / "copy.db")
    mine = work(store.path)
    assert work(tmp_path / "copy.db")[-1] != mine[-1]


def test_settings_that_are_lost_cost_a_new_site_and_nothing_else(store, settings):
    store.close()
    shutil.rmtree(settings)
    found = work(store.path)
    assert len(set(found)) == 2
    with Store.open(store.path) as again:
        assert check(again.reading) == []


@pytest.mark.parametrize("kept", ["", "x", "one two three", "site nonsense"])
def test_settings_that_make_no_sense_cost_a_new_site(store, settings, kept):
    store.close()
    (file,) = (settings / "sites").iterdir()
    file.write_text(kept)
    assert len(set(work(store.path))) == 2


def test_a_head_is_remembered_privately(store, settings):
    (file,) = (settings / "sites").iterdir()
    head = store.reading.value("SELECT lower(hex(hash)) FROM change ORDER BY line DESC")
    assert system.site_of(store.path) == (sites(store)[-1], head)
    assert file.stat().st_mode & 0o777 == 0o600
