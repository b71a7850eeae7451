"""What a draft says otherwise than when it was sent: value by value, and never what belongs elsewhere."""

from pathlib import Path

import pytest

from minutes_sample import sample
from pdzctl.errors import Refused
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.approval import begin, circulate, observe, reopen
from pdzctl.workflows.minutes.correcting import correct
from pdzctl.workflows.minutes.difference import changed_since_sent, compared
from pdzctl.workflows.sessions import end_session
from workflows.meetings import TODAY, lab_district, open_meeting


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


@pytest.fixture
def sent(store):
    session = open_meeting(store, "SEG-001", topics=("I dati",))
    store.decisions.add(session_id=session.id, text="Si cambia sala")
    return circulate(store, begin(store, end_session(store, session, at="17:00")), on=TODAY, until="2025-05-22")


def told(store, minutes) -> list[tuple[str, str, str, object, object]]:
    rows = changed_since_sent(store.reading, minutes.values())
    return [(row.code, row.what, row.field, row.old, row.new) for row in rows]


def test_every_value_is_told_as_it_was_and_as_it_is(store, sent) -> None:
    item = store.of("agenda_item").get("PDG-2025-001.1")
    store.of("agenda_item").replace(item.revised(summary="Si leggono i dati."))
    store.decisions.remove(store.decisions.get("DEC-2025-001.1"))
    store.decisions.add(session_id=sent.session_id, text="Si apre")
    session = store.sessions.get("1")
    person = store.people.get("PER-001")
    store.sessions.replace(session.revised(actual_end="17:30", chair_id=person.id))
    assert told(store, sent) == [
        ("SED-2025-001", "changed", "actual_end", "17:00", "17:30"),
        ("SED-2025-001", "changed", "chair_id", None, "•••"),
        ("PDG-2025-001.1", "changed", "summary", "", "Si leggono i dati."),
        ("DEC-2025-001.1", "removed", "text", "Si cambia sala", ""),
        ("DEC-2025-001.2", "created", "text", "", "Si apre"),
    ]


def test_what_is_changed_back_and_what_belongs_elsewhere_is_not_told(store, sent) -> None:
    decision = store.decisions.get("DEC-2025-001.1")
    store.decisions.replace(store.decisions.replace(decision.revised(rationale="Così")).revised(rationale=""))
    other = store.sessions.add(body_id=store.labs.get("LAB-01").id, day="2025-06-12")
    gone = store.decisions.add(session_id=other.id, text="Altrove")
    store.decisions.remove(gone)
    store.of("minutes").replace(sent.finalised())
    assert told(store, sent) == []


def test_an_observation_is_a_change_of_what_the_minutes_say(store, sent) -> None:
    observe(store, sent, text="Precisare la fonte")
    assert [row[1:] for row in told(store, sent)] == [("created", "text", "", "Precisare la fonte")]


def test_a_draft_that_was_sent_again_is_compared_with_the_last_time(store, sent) -> None:
    store.decisions.add(session_id=sent.session_id, text="Si apre")
    assert len(told(store, sent)) == 1
    again = circulate(store, reopen(store, sent), on=TODAY, until="2025-05-29")
    assert told(store, again) == []


def test_what_was_never_sent_is_refused(store) -> None:
    draft = begin(store, end_session(store, open_meeting(store, "SEG-001"), at="17:00"))
    with pytest.raises(Refused, match="was not circulated here"):
        changed_since_sent(store.reading, draft.values())


def test_the_texts_of_two_minutes_are_compared_line_by_line(tmp_path: Path) -> None:
    with Store.open(sample(tmp_path)) as store, store.changing("corrected"):
        original = store.of("minutes").get("VER-2025-014")
        rows = [
            store.reading.find("minutes", correct(store, original, text).code)
            for text in ("Si legga 13.", "Si legga 14.")
        ]
        lines = list(compared(store.reading, *rows))
        assert lines[:2] == ["--- VER-2025-014.2", "+++ VER-2025-014.3"]
        assert {"-Si legga 13.", "+Si legga 14."} <= set(lines)
        assert list(compared(store.reading, rows[0], rows[0])) == []
