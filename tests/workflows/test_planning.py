"""A plan keeps clear of holidays, August, the patron saint and of other bodies with the same people."""

from datetime import date
from pathlib import Path

import pytest

from pdzctl.errors import InvalidInput, Refused
from pdzctl.workflows.planning import period, plan
from pdzctl.workflows.sessions import cancel_session, schedule
from pdzctl.workflows.working_days import WorkingDays
from workflows.meetings import lab_district


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path, patron_day="11-24") as store:
        yield store


def planned(store, *, since: str, every: str = "1w", body: str = "LAB-01", **more):
    options = {name: more.pop(name) for name in ("until", "sessions", "weekday", "august") if name in more}
    asked = period(since, every=every, **options)
    return plan(store, store.bodies.get(body), asked, language="it", **more)


def days(sessions) -> list[str]:
    return [session.day for session in sessions]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-04-06", "Lunedì dell'Angelo"),
        ("2027-03-29", "Lunedì dell'Angelo"),
        ("2026-01-06", "Epifania"),
        ("2026-06-02", "Festa della Repubblica"),
        ("2026-11-24", "the patron saint"),
        ("2026-08-12", "August"),
        ("2026-03-14", "the weekend"),
        ("2026-03-12", ""),
    ],
)
def test_why_a_day_is_no_working_day(day: str, why: str) -> None:
    assert WorkingDays("11-24", language="it").why_not(date.fromisoformat(day)) == why


def test_who_meets_on_saturdays_meets_on_saturdays_and_never_on_sundays() -> None:
    saturdays = WorkingDays("", language="it", weekday=5)
    assert saturdays.why_not(date(2026, 3, 14)) == ""
    assert saturdays.why_not(date(2026, 3, 15)) == "the weekend"


def test_the_next_working_day_is_taken_and_the_reason_told(store) -> None:
    found = planned(store, since="2026-03-30", sessions=3)
    assert [(one.day, one.wanted, one.reasons) for one in found] == [
        ("2026-03-30", "2026-03-30", ()),
        ("2026-04-07", "2026-04-06", ("Lunedì dell'Angelo",)),
        ("2026-04-13", "2026-04-13", ()),
    ]
    assert [one.number for one in store.sessions.find()] == [1, 2, 3]


def test_the_patron_saint_is_avoided(store) -> None:
    (one,) = planned(store, since="2026-11-24", sessions=1)
    assert (one.day, one.reasons) == ("2026-11-25", ("the patron saint",))


def test_august_is_left_out_unless_it_is_asked_for(store) -> None:
    assert days(planned(store, since="2026-07-30", every="2w", until="2026-09-30", weekday="giovedì")) == [
        "2026-07-30",
        "2026-09-03",
        "2026-09-10",
        "2026-09-24",
    ]
    with_august = planned(store, since="2027-07-29", every="2w", until="2027-08-31", august=True)
    assert days(with_august) == ["2027-07-29", "2027-08-12", "2027-08-26"]


def test_a_plan_made_twice_schedules_nothing_more(store) -> None:
    first = planned(store, since="2026-03-30", sessions=3)
    again = planned(store, since="2026-03-30", sessions=3)
    assert [(one.code, one.day) for one in again] == [(one.code, one.day) for one in first]
    assert {one.there_already for one in first} == {False}
    assert {one.there_already for one in again} == {True}
    assert len(store.sessions.find()) == 3


def test_people_are_not_asked_to_be_in_two_places(store) -> None:
    other = store.bodies.add(kind="steering_wide", title="Cabina di regia")
    person = store.people.get("PER-001")
    store.seats.add(body_id=other.id, person_id=person.id)
    clash = schedule(store, other, day="2026-03-09", planned_start="15:00")
    early = schedule(store, other, day="2026-03-16", planned_start="09:00", planned_end="12:00")
    found = planned(store, since="2026-03-09", sessions=2, planned_start="14:30", planned_end="17:00")
    assert days(found) == ["2026-03-10", "2026-03-16"]
    (told,) = found[0].kept_clear_of
    assert (told["code"], told["body"], told["people"]) == (clash.code, other.code, "PER-001")
    assert [row["code"] for row in found[1].same_day] == [early.code]
    assert found[1].kept_clear_of == ()


@pytest.mark.parametrize("other_time", [("12:00", "14:30"), ("17:00", "18:00")])
def test_who_comes_from_one_meeting_to_the_next_is_in_one_place(store, other_time: tuple[str, str]) -> None:
    other = store.bodies.add(kind="steering_wide", title="Cabina di regia")
    store.seats.add(body_id=other.id, person_id=store.people.get("PER-001").id)
    schedule(store, other, day="2026-03-09", planned_start=other_time[0], planned_end=other_time[1])
    found = planned(store, since="2026-03-09", sessions=1, planned_start="14:30", planned_end="17:00")
    assert days(found) == ["2026-03-09"]


def test_a_cancelled_session_and_an_ended_seat_keep_nobody_away(store) -> None:
    other = store.bodies.add(kind="steering_wide", title="Cabina di regia")
    seat = store.seats.add(body_id=other.id, person_id=store.people.get("PER-001").id)
    cancel_session(store, schedule(store, other, day="2026-03-09"), reason="Sala allagata")
    schedule(store, other, day="2026-03-16")
    store.seats.replace(seat.revised(until="2026-03-15"))
    assert days(planned(store, since="2026-03-09", sessions=2)) == ["2026-03-09", "2026-03-16"]


def test_a_substitute_counts_as_sitting(store) -> None:
    other = store.bodies.add(kind="steering_wide", title="Cabina di regia")
    store.seats.add(body_id=other.id, person_id=store.people.get("PER-001").id)
    seat = store.seats.get("SEG-002")
    store.seats.replace(store.seats.get("SEG-001").revised(until="2026-01-01"))
    store.seats.replace(seat.revised(substitute_id=store.people.get("PER-001").id))
    schedule(store, other, day="2026-03-09")
    assert days(planned(store, since="2026-03-09", sessions=1)) == ["2026-03-10"]


def test_the_body_s_rule_pulls_a_day_before_the_holiday(store) -> None:
    lab = store.bodies.get("LAB-01")
    store.bodies.replace(lab.revised(frequency_days=7))
    found = planned(store, since="2026-03-30", sessions=2)
    assert days(found) == ["2026-03-30", "2026-04-03"]
    assert [one.late for one in found] == [0, 0]


def test_where_no_day_fits_the_rule_the_delay_is_told(store) -> None:
    lab = store.bodies.get("LAB-01")
    store.bodies.replace(lab.revised(frequency_days=21))
    found = planned(store, since="2026-07-27", every="3w", sessions=2)
    assert [(one.day, one.late) for one in found] == [("2026-07-27", 0), ("2026-07-31", 0)]
    far = planned(store, since="2026-12-01", every="3w", sessions=1)
    assert far[0].late == (date(2026, 12, 1) - date(2026, 7, 31)).days - 21


def test_an_interval_beyond_the_rule_is_refused(store) -> None:
    store.bodies.replace(store.bodies.get("LAB-01").revised(frequency_days=90))
    with pytest.raises(Refused, match="at most 90 days"):
        planned(store, since="2026-03-02", every="3m", sessions=2)
    assert store.sessions.find() == ()


def test_a_period_that_ends_before_it_begins_is_refused(store) -> None:
    with pytest.raises(InvalidInput):
        planned(store, since="2026-03-02", until="2026-03-01")
