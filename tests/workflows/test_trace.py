"""The chain is whole from any point, each record once, and says what it lacks."""

from pathlib import Path

import pytest

from pdzctl.errors import NotFound
from pdzctl.workflows.follow_up import commit, propose_decision
from pdzctl.workflows.trace import noun_of, trace
from workflows.meetings import TODAY, lab_district, open_meeting

CHAIN = (
    "PRB-01", "TAV-01", "LAB-01", "SED-2025-001", "PDG-2025-001.1", "GRU-2025-001.1", "NOT-2025-001.1", "PRO-2025-001",
    "DEC-2025-001.1", "IMP-2025-001.1", "TRA-2025-001",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        session = open_meeting(store, topics=["I gruppi"])
        item = store.of("agenda_item").find(session_id=session.id)[0]
        group = store.workgroups.add(session_id=session.id, agenda_item_id=item.id, question="Che cosa serve?")
        store.contributions.add(session_id=session.id, workgroup_id=group.id, text="Una telefonata", kind="idea")
        proposal = store.proposals.add(
            title="Telefonata entro 48 ore",
            session_id=session.id,
            workgroup_id=group.id,
            problem="PRB-01",
            state="trasmessa",
        )
        store.of("promoter").add(proposal_id=proposal.id, organization_id=store.organizations.get("ENT-001").id)
        decision = propose_decision(
            store, session, text="Sperimentare", agenda_item_id=item.id, proposal_id=proposal.id, rationale="Serve"
        )
        commit(store, session, text="Scrivere", decision_id=decision.id, owners=["ENT-002"], due="2025-06")
        asked = store.bodies.add(kind="steering_wide", title="Cabina di regia allargata")
        store.of("referral").add(proposal_id=proposal.id, body_id=asked.id, sent_on=TODAY, reply_due="2025-06-20")
        yield store


def tree(store, code: str) -> list[str]:
    chain = trace(store.reading, code, today=TODAY)
    return [
        f"{'  ' * line.depth}{line.direction[:1]} {chain.nodes[line.id]['code']}".strip() for line in chain.branches
    ]


def test_a_commitment_leads_back_to_its_problem(store) -> None:
    assert tree(store, "IMP-2025-001.1") == [
        "IMP-2025-001.1",
        "b DEC-2025-001.1",
        "b PRO-2025-001",
        "b GRU-2025-001.1",
        "b NOT-2025-001.1",
        "b PRB-01",
        "b PDG-2025-001.1",
        "b SED-2025-001",
        "b LAB-01",
        "b TAV-01",
    ]


def test_a_problem_leads_on_to_the_referral(store) -> None:
    chain = trace(store.reading, "PRB-01", today=TODAY)
    reached = {chain.nodes[line.id]["code"] for line in chain.branches}
    assert reached == {*CHAIN, "PDG-2025-001.2"}
    assert {line.direction for line in chain.branches} == {"", "after"}


@pytest.mark.parametrize("code", [*CHAIN, "ENT-001", "ENT-002", "PER-001", "SEG-001", "ORG-01"])
def test_from_anywhere_each_record_stands_once_and_edges_run_forwards(store, code: str) -> None:
    chain = trace(store.reading, code, today=TODAY)
    ids = [line.id for line in chain.branches]
    codes = {chain.nodes[identity]["code"] for identity in ids}
    assert len(ids) == len(set(ids)) == len(chain.nodes)
    assert len(chain.edges) == len(set(chain.edges)) >= len(ids) - 1
    assert {end for edge in chain.edges for end in edge} | {code} == codes
    for earlier, later in chain.edges:
        assert (later, earlier) not in chain.edges


def test_organizations_reach_what_they_had_a_part_in(store) -> None:
    promoter = tree(store, "ENT-001")
    assert promoter[:3] == ["ENT-001", "a PER-001", "a SEG-001"]
    assert "a PRO-2025-001" in promoter
    assert tree(store, "ENT-002")[-1] == "a IMP-2025-001.1"
    assert tree(store, "SEG-001") == [
        "SEG-001", "b ENT-001", "b PER-001", "b LAB-01", "b TAV-01", "b PRB-01",
    ]  # fmt: skip


def test_missing_links_are_named_with_the_day_they_were_due(store) -> None:
    def missing(code: str) -> list[dict[str, str | None]]:
        chain = trace(store.reading, code, today=TODAY)
        return chain.gaps.get(chain.branches[0].id, [])

    assert missing("TRA-2025-001") == [{"gap": "senza_riscontro", "expected_by": "2025-06-20"}]
    assert missing("PRO-2025-001") == []
    lonely = store.problems.add(title="Case vuote e famiglie senza casa")
    assert missing(lonely.code) == [{"gap": "senza_tavolo", "expected_by": None}]


def test_statements_grow_with_depth_and_not_with_records(store) -> None:
    def statements() -> int:
        before = store.reading.statements
        trace(store.reading, "PRB-01", today=TODAY)
        return store.reading.statements - before

    few = statements()
    group = store.workgroups.get("GRU-2025-001.1")
    for number in range(50):
        store.contributions.add(session_id=group.session_id, workgroup_id=group.id, text=f"Nota {number}")
    assert statements() == few


def test_a_code_says_its_noun(store) -> None:
    assert [noun_of(code) for code in ("tav-01", "ORG-01", "IMP-2025-001.1")] == ["body", "body", "commitment"]
    with pytest.raises(NotFound):
        noun_of("XYZ-01")
    with pytest.raises(NotFound):
        trace(store.reading, "PRO-2025-999", today=TODAY)


def test_what_several_notes_lead_back_to_stands_beside_them(store) -> None:
    session = store.sessions.get("SED-2025-001")
    item = store.of("agenda_item").find(session_id=session.id)[0]
    problem = store.problems.add(title="Notti scoperte")
    told = {"session_id": session.id, "problem_id": problem.id}
    for text in ("Nessuno di notte", "Nessuno la domenica"):
        store.contributions.add(**told, agenda_item_id=item.id, text=text, kind="criticita")
    proposal = store.proposals.add(**told, title="Turni di notte")
    assert tree(store, proposal.code) == [
        "PRO-2025-002",
        "b NOT-2025-001.2",
        "b NOT-2025-001.3",
        "b PDG-2025-001.1",
        "b SED-2025-001",
        "b LAB-01",
        "b TAV-01",
        "b PRB-01",
        "b PRB-02",
    ]
