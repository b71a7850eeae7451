"""A proposal is sent by the session that sends it, and what is missing is said all at once."""

from pathlib import Path

import pytest

from pdzctl.errors import Refused
from pdzctl.workflows.lifecycles import activated, opened, sent, unsent
from pdzctl.workflows.minutes.approval import approve, begin
from pdzctl.workflows.sessions import end_session
from workflows.meetings import TODAY, lab_district, open_meeting


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


@pytest.fixture
def session(store):
    return open_meeting(store, "SEG-001", "SEG-002", "SEG-003")


def proposal(store, session):
    return store.proposals.add(session_id=session.id, title="Numero unico", state="prioritizzata")


@pytest.mark.parametrize(("day", "by_session"), [(TODAY, True), ("2025-06-01", False)])
def test_a_proposal_sent_later_is_sent_by_the_office(store, session, day: str, *, by_session: bool) -> None:
    body = store.bodies.add(kind="steering_wide", title="Cabina di regia allargata")
    referral = sent(store, proposal(store, session), body, day, due=None)
    assert referral.session_id == (session.id if by_session else None)


def test_a_session_with_approved_minutes_sends_nothing_more(store, session) -> None:
    body = store.bodies.add(kind="steering_wide", title="Cabina di regia allargata")
    waiting = proposal(store, session)
    held = end_session(store, session, at="17:00")
    approve(store, begin(store, held), on=TODAY, mode="seduta_stante", in_session=None)
    with pytest.raises(Refused):
        sent(store, waiting, body, TODAY, due=None, session=held)
    assert sent(store, waiting, body, TODAY, due=None).session_id is None


def test_all_that_a_lab_lacks_is_named_at_once(store) -> None:
    lab = store.labs.add(title="Spesa a domicilio", state="mandato_conferito")
    with pytest.raises(Refused) as refused:
        opened(store, lab, TODAY)
    assert refused.value.values["missing"] == ("the mandate", "a facilitator", "three members")


def test_the_day_that_is_typed_is_the_day_a_body_starts(store) -> None:
    office = store.bodies.add(kind="planning_office", title="Ufficio di Piano", since="2025-01-01")
    assert activated(store, office, "2025-03-03").since == "2025-03-03"
    assert activated(store, office, None).since == "2025-01-01"


def test_a_proposal_whose_referral_is_removed_can_be_sent_again(store, session) -> None:
    body = store.bodies.add(kind="steering_wide", title="Cabina di regia allargata")
    waiting = proposal(store, session)
    unsent(store, sent(store, waiting, body, TODAY, due=None))
    assert store.proposals.get(waiting.code).state == "prioritizzata"
