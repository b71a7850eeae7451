"""What SQLite refuses is a sentence; what only a bug can cause stays the bug it is."""

import sqlite3
from contextlib import closing

import pytest

from pdzctl.errors import Damaged, NotFound, Refused
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store


def test_a_statement_that_is_wrong_stays_a_bug(store):
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.reading.row("SELECT 1 FROM somewhere")


def test_a_record_that_is_gone_is_not_replaced(store):
    with store.changing("added"):
        problem = store.problems.add(title="Case fredde")
        fact = store.of("evidence").add(problem_id=problem.id, text="71 rientri")
    with store.changing("removed"):
        store.of("evidence").remove(fact)
    with pytest.raises(NotFound), store.changing("changed"):
        store.of("evidence").replace(fact.revised(text="72 rientri"))


def test_a_member_that_stands_in_its_set_already_is_refused(store):
    with store.changing("added"):
        problem = store.problems.add(title="Case fredde")
        store.of("problem_tag").add(problem_id=problem.id, kind="area", tag="A")
    with pytest.raises(Refused), store.changing("tagged"):
        store.of("problem_tag").add(problem_id=problem.id, kind="area", tag="A")


@pytest.mark.damages("a text that is not UTF-8 is written by hand")
def test_a_text_that_is_not_utf_8_is_damage(store):
    with store.changing("added"):
        store.problems.add(title="Case fredde")
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE problem SET title = CAST(x'C3' AS TEXT)")
    connection.close()
    with pytest.raises(Damaged) as held:
        list(store.reading.all("problem"))
    assert_free(store.path)
    assert held.value.values["file"] == store.path.name


def test_a_reading_that_is_left_before_its_end_holds_nobody_up(store):
    with store.changing("added"):
        for number in range(2_000):
            store.problems.add(title=f"Casa fredda {number}")
    with open_reading(store.path) as reading:
        begun = reading.rows("SELECT * FROM problem")
        next(begun)
    assert_free(store.path)
    begun.close()


def test_a_record_that_goes_while_it_is_looked_up_is_not_found(store):
    with store.changing("added"):
        problem = store.problems.add(title="Case fredde")

    def remove(sql: str) -> None:
        if "WHERE id IS" in sql:
            reading._connection.set_trace_callback(None)
            with Store.open(store.path) as other, other.changing("removed"):
                other.problems.remove(problem)

    with open_reading(store.path) as reading:
        reading._connection.set_trace_callback(remove)
        with pytest.raises(NotFound) as caught:
            reading.find("problem", problem.code)
    assert str(caught.value) == "PRB-01 is not there any more."


def test_a_snapshot_that_sqlite_ended_itself_is_not_ended_again(store):
    with store.reading.snapshot():
        store.reading._connection.execute("ROLLBACK")
    assert store.reading.district()["name"] == "Valle del Sole"


def assert_free(path):
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("ROLLBACK")
