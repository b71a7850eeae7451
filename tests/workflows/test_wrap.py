"""What is missing before people leave is listed once, and one line closes it or changes nothing."""

from datetime import date
from pathlib import Path

import pytest

from pdzctl.errors import Ambiguous, NotFound, Refused, Usage
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.workflows.follow_up import adopt, commit, propose_decision
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.sessions import close_session, end_session, schedule
from pdzctl.workflows.wrap import answer, gaps_of, page
from workflows.meetings import TODAY, lab_district, open_meeting

DAY = date.fromisoformat(TODAY)


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


@pytest.fixture
def session(store):
    session = open_meeting(store, "SEG-001", "SEG-002", "SEG-003", "SEG-004", topics=["I dati"])
    adopt(store, propose_decision(store, session, text="Una sola scheda"), adoption="consenso")
    commit(store, session, text="Scrivere la proposta")
    return session


def lacking(store, session) -> list[tuple[str, tuple[str, ...]]]:
    return [(gap.code, tuple(map(str, gap.gaps))) for gap in gaps_of(store.reading, session.id)]


def told(store, session, line: str) -> str:
    answered = answer(store, store.sessions.get(session.id), line, today=DAY)
    return answered.sentence.format(**answered.values)


def parties(store, code: str) -> list[tuple[str, str]]:
    there = store.of("commitment_party").find(commitment_id=store.commitments.get(code).id)
    names = {one.id: one.name for one in store.organizations.find()}
    names |= {one.id: one.family_name for one in store.people.find()}
    holders = [party.post or names[party.organization_id or party.person_id] for party in there]
    return [(str(party.part), holder) for party, holder in zip(there, holders, strict=True)]


def test_what_lacks_something_stands_once_in_the_order_of_reading(store, session) -> None:
    assert lacking(store, session) == [
        ("DEC-2025-001.1", ("senza_impegno",)),
        ("IMP-2025-001.1", ("senza_responsabile", "senza_scadenza")),
        ("PDG-2025-001.1", ("senza_esito",)),
    ]
    assert [gap.number for gap in gaps_of(store.reading, session.id)] == [1, 2, 3]


def test_a_decision_needs_no_commitment_when_no_action_is_foreseen(store, session) -> None:
    assert told(store, session, "1 n") == "DEC-2025-001.1: no action is foreseen."
    assert [code for code, _ in lacking(store, session)] == ["IMP-2025-001.1", "PDG-2025-001.1"]


def test_a_decision_gets_its_commitment_with_who_helps_and_by_when(store, session) -> None:
    line = "1 + Preparare i turni @filo entro 29/5 con @unione"
    assert told(store, session, line) == "IMP-2025-001.2 carries out DEC-2025-001.1."
    made = store.commitments.get("IMP-2025-001.2")
    assert (made.text, made.due) == ("Preparare i turni", "2025-05-29")
    assert parties(store, "IMP-2025-001.2") == [("owner", "Il Filo"), ("support", "Unione")]


def test_a_text_that_ends_with_a_month_keeps_it(store, session) -> None:
    told(store, session, "1 + Preparare la festa di maggio")
    assert store.commitments.get("IMP-2025-001.2").text == "Preparare la festa di maggio"
    assert store.commitments.get("IMP-2025-001.2").due is None


def test_a_text_may_say_by_when_without_saying_who(store, session) -> None:
    told(store, session, "1 + Scrivere due pagine entro 29/5")
    made = store.commitments.get("IMP-2025-001.2")
    assert (made.text, made.due) == ("Scrivere due pagine", "2025-05-29")


@pytest.mark.parametrize(
    ("line", "owners", "due_and_left"),
    [
        ("2 @ausl 12/6", ["Ausl"], ("2025-06-12", ())),
        ("2 @ENT-001 @il filo entro giugno", ["Unione", "Il Filo"], ("2025-06", ())),
        ('2 @"Ufficio di Piano" 12 giugno', ["Ufficio di Piano"], ("2025-06-12", ())),
        ("2 @ausl", ["Ausl"], (None, ("senza_scadenza",))),
        ("2 @cognome3 12/6", ["Cognome3"], ("2025-06-12", ())),
        ("2 @PER-002 12/6", ["Cognome2"], ("2025-06-12", ())),
        ("2 12/6", [], ("2025-06-12", ("senza_responsabile",))),
        ("2. entro 12/6", [], ("2025-06-12", ("senza_responsabile",))),
    ],
)
def test_a_commitment_gets_its_owner_its_date_or_both(store, session, line, owners, due_and_left) -> None:
    due, left = due_and_left
    told(store, session, line)
    assert [name for _, name in parties(store, "IMP-2025-001.1")] == owners
    assert store.commitments.get("IMP-2025-001.1").due == due
    assert dict(lacking(store, session)).get("IMP-2025-001.1", ()) == left


@pytest.mark.parametrize(
    ("line", "disposition", "note"),
    [
        ("3 i", "informati", ""),
        ("3 c I dati sono allegati", "raccolto", "I dati sono allegati"),
        ("3 o", "orientamento", ""),
        ("3 d Si prova in tre Comuni", "deciso", "Si prova in tre Comuni"),
        ("3 non_trattato", "non_trattato", ""),
    ],
)
def test_an_agenda_item_gets_its_disposition(store, session, line, disposition, note) -> None:
    told(store, session, line)
    item = store.of("agenda_item").get("PDG-2025-001.1")
    assert (item.disposition, item.disposition_note) == (disposition, note)
    assert "PDG-2025-001.1" not in dict(lacking(store, session))


def test_a_postponed_item_goes_to_the_next_session_of_the_body(store, session) -> None:
    schedule(store, store.labs.get("LAB-01"), day="2025-07-10")
    schedule(store, store.labs.get("LAB-01"), day="2025-06-12")
    assert told(store, session, "3 r") == "PDG-2025-001.1: postponed to SED-2025-003, on 2025-06-12."
    assert store.of("agenda_item").get("PDG-2025-001.1").postponed_to_id == store.sessions.get("SED-2025-003").id


def test_a_postponed_item_waits_for_a_session_that_is_not_scheduled_yet(store, session) -> None:
    told(store, session, "3 r")
    later = schedule(store, store.labs.get("LAB-01"), day="2025-06-12")
    resumed = [item for item in store.of("agenda_item").find(session_id=later.id) if item.resumes_id]
    assert [item.title for item in resumed] == ["I dati"]


@pytest.mark.parametrize(
    ("line", "time", "place"),
    [
        ("p 12/6", None, ""),
        ("p 12/6 14.30 Ospedale di zona, sala riunioni", "14:30", "Ospedale di zona, sala riunioni"),
        ("p giovedì 12 giugno ore 14.30 Sala civica", "14:30", "Sala civica"),
        ("P 12/6 Sala civica", None, "Sala civica"),
    ],
)
def test_the_next_meeting_has_a_day_a_time_and_a_place(store, session, line, time, place) -> None:
    told(store, session, line)
    kept = store.sessions.get(session.id)
    assert (kept.next_day, kept.next_time, kept.next_venue) == ("2025-06-12", time, place)
    assert page(store.reading, session.code, today=TODAY).next == ("2025-06-12", time, place, "")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("", Usage),
        ("boh", Usage),
        ("1", Usage),
        ("1 boh", Usage),
        ("2 boh", Usage),
        ("2 boh @ausl", Usage),
        ("3 boh", Usage),
        ("p", Usage),
        ("p presto", Usage),
        ("9 n", NotFound),
        ("IMP-2025-001.9 n", NotFound),
        ("2 @comune", NotFound),
        ("2 @cogn", Ambiguous),
        ("p 2/5", Refused),
    ],
)
def test_what_is_not_understood_is_told_and_changes_nothing(store, session, line, error) -> None:
    before = lacking(store, session)
    with pytest.raises(error):
        answer(store, session, line, today=DAY)
    assert lacking(store, session) == before
    assert store.sessions.get(session.id).next_day is None


def test_a_later_session_stands_on_the_page_while_no_next_meeting_is_set(store, session) -> None:
    schedule(store, store.labs.get("LAB-01"), day="2025-06-12", planned_start="14:30", venue="Sala civica")
    assert page(store.reading, session.code, today=TODAY).next == ("2025-06-12", "14:30", "Sala civica", "SED-2025-002")


def test_the_page_tells_what_was_decided_and_who_does_what(store, session) -> None:
    told(store, session, "2 @ausl 12/6")
    told(store, session, "2 r")
    propose_decision(store, session, text="Aprire uno sportello")
    read = page(store.reading, "1", today=TODAY)
    assert [row["text"] for row in read.proposed] == ["Aprire uno sportello"]
    assert [row["text"] for row in read.decisions] == ["Una sola scheda"]
    assert [(row["owner_names"], row["current_due"]) for row in read.commitments] == [("Ausl", "2025-06-12")]
    assert [row["title"] for row in read.postponed] == ["I dati"]


def approved(store, session):
    ended = end_session(store, session, at="17:10")
    minutes = store.minutes.add(session_id=session.id, kind="verbale_laboratorio", state="approvato", approved_on=TODAY)
    return ended, minutes


def test_a_session_is_closed_with_gaps_only_for_a_reason_that_it_keeps(store, session) -> None:
    ended, _ = approved(store, session)
    for reason in ("", "  "):
        with pytest.raises(Refused) as refused:
            close_session(store, ended, with_gaps=reason)
        assert str(refused.value) == "SED-2025-001 cannot be closed: 3 gaps are left."
    closed = close_session(store, ended, with_gaps=" Passa al tavolo ")
    assert (closed.state, closed.gaps_reason) == ("chiusa", "Passa al tavolo")


def test_the_reason_stands_in_the_internal_minutes_alone(store, session) -> None:
    ended, _ = approved(store, session)
    close_session(store, ended, with_gaps="Passa al tavolo")
    said = {
        profile: next(documents(store.reading, Selection(session=session.id), profile)).gaps_reason
        for profile in Profile
    }
    assert {profile: bool(text) for profile, text in said.items()} == {
        Profile.PUBLIC: False,
        Profile.PARTICIPANTS: False,
        Profile.INTERNAL: True,
    }


def test_a_session_without_gaps_keeps_no_reason(store, session) -> None:
    for line in ("3 i", "2 @ausl 12/6", "1 n"):
        told(store, session, line)
    ended, _ = approved(store, session)
    closed = close_session(store, ended, with_gaps="Per sicurezza")
    assert (closed.state, closed.gaps_reason) == ("chiusa", "")
