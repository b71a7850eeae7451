"""What SQLite refuses is a sentence; what only a bug can cause stays the bug it is."""

import sqlite3

import pytest

from pdzctl.errors import Damaged, NotFound, Refused


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
    with pytest.raises(Damaged):
        list(store.reading.all("problem"))
