"""Sessions are numbered, convened, opened, attended, ended and closed by the rules."""

from pathlib import Path

import pytest

from pdzctl.errors import NotFound, Refused, Usage
from pdzctl.workflows.convening import convene
from pdzctl.workflows.sessions import (
    Seen,
    Tally,
    add_item,
    attend,
    cancel_session,
    close_session,
    end_session,
    open_session,
    postpone_session,
    present_otherwise,
    schedule,
    tally,
)
from workflows.meetings import lab_district, open_meeting


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


def titles(store, session) -> list[str]:
    return [item.title for item in store.of("agenda_item").find(session_id=session.id)]


def refusal(action, *args, **named) -> str:
    with pytest.raises(Refused) as refused:
        action(*args, **named)
    return str(refused.value)


def test_a_first_session_has_its_topics_and_any_other_business(store) -> None:
    session = schedule(store, store.labs.get("LAB-01"), day="2025-05-20", topics=["I dati", "I gruppi"])
    assert (session.code, session.number, session.state) == ("SED-2025-001", 1, "bozza")
    assert titles(store, session) == ["I dati", "I gruppi", "Any other business"]


def test_a_later_session_begins_with_the_minutes_and_the_commitments(store) -> None:
    lab = store.labs.get("LAB-01")
    schedule(store, lab, day="2025-05-20")
    session = schedule(store, lab, day="2026-01-20", topics=["I dati"])
    assert session.number == 2
    assert titles(store, session) == [
        "Approval of the minutes of meeting no. 1",
        "Check of the commitments made",
        "I dati",
        "Any other business",
    ]


def test_a_formal_body_numbers_by_year_and_may_meet_twice_in_a_day(store) -> None:
    body = store.bodies.add(kind="steering_wide", title="Cabina di regia allargata")
    days = ["2025-05-20", "2025-05-20", "2025-12-01", "2026-01-20"]
    assert [schedule(store, body, day=day).number for day in days] == [1, 2, 3, 1]
    assert len(store.sessions.find(body_id=body.id, day="2025-05-20")) == 2


def test_the_agenda_is_in_the_district_s_language(tmp_path: Path) -> None:
    with lab_district(tmp_path, language="it") as store:
        lab = store.labs.get("LAB-01")
        schedule(store, lab, day="2025-05-20")
        assert titles(store, schedule(store, lab, day="2025-06-20")) == [
            "Approvazione del verbale dell'incontro n. 1",
            "Verifica degli impegni presi",
            "Varie ed eventuali",
        ]


def test_a_postponed_item_comes_back(store) -> None:
    lab = store.labs.get("LAB-01")
    before = schedule(store, lab, day="2025-05-20", topics=["Le chiavi di casa"])
    item = store.of("agenda_item").find(session_id=before.id)[0]
    store.of("agenda_item").replace(item.revised(disposition="rinviato"))
    session = schedule(store, lab, day="2025-06-20")
    (again,) = store.of("agenda_item").find(session_id=session.id, resumes_id=item.id)
    assert again.title == "Le chiavi di casa"
    assert "Le chiavi di casa" not in titles(store, schedule(store, lab, day="2025-07-20"))
    cancel_session(store, session, reason="Sala allagata")
    assert "Le chiavi di casa" in titles(store, schedule(store, lab, day="2025-08-20"))


def test_an_item_is_added_before_any_other_business_or_where_it_is_told(store) -> None:
    session = schedule(store, store.labs.get("LAB-01"), day="2025-05-20", topics=["I dati"])
    added = add_item(store, session, title="I gruppi")
    assert titles(store, session) == ["I dati", "I gruppi", "Any other business"]
    add_item(store, session, before=added, title="La mappa")
    assert titles(store, session) == ["I dati", "La mappa", "I gruppi", "Any other business"]
    other = schedule(store, store.labs.get("LAB-01"), day="2025-06-20")
    assert (
        refusal(add_item, store, other, before=added, title="X")
        == f"{added.code} is not on the agenda of {other.code}."
    )


def test_convening_counts_members_and_measures_the_notice(store) -> None:
    store.seats.add(body_id=store.labs.get("LAB-01").id, role="componente")
    session = schedule(store, store.labs.get("LAB-01"), day="2025-05-20", venue="Sala civica")
    said = refusal(convene, store, session, on="2025-05-15")
    assert said == "The notice of SED-2025-001 is 2 days shorter than LAB-01 asks."
    asked = {"convocation_protocol": "12/2025", "convocation_channel": "PEC"}
    convened, again, short, changes = convene(store, session, on="2025-05-15", heal="accettata da tutti", **asked)
    assert (convened.state, convened.convoked_on, convened.convoked_count, short) == ("convocata", "2025-05-15", 4, 2)
    assert (convened.convocation_protocol, convened.convocation_channel) == ("12/2025", "PEC")
    assert (again, changes, convened.notice_healed) == (False, (), "accettata da tutti")
    later = schedule(store, store.labs.get("LAB-01"), day="2025-06-20", online_url="https://example.org/sala")
    assert convene(store, later, on="2025-05-15", heal="non serve").session.notice_healed == ""


def test_convening_needs_a_place_and_an_agenda(store) -> None:
    session = schedule(store, store.labs.get("LAB-01"), day="2025-05-20")
    for item in store.of("agenda_item").find(session_id=session.id):
        store.of("agenda_item").remove(item)
    said = refusal(convene, store, session, on="2025-05-15")
    assert said == "SED-2025-001 cannot be convened: it still needs the venue or an online link, the agenda."


def test_a_session_opens_on_its_day_and_not_before(store) -> None:
    session = schedule(store, store.labs.get("LAB-01"), day="2025-05-20", venue="Sala civica")
    said = refusal(open_session, store, session, at="14:30", today="2025-05-20")
    assert said == "SED-2025-001 is bozza: it cannot become in_corso."
    session = convene(store, session, on="2025-05-15", heal="accettata").session
    said = refusal(open_session, store, session, at="14:30", today="2025-05-19")
    assert said == "SED-2025-001 is on 2025-05-20: it cannot open before."
    assert open_session(store, session, at="14:35", today="2025-05-20").actual_start == "14:35"


def test_a_session_ends_after_it_began_and_with_somebody_there(store) -> None:
    session = open_meeting(store)
    assert refusal(end_session, store, session, at="16:00") == "SED-2025-001 cannot end: no attendance is recorded."
    attend(store, session, "SEG-001", Seen())
    assert refusal(end_session, store, session, at="14:00") == "SED-2025-001 began at 14:30: it cannot end at 14:00."
    ended = end_session(store, session, at="16:30")
    assert (ended.state, ended.actual_end) == ("svolta", "16:30")


def test_a_session_closes_with_approved_minutes(store) -> None:
    session = end_session(store, open_meeting(store, "SEG-001"), at="16:30")
    said = "SED-2025-001 cannot be closed: its minutes are not approved."
    assert refusal(close_session, store, session) == said
    minutes = store.of("minutes").add(session_id=session.id)
    assert refusal(close_session, store, session) == said
    store.of("minutes").replace(minutes.approved("2025-05-15", "seduta_stante", None))
    assert close_session(store, session).state == "chiusa"
    closed = store.sessions.get(session.code)
    assert refusal(attend, store, closed, "SEG-002", Seen()) == "SED-2025-001 is chiusa: its attendance cannot change."


def test_cancelling_and_postponing_need_a_reason_and_another_day(store) -> None:
    session = schedule(store, store.labs.get("LAB-01"), day="2025-05-20", venue="Sala civica")
    assert refusal(cancel_session, store, session, reason=" ") == "SED-2025-001 needs a reason."
    session = convene(store, session, on="2025-05-15", heal="accettata").session
    assert (
        refusal(postpone_session, store, session, to="2025-05-20", reason="Neve")
        == "SED-2025-001 is already on 2025-05-20."
    )
    postponed = postpone_session(store, session, to="2025-05-27", reason="Neve")
    assert (postponed.state, postponed.day, postponed.reason) == ("rinviata", "2025-05-27", "Neve")
    assert convene(store, postponed, on="2025-05-16", heal="accettata").session.state == "convocata"


def test_people_and_organizations_are_recorded_on_the_seat_they_hold(store) -> None:
    session = open_meeting(store)
    seats = store.seats.find(body_id=session.body_id)
    by_seat = attend(store, session, seats[0].code, Seen())
    by_person = attend(store, session, "PER-002", Seen())
    by_firm = attend(store, session, "ENT-003", Seen(status="assente_giustificato"))
    assert [there.seat_id for there in (by_seat, by_person, by_firm)] == [seat.id for seat in seats[:3]]
    assert by_firm.status == "assente_giustificato"
    guest = store.people.add(family_name="Ospite")
    there = attend(store, session, guest.code, Seen(status="invitato"))
    assert (there.seat_id, there.person_id) == (None, guest.id)


def test_a_substitute_and_a_delegate_come_instead_of_the_holder(store) -> None:
    session = open_meeting(store)
    substitute, delegate = (store.people.add(family_name=name) for name in ("Supplente", "Delegata"))
    seat = store.seats.find(body_id=session.body_id)[0]
    store.seats.replace(seat.revised(substitute_id=substitute.id))
    there = attend(store, session, substitute.code, Seen())
    assert (there.seat_id, there.delegate_id) == (seat.id, substitute.id)
    again = attend(store, session, seat.code, Seen(status="presente_con_delega", delegate_id=delegate.id))
    assert (again.id, again.delegate_id, again.status) == (there.id, delegate.id, "presente_con_delega")


def test_recording_again_corrects_and_departures_end_intervals(store) -> None:
    session = open_meeting(store)
    first = attend(store, session, "SEG-001", Seen(status="assente"))
    attend(store, session, "SEG-001", Seen(status="presente", arrived_at="14:45"))
    attend(store, session, "SEG-001", Seen(left_at="15:30"))
    attend(store, session, "SEG-001", Seen(arrived_at="16:00"))
    attend(store, session, "SEG-002", Seen(left_at="15:00"))
    kept = store.of("attendance").find(session_id=session.id)
    assert [there.status for there in kept] == ["presente", "presente"]
    assert [(p.arrived_at, p.left_at) for p in store.of("presence").find(attendance_id=first.id)] == [
        ("14:45", "15:30"),
        ("16:00", None),
    ]
    assert [p.left_at for p in store.of("presence").find(attendance_id=kept[1].id)] == ["15:00"]


def test_a_head_count_has_a_number_and_somebody_elsewhere_is_refused(store) -> None:
    session = open_meeting(store)
    assert attend(store, session, "", Seen(head_count=24, sector="cittadini")).count == 24
    with pytest.raises(Usage):
        attend(store, session, "", Seen())
    with pytest.raises(NotFound):
        attend(store, session, "ENT-099", Seen())
    other = store.bodies.add(kind="technical", title="Tavolo tecnico")
    seat = store.seats.add(body_id=other.id)
    said = refusal(attend, store, session, seat.code, Seen())
    assert said == f"{seat.code} is not a seat of the body that meets in SED-2025-001."


def test_who_leads_and_writes_comes_from_the_seats_held_that_day(store) -> None:
    lab = store.labs.get("LAB-01")
    facilitator, former, taker = (store.people.add(family_name=name) for name in ("Guida", "Prima", "Penna"))
    store.seats.add(body_id=lab.id, person_id=former.id, role="facilitatore", until="2025-05-01")
    store.seats.add(body_id=lab.id, person_id=facilitator.id, role="facilitatore")
    store.seats.add(body_id=lab.id, person_id=taker.id, role="verbalizzante")
    session = schedule(store, lab, day="2025-05-20")
    assert (session.chair_id, session.facilitator_id, session.minute_taker_id) == (None, facilitator.id, taker.id)
    assert schedule(store, lab, day="2025-05-27", facilitator_id=former.id).facilitator_id == former.id


def test_a_cancelled_session_frees_its_number_and_is_never_approved(store) -> None:
    lab = store.labs.get("LAB-01")
    cancel_session(store, schedule(store, lab, day="2025-05-20"), reason="Neve")
    session = schedule(store, lab, day="2025-06-20")
    assert (session.number, titles(store, session)) == (1, ["Any other business"])
    before = schedule(store, lab, day="2025-06-10")
    assert (before.number, titles(store, before)) == (2, ["Any other business"])


def test_the_running_totals_tell_people_quorum_and_seats_still_to_record(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002")
    attend(store, session, "SEG-003", Seen(status="assente_giustificato"))
    attend(store, session, "", Seen(head_count=5))
    assert tally(store, session) == Tally(present=7, counted=5, excused=1, absent=0, missing=1, voting=2, required=3)
    attend(store, session, "SEG-004", Seen(status="assente"))
    assert tally(store, session)[3:5] == (1, 0)


def test_a_delegate_who_is_present_too_is_noticed(store) -> None:
    session = open_meeting(store, "SEG-001")
    attend(store, session, "SEG-002", Seen(status="presente_con_delega", delegate_id=store.people.get("PER-001").id))
    assert present_otherwise(store, session, store.people.get("PER-001").id) == "SEG-001"
    assert present_otherwise(store, session, store.people.get("PER-003").id) == ""
