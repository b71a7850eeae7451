"""The minutes tell every vote by its numbers; who voted how, and what groups noted, as far as the readers may know."""

from pathlib import Path

import pytest

from pdzctl.records.privacy import Profile
from pdzctl.records.vocabulary import VoteChoice
from pdzctl.store.queries.minutes import Selection
from pdzctl.workflows.follow_up import adopt, propose_decision
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.sessions import Seen, attend
from pdzctl.workflows.voting import Ballot, cast
from workflows.meetings import lab_district, open_meeting

ALL = ("SEG-001", "SEG-002", "SEG-003", "SEG-004")


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


def document(store, session, profile: Profile = Profile.PARTICIPANTS):
    (found,) = documents(store.reading, Selection(session=session.id, readers=2), profile)
    return found


def test_who_voted_how_is_not_for_everybody(store) -> None:
    session = open_meeting(store, *ALL)
    decision = propose_decision(store, session, text="Una sola scheda")
    ballots = [Ballot(seat, VoteChoice.FAVOREVOLE) for seat in ALL[:2]]
    ballots += [Ballot("SEG-003", VoteChoice.CONTRARIO), Ballot("SEG-004", VoteChoice.INTERESSE, "ne è il gestore.")]
    cast(store, decision, ballots)
    adopt(store, decision, at="15:00")
    for profile in (Profile.PARTICIPANTS, Profile.INTERNAL):
        (told,) = document(store, session, profile).decisions
        assert [(line.choice, len(line.who)) for line in told.votes] == [
            ("favorevole", 2),
            ("contrario", 1),
            ("interesse", 1),
        ]
        assert "Ospedale" in told.votes[2].who[0]
    (told,) = document(store, session, Profile.PUBLIC).decisions
    assert told.votes == ()
    assert (told.votes_for, told.votes_against, told.votes_abstained, told.recused) == (2, 1, 0, 1)
    assert (told.taken_at, told.seats_present, told.seats_required, told.lost) == ("15:00", 4, 3, False)


def test_what_a_vote_did_not_adopt_is_told_apart_from_what_waits(store) -> None:
    session = open_meeting(store, *ALL)
    texts = ("Alla pari", "Respinta", "Mai votata")
    tied, lost, _waiting = (propose_decision(store, session, text=text) for text in texts)
    adopt(store, tied, votes_for=2, votes_against=2)
    adopt(store, lost, votes_for=1, votes_against=3)
    assert [one.lost for one in document(store, session).decisions] == [True, True, False]


def test_a_forced_decision_tells_how_many_were_there_and_why(store) -> None:
    session = open_meeting(store, "SEG-001")
    adopt(store, propose_decision(store, session, text="Si scrive"), without_quorum="Il bando scade domani.")
    (told,) = document(store, session, Profile.PUBLIC).decisions
    assert (told.seats_present, told.seats_required) == (1, 3)
    assert "Il bando scade domani" in told.quorum_override


@pytest.mark.parametrize(
    ("report", "proposed", "profile", "under_the_group"),
    [
        ("", False, Profile.PUBLIC, 1),
        ("", False, Profile.PARTICIPANTS, 1),
        ("", False, Profile.INTERNAL, 0),
        ("Due proposte.", False, Profile.PUBLIC, 0),
        ("", True, Profile.PUBLIC, 0),
    ],
)
def test_what_a_group_noted_stands_for_its_report(store, report, proposed, profile, under_the_group) -> None:
    session = open_meeting(store, "SEG-001")
    attend(store, session, "", Seen(head_count=8))
    group = store.workgroups.add(session_id=session.id, question="Prima di uscire", report=report)
    store.contributions.add(session_id=session.id, workgroup_id=group.id, kind="bisogno", text="Un preavviso")
    if proposed:
        store.proposals.add(session_id=session.id, workgroup_id=group.id, title="Preavviso di 72 ore")
    items = document(store, session, profile).items
    (told,) = (group for item in items for group in item.workgroups)
    assert len(told.notes) == under_the_group
    loose = [note for item in items for note in item.contributions]
    assert len(loose) == (1 if profile is Profile.INTERNAL else 0)
