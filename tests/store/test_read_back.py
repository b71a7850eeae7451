"""What the file would not give back as it was written is never acknowledged."""

import sqlite3
from contextlib import closing

import pytest

from pdzctl.errors import Damaged
from pdzctl.store.store import Store

SPOILERS = {
    "a creation": "AFTER INSERT ON problem BEGIN UPDATE problem SET affected = 'x' WHERE id = NEW.id; END",
    "a creation that vanishes": "AFTER INSERT ON problem BEGIN DELETE FROM problem WHERE id = NEW.id; END",
    "a revision": "AFTER UPDATE OF title ON problem BEGIN UPDATE problem SET affected = 'x' WHERE id = NEW.id; END",
    "a removal": "AFTER DELETE ON problem BEGIN INSERT INTO problem VALUES (OLD.id, OLD.code, OLD.title,"
    " OLD.description, OLD.affected, OLD.origin, OLD.state, OLD.merged_into_id); END",
    "a record written before": "AFTER INSERT ON proposal BEGIN UPDATE problem SET affected = 'x'; END",
    "an entry": "AFTER INSERT ON entry BEGIN UPDATE entry SET record_id = 'x' WHERE line = NEW.line; END",
    "a lost entry": "AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE line = NEW.line; END",
    "a value": "AFTER INSERT ON value WHEN NEW.part = 'rest' BEGIN"
    " UPDATE value SET text = '{}' WHERE line = NEW.line AND part = NEW.part; END",
    "a summary": "AFTER INSERT ON value WHEN NEW.part = 'summary' BEGIN"
    " UPDATE value SET text = 'x' WHERE line = NEW.line AND part = NEW.part; END",
    "the change itself": "AFTER INSERT ON change BEGIN UPDATE change SET command = 'x' WHERE line = NEW.line; END",
}


def spoilt(path, spoiler):
    """Put a trigger into the file at ``path`` by hand and return the bytes it then has."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TRIGGER spoiler {spoiler}")
    return path.read_bytes()


@pytest.fixture
def path(store):
    with store.changing("began"):
        for title in ("Casa", "Lavoro"):
            store.problems.add(title=title)
    store.close()
    return store.path


def work(store):
    """Create, revise and remove a record, and create one of another noun, in one change."""
    casa, lavoro = store.problems.find()
    with store.changing("worked"):
        store.problems.add(title="Scuola")
        store.problems.replace(casa.revised(title="Casa cara"))
        store.problems.remove(lavoro)
        store.proposals.add(title="Sportello")


@pytest.mark.damages("a trigger of ours spoils what is written")
@pytest.mark.parametrize("what", SPOILERS)
def test_what_comes_back_otherwise_is_refused_whole(path, what):
    before = spoilt(path, SPOILERS[what])
    with Store.open(path) as store, pytest.raises(Damaged, match="nothing was saved"):
        work(store)
    assert path.read_bytes() == before


@pytest.mark.damages("a trigger of ours spoils what is written")
def test_the_record_is_named_without_its_content(path):
    spoilt(path, SPOILERS["a creation"])
    with Store.open(path) as store, pytest.raises(Damaged) as caught, store.changing("worked"):
        store.problems.add(title="Scuola")
    assert caught.value.values == {"code": "PRB-03", "file": "district.db", "backup": ""}


@pytest.mark.damages("a trigger of ours spoils what is written")
def test_many_records_are_read_back_while_they_are_written(path):
    before = spoilt(path, "AFTER INSERT ON problem WHEN NEW.code = 'PRB-1700' BEGIN DELETE FROM problem; END")
    with Store.open(path) as store:
        first = store.problems.find()[0].values()
        many = ({**first, "id": store.ids.identity(), "code": f"PRB-{number}"} for number in range(1_000, 3_500))
        asked = []
        with pytest.raises(Damaged), store.changing("worked"):
            store.write("problem", ((None, asked.append(record) or record) for record in many))
    assert len(asked) < 2_500
    assert path.read_bytes() == before
