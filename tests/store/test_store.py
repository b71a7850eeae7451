"""Writing through the one door: records in, rows out, nothing half done."""

import sqlite3

import pytest
from pydantic import ValidationError

from pdzctl.errors import Ambiguous, Damaged, InvalidInput, MachineRefused, NotFound, Refused, Usage
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.registry import RECORDS
from pdzctl.store.collection import invalid_record
from pdzctl.store.history import history, log
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store


def test_every_noun_is_a_strict_table_with_exactly_its_columns(store):
    shapes = {row["name"]: row["strict"] for row in store.reading.rows("SELECT name, strict FROM pragma_table_list")}
    for noun in NOUNS.values():
        columns = tuple(row["name"] for row in store.reading.rows(f"SELECT name FROM pragma_table_info('{noun.name}')"))
        assert columns == noun.columns == tuple(RECORDS[noun.name].model_fields)
        assert shapes[noun.name] == 1


def test_a_record_comes_back_as_it_was_kept(store, session):
    assert store.sessions.get(session.code) == session
    assert dict(store.reading.find("session", session.code)) == session.values()
    assert store.labs.find() == store.bodies.find(kind="lab")
    assert store.tables.find() == ()


def test_codes_carry_what_they_belong_to(store, session):
    assert session.code == "SED-2025-001"
    assert [d.code for d in store.decisions.find()] == ["DEC-2025-001.1"]
    assert [m.code for m in store.of("minutes").find()] == ["VER-2025-001"]
    with store.changing("more"):
        codes = [
            store.of("minutes").add(session_id=session.id, version="1.1").code,
            store.decisions.add(session_id=session.id, text="Altro").code,
            store.tables.add(title="Casa").code,
            store.bodies.add(kind="political", title="Comitato").code,
            store.plans.add(title="Piano", period_start="2025-01-01").code,
            store.plans.add(title="Piano", period_start="2025-01-01").code,
            store.proposals.add(title="Sportello", session=session.code).code,
        ]
    assert codes == [
        "VER-2025-001.2",
        "DEC-2025-001.2",
        "TAV-01",
        "ORG-01",
        "PDZ-2025",
        "PDZ-2025.2",
        "PRO-2025-001",
    ]


def test_a_code_given_in_a_file_is_never_given_again(store):
    with store.changing("took codes"):
        store.problems.add(code="PRB-41", title="Solitudine")
        assert store.problems.add(title="Affitti").code == "PRB-42"
    store.undo()
    with store.changing("again"):
        assert store.problems.add(title="Affitti").code == "PRB-43"


def test_a_lower_code_given_later_gives_none_again(store):
    with store.changing("given"):
        first = store.problems.add(code="PRB-09", title="Casa")
        store.problems.add(code="PRB-03", title="Cure")
        assert store.problems.add(title="Scuola").code == "PRB-10"
        store.problems.replace(first.revised(title="Case"))
        assert store.problems.add(title="Lavoro").code == "PRB-11"


def test_the_code_of_what_was_removed_is_never_given_again(store):
    with store.changing("added and removed"):
        store.problems.remove(store.problems.add(title="Casa"))
    with store.changing("again"):
        assert store.problems.add(title="Casa").code == "PRB-02"


@pytest.mark.parametrize("typed", ["LAB-01", "lab-01", "1", "01", "lab", "rientro à CASA"])
def test_people_find_a_record_by_what_they_type(store, session, typed):
    assert store.labs.get(typed).code == "LAB-01"


@pytest.mark.parametrize(
    ("noun", "typed", "error"), [("problem", "  ", Usage), ("commitment_party", "no such id", NotFound)]
)
def test_what_names_nothing_is_said_so(store, session, noun, typed, error):
    with pytest.raises(error):
        store.of(noun).get(typed)


def test_a_body_of_another_kind_is_named_by_its_kind(store, session):
    with pytest.raises(NotFound) as caught:
        store.tables.get("lab-01")
    assert (caught.value.values["code"], caught.value.values["word"]) == ("LAB-01", "lab")


def test_an_ambiguous_text_lists_the_candidates(store):
    with store.changing("two"):
        store.problems.add(title="Casa")
        store.problems.add(title="Lavoro")
    with pytest.raises(Ambiguous) as caught:
        store.problems.get("PRB")
    assert caught.value.values["candidates"] == ("PRB-01", "PRB-02")


def test_an_unknown_code_names_the_nearest(store, session):
    with pytest.raises(NotFound) as caught:
        store.sessions.get("SED-2025-011")
    assert caught.value.values["near"] == ("SED-2025-001",)


def test_zeros_may_be_left_out_and_a_short_name_is_enough(store, session):
    with store.changing("named"):
        store.organizations.add(name="Cooperativa sociale La Lanterna", short_name="La Lanterna", code="ENT-010")
        store.organizations.add(name="Cooperativa Il Faro", short_name="Faro")
    assert store.organizations.get("ent-10").code == "ENT-010"
    assert store.organizations.get("la  lanterna").code == "ENT-010"
    assert store.organizations.get("ENT-1").code == "ENT-001"
    assert store.labs.get("LAB-1").code == "LAB-01"
    assert store.decisions.get("DEC-2025-1.1").code == "DEC-2025-001.1"


def test_a_change_that_fails_leaves_nothing(store):
    before = list(store.reading.rows("SELECT * FROM entry"))
    with pytest.raises(InvalidInput), store.changing("half"):
        _ = store.problems.add(title="Casa"), store.problems.add(title="")
    assert store.problems.find() == ()
    assert list(store.reading.rows("SELECT * FROM entry")) == before


def test_a_change_that_changes_nothing_leaves_no_trace(store, session):
    changes = len(list(log(store.reading)))
    before = (store.path.read_bytes(), store.path.stat().st_mtime_ns)
    with store.changing("nothing") as change:
        store.sessions.replace(store.sessions.get(session.code))
    assert change.counts == {}
    assert len(list(log(store.reading))) == changes
    assert (store.path.read_bytes(), store.path.stat().st_mtime_ns) == before


def test_a_dry_run_counts_and_keeps_nothing(store):
    with store.changing("tried", dry_run=True) as change:
        store.problems.add(title="Casa")
    assert change.counts == {"problem": {"created": 1}}
    assert store.problems.find() == ()
    assert check(store.reading) == []


def test_a_dry_run_refuses_what_the_commit_would(store):
    with pytest.raises(Refused), store.changing("tried", dry_run=True):
        store.problems.add(title="Casa", merged_into_id="nowhere")


def test_one_change_at_a_time(store):
    with store.changing("first"):
        store.problems.add(title="Casa")
        with pytest.raises(Refused), store.changing("second"):
            pass
    assert [problem.title for problem in store.problems.find()] == ["Casa"]


def test_what_only_a_bug_could_write_is_a_bug_and_keeps_nothing(store):
    with store.changing("seed"):
        problem = store.problems.add(title="Casa").values()
    with pytest.raises(sqlite3.IntegrityError), store.changing("wrong"):
        store.write("problem", [(problem, {**problem, "state": "nonsense"})])
    assert store.problems.find()[0].values() == problem


def test_codes_that_pass_from_one_to_the_next_are_no_clash(store):
    with store.changing("seed"):
        one, two, three = (store.problems.add(title=title).values() for title in ("Casa", "Lavoro", "Scuola"))
    with store.changing("recoded"):
        pairs = [
            (one, {**one, "code": "PRB-07"}),
            (two, {**two, "code": "PRB-08", "title": "Lavoro nero"}),
            (three, {**three, "code": "PRB-02"}),
        ]
        store.write("problem", pairs)
    codes = {problem.title: problem.code for problem in store.problems.find()}
    assert codes == {"Casa": "PRB-07", "Lavoro nero": "PRB-08", "Scuola": "PRB-02"}
    assert check(store.reading) == []


def test_a_revision_that_is_not_valid_names_its_fields(store, session):
    with pytest.raises(ValidationError) as caught:
        session.revised(day="ieri")
    assert [fault.field for fault in invalid_record(caught.value).faults] == ["day"]


@pytest.mark.damages("a page of the journal is overwritten")
def test_a_file_whose_journal_is_damaged_is_not_opened_for_writing(store):
    page = store.reading.value("SELECT rootpage FROM sqlite_schema WHERE name = 'change'")
    size = store.reading.value("PRAGMA page_size")
    store.close()
    whole = bytearray(store.path.read_bytes())
    whole[(page - 1) * size : page * size] = b"\xff" * size
    store.path.write_bytes(whole)
    with pytest.raises(Damaged):
        Store.open(store.path)


def test_a_link_to_nothing_is_refused_by_name(store):
    with pytest.raises(Refused) as caught, store.changing("linked"):
        store.problems.add(title="Casa", merged_into_id="nowhere")
    assert caught.value.values == {"code": "PRB-01", "target": "problem"}
    assert store.problems.find() == ()


def test_nothing_is_written_outside_a_change(store):
    with pytest.raises(Refused):
        store.problems.add(title="Casa")


def test_invalid_fields_are_all_named(store):
    with pytest.raises(InvalidInput) as caught, store.changing("wrong"):
        store.sessions.add(body_id="x", day="ieri", planned_start="25:00")
    assert [fault.field for fault in caught.value.faults] == ["day", "planned start"]
    assert "ieri" not in str([fault.values for fault in caught.value.faults])


def test_two_records_cannot_share_a_code(store):
    with pytest.raises(Refused) as caught, store.changing("twice"):
        _ = [store.problems.add(code="PRB-01", title=title) for title in ("Casa", "Lavoro")]
    assert caught.value.values["code"] == "PRB-01"


def test_what_is_used_is_not_removed_and_says_by_whom(store, session):
    with pytest.raises(Refused) as caught, store.changing("removed"):
        store.organizations.remove(store.organizations.get("1"))
    assert caught.value.values["users"] == ("IMP-2025-001.1",)


def test_what_has_a_code_is_named_by_it_as_a_user(store):
    with store.changing("merged"):
        kept = store.problems.add(title="Casa")
        store.problems.add(title="Affitti", merged_into_id=kept.id)
    with pytest.raises(Refused) as caught, store.changing("removed"):
        store.problems.remove(kept)
    assert caught.value.values["users"] == ("PRB-02",)


def test_a_removed_record_takes_what_it_owns_along(store, session):
    with store.changing("removed {code}", code=session.code) as change:
        with pytest.raises(Refused) as refused:
            store.sessions.remove(session)
        for noun in ("minutes", "commitment", "decision"):
            store.of(noun).remove(store.of(noun).find()[0])
        store.sessions.remove(session)
    assert len(refused.value.values["users"]) == 3
    assert change.counts["commitment_party"] == {"removed": 1}
    assert [store.of(noun).find() for noun in ("session", "agenda_item", "decision", "commitment", "minutes")] == [
        ()
    ] * 5
    assert check(store.reading) == []


def test_positions_follow_within_their_owner(store, session):
    with store.changing("more"):
        items = [store.of("agenda_item").add(session=session.code, title=title) for title in ("B", "C")]
    assert [item.position for item in items] == [2, 3]
    assert [row["title"] for row in store.reading.all("agenda_item", session_id=session.id)][1:] == ["B", "C"]


def test_the_bulk_door_writes_creations_revisions_and_removals(store):
    with store.changing("seed"):
        first = store.problems.add(title="Casa").values()
        second = store.problems.add(title="Lavoro").values()
    new = {**first, "id": store.ids.identity(), "code": "PRB-09", "title": "Scuola"}
    with store.changing("bulk") as change:
        store.write("problem", iter([(first, {**first, "title": "Casa cara"}), (second, None), (None, new)]))
    assert change.counts == {"problem": {"created": 1, "revised": 1, "removed": 1}}
    assert [row["title"] for row in store.reading.all("problem")] == ["Casa cara", "Scuola"]
    assert check(store.reading) == []


def test_the_bulk_door_takes_one_record_twice(store):
    with store.changing("seed"):
        old = store.problems.add(title="Casa").values()
    steps = [{**old, "title": "B"}, {**old, "title": "C"}]
    with store.changing("bulk"):
        store.write("problem", [(old, steps[0]), (steps[0], steps[1]), (steps[1], None)])
    assert store.problems.find() == ()
    assert check(store.reading) == []


def test_a_stale_revision_is_refused(store):
    with store.changing("seed"):
        problem = store.problems.add(title="Casa")
    with store.changing("removed"):
        store.problems.remove(problem)
    with pytest.raises(Refused), store.changing("late"):
        store.write("problem", [(problem.values(), {**problem.values(), "title": "B"})])


def test_a_month_due_has_a_last_day(store, session):
    with store.changing("due"):
        commitment = store.commitments.get("1")
        store.commitments.replace(commitment.revised(due="2024-02"))
    assert store.reading.value("SELECT due_end FROM commitment") == "2024-02-29"
    assert "due_end" not in store.reading.find("commitment", "1")


def test_reading_refuses_to_write(store):
    with open_reading(store.path) as reading, pytest.raises(MachineRefused):
        list(reading.rows("DELETE FROM district"))


def test_a_snapshot_sees_one_state(store):
    with open_reading(store.path) as reading, reading.snapshot():
        before = reading.value("SELECT count(*) FROM problem")
        assert (before, reading.statements) == (0, 1)


def test_the_log_says_who_did_what(store, session):
    newest = next(log(store.reading, limit=1))
    assert (newest["author"], newest["summary"], newest["records"]) == ("Anna Verdi", "prepared a session", 8)


def test_the_history_of_a_record_is_field_by_field(store):
    with store.changing("added {code}", code="PRB-01"):
        problem = store.problems.add(title="Casa")
    with store.changing("retitled {code}", code="PRB-01"):
        store.problems.replace(problem.revised(title="Casa cara"))
    steps = [(row["summary"], row["field"], row["old"], row["new"]) for row in history(store.reading, problem.id)]
    assert steps == [
        ("added PRB-01", "code", None, "PRB-01"),
        ("added PRB-01", "state", None, "segnalato"),
        ("added PRB-01", "title", None, "Casa"),
        ("retitled PRB-01", "title", "Casa", "Casa cara"),
    ]


def test_a_record_revised_twice_in_one_change_has_both_steps(store):
    with store.changing("added"):
        problem = store.problems.add(title="Casa")
    with store.changing("revised {code}"):
        store.problems.replace(problem.revised(title="Casa cara", affected="Giovani"))
    steps = [(row["summary"], row["field"], row["new"]) for row in history(store.reading, problem.id)][-2:]
    assert steps == [("revised …", "title", "Casa cara"), ("revised …", "affected", "Giovani")]


@pytest.mark.damages("values are erased by hand")
def test_the_history_says_what_was_erased(store):
    with store.changing("added"):
        person = store.people.add(family_name="Rossi")
    with store.changing("renamed"):
        store.people.replace(person.revised(family_name="Verdi"))
    store.reading._connection.execute("DELETE FROM value WHERE part IN ('field', 'personal')")
    steps = [(row["action"], row["field"], row["new"], row["erased"]) for row in history(store.reading, person.id)]
    assert steps == [
        ("created", "code", "PER-001", False),
        ("created", "", None, True),
        ("revised", "family_name", None, True),
    ]


def test_records_stay_frozen(store, session):
    with pytest.raises(ValidationError):
        session.title = "x"


def test_an_unknown_collection_is_an_attribute_error(store: Store):
    assert not hasattr(store, "unicorns")
