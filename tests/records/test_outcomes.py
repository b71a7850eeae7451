"""Proposals, referrals, decisions, commitments and priorities: their guards and their formulas."""

from fractions import Fraction

import pytest
from pydantic import ValidationError

from pdzctl.errors import Refused
from pdzctl.records.commitment import Commitment
from pdzctl.records.decision import Decision
from pdzctl.records.problem import ProblemLink, cycle_through
from pdzctl.records.proposal import Proposal, Referral
from pdzctl.records.shares import balanced_shares
from pdzctl.records.states import CommitmentState, SessionState

COMMITMENT = Commitment(id="1", code="IMP-2025-014.1", session_id="S", text="Scrivere la proposta", due="2025-05-29")
DECISION = Decision(id="1", code="DEC-2025-014.1", session_id="S", text="Usare una sola scheda", state="proposta")
REFERRAL = Referral(id="1", code="TRA-2025-006", proposal_id="P", body_id="B", reply_due="2025-06-20")


@pytest.mark.parametrize(
    ("due", "state", "today", "late"),
    [
        ("2025-05-29", "aperto", "2025-05-29", False),
        ("2025-05-29", "aperto", "2025-05-30", True),
        ("2025-05-29", "bloccato", "2025-05-30", True),
        ("2025-05-29", "fatto", "2025-05-30", False),
        ("2021-06", "in_corso", "2021-06-30", False),
        ("2021-06", "in_corso", "2021-07-01", True),
        (None, "aperto", "2030-01-01", False),
    ],
)
def test_overdue_is_derived(due: str | None, state: str, today: str, late: bool) -> None:
    assert COMMITMENT.revised(due=due, state=state).overdue(today) is late


def test_a_later_due_date_agreed_in_a_check_counts() -> None:
    assert COMMITMENT.overdue("2025-06-01", due="2025-06-06") is False


def test_a_commitment_is_started_done_verified_or_taken_up_again() -> None:
    done = COMMITMENT.started().done("Verbale")
    assert (done.state, done.evidence) == (CommitmentState.FATTO, "Verbale")
    assert done.verified().state is CommitmentState.VERIFICATO
    assert done.started().state is CommitmentState.IN_CORSO
    assert COMMITMENT.reassigned().state is CommitmentState.APERTO


def test_blocking_and_cancelling_need_a_reason() -> None:
    for verb in (COMMITMENT.blocked, COMMITMENT.cancelled):
        with pytest.raises(Refused):
            verb("  ")
    assert COMMITMENT.blocked("manca il medico").reason == "manca il medico"


def test_a_continuing_commitment_has_no_due_date() -> None:
    with pytest.raises(ValidationError):
        COMMITMENT.revised(continuing=True)


def test_a_decision_is_adopted_in_a_session_with_its_quorum() -> None:
    with pytest.raises(Refused) as refused:
        DECISION.adopted(SessionState.CONVOCATA, present=12, required=10)
    assert str(refused.value) == "DEC-2025-014.1 cannot be adopted: its session is convocata."
    with pytest.raises(Refused) as refused:
        DECISION.adopted(SessionState.IN_CORSO, present=9, required=10)
    assert str(refused.value) == "DEC-2025-014.1 cannot be adopted: 9 seats are present, 10 are required."
    forced = DECISION.revised(quorum_override="urgenza")
    assert forced.adopted(SessionState.IN_CORSO, present=9, required=10).state == "adottata"
    assert DECISION.adopted(SessionState.SVOLTA, present=10, required=10).state == "adottata"


def test_votes_agree_with_how_a_decision_was_adopted() -> None:
    with pytest.raises(ValidationError):
        DECISION.revised(adoption="maggioranza", votes_for=5, votes_against=5)
    with pytest.raises(ValidationError):
        DECISION.revised(adoption="unanimita", votes_for=5, votes_against=1)


def test_a_reply_needs_its_reason() -> None:
    with pytest.raises(Refused):
        REFERRAL.replied("accolta", " ", "2025-06-24")
    replied = REFERRAL.replied("accolta_in_parte", "Risorse per due Comuni su tre", "2025-06-24")
    assert (replied.state, replied.late("2026-01-01")) == ("riscontrata", False)
    assert (REFERRAL.late("2025-06-20"), REFERRAL.late("2025-06-21")) == (False, True)


def test_a_proposal_is_not_merged_into_itself() -> None:
    proposal = Proposal(id="1", code="PRO-2025-001", title="Numero unico")
    with pytest.raises(Refused):
        proposal.merged(proposal)
    assert proposal.merged(proposal.revised(id="2")).merged_into_id == "2"


def test_balanced_shares_weigh_every_group_the_same() -> None:
    public, third, citizens = (9, 6, 5, 3, 1), (6, 5, 4, 2, 1), (2, 3, 2, 3, 2)
    tallies = [
        {"pubblico": p, "terzo settore": t, "cittadini": c} for p, t, c in zip(public, third, citizens, strict=True)
    ]
    shares = [round(float(share) * 100, 2) for share in balanced_shares(tallies)]
    assert shares == [29.17, 25.93, 19.91, 16.2, 8.8]
    assert sum(balanced_shares(tallies)) == Fraction(1)
    assert balanced_shares([{"pubblico": 0}, {}]) == []


def link(kind: str, start: str, end: str) -> ProblemLink:
    return ProblemLink(id=f"{start}{end}", problem_id=start, kind=kind, other_id=end)


def test_a_problem_tree_has_no_cycle() -> None:
    tree = [link("causes", "a", "b"), link("aggravates", "b", "c"), link("causes", "a", "c")]
    assert cycle_through(tree) == ()
    assert cycle_through([*tree[:2], link("causes", "c", "a")]) == ("a", "b", "c")
    assert set(cycle_through([*tree, link("causes", "c", "a")])) == {"a", "c"}
    assert cycle_through([*tree, link("overlaps_with", "c", "a")]) == ()
    with pytest.raises(ValidationError):
        link("causes", "a", "a")


def test_a_deep_problem_tree_is_followed_without_recursion() -> None:
    chain = [link("causes", str(n), str(n + 1)) for n in range(5_000)]
    assert cycle_through(chain) == ()
    assert len(cycle_through([*chain, link("causes", "5000", "0")])) == 5_001
