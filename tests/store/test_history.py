"""What is told of the past: field by field, without what was erased, and whole where a summary is not."""

import sqlite3

import pytest

from pdzctl.errors import Damaged
from pdzctl.store.history import history, log


def told(store, record) -> list[tuple[object, ...]]:
    return [(row["field"], row["old"], row["new"], row["erased"]) for row in history(store.reading, record.id)]


@pytest.mark.damages("values are erased by hand")
def test_the_history_says_that_something_was_erased_and_not_what(store):
    with store.changing("added"):
        person = store.people.add(family_name="Subentrelli", given_name="Ida")
    with store.changing("changed"):
        store.people.replace(person.revised(family_name="Nessunelli"))
    with sqlite3.connect(store.path) as connection:
        connection.execute("DELETE FROM value WHERE part IN ('personal', 'field')")
    connection.close()
    assert told(store, person) == [
        ("code", None, "PER-001", False),
        ("", None, None, True),
        ("family_name", None, None, True),
    ]


def test_what_was_removed_is_told_as_it_was(store):
    with store.changing("added"):
        problem = store.problems.add(title="Case fredde")
    with store.changing("removed"):
        store.problems.remove(problem)
    assert told(store, problem)[-1] == ("title", "Case fredde", None, False)


def test_a_summary_that_lacks_a_name_shows_where_it_is_missing(store):
    with store.changing("moved {code} to {state}", state="chiuso"):
        store.problems.add(title="Case fredde")
    assert next(log(store.reading))["summary"] == "moved … to chiuso"


@pytest.mark.damages("a summary is altered by hand")
@pytest.mark.parametrize("text", ["[", "7", "[]", '["added {0.x}", {}]', '["added {code}", 7]', "[7, {}]"])
def test_a_summary_that_is_no_template_with_values_is_damage(store, text):
    with store.changing("added"):
        store.problems.add(title="Case fredde")
    store.reading._connection.execute("UPDATE value SET text = ? WHERE part = 'summary'", [text])
    with pytest.raises(Damaged):
        list(log(store.reading))
