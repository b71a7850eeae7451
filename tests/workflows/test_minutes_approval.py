"""Minutes are approved once and for good: never a draft by accident, never with an observation left open."""

from pathlib import Path

import pytest

from pdzctl.errors import Refused
from pdzctl.workflows.minutes.approval import approve, begin, circulate, observe
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
