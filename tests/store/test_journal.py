"""What the journal keeps: a line per field, values apart from what the chain covers, a site per user and file."""

import shutil
from datetime import date
from hashlib import sha256

import pytest

from pdzctl.store import system
from pdzctl.store.creation import create_file
from pdzctl.store.history import log
from pdzctl.store.identity import Source
from pdzctl.store.integrity import check
from pdzctl.store.store import Store

PERSON = {"family_name": "Esposito", "given_name": "Teresa", "email": "teresa@example.org", "phone": "555 0100"}


def sites(store):
    return [row["site"] for row in store.reading.rows("SELECT site FROM change ORDER BY line")]


def work(path, title="Casa", ids=None):
    with Store.open(path, ids=ids) as store, store.changing("worked"):
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


class Clock(Source):
    """A clock that says what it is told, one value after the other, and then the last one."""

    def __init__(self, *milliseconds):
        self.said = list(milliseconds)

    def milliseconds(self):
        return self.said.pop(0) if len(self.said) > 1 else self.said[0]


NOON = 1_780_000_000_000
DAY = 86_400_000
CLOCKS = {
    "constant": (NOON,),
    "at the beginning of time": (0,),
    "forwards": (NOON, NOON + 400 * DAY, NOON + 4_000 * DAY, NOON + 90_000 * DAY),
    "backwards": (NOON, NOON - 1, NOON - DAY, NOON - 4_000 * DAY, 0),
    "to and fro": (NOON, NOON + 4_000 * DAY, NOON, NOON + 4_001 * DAY, NOON - DAY, NOON + 1),
}


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_order_of_the_journal_never_depends_on_the_clock(store, clock):
    store.close()
    with Store.open(store.path, ids=Clock(*CLOCKS[clock])) as later:
        titles = [f"{number}" for number in range(8)]
        for title in titles:
            with later.changing("added {title}", title=title):
                later.problems.add(title=title)
        later.undo()
        sql = "SELECT line, clock FROM entry UNION SELECT line, clock FROM change ORDER BY line"
        clocks = [row["clock"] for row in later.reading.rows(sql)]
        assert clocks == sorted(set(clocks))
        summaries = [change["values"]["title"] for change in log(later.reading) if "title" in change["values"]]
        assert summaries == [titles[-1], *reversed(titles)]
        assert [problem.title for problem in later.problems.find()] == titles[:-1]
        assert check(later.reading) == []


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (NOON, NOON, False),
        (NOON, NOON - 59_000, False),
        (NOON, NOON - 60_000, True),
        (NOON, NOON - 4_000 * DAY, True),
        (NOON, 0, True),
        (NOON, NOON + 366 * DAY, False),
        (NOON, NOON + 367 * DAY, True),
    ],
)
def test_a_clock_that_jumped_is_told(tmp_path, then, now, told):
    path = create_file(tmp_path / "clock.db")
    work(path, ids=Clock(then))
    with Store.open(path, ids=Clock(now)) as store:
        with store.changing("worked"):
            store.problems.add(title="Lavoro")
        assert (store.jump is not None) == told
        if store.jump:
            assert [round(instant.timestamp() * 1000) for instant in store.jump] == [now, then]


def test_a_jump_is_told_once_and_not_after_every_change(tmp_path):
    path = create_file(tmp_path / "clock.db")
    for milliseconds in (NOON + 400 * DAY, NOON, NOON + DAY):
        work(path, ids=Clock(milliseconds))
    jumps = []
    for milliseconds in (NOON + 2 * DAY, NOON + 500 * DAY, NOON + 499 * DAY):
        with Store.open(path, ids=Clock(milliseconds)) as store:
            with store.changing("worked"):
                store.problems.add(title="Lavoro")
            jumps.append(bool(store.jump))
    assert jumps == [False, False, True]


def test_the_day_that_people_write_as_of_is_not_the_clock(tmp_path):
    path = create_file(tmp_path / "clock.db")
    work(path, ids=Clock(NOON))
    with Store.open(path, ids=Clock(NOON + DAY), today=date(2019, 3, 4)) as store:
        with store.changing("recorded an old session"):
            store.problems.add(title="Lavoro")
        assert store.jump is None
        assert next(log(store.reading))["at"].startswith("2019-03-04")


def test_one_user_of_one_file_is_one_site(store):
    store.close()
    assert len(set(work(store.path))) == 1


def test_a_copy_is_a_site_of_its_own(store, tmp_path):
    store.close()
    shutil.copy(store.path, tmp_path / "copy.db")
    mine = work(store.path)
    assert work(tmp_path / "copy.db")[-1] != mine[-1]


def test_an_older_copy_put_in_place_is_a_site_of_its_own(store):
    store.close()
    older = store.path.read_bytes()
    first, *_ = work(store.path)
    store.path.write_bytes(older)
    assert work(store.path)[-1] != first


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
