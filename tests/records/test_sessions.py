"""The life of a plan, of a session and of its minutes."""

import pytest
from pydantic import ValidationError

from pdzctl.errors import Refused
from pdzctl.records.minutes import Minutes
from pdzctl.records.plan import Plan
from pdzctl.records.session import AgendaItem, Presence, Session

SESSION = Session(id="S", code="SED-2025-014", body_id="L", day="2025-05-15", venue="Sala delle associazioni")
MINUTES = Minutes(id="V", code="VER-2025-014", session_id="S")
PLAN = Plan(
    id="P", code="PDZ-2025", title="Piano di Zona 2025-2027", period_start="2025-01-01", period_end="2027-12-31"
)


def test_a_session_is_convened_opened_ended_and_closed() -> None:
    convened = SESSION.convened("2025-05-05", agenda=6, recipients=22, convocation_protocol="4127")
    held = convened.opened("14:40").ended("17:10", attendance=22)
    assert (held.state, held.actual_start, held.actual_end, held.convoked_count) == ("svolta", "14:40", "17:10", 22)
    assert held.closed(approved=True).state == "chiusa"


def test_a_session_is_not_convened_without_day_place_and_agenda() -> None:
    with pytest.raises(Refused) as refused:
        SESSION.revised(day=None, venue="").convened("2025-05-05", agenda=0, recipients=1)
    assert str(refused.value) == (
        "SED-2025-014 cannot be convened: it still needs the day, the venue or an online link, the agenda."
    )
    online = SESSION.revised(venue="", online_url="https://example.org/sala")
    assert online.convened("2025-05-05", agenda=1, recipients=1).state == "convocata"


def test_a_session_does_not_end_without_attendance_nor_close_without_approved_minutes() -> None:
    running = SESSION.revised(state="in_corso")
    with pytest.raises(Refused):
        running.ended("17:10", attendance=0)
    with pytest.raises(Refused) as refused:
        SESSION.revised(state="svolta").closed(approved=False)
    assert str(refused.value) == "SED-2025-014 cannot be closed: its minutes are not approved."


def test_a_postponed_session_is_convened_again() -> None:
    postponed = SESSION.revised(state="convocata").postponed("2025-05-22", "neve")
    assert (postponed.state, postponed.day, postponed.reason) == ("rinviata", "2025-05-22", "neve")
    assert postponed.convened("2025-05-15", agenda=1, recipients=2).state == "convocata"


def test_a_session_already_held_cannot_be_cancelled() -> None:
    with pytest.raises(Refused):
        SESSION.revised(state="svolta").cancelled("sciopero")


def test_a_draft_is_approved_only_in_the_same_session() -> None:
    with pytest.raises(Refused):
        MINUTES.approved("2025-06-12", "seduta_successiva", "S4")
    assert MINUTES.approved("2025-05-15", "seduta_stante", None).state == "approvato"


def test_circulated_minutes_are_approved_by_the_next_session() -> None:
    circulated = MINUTES.circulated("2025-05-20", "2025-05-27")
    with pytest.raises(Refused):
        circulated.approved("2025-06-12", "seduta_successiva", None)
    approved = circulated.approved("2025-06-12", "seduta_successiva", "S4")
    assert (approved.state, approved.approved_on, approved.approved_in_id) == ("approvato", "2025-06-12", "S4")


def test_a_plan_needs_its_acts_and_can_be_extended() -> None:
    with pytest.raises(Refused) as refused:
        PLAN.revised(state="in_elaborazione").advanced("approvato")
    assert str(refused.value) == "PDZ-2025 cannot become approvato: the act of adoption must be filled first."
    extended = PLAN.revised(state="vigente").extended("2028-12-31", "Delibera 12/2027")
    assert (extended.state, extended.advanced("concluso").state) == ("prorogato", "concluso")
    with pytest.raises(ValidationError):
        PLAN.revised(period_end="2024-12-31")


def test_only_a_postponed_item_says_where_it_goes() -> None:
    with pytest.raises(ValidationError):
        AgendaItem(id="1", code="PDG-2025-014.3", session_id="S", title="Dati", postponed_to_id="S4")


def test_an_interval_of_presence_says_something() -> None:
    with pytest.raises(ValidationError):
        Presence(id="1", attendance_id="A")
