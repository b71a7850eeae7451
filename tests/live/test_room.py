"""The room as it is typed while it happens: delegates, guests, groups, votes by name, a pause, the last page."""

from collections.abc import Callable
from typing import Any

import pytest

from live.evening_before import SESSION
from pdzctl.records.vocabulary import AttendanceStatus, VoteChoice
from pdzctl.store.store import Store
from pdzctl.workflows import roll_call
from pdzctl.workflows.live import entries as e
from pdzctl.workflows.live.grammar import parse
from pdzctl.workflows.live.recorder import Recorder
from pdzctl.workflows.wrap import gaps_of

Told = Callable[[str], list[str]]

LINES = {
    "delega @filo Nora Demo": e.Delegate("filo Nora Demo"),
    "delega: @filo a Nora Demo": e.Delegate("filo", "Nora Demo"),
    "proxy @filo to Nora Demo": e.Delegate("filo", "Nora Demo"),
    "Delega @filo: Nora Demo": e.Delegate("filo", "Nora Demo"),
    "delega @filo @nora demo": e.Delegate("filo", "nora demo"),
    "delega SEG-145 Nora Demo": e.Delegate("SEG-145 Nora Demo"),
    "ospite Anna Neri": e.Guest("Anna Neri"),
    "ospite Anna Neri @filo": e.Guest("Anna Neri", "filo"),
    "guest anna neri @il filo.": e.Guest("anna neri", "il filo"),
    "ospiti @filo": e.Attending(AttendanceStatus.INVITATO, ("filo",)),
    "voto @filo contrario": e.NamedVote(VoteChoice.CONTRARIO, ("filo",)),
    "vote against @filo": e.NamedVote(VoteChoice.CONTRARIO, ("filo",)),
    "voto @filo, @ausl e @borgo alto: favorevoli": e.NamedVote(VoteChoice.FAVOREVOLE, ("filo", "ausl", "borgo alto")),
    "voto SEG-145 SEG-146 astenuti": e.NamedVote(VoteChoice.ASTENUTO, ("SEG-145", "SEG-146")),
    "voto @filo interesse: gestisce il servizio": e.NamedVote(VoteChoice.INTERESSE, ("filo",), "gestisce il servizio"),
    "sospesa 15.30": e.Suspension("15:30"),
    "sospesa": e.Suspension(),
    "suspended 15:30: no light": e.Suspension("15:30", "no light"),
    "ripresa 15.45": e.Resumption("15:45"),
    "resumed": e.Resumption(),
    "chiusura": e.Wrap(),
    "wrap 1 n": e.Wrap("1 n"),
    "chiusura 2 @filo 12/6": e.Wrap("2 @filo 12/6"),
    "chiusura DEC-2025-014.1 n": e.Wrap("DEC-2025-014.1 n"),
    "## 2 Domanda (9 persone; conduce Nora Demo; relatrice Lia Prova)": e.Group(
        2, "Domanda", 9, "Nora Demo", "Lia Prova"
    ),
    "## 2 (rapporteur: Lia Prova)": e.Group(2, "", None, "", "Lia Prova"),
    "## 2 Domanda (e le chiavi)": e.Group(2, "Domanda (e le chiavi)"),
}
PROSE = (
    "delega della Regione", "ospite della serata il sindaco", "ospite", "voto a maggioranza", "voto @filo",
    "voto contrario @filo contrario", "sospesa la questione", "ripresa del servizio", "chiusura dei lavori alle 17",
)  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_room_means(line: str) -> None:
    assert (type(parse(line)), parse(line)) == (type(LINES[line]), LINES[line])


@pytest.mark.parametrize("line", PROSE)
def test_words_that_begin_alike_are_notes(line: str) -> None:
    assert isinstance(parse(line), e.Note)


def session(store: Store) -> Any:
    return store.sessions.get(SESSION)


def there(store: Store) -> list[tuple[str, str, str]]:
    """Return who is recorded: seat or person, status and delegate."""
    return [
        (
            store.seats.get(one.seat_id).code
            if one.seat_id
            else one.person_id and store.people.get(one.person_id).code,
            one.status.value,
            store.people.get(one.delegate_id).code if one.delegate_id else "",
        )
        for one in store.of("attendance").find(session_id=session(store).id)
    ]


@pytest.fixture
def nora(store: Store) -> Any:
    """Somebody of the roster who has no seat."""
    with store.changing("added"):
        return store.people.add(given_name="Nora", family_name="Dimostrativa")


@pytest.mark.parametrize(
    "line", ["delega SEG-161 nora dimo", "proxy @SEG-161 to Dimostrativa", "delega @{holder} dimostrativa"]
)
def test_a_delegate_is_there_for_the_seat(store: Store, told: Told, nora: Any, line: str) -> None:
    holder = store.people.get(store.seats.get("SEG-161").person_id)
    told(line.format(holder=f"{holder.given_name} {holder.family_name}"))
    assert there(store) == [("SEG-161", "presente_con_delega", nora.code)]


def test_a_delegate_whom_nobody_knows_is_kept_as_a_note_with_what_to_type(store: Store, recorder: Recorder) -> None:
    said = recorder.take("delega SEG-161 Anna Sconosciuta")
    assert said.kept_as_note
    assert said.refusal.hint == "guest Name Surname @…"
    assert there(store) == []


def test_a_guest_joins_the_roster_once(store: Store, told: Told) -> None:
    code = f"PER-{max(int(one.code[4:]) for one in store.people.find()) + 1:03}"
    assert told("ospite Anna Inventata @molo\nospite Anna Inventata") == [f"Anna Inventata ({code}): guest."] * 2
    assert there(store) == [(code, "invitato", "")]
    assert store.organizations.get(store.people.get(code).organization_id).code == "ENT-059"


def test_a_guest_may_leave_and_stays_a_guest(store: Store, told: Told) -> None:
    told("ospite Anna Inventata @molo\nesce @inventata 16.00")
    assert [status for _, status, _ in there(store)] == ["invitato"]


def test_a_group_keeps_who_leads_it_and_who_reports(store: Store, told: Told) -> None:
    told("## 1 Prima (9 persone; conduce Nora Demo)\n## 1 (relatrice Lia Prova)")
    (group,) = store.of("workgroup").find(session_id=session(store).id)
    assert (group.question, group.participants, group.facilitator, group.rapporteur) == (
        "Prima", 9, "Nora Demo", "Lia Prova",
    )  # fmt: skip


def test_seats_vote_by_name_and_the_votes_are_counted(store: Store, told: Told) -> None:
    told("t/ 14.30\npresenti SEG-161 SEG-157 SEG-145\ninizio 14.40\n# 5\nt/ 15.00\n! Si prova [al voto]")
    assert told("voto SEG-161 SEG-157 favorevoli\nvoto SEG-145 contrario\nmaggioranza")[1:] == [
        "DEC-2025-014.1: 2 for, 1 against, 0 abstained, 0 for a declared interest; 3 may vote.",
        "DEC-2025-014.1: decided, majority 2-1-0.",
    ]
    assert len(store.of("vote").find()) >= 3


def test_a_vote_needs_a_decision_and_somebody_present(store: Store, recorder: Recorder, told: Told) -> None:
    told("presenti SEG-161\ninizio 14.40\n# 5")
    assert recorder.take("voto SEG-161 contrario").kept_as_note
    assert store.of("vote").find(seat_id=store.seats.get("SEG-161").id) == ()


def test_nobody_decides_while_the_session_is_suspended(store: Store, recorder: Recorder, told: Told) -> None:
    told("presenti tutti\ninizio 14.40\n# 5")
    assert told("sospesa 15.30: manca la luce") == ["SED-2025-014: suspended at 15:30."]
    assert recorder.take("sospesa 15.35").kept_as_note
    told("t/ 15.40")
    assert recorder.take("! Si prova [consenso]").refusal.hint == "resumed {time}"
    assert told("ripresa 15.45\nt/ 15.50\n! Si prova [consenso]")[::2] == [
        "SED-2025-014: resumed at 15:45.",
        "DEC-2025-014.1: decided, consensus.",
    ]
    (pause,) = store.of("suspension").find(session_id=session(store).id)
    assert (pause.suspended_at, pause.resumed_at, pause.reason) == ("15:30", "15:45", "manca la luce")


def test_the_gaps_are_told_and_closed_within_the_recording(store: Store, recorder: Recorder, told: Told) -> None:
    told("presenti tutti\ninizio 14.40\n# 5\n! Si prova [consenso]")
    page = recorder.take("chiusura")
    assert not page.changed
    assert (page.template, page.values["count"]) == ("What is missing: {count}.", len(page.remarks))
    assert page.remarks[0].values["code"] == "DEC-2025-014.1"
    closed = recorder.take("chiusura 1 n")
    assert (closed.template, len(closed.remarks)) == ("{code}: no action is foreseen.", len(page.remarks))
    assert store.decisions.get("DEC-2025-014.1").no_action
    recorder.take("annulla")
    assert not store.decisions.get("DEC-2025-014.1").no_action
    assert recorder.take("chiusura 99 n").kept_as_note


def test_a_name_means_the_same_in_the_recorder_in_the_roll_call_and_on_the_last_page(store: Store, told: Told) -> None:
    holder = store.people.get(store.seats.get("SEG-161").person_id)
    part = holder.family_name[:4]
    told(f"presenti @{part}")
    kept = there(store)
    told("annulla")
    assert there(store) == []
    with store.changing("called the roll"):
        roll_call.hear(store, session(store), f"{part} p")
    assert there(store) == kept != []


def test_a_name_that_could_be_several_peoples_is_told_and_records_nobody(store: Store, recorder: Recorder) -> None:
    with store.changing("added"):
        store.people.add(given_name="Ada", family_name="Gemella")
        store.people.add(given_name="Bice", family_name="Gemella")
    said = recorder.take("presenti @gemella")
    assert said.kept_as_note
    assert len(said.refusal.values["candidates"]) == 2
    assert there(store) == []


def test_a_person_may_own_a_commitment(store: Store, recorder: Recorder, nora: Any) -> None:
    said = recorder.take("+ Portare le chiavi @dimostrativa entro 29/5")
    (party,) = store.of("commitment_party").find(commitment_id=store.commitments.get(said.code).id)
    assert party.person_id == nora.id
    assert said.remarks == ()
    assert not gaps_of(store.reading, session(store).id)[0].code.startswith("IMP")
