"""Decisions need a quorum, commitments an owner and a date, and what was taken stays as it was taken."""

from pathlib import Path

import pytest

from pdzctl.errors import NotFound, Refused, Usage
from pdzctl.store.queries.listing import listing
from pdzctl.workflows.follow_up import (
    adopt,
    commit,
    postpone_due,
    propose_decision,
    quorum,
    reassign,
    session_of,
    verify,
)
from pdzctl.workflows.sessions import Seen, attend, schedule
from workflows.meetings import TODAY, lab_district, open_meeting


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


def row_of(store, commitment, today: str = TODAY) -> dict[str, object]:
    return next(listing(store.reading, "commitment", today=today, id=commitment.id))


def test_the_quorum_counts_the_seats_there_at_the_moment(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002")
    attend(store, session, "SEG-003", Seen(arrived_at="15:00", left_at="16:00"))
    assert quorum(store, session) == (3, 3)
    assert quorum(store, session, at="14:45") == (2, 3)
    assert quorum(store, session, at="15:30") == (3, 3)
    assert quorum(store, session, at="16:00") == (2, 3)


def test_a_decision_is_adopted_with_its_votes(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002", "SEG-003")
    decision = propose_decision(store, session, text="Una sola scheda di dimissione")
    assert decision.state == "proposta"
    adopted = adopt(store, decision, adoption="maggioranza", votes_for=2, votes_against=0, votes_abstained=1)
    assert (adopted.state, adopted.adoption, adopted.votes_for, adopted.quorum_override) == (
        "adottata",
        "maggioranza",
        2,
        "",
    )


def test_without_a_quorum_a_reason_is_needed_and_kept(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002")
    decision = propose_decision(store, session, text="Una sola scheda di dimissione")
    with pytest.raises(Refused) as refused:
        adopt(store, decision, adoption="consenso")
    assert str(refused.value) == f"{decision.code} cannot be adopted: 2 seats are present, 3 are required."
    adopted = adopt(store, decision, adoption="consenso", without_quorum="Urgenza: il bando scade domani")
    assert (adopted.state, adopted.quorum_override) == ("adottata", "Urgenza: il bando scade domani")


def test_a_reason_given_in_vain_is_not_kept(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002", "SEG-003")
    decision = propose_decision(store, session, text="Una sola scheda di dimissione")
    assert adopt(store, decision, adoption="consenso", without_quorum="Urgenza").quorum_override == ""


def test_nothing_is_adopted_before_the_session_begins(store) -> None:
    session = schedule(store, store.labs.get("LAB-01"), day="2025-05-20")
    decision = propose_decision(store, session, text="Una sola scheda")
    with pytest.raises(Refused) as refused:
        adopt(store, decision, adoption="consenso", without_quorum="Urgenza")
    assert str(refused.value) == f"{decision.code} cannot be adopted: its session is bozza."


def test_a_decision_supersedes_an_earlier_one_when_it_is_adopted(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002", "SEG-003")
    earlier = adopt(store, propose_decision(store, session, text="Tre Comuni"), adoption="consenso")
    later = propose_decision(store, session, text="Due Comuni", supersedes_id=earlier.id)
    assert store.decisions.get(earlier.code).state == "adottata"
    adopt(store, later, adoption="consenso")
    assert store.decisions.get(earlier.code).state == "superata"


def test_a_commitment_belongs_to_organizations_persons_and_posts(store) -> None:
    session = open_meeting(store)
    commitment = commit(
        store,
        session,
        owners=["ENT-001", "PER-002", "Ufficio di Piano"],
        support=["ent-003"],
        text="Scrivere",
        due="2025-05",
    )
    row = row_of(store, commitment)
    assert (row["owners"], row["support"]) == ("ENT-001, PER-002, Ufficio di Piano", "ENT-003")
    assert row["owner_names"] == "Unione, PER-002, Ufficio di Piano"
    with pytest.raises(NotFound):
        commit(store, session, owners=["ENT-099"], text="Scrivere")


def test_a_commitment_is_made_in_the_session_named_or_in_its_decision_s(store) -> None:
    session = open_meeting(store)
    decision = propose_decision(store, session, text="Una sola scheda")
    assert session_of(store, None, decision.id).id == session.id
    assert session_of(store, session.code, None).id == session.id
    with pytest.raises(Usage):
        session_of(store, None, None)


def test_reassigning_ends_the_part_of_the_old_owners(store) -> None:
    session = open_meeting(store)
    commitment = commit(store, session, owners=["ENT-001"], support=["ENT-002"], text="Scrivere").started()
    store.commitments.replace(commitment)
    again = reassign(store, commitment, to=["ENT-003"], on="2025-05-20")
    assert again.state == "aperto"
    assert row_of(store, commitment, "2025-05-19")["owners"] == "ENT-001"
    row = row_of(store, commitment, "2025-05-20")
    assert (row["owners"], row["support"]) == ("ENT-003", "ENT-002")


def test_a_postponed_due_date_is_a_check_and_the_one_taken_stays(store) -> None:
    session = open_meeting(store)
    commitment = commit(store, session, owners=["ENT-001"], text="Scrivere", due="2025-05-29")
    early = postpone_due(store, commitment, "2025-06", on="2025-05-20", note="Serve la Ausl")
    assert (early.found, early.session_id, early.day, early.note) == ("aperto", None, "2025-05-20", "Serve la Ausl")
    later = open_meeting(store, day="2025-07-01")
    late = postpone_due(store, commitment, "2025-07-15", on="2025-07-01", session=later)
    assert (late.found, late.session_id, late.day) == ("in_ritardo", later.id, later.day)
    row = row_of(store, commitment)
    assert (row["due"], row["current_due"]) == ("2025-05-29", "2025-07-15")
    with pytest.raises(Refused):
        postpone_due(store, commitment, "2025-08", on="2025-07-02", session=session)


@pytest.mark.parametrize(
    ("fields", "due", "said"),
    [
        ({"due": "2025-06"}, "2025-06-30", "{code} is due on 2025-06: the new date must be later."),
        ({"due": "2025-06-10"}, "2025-05", "{code} is due on 2025-06-10: the new date must be later."),
        ({"continuing": True}, "2025-07", "{code} is continuing: it has a review date, not a due date."),
        ({"state": "fatto"}, "2025-07", "{code} is fatto: it has no due date to postpone."),
    ],
)
def test_a_due_date_moves_only_later_and_only_while_awaited(store, fields, due, said) -> None:
    commitment = commit(store, open_meeting(store), text="Scrivere", **fields)
    with pytest.raises(Refused) as refused:
        postpone_due(store, commitment, due, on=TODAY)
    assert str(refused.value) == said.format(code=commitment.code)


def test_a_commitment_is_not_given_to_those_who_have_it(store) -> None:
    commitment = commit(store, open_meeting(store), text="Scrivere", owners=["ENT-001", "Ufficio di piano"])
    with pytest.raises(Refused):
        reassign(store, commitment, to=["Ufficio di piano", "ENT-001"], on=TODAY)
    assert reassign(store, commitment, to=["ENT-001"], on=TODAY).state == "aperto"


def test_only_what_is_done_is_verified_and_the_session_keeps_the_check(store) -> None:
    session = open_meeting(store)
    commitment = commit(store, session, text="Scrivere")
    with pytest.raises(Refused):
        verify(store, commitment, session=session, on=TODAY)
    done = store.commitments.replace(commitment.done("Bozza consegnata"))
    draft = schedule(store, store.labs.get("LAB-01"), day="2025-06-12")
    for too_early in (session, draft):
        with pytest.raises(Refused):
            verify(store, done, session=too_early, on=TODAY)
    later = open_meeting(store)
    assert verify(store, done, session=later, on=TODAY).state == "verificato"
    (check,) = store.of("commitment_check").find(session_id=later.id)
    assert (check.found, check.commitment_id) == ("verificato", commitment.id)


def test_adopting_on_an_item_closes_it_unless_it_ended_otherwise(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002", "SEG-003", topics=["I dati", "I gruppi"])
    first, second, _ = store.of("agenda_item").find(session_id=session.id)
    store.of("agenda_item").replace(second.revised(disposition="orientamento"))
    for item in (first, second):
        decision = propose_decision(store, session, text="Una sola scheda", agenda_item_id=item.id)
        adopt(store, decision, adoption="consenso")
    items = store.of("agenda_item").find(session_id=session.id)
    assert [item.disposition for item in items] == ["deciso", "orientamento", None]
