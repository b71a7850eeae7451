"""Undo and redo, and what they refuse."""

import pytest

from pdzctl.errors import Damaged, Refused
from pdzctl.records.vocabulary import ApprovalMode
from pdzctl.store.history import log
from pdzctl.store.integrity import check


def rename(store, problem, title):
    with store.changing("retitled {code}", code=problem.code):
        return store.problems.replace(problem.revised(title=title))


def test_undo_goes_back_change_by_change_and_redo_forward(store):
    with store.changing("added {code}") as change:
        problem = store.problems.add(title="A")
        change.values["code"] = problem.code
    problem = rename(store, problem, "B")
    rename(store, problem, "C")
    assert [store.undo().values["what"] for _ in range(3)] == [
        "retitled PRB-01",
        "retitled PRB-01",
        "added PRB-01",
    ]
    assert store.problems.find() == ()
    assert store.undo(redo=True).values["what"] == "added PRB-01"
    assert [p.title for p in store.problems.find()] == ["A"]
    store.undo(redo=True)
    store.undo(redo=True)
    assert [p.title for p in store.problems.find()] == ["C"]
    with pytest.raises(Refused):
        store.undo(redo=True)
    assert [row["undone"] for row in log(store.reading, limit=3)] == [False, False, False]
    assert check(store.reading) == []


def test_new_work_ends_the_possibility_to_redo(store):
    with store.changing("added"):
        store.problems.add(title="A")
    store.undo()
    with store.changing("added"):
        store.problems.add(title="B")
    with pytest.raises(Refused):
        store.undo(redo=True)


def test_the_creation_of_the_district_is_not_undone(store):
    with pytest.raises(Refused) as refused:
        store.undo()
    assert str(refused.value) == "The creation of a district cannot be undone: the file would hold nothing."
    assert store.reading.district()["name"] == "Valle del Sole"


@pytest.mark.damages("a record is changed behind the journal")
@pytest.mark.parametrize("revised", [False, True])
def test_what_is_no_longer_as_the_journal_left_it_is_not_undone(store, revised):
    with store.changing("added"):
        problem = store.problems.add(title="A")
    if revised:
        rename(store, problem, "B")
    store.reading._connection.execute("UPDATE problem SET title = 'X'")
    with pytest.raises(Refused):
        store.undo()
    assert [p.title for p in store.problems.find()] == ["X"]


def test_a_record_made_and_revised_in_one_change_goes_whole(store):
    with store.changing("added"):
        problem = store.problems.add(title="A")
        store.problems.replace(store.problems.replace(problem.revised(title="B")).revised(title="C"))
    store.undo()
    assert store.problems.find() == ()
    store.undo(redo=True)
    assert [p.title for p in store.problems.find()] == ["C"]


def test_undo_can_be_tried(store):
    with store.changing("added"):
        store.problems.add(title="A")
    assert store.undo(dry_run=True).counts == {"problem": {"removed": 1}}
    assert len(store.problems.find()) == 1


def test_an_approval_is_not_undone(store, session):
    approve(store)
    with pytest.raises(Refused) as caught:
        store.undo()
    assert caught.value.values["code"] == "VER-2025-001"


def test_a_file_that_held_approved_minutes_is_undone_and_redone_whole(store, session):
    rows = {
        noun: list(store.reading.all(noun)) for noun in ("session", "agenda_item", "decision", "commitment", "minutes")
    }
    store.undo()
    rows["minutes"][0]["state"] = "approvato"
    with store.changing("applied"):
        lab = store.labs.add(title="Rientro a casa")
        for noun, records in rows.items():
            for record in records:
                if noun == "session":
                    record["body_id"] = lab.id
            store.write(noun, ((None, record) for record in records))
    store.undo()
    assert store.sessions.find() == ()
    store.undo(redo=True)
    assert [m.state for m in store.of("minutes").find()] == ["approvato"]
    assert check(store.reading) == []


@pytest.mark.damages("values are erased by hand")
def test_erased_values_are_tolerated_but_not_undone(store):
    with store.changing("added"):
        person = store.people.add(family_name="Rossi", given_name="Maria", email="maria@example.org")
    with store.changing("blanked"):
        blank = {**person.values(), "family_name": "–", "given_name": "", "email": ""}
        store.write("person", [(person.values(), blank)])
    connection = store.reading._connection
    connection.execute("DELETE FROM value WHERE part = 'personal' OR (part = 'field' AND text LIKE '%aria%')")
    assert [f for f in check(store.reading) if f.check == "chain"] == []
    assert check(store.reading) == []
    with pytest.raises(Refused):
        store.undo()


def approve(store):
    with store.changing("approved"):
        minutes = store.of("minutes").get("1")
        store.of("minutes").replace(minutes.approved("2025-05-15", ApprovalMode.SEDUTA_STANTE, None))


@pytest.mark.damages("the kind of a change is altered by hand")
def test_a_change_that_is_no_work_of_a_person_is_not_undone(store):
    with store.changing("erased"):
        store.problems.add(title="Casa")
    store.reading._connection.execute("UPDATE change SET kind = 'erasure' WHERE line = (SELECT max(line) FROM change)")
    with pytest.raises(Refused) as caught:
        store.undo()
    assert caught.value.values["kind"] == "erasure"


@pytest.mark.damages("a record is put back behind the journal")
def test_a_removal_is_not_undone_over_what_is_there_again(store):
    with store.changing("added"):
        problem = store.problems.add(title="Casa")
    with store.changing("removed"):
        store.problems.remove(problem)
    columns = problem.values()
    marks = ", ".join("?" * len(columns))
    store.reading._connection.execute(
        f"INSERT INTO problem ({', '.join(columns)}) VALUES ({marks})", [*columns.values()]
    )
    with pytest.raises(Refused):
        store.undo()


@pytest.mark.damages("a value of the journal is altered by hand")
@pytest.mark.parametrize("text", ["[", "7", "{}", '["A"]'])
def test_what_is_no_value_of_a_journal_is_not_undone(store, text):
    with store.changing("added"):
        problem = store.problems.add(title="A")
    rename(store, problem, "B")
    store.reading._connection.execute("UPDATE value SET text = ? WHERE part = 'field'", [text])
    with pytest.raises(Damaged):
        store.undo()
    assert [p.title for p in store.problems.find()] == ["B"]
