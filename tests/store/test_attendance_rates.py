"""A rate counts the sessions of one's own mandate: the days at its ends, substitutes, and what was not held."""

from datetime import date
from pathlib import Path

import pytest

from pdzctl.store.creation import create_file
from pdzctl.store.queries.attendance_rates import people_attendance, seats_attendance
from pdzctl.store.store import Store

DAYS = ("2025-01-10", "2025-02-10", "2025-03-10")


@pytest.fixture
def store(tmp_path: Path):
    with (
        Store.open(create_file(tmp_path / "district.db"), today=date(2025, 6, 3)) as store,
        store.changing("prepared"),
    ):
        store.districts.add(name="Terre Basse", region="emilia-romagna")
        body = store.bodies.add(kind="political", title="Comitato")
        for number in (1, 2, 3):
            store.people.add(family_name=f"Cognome{number}")
        for day in DAYS:
            store.sessions.add(body_id=body.id, day=day, state="svolta")
        yield store


def seat(store, holder: str, **fields: object):
    person = store.people.get(holder)
    return store.seats.add(body_id=store.bodies.get("ORG-01").id, person_id=person.id, **fields)


def came(store, session: str, place, status: str = "presente", **fields: object) -> None:
    identity = store.sessions.get(session).id
    store.of("attendance").add(session_id=identity, seat_id=place.id, status=status, **fields)


def seats(store, **days: str) -> dict[str, tuple[object, ...]]:
    rows = seats_attendance(store.reading, store.bodies.get("ORG-01").id, **days)
    return {row["seat"]: (row["sessions"], row["present"], row["by_substitute"], row["rate"]) for row in rows}


def people(store) -> dict[str, tuple[object, ...]]:
    rows = people_attendance(store.reading, store.bodies.get("ORG-01").id)
    return {row["person"]: (row["sessions"], row["present"], row["as_substitute"], row["rate"]) for row in rows}


def test_the_first_and_the_last_day_belong_to_the_mandate(store) -> None:
    seat(store, "PER-001", since="2025-02-10")
    seat(store, "PER-002", until="2025-02-09")
    seat(store, "PER-003", since="2025-04-01")
    assert seats(store) == {"SEG-001": (2, 0, 0, 0), "SEG-002": (1, 0, 0, 0), "SEG-003": (0, 0, 0, None)}
    assert seats(store, since="2025-02-10", until="2025-02-10")["SEG-001"][0] == 1


def test_only_sessions_that_were_held_count(store) -> None:
    place = seat(store, "PER-001")
    for state in ("convocata", "annullata", "in_corso"):
        store.sessions.add(body_id=store.bodies.get("ORG-01").id, day="2025-05-10", state=state)
    came(store, "SED-2025-004", place)
    assert seats(store) == {"SEG-001": (3, 0, 0, 0)}


def test_a_substitute_is_credited_to_the_seat_and_to_the_person(store) -> None:
    other = store.people.get("PER-002")
    place = seat(store, "PER-001", substitute_id=other.id)
    came(store, "SED-2025-001", place)
    came(store, "SED-2025-002", place, "presente_con_delega", delegate_id=other.id)
    # Recorded by their own name, the substitute still fills the seat.
    store.of("attendance").add(session_id=store.sessions.get("SED-2025-003").id, person_id=other.id, status="presente")
    assert seats(store) == {"SEG-001": (3, 3, 2, 100)}
    assert people(store) == {"PER-001": (3, 1, 0, 33), "PER-002": (0, 0, 2, None)}


def test_absence_with_apologies_is_told_and_is_no_presence(store) -> None:
    place = seat(store, "PER-001")
    came(store, "SED-2025-001", place, "assente_giustificato")
    came(store, "SED-2025-002", place, "assente")
    came(store, "SED-2025-003", place, "presente_online")
    rows = seats_attendance(store.reading, store.bodies.get("ORG-01").id)
    assert (rows[0]["excused"], rows[0]["present"], rows[0]["rate"]) == (1, 1, 33)


def test_who_holds_two_seats_came_once(store) -> None:
    first, second = seat(store, "PER-001"), seat(store, "PER-001", role="presidente")
    came(store, "SED-2025-001", first)
    came(store, "SED-2025-001", second)
    assert people(store) == {"PER-001": (3, 1, 0, 33)}


def test_permanent_guests_observers_and_empty_seats_have_no_rate(store) -> None:
    seat(store, "PER-001", role="invitato_permanente")
    seat(store, "PER-002", role="uditore")
    store.seats.add(body_id=store.bodies.get("ORG-01").id)
    assert seats(store) == {}
