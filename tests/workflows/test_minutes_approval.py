"""Minutes are approved once and for good: never a draft by accident, never with an observation left open."""

from pathlib import Path

import pytest

from pdzctl.errors import Refused
from pdzctl.workflows.minutes.approval import (
    Ballot,
    answer,
    approve,
    begin,
    circulate,
    finalise,
    is_outsider,
    last_day,
    observe,
    publish,
    register,
    reopen,
    voters,
)
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
    with pytest.raises(Refused, match=f"{later.code} is bozza: minutes are approved by a session"):
        approve(store, circulated, on="2025-06-12", mode=None, in_session=later.code)
    begun = open_meeting(store, "SEG-001", "SEG-002", "SEG-003", day="2025-06-19")
    approved = approve(store, circulated, mode=None, in_session=begun.code)
    assert (approved.approval, approved.approved_in_id) == ("seduta_successiva", begun.id)


@pytest.mark.parametrize(("told", "day"), [("", "2025-05-14"), ("2025-05-15", "2025-05-15")])
def test_minutes_are_approved_on_the_day_of_the_session_that_does_it(store, told: str, day: str) -> None:
    meeting = end_session(store, open_meeting(store, "SEG-001", day="2025-05-07"), at="17:00")
    sent = circulate(store, begin(store, meeting), on="2025-05-07", until="2025-05-12")
    later = open_meeting(store, "SEG-001", "SEG-002", "SEG-003", day="2025-05-14")
    later = end_session(store, later, at="17:00")
    assert approve(store, sent, on=told, mode=None, in_session=later.code).approved_on == day


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


def final_minutes(store, *present: str):
    draft = begin(store, end_session(store, open_meeting(store, *present), at="17:00"))
    return finalise(store, circulate(store, draft, on=TODAY, until="2025-05-22"))


def test_the_session_that_approves_decides_among_those_who_were_there_then(store) -> None:
    minutes = final_minutes(store, "SEG-001", "SEG-002", "SEG-003")
    later = open_meeting(store, "SEG-002", "SEG-003", "SEG-004", day="2025-06-12")
    approved = approve(store, minutes, on="2025-06-12", mode=None, in_session=later.code, ballot=Ballot("", 2, 0))
    decision = store.decisions.get(approved.approving_decision_id)
    item = store.of("agenda_item").get(decision.agenda_item_id)
    assert (decision.session_id, decision.state, decision.adoption) == (later.id, "adottata", "consenso")
    assert (decision.votes_for, decision.no_action, item.kind) == (2, True, "verbale_precedente")
    assert decision.rationale == "Of the 3 present, the 2 who were at that session too decide."
    assert voters(store, approved) == (3, 2)


def test_who_was_not_there_then_does_not_vote(store) -> None:
    minutes = final_minutes(store, "SEG-001", "SEG-002", "SEG-003")
    later = open_meeting(store, "SEG-002", "SEG-003", "SEG-004", day="2025-06-12")
    with pytest.raises(Refused, match="3 votes, but of those present at SED-2025-002 only 2 were at SED-2025-001"):
        approve(store, minutes, on="2025-06-12", mode=None, in_session=later.code, ballot=Ballot("", 2, 1))
    by_majority = Ballot("", 1, 0, 1)
    assert approve(
        store, minutes, on="2025-06-12", mode=None, in_session=later.code, ballot=by_majority
    ).approving_decision_id


def test_without_its_quorum_a_session_approves_nothing_but_for_a_reason(store) -> None:
    minutes = final_minutes(store, "SEG-001", "SEG-002", "SEG-003")
    later = open_meeting(store, "SEG-002", day="2025-06-12")
    with pytest.raises(Refused, match="1 seat is present, 3 are required"):
        approve(store, minutes, on="2025-06-12", mode=None, in_session=later.code)
    forced = Ballot(without_quorum="Scade il piano")
    approved = approve(store, minutes, on="2025-06-12", mode=None, in_session=later.code, ballot=forced)
    assert store.decisions.get(approved.approving_decision_id).quorum_override == "Scade il piano"


def test_a_decision_of_another_session_approves_nothing(store) -> None:
    minutes = final_minutes(store, "SEG-001", "SEG-002", "SEG-003")
    later = open_meeting(store, "SEG-001", "SEG-002", "SEG-003", day="2025-06-12")
    decision = store.decisions.add(session_id=minutes.session_id, text="Altro")
    with pytest.raises(Refused, match=rf"{decision.code} was not adopted by {later.code}"):
        approve(store, minutes, on="2025-06-12", mode=None, in_session=later.code, ballot=Ballot(decision.code))
    own = store.decisions.add(session_id=later.id, text="Si approva")
    approved = approve(store, minutes, on="2025-06-12", mode=None, in_session=later.code, ballot=Ballot(own.code))
    assert approved.approving_decision_id == own.id


def test_minutes_are_approved_by_the_body_that_met(store) -> None:
    minutes = final_minutes(store, "SEG-001", "SEG-002", "SEG-003")
    other = schedule(store, store.tables.get("TAV-01"), day="2025-06-12")
    with pytest.raises(Refused, match=f"{other.code} is a session of TAV-01"):
        approve(store, minutes, on="2025-06-12", mode=None, in_session=other.code)


def test_silence_is_assent_only_when_the_days_for_observations_are_over(store, draft) -> None:
    circulated = circulate(store, draft, on=TODAY, until="2025-05-22")
    with pytest.raises(Refused, match="takes observations until 2025-05-22"):
        approve(store, circulated, on="2025-05-22", mode="silenzio_assenso_scritto", in_session=None)


def test_an_observation_is_answered_by_its_number_and_says_whether_it_comes_from_outside(store, draft) -> None:
    circulated = circulate(store, draft, on=TODAY, until="2025-05-22")
    stranger = store.organizations.add(name="Altrove", sector="terzo_settore")
    inside = observe(store, circulated, text="Uno", organization_id=store.organizations.get("ENT-002").id)
    outside = observe(store, circulated, text="Due", organization_id=stranger.id)
    assert [is_outsider(store, circulated, one) for one in (inside, outside)] == [False, True]
    with pytest.raises(Refused, match="observations without an outcome: 1, 2"):
        finalise(store, circulated)
    with pytest.raises(Refused, match="has no observation 3"):
        answer(store, circulated, 3, outcome="accolta", text="")
    assert answer(store, circulated, 2, outcome="non_accolta", text="Non risulta").answer == "Non risulta"


def test_a_reopened_draft_forgets_that_it_was_sent_but_not_what_was_observed(store, draft) -> None:
    circulated = circulate(store, draft, on=TODAY, until="2025-05-22")
    observe(store, circulated, text="Sono dodici")
    again = reopen(store, circulated)
    assert (again.state, again.circulated_on, again.observations_due) == ("bozza", None, None)
    assert [one.text for one in store.of("observation").find(minutes_id=draft.id)] == ["Sono dodici"]


def test_a_publication_against_the_check_keeps_its_reason(store, draft) -> None:
    registered = register(
        store, approve(store, draft, on=TODAY, mode="seduta_stante", in_session=None), protocol="1/2025", on=TODAY
    )
    with pytest.raises(Refused, match="until a day before"):
        publish(store, registered, until="2025-05-14", lines=(), on=TODAY)
    forced = publish(store, registered, until=None, lines=(3,), on=TODAY, force="Lo chiede la legge")
    assert (forced.published_on, forced.forced_reason) == (TODAY, "Lo chiede la legge")


@pytest.mark.parametrize(
    ("preset", "on", "last"),
    [("albo", "2025-06-14", "2025-06-29"), ("trasparenza", "2025-06-14", "2030-12-31")],
)
def test_the_law_gives_the_last_day_of_a_publication(preset: str, on: str, last: str) -> None:
    assert last_day(preset, on) == last
