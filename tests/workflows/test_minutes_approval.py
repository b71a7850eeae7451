"""Minutes are approved once and for good: never a draft by accident, never with an observation left open."""

from pathlib import Path

import pytest

from pdzctl.errors import Refused
from pdzctl.workflows.minutes.approval import approve, begin, circulate, observe, publish, register
from pdzctl.workflows.sessions import end_session, schedule
from workflows.meetings import TODAY, lab_district, open_meeting


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


@pytest.fixture
def draft(store):
    return begin(store, end_session(store, open_meeting(store, "SEG-001"), at="17:00"))


@pytest.mark.parametrize("again", [True, False])
def test_a_draft_is_approved_only_by_who_says_so(store, draft, *, again: bool) -> None:
    with pytest.raises(Refused):
        approve(store, draft, on=TODAY, mode=None, in_session="SED-2025-001" if again else None)
    assert approve(store, draft, on=TODAY, mode="seduta_stante", in_session=None).state == "approvato"


def test_circulated_minutes_need_the_session_that_approves_them(store, draft) -> None:
    circulated = circulate(store, draft, on=TODAY, until="2025-05-22")
    with pytest.raises(Refused):
        approve(store, circulated, on="2025-06-12", mode=None, in_session=None)
    later = schedule(store, store.labs.get("LAB-01"), day="2025-06-12")
    approved = approve(store, circulated, on="2025-06-12", mode=None, in_session=later.code)
    assert (approved.approval, approved.approved_in_id) == ("seduta_successiva", later.id)


def test_an_observation_gets_its_outcome_before_approval(store, draft) -> None:
    circulated = circulate(store, draft, on=TODAY, until="2025-05-22")
    firm = store.organizations.get("ENT-002")
    observe(store, circulated, text="Sono dodici", organization_id=firm.id)
    with pytest.raises(Refused):
        approve(store, circulated, on="2025-05-23", mode="silenzio_assenso_scritto", in_session=None)
    observe(store, circulated, text="Sono dodici", outcome="accolta", answer="Corretto")
    (kept,) = store.of("observation").find(minutes_id=draft.id)
    assert (kept.organization_id, kept.outcome, kept.answer) == (firm.id, "accolta", "Corretto")
    assert (
        approve(store, circulated, on="2025-05-23", mode="silenzio_assenso_scritto", in_session=None).state
        == "approvato"
    )


def test_observations_do_not_end_before_the_draft_is_sent(store, draft) -> None:
    with pytest.raises(Refused, match="observations cannot end before the draft is sent"):
        circulate(store, draft, on="2025-05-22", until="2025-05-21")
    assert store.of("minutes").get(draft.code) == draft


def test_the_number_of_the_protocol_is_never_blank(store, draft) -> None:
    approved = approve(store, draft, on=TODAY, mode="seduta_stante", in_session=None)
    with pytest.raises(Refused, match="needs the number that the protocol office gave"):
        register(store, approved, protocol="  ", on=TODAY)
    assert register(store, approved, protocol="123/2025", on=TODAY).state == "protocollato"


def test_only_what_names_nobody_and_is_for_the_public_is_published(store) -> None:
    held = end_session(store, open_meeting(store, "SEG-001"), at="17:00")
    inner = begin(store, held, visibility="interna")
    with pytest.raises(Refused, match="is not for the public"):
        publish(store, inner, until=None, lines=())
    draft = store.of("minutes").replace(inner.revised(visibility="pubblica"))
    with pytest.raises(Refused, match=rf"personal data at {draft.code}:7, {draft.code}\."):
        publish(store, draft, until=None, lines=(7, 0))
