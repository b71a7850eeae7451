"""How a district stands, and what to do next."""

from pathlib import Path

import pytest

from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from pdzctl.workflows.follow_up import commit
from pdzctl.workflows.sessions import end_session, schedule
from pdzctl.workflows.status import status
from workflows.meetings import TODAY, lab_district, open_meeting


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


def facts(store, today: str = TODAY) -> dict[str, str]:
    found = status(store.reading, today=today, last_backup=None)
    return {fact.words: fact.sentence.format(**fact.values) for fact in found.facts}


def tasks(store, today: str = TODAY) -> list[tuple[str, str]]:
    found = status(store.reading, today=today, last_backup=None)
    return [(task.sentence.format(**task.values), task.command) for task in found.tasks]


def test_a_new_district_has_nothing_to_do(store) -> None:
    assert facts(store) == {
        "tables": "0 active of 1",
        "labs": "0 active of 1",
        "roster": "4 organizations, 4 people, 4 seats held",
        "sessions": "0 held",
        "commitments": "0 open, 0 overdue",
        "referrals": "0 without a reply, 0 past the day it was due",
        "proposals": "0 waiting for a reply, 0 sent to nobody",
        "minutes of sessions": "0 to approve, 0 to write",
        "last backup": "never; pdzctl backup makes one",
    }
    assert tasks(store) == []


def test_bodies_are_counted_by_kind_and_backups_by_day(store) -> None:
    store.bodies.add(kind="steering_core", title="Cabina ristretta", state="attivo")
    store.bodies.add(kind="political", title="Comitato di distretto")
    found = status(store.reading, today=TODAY, last_backup="2025-05-01")
    assert facts(store)["other bodies"] == "1 active of 2"
    assert found.facts[-1].sentence.format(**found.facts[-1].values) == "2025-05-01"


def test_what_is_overdue_depends_on_the_day(store) -> None:
    session = end_session(store, open_meeting(store, "SEG-001"), at="16:30")
    commit(store, session, text="Scrivere", due="2025-05-29")
    commit(store, session, text="Telefonare", due="2025-06")
    assert facts(store)["commitments"] == "2 open, 0 overdue"
    assert facts(store, "2025-06-03")["commitments"] == "2 open, 1 overdue"
    assert facts(store, "2025-07-01")["commitments"] == "2 open, 2 overdue"
    assert facts(store)["sessions"] == "1 held, the last on 2025-05-15"
    assert facts(store, "2025-05-14")["sessions"] == "0 held"


def test_the_three_most_urgent_things_come_with_their_commands(store) -> None:
    session = end_session(store, open_meeting(store, "SEG-001"), at="16:30")
    for due in ("2025-05-29", "2025-05-20"):
        commit(store, session, text="Scrivere", due=due)
    scheduled = schedule(store, store.labs.get("LAB-01"), day="2025-06-10")
    lab = store.labs.get("LAB-01")
    store.of("mandate").add(body_id=lab.id, question="Come?", due="2025-05-31")
    assert tasks(store, "2025-06-03") == [
        ("SED-2025-001 of 2025-05-15 has no minutes.", "pdzctl minutes add --session SED-2025-001"),
        ("2 commitments overdue, the oldest IMP-2025-001.2 since 2025-05-20.", "pdzctl outcome list --overdue"),
        ("LAB-01 is past its due date, 2025-05-31.", "pdzctl lab show LAB-01"),
    ]
    assert tasks(store, "2025-05-16")[-1] == (
        "SED-2025-001 of 2025-05-15 has no minutes.",
        "pdzctl minutes add --session SED-2025-001",
    )
    assert tasks(store, "2025-05-28")[-1] == (
        f"{scheduled.code} of 2025-06-10 is to be convened.",
        f"pdzctl session convene {scheduled.code}",
    )


def test_a_session_in_progress_comes_first_and_approved_minutes_are_closed(store) -> None:
    session = open_meeting(store, "SEG-001")
    decided = store.decisions.add(session_id=session.id, text="Si prova", state="adottata")
    gaps = ("SED-2025-001 still lacks something: close it before people leave.", "pdzctl wrap SED-2025-001")
    assert tasks(store)[0] == gaps
    held = end_session(store, session, at="16:30")
    assert tasks(store)[0] == gaps
    store.sessions.replace(held.revised(state="in_corso", actual_end=None))
    store.decisions.replace(decided.edited(no_action=True))
    assert tasks(store)[0] == (
        "SED-2025-001 is in progress: end it when it is over.",
        "pdzctl session end SED-2025-001",
    )
    end_session(store, session, at="16:30")
    minutes = store.of("minutes").add(session_id=session.id)
    assert tasks(store) == [
        ("The minutes of SED-2025-001, held on 2025-05-15, are a draft.", "pdzctl minutes show SED-2025-001")
    ]
    store.of("minutes").replace(minutes.approved(TODAY, "seduta_stante", None))
    assert tasks(store) == [
        ("SED-2025-001 of 2025-05-15 has approved minutes and is still to close.", "pdzctl session close SED-2025-001")
    ]


def test_bodies_that_meet_too_rarely_are_named(store) -> None:
    body = store.bodies.add(kind="technical", title="Tavolo tecnico", state="attivo", frequency_days=92)
    schedule(store, body, day="2025-01-10")
    assert tasks(store) == [("ORG-01 meets too rarely.", "pdzctl session schedule ORG-01 --on …")]
    assert tasks(store, "2025-02-10") == []


def test_a_body_may_meet_for_the_first_time_within_its_days(store) -> None:
    store.bodies.add(kind="technical", title="Tavolo", state="attivo", frequency_days=30, since="2025-05-01")
    assert tasks(store, "2025-05-31") == []
    assert tasks(store, "2025-06-01") == [("ORG-01 meets too rarely.", "pdzctl session schedule ORG-01 --on …")]


def test_an_empty_district_is_told_how_to_begin(tmp_path: Path) -> None:
    with Store.open(create_file(tmp_path / "empty.db")) as store:
        found = status(store.reading, today=TODAY, last_backup=None)
    assert [fact.words for fact in found.facts] == ["last backup"]
    assert [task.command for task in found.tasks] == [
        "pdzctl problem add …",
        "pdzctl organization add …",
        "pdzctl table add …",
    ]
