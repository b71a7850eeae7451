"""A body decides by its own rule, with those there at that minute; a tie is a tie, an interest never counts."""

from pathlib import Path

import pytest

from pdzctl.errors import Refused, Usage
from pdzctl.records.vocabulary import VoteChoice
from pdzctl.workflows.follow_up import adopt, propose_decision
from pdzctl.workflows.sessions import Seen, attend
from pdzctl.workflows.voting import Ballot, cast, counted, room_of
from workflows.meetings import lab_district, open_meeting

ALL = ("SEG-001", "SEG-002", "SEG-003", "SEG-004")


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


def refusal(action, *args, **named) -> str:
    with pytest.raises(Refused) as refused:
        action(*args, **named)
    return str(refused.value)


def under(store, rule: str) -> None:
    store.bodies.replace(store.bodies.get("LAB-01").revised(decision_rule=rule))


def proposed(store, session, **fields):
    return propose_decision(store, session, text="Una sola scheda di dimissione", **fields)


def test_who_is_there_is_known_to_the_minute(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002")
    attend(store, session, "SEG-003", Seen(arrived_at="15:00", left_at="16:00"))
    lab = store.bodies.get("LAB-01")
    there = [len(room_of(store, session, lab, at).there) for at in ("14:59", "15:00", "15:59", "16:00")]
    assert there == [2, 3, 3, 2]


def test_a_seat_that_ended_yesterday_has_no_vote(store) -> None:
    session = open_meeting(store, *ALL)
    store.seats.replace(store.seats.get("SEG-004").revised(until="2025-05-14"))
    decision = proposed(store, session)
    said = refusal(cast, store, decision, [Ballot("SEG-004", VoteChoice.FAVOREVOLE)])
    assert said == "SEG-004 has no vote in SED-2025-001."
    store.seats.replace(store.seats.get("SEG-004").revised(until="2025-05-15"))
    assert cast(store, decision, [Ballot("SEG-004", VoteChoice.FAVOREVOLE)])[0].votes_for == 1


def test_a_substitute_makes_the_seat_present(store) -> None:
    substitute = store.people.add(family_name="Riserva")
    store.seats.replace(store.seats.get("SEG-003").revised(substitute_id=substitute.id))
    session = open_meeting(store, "SEG-001", "SEG-002")
    attend(store, session, substitute.code, Seen())
    adopted = adopt(store, proposed(store, session), adoption="consenso", at="15:00")
    assert (adopted.seats_present, adopted.seats_required, adopted.taken_at) == (3, 3, "15:00")


def test_the_vote_of_a_seat_is_changed_and_not_counted_twice(store) -> None:
    session = open_meeting(store, *ALL)
    decision = proposed(store, session)
    cast(store, decision, [Ballot("SEG-001", VoteChoice.FAVOREVOLE), Ballot("SEG-002", VoteChoice.CONTRARIO)])
    found, _ = cast(store, decision, [Ballot("SEG-002", VoteChoice.ASTENUTO)])
    assert found == (1, 0, 1, 0)
    with pytest.raises(Usage):
        cast(store, decision, [Ballot("SEG-001", VoteChoice.CONTRARIO), Ballot("SEG-001", VoteChoice.FAVOREVOLE)])


def test_whoever_is_away_does_not_vote_but_may_have_left_for_an_interest(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002", "SEG-003")
    attend(store, session, "SEG-003", Seen(left_at="15:00"))
    decision = proposed(store, session)
    said = refusal(cast, store, decision, [Ballot("SEG-003", VoteChoice.FAVOREVOLE)], at="15:00")
    assert said == "SEG-003 is not present when DEC-2025-001.1 is voted."
    interest = Ballot("SEG-003", VoteChoice.INTERESSE, "gestisce il servizio")
    assert cast(store, decision, [interest], at="15:00")[0] == (0, 0, 0, 1)
    assert cast(store, decision, [Ballot("SEG-003", VoteChoice.FAVOREVOLE)], at="14:59")[0] == (1, 0, 0, 0)


def test_a_recusal_makes_the_majority(store) -> None:
    """Two for, one against, one recused: without the recusal the fourth would be counted among the abstained."""
    under(store, "majority")
    session = open_meeting(store, *ALL)
    decision = proposed(store, session)
    cast(store, decision, [Ballot("SEG-004", VoteChoice.INTERESSE)])
    adopted = adopt(store, decision, votes_for=2, votes_against=1)
    assert (adopted.state, adopted.adoption) == ("adottata", "maggioranza")
    assert (adopted.votes_for, adopted.votes_against, adopted.votes_abstained, adopted.recused) == (2, 1, 0, 1)


@pytest.mark.parametrize("kind", ["lab", "technical"])
def test_whoever_left_for_an_interest_is_neither_there_nor_abstained(store, kind: str) -> None:
    under(store, "majority")
    session = open_meeting(store, *ALL[:3])
    attend(store, session, "SEG-004", Seen(left_at="15:00"))
    if kind != "lab":
        store.bodies.replace(store.bodies.get("LAB-01").revised(kind=kind, table_id=None))
    decision = proposed(store, session)
    cast(store, decision, [Ballot("SEG-004", VoteChoice.INTERESSE)], at="15:00")
    adopted = adopt(store, decision, votes_for=2, votes_against=1, at="15:00")
    assert (adopted.votes_abstained, adopted.recused, adopted.seats_present) == (0, 1, 3)


def test_whoever_stays_in_spite_of_an_interest_takes_a_vote_from_those_there(store) -> None:
    under(store, "majority")
    session = open_meeting(store, *ALL)
    decision = proposed(store, session)
    cast(store, decision, [Ballot("SEG-004", VoteChoice.INTERESSE)], at="15:00")
    assert refusal(adopt, store, decision, votes_for=3, votes_against=1, at="15:00") == (
        "DEC-2025-001.1 has 4 votes, but 3 voters are present."
    )


def test_a_tie_does_not_adopt_and_is_put_to_the_vote_again(store) -> None:
    session = open_meeting(store, *ALL)
    tied = adopt(store, proposed(store, session), votes_for=2, votes_against=2)
    assert (tied.state, tied.adoption, tied.votes_for, tied.votes_against) == ("proposta", None, 2, 2)
    lost = adopt(store, tied, votes_for=1, votes_against=2)
    assert (lost.state, lost.votes_for, lost.votes_abstained) == ("proposta", 1, 1)
    adopted = adopt(store, lost, votes_for=3, votes_against=1)
    assert (adopted.state, adopted.adoption, adopted.votes_abstained) == ("adottata", "maggioranza", 0)


def test_there_are_no_more_votes_than_voters(store) -> None:
    session = open_meeting(store, "SEG-001", "SEG-002", "SEG-003")
    decision = proposed(store, session)
    said = refusal(adopt, store, decision, votes_for=3, votes_against=1)
    assert said == "DEC-2025-001.1 has 4 votes, but 3 voters are present."
    assert store.decisions.get(decision.code).votes_for is None
    # In a lab those without a seat take part too.
    attend(store, session, "", Seen(head_count=5))
    assert adopt(store, decision, votes_for=3, votes_against=1).votes_abstained == 4


def test_votes_given_by_name_are_not_typed_again_as_other_numbers(store) -> None:
    session = open_meeting(store, *ALL)
    decision = proposed(store, session)
    cast(store, decision, [Ballot(seat, VoteChoice.FAVOREVOLE) for seat in ALL[:3]])
    said = refusal(adopt, store, decision, votes_for=4)
    assert said == "DEC-2025-001.1 was voted by name: 3 for, 0 against, 0 abstained, 0 for a declared interest."
    assert adopt(store, decision).votes_for == 3


@pytest.mark.parametrize(
    ("rule", "fields", "votes", "outcome"),
    [
        ("consensus", {}, {}, "consenso"),
        ("consensus", {}, {"votes_for": 3, "votes_against": 1}, "LAB-01 decides by consensus"),
        ("consensus", {"dissent": "L'Ausl non concorda."}, {}, "LAB-01 decides by consensus"),
        ("consensus", {}, {"adoption": "maggioranza"}, "LAB-01 decides by consensus"),
        ("consensus_then_majority", {}, {}, "consenso"),
        ("consensus_then_majority", {}, {"adoption": "maggioranza", "votes_for": 4}, "LAB-01 votes only when"),
        ("consensus_then_majority", {}, {"votes_for": 3, "votes_against": 1}, "maggioranza"),
        ("consensus_then_majority", {}, {"adoption": "maggioranza", "votes_for": 2, "votes_against": 0}, "maggioranza"),
        ("consensus_then_majority", {"dissent": "L'Ausl non concorda."}, {"adoption": "consenso"}, "no consensus"),
        ("consensus_then_majority", {"dissent": "No."}, {"adoption": "maggioranza"}, "maggioranza"),
        ("majority", {}, {"votes_for": 4, "votes_against": 0}, "unanimita"),
        ("majority", {}, {"adoption": "consenso", "votes_for": 3, "votes_against": 1}, "no consensus"),
        ("none", {}, {}, "LAB-01 does not decide"),
        ("none", {"kind": "organizzativa"}, {}, "LAB-01 does not decide"),
        ("none", {"kind": "orientamento"}, {}, "consenso"),
        ("none", {"kind": "proposta"}, {}, "consenso"),
    ],
)
def test_a_body_decides_by_its_rule(store, rule, fields, votes, outcome) -> None:
    under(store, rule)
    decision = proposed(store, open_meeting(store, *ALL), **fields)
    if " " in outcome:
        assert outcome in refusal(adopt, store, decision, **votes)
        assert store.decisions.get(decision.code).state == "proposta"
    else:
        adopted = adopt(store, decision, **votes)
        assert (adopted.state, adopted.adoption, adopted.dissent) == ("adottata", outcome, fields.get("dissent", ""))


def test_nobody_decides_while_the_session_is_suspended(store) -> None:
    session = open_meeting(store, *ALL)
    decision = proposed(store, session)
    pause = store.of("suspension").add(session_id=session.id, suspended_at="15:00")
    said = "SED-2025-001 is suspended since 15:00: nobody decides until it resumes."
    assert refusal(adopt, store, decision) == said
    assert refusal(cast, store, decision, [Ballot("SEG-001", VoteChoice.CONTRARIO)], at="15:00") == said
    store.of("suspension").replace(pause.revised(resumed_at="15:30"))
    assert refusal(adopt, store, decision, at="15:29") == said
    assert adopt(store, decision, at="15:30").taken_at == "15:30"


def test_where_nobody_was_recorded_votes_are_taken_as_they_were_told(store) -> None:
    store.bodies.replace(store.bodies.get("LAB-01").revised(quorum=None))
    session = open_meeting(store)
    room = room_of(store, session, store.bodies.get("LAB-01"), None)
    found = counted(store, proposed(store, session), {"votes_for": 9, "votes_against": 2}, room)
    assert found == (9, 2, None, None)
