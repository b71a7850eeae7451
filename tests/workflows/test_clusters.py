"""Notes that say the same are gathered, proposed once, and each knows the proposal it became."""

from pathlib import Path

import pytest

from pdzctl.errors import Ambiguous, NotFound, Refused
from pdzctl.store.queries.clusters import clusters
from pdzctl.workflows.clusters import dropped, gathered, notes_of, proposed, renamed
from pdzctl.workflows.trace import trace
from workflows.meetings import TODAY, lab_district, open_meeting


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        session = open_meeting(store, "SEG-001", topics=["I primi giorni"])
        item = store.of("agenda_item").find(session_id=session.id)[0]
        group = store.workgroups.add(session_id=session.id, agenda_item_id=item.id, question="Che cosa serve?")
        said = (
            ("Nessuno chiama", "bisogno", group.id),
            ("Una telefonata", "idea", group.id),
            ("Il frigorifero è vuoto", "bisogno", None),
        )
        for text, kind, workgroup in said:
            store.contributions.add(session_id=session.id, workgroup_id=workgroup, text=text, kind=kind)
        yield store


def session_of(store):
    return store.sessions.get("SED-2025-001")


def test_notes_are_called_by_number_in_the_session_or_by_code(store) -> None:
    notes = gathered(store, session_of(store), "Visite", ["1", "NOT-2025-001.3"])
    assert [note.text for note in notes] == ["Nessuno chiama", "Il frigorifero è vuoto"]
    assert [note.text for note in gathered(store, session_of(store), "VISITÈ", ["02"])] == [
        "Nessuno chiama",
        "Una telefonata",
        "Il frigorifero è vuoto",
    ]


def test_a_note_is_in_one_cluster_at_a_time(store) -> None:
    gathered(store, session_of(store), "Visite", ["1", "2"])
    gathered(store, session_of(store), "Spesa", ["2", "3"])
    assert [(row["cluster"], row["notes"], row["kinds"]) for row in clusters(store.reading)] == [
        ("Visite", 1, "bisogno"),
        ("Spesa", 2, "idea,bisogno"),
    ]


def test_a_note_of_another_session_is_not_gathered(store) -> None:
    other = open_meeting(store, "SEG-001", day="2025-05-14")
    note = store.contributions.add(session_id=other.id, text="Altrove")
    with pytest.raises(Refused):
        gathered(store, session_of(store), "Visite", ["1", note.code])


def test_a_cluster_is_meant_by_the_beginning_of_its_name(store) -> None:
    gathered(store, session_of(store), "Visite a casa", ["1"])
    gathered(store, session_of(store), "Visite in ospedale", ["2"])
    assert [note.text for note in notes_of(store, session_of(store), "visite a")] == ["Nessuno chiama"]
    with pytest.raises(Ambiguous):
        notes_of(store, session_of(store), "visite")
    for nothing in ("spesa", ""):
        with pytest.raises(NotFound):
            notes_of(store, session_of(store), nothing)


def test_a_cluster_takes_another_name_but_not_another_s(store) -> None:
    gathered(store, session_of(store), "Visite", ["1"])
    gathered(store, session_of(store), "Spesa", ["3"])
    assert renamed(store, session_of(store), "visite", "VISITE")[0].cluster == "VISITE"
    with pytest.raises(Refused):
        renamed(store, session_of(store), "visite", "spesa")


def test_the_notes_of_a_cluster_that_is_taken_apart_stay(store) -> None:
    gathered(store, session_of(store), "Visite", ["1", "2"])
    assert [note.cluster for note in dropped(store, session_of(store), "visite")] == ["", ""]
    assert len(store.contributions.find()) == 3


def test_a_proposal_gathers_the_notes_and_what_they_share(store) -> None:
    gathered(store, session_of(store), "Telefonate", ["1", "2"])
    proposal = proposed(store, session_of(store), "telefonate")
    group = store.workgroups.get("GRU-2025-001.1")
    assert (proposal.title, proposal.text) == ("Telefonate", "- Nessuno chiama\n- Una telefonata")
    assert (proposal.origin, proposal.workgroup_id, proposal.session_id) == (
        "workgroup",
        group.id,
        session_of(store).id,
    )


def test_notes_that_share_no_workgroup_make_a_proposal_of_the_session(store) -> None:
    gathered(store, session_of(store), "Telefonate", ["2", "3"])
    proposal = proposed(store, session_of(store), "telefonate", title="Telefonata entro 48 ore")
    assert (proposal.title, proposal.origin, proposal.workgroup_id) == ("Telefonata entro 48 ore", "session", None)


def test_a_note_stays_with_the_proposal_that_it_became(store) -> None:
    gathered(store, session_of(store), "Telefonate", ["1"])
    first = proposed(store, session_of(store), "telefonate")
    gathered(store, session_of(store), "Telefonate", ["2"])
    second = proposed(store, session_of(store), "telefonate")
    assert [note.proposal_id for note in store.contributions.find(session_id=session_of(store).id)] == [
        first.id,
        second.id,
        None,
    ]
    with pytest.raises(Refused):
        proposed(store, session_of(store), "telefonate")


def test_the_chain_leads_from_each_note_to_its_own_proposal_and_back(store) -> None:
    gathered(store, session_of(store), "Telefonate", ["1"])
    gathered(store, session_of(store), "Chi risponde", ["2"])
    proposed(store, session_of(store), "telefonate")
    proposed(store, session_of(store), "chi risponde")
    for note, proposal in (("NOT-2025-001.1", "PRO-2025-001"), ("NOT-2025-001.2", "PRO-2025-002")):
        forwards = trace(store.reading, note, today=TODAY)
        assert [forwards.nodes[one.id]["code"] for one in forwards.branches if one.direction == "after"] == [proposal]
        backwards = trace(store.reading, proposal, today=TODAY)
        notes = [node["code"] for node in backwards.nodes.values() if node["noun"] == "contribution"]
        assert notes == [note]
