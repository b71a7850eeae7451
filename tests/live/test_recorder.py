"""A recorder keeps whatever is typed, says what became of it, and takes back its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live.conftest import NOON
from live.evening_before import SESSION
from pdzctl.errors import Refused
from pdzctl.store.store import Store
from pdzctl.workflows.live.grammar import cleaned
from pdzctl.workflows.live.recorder import Recorder

Told = Callable[[str], list[str]]
BEGUN = "presenti tutti\ninizio 14.40\n# 5"


def notes(store: Store) -> list[tuple[str, str, str]]:
    return [(one.code, one.kind.value, one.text) for one in store.contributions.find(session_id=session(store).id)]


def session(store: Store) -> Any:
    return store.sessions.get(SESSION)


def item(store: Store, number: int) -> Any:
    return store.of("agenda_item").get(f"PDG-2025-014.{number}")


def test_a_note_has_its_place_its_time_and_whom_it_comes_from(store: Store, told: Told) -> None:
    assert told("# 3\nt/ 15.12\nc/ Nessuno avvisa [comune; PRB-09]\nb/ Un numero @ausl") == [
        "PDG-2025-014.3: now “I dati sui rientri in ospedale del 2024”.",
        "The next lines bear the time 15:12.",
        "NOT-2025-014.1: criticality, Municipality.",
        "NOT-2025-014.2: need, Ausl Distretto.",
    ]
    first, second = store.contributions.find(session_id=session(store).id)
    assert (first.agenda_item_id, first.noted_at, first.text) == (item(store, 3).id, "15:12", "Nessuno avvisa")
    assert (first.sector.value, store.problems.get(first.problem_id).code) == ("comune", "PRB-09")
    assert store.organizations.get(second.organization_id).code == "ENT-008"


@pytest.mark.parametrize(
    "line",
    ["c/ Una cosa  [sic]", "c/ Una cosa[/etc]", "c/ Una cosa @nessuno", "c/ Una cosa @comune", "@nessuno: una cosa"],
)
def test_a_mark_that_means_nothing_stays_in_the_text(store: Store, told: Told, line: str) -> None:
    told(line)
    assert [text for _, _, text in notes(store)] == [line.removeprefix("c/ ")]


def test_a_name_that_could_be_anybodys_is_told(told: Told, recorder: Recorder) -> None:
    said = recorder.take("+ Portare le chiavi @comune di entro 29/5")
    assert said.remarks[0].values["typed"] == "comune di"
    assert "Comune di Borgo Alto" in said.remarks[0].values["candidates"]


@given(st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_line_is_kept_or_changes_what_it_says(recorder: Recorder, store: Store, line: str) -> None:
    text, before = cleaned(line), len(notes(store))
    said = recorder.take(line)
    assert not text or said.template
    if said.kept_as_note:
        assert notes(store)[-1][2].split() == text.split()
    else:
        assert len(notes(store)) - before == said.code.startswith("NOT-")


@pytest.mark.parametrize(
    "line",
    [
        "! Si prova [consenso]",
        "fine 17.10",
        "# 44",
        "# 3 Tutt'altro titolo",
        "## 7",
        "esito deciso",
        "sum/ Senza un punto",
        "perché: nessuna decisione",
        "v/ IMP-2099-001.1 fatto",
        "= 99 Nome",
        "s/mai scritto/mai/",
        "ins/mai scritto/b/ testo/",
        "presenti @nessuno",
        "c/ Testo [PRB-99]",
        "prossimo lunedì 12/6 14.30 sala",
        f"> {'x' * 1_001}",
        f"a/ {'x' * 1_001}",
        "presenti SEG-001",
    ],
)
def test_what_is_refused_is_kept_whole_as_a_note(store: Store, recorder: Recorder, line: str) -> None:
    said = recorder.take(line)
    assert said.kept_as_note
    assert said.refusal is not None
    assert notes(store) == [("NOT-2025-014.1", "nota", line)]
    assert recorder.take("b/ Si va avanti").code == "NOT-2025-014.2"


def test_a_decision_needs_the_quorum_or_a_reason(store: Store, recorder: Recorder, told: Told) -> None:
    with store.changing("asked for a quorum"):
        lab = store.bodies.get("LAB-03")
        store.bodies.replace(lab.revised(quorum="due_terzi"))
    told("presenti @filo @ausl\ninizio 14.40\n# 5")
    refused = recorder.take("! Si prova [consenso]")
    assert refused.kept_as_note
    assert refused.refusal.hint == "To decide all the same, say why: ! … [without quorum: …]"
    assert told("! Si prova [consenso; senza quorum: neve]") == ["DEC-2025-014.1: decided, consensus."]
    assert store.decisions.get("DEC-2025-014.1").quorum_override == "neve"


def test_the_quorum_is_that_of_the_moment_of_the_decision(store: Store, told: Told) -> None:
    with store.changing("asked for a quorum"):
        store.bodies.replace(store.bodies.get("LAB-03").revised(quorum="meta_piu_uno"))
    told(
        "presenti @unione @ospedale @filo @gruppo familiari\ninizio 14.40\n"
        "arriva @volontari 15.05\nesce @filo 15.30\n# 5"
    )
    assert told("t/ 15.00\n! Prima\nt/ 15.10\n! Durante\nt/ 15.40\n! Dopo")[1::2] == [
        "NOT-2025-014.1: kept as a note.",
        "DEC-2025-014.1: decided, consensus.",
        "NOT-2025-014.2: kept as a note.",
    ]


def test_decisions_are_taken_by_the_rule_of_the_body(store: Store, told: Told) -> None:
    assert told(f"{BEGUN}\n! Si prova\n! Si paga [voti 16-0-2]\n! Si parte [presa d'atto]")[3:] == [
        "DEC-2025-014.1: decided, consensus.",
        "DEC-2025-014.2: decided, majority 16-0-2.",
        "DEC-2025-014.3: decided, acknowledgement.",
    ]
    assert item(store, 5).disposition.value == "deciso"


def test_where_a_majority_decides_a_decision_waits_for_its_votes(store: Store, told: Told) -> None:
    with store.changing("asked for a majority"):
        store.bodies.replace(store.bodies.get("LAB-03").revised(decision_rule="majority"))
    assert told(f"{BEGUN}\n! Si prova\nvoti 8-8-2\nvoti 10-6-2")[3:] == [
        "DEC-2025-014.1: proposed. How was it taken? votes 16-0-2",
        "DEC-2025-014.1: proposed, not adopted: 8-8-2.",
        "DEC-2025-014.1: decided, majority 10-6-2.",
    ]


def test_a_decision_has_its_reason_its_dissent_and_its_commitments(store: Store, told: Told) -> None:
    told(f"{BEGUN}\n! Si prova [PRO-2025-001]\nperché: costa\ns/costa/costa poco/\n… e subito\ndissenso: troppo presto")
    told("+ @filo prepara i turni entro 12/6\n+ Scrivere @unione Ufficio di Piano con @ausl entro fine\nnessuna azione")
    decided = store.decisions.get("DEC-2025-014.1")
    assert (decided.rationale, decided.dissent, decided.no_action) == ("costa poco e subito", "troppo presto", True)
    assert store.proposals.get(decided.proposal_id).code == "PRO-2025-001"
    first, second = store.commitments.find(session_id=session(store).id)
    assert (first.text, first.due, first.decision_id) == ("prepara i turni", "2025-06-12", decided.id)
    assert (second.text, second.due) == ("Scrivere entro fine", None)
    parties = store.of("commitment_party").find(commitment_id=second.id)
    assert [(one.part.value, one.post) for one in parties] == [("owner", "Ufficio di Piano"), ("support", "")]


def test_a_commitment_under_another_item_follows_from_no_decision(store: Store, told: Told) -> None:
    told(f"{BEGUN}\n! Si prova\n# 6\n+ Portare le chiavi @filo")
    (kept,) = store.commitments.find(session_id=session(store).id)
    assert (kept.decision_id, kept.agenda_item_id) == (None, item(store, 6).id)


def test_items_keep_when_they_began_and_how_long_they_took(store: Store, told: Told) -> None:
    told(
        "presenti tutti\ninizio 14.40\nt/ 14.40\n# 1\nt/ 14.47\n# 2\nt/ 15.00\n# 1\nt/ 15.03\n# 3\nt/ 15.10\nfine 15.10"
    )
    spent = [(one.started_at, one.minutes_spent) for one in (item(store, number) for number in (1, 2, 3))]
    assert spent == [("14:40", 10), ("14:47", 13), ("15:03", 7)]


def test_the_minutes_of_an_item_are_counted_once_however_many_record(evening: Path, store: Store) -> None:
    with Store.open(evening, author="Berta", today=NOON) as other:
        one, two = (Recorder(opened, SESSION, clock=lambda: NOON) for opened in (store, other))
        for recorder, lines in (
            (one, ("t/ 15.00", "# 3")),
            (two, ("t/ 15.01", "# 3")),
            (two, ("t/ 15.20", "# 4")),
            (one, ("t/ 15.25", "# 4")),
            (one, ("t/ 15.40", "# 5")),
            (two, ("t/ 15.41", "# 5")),
        ):
            for line in lines:
                recorder.take(line)
    assert [item(store, number).minutes_spent for number in (3, 4, 5)] == [20, 20, None]


def test_an_item_that_was_not_foreseen_stands_before_any_other_business(store: Store, told: Told) -> None:
    assert told("# Le chiavi della sala\n# chiavi\n# gruppi") == [
        "PDG-2025-014.7: now “Le chiavi della sala”.",
        "PDG-2025-014.7: now “Le chiavi della sala”.",
        "PDG-2025-014.4: now “Lavoro nei gruppi: cosa serve nelle prime 48 ore”.",
    ]
    assert [one.code[-1] for one in store.of("agenda_item").find(session_id=session(store).id)][-2:] == ["7", "6"]


def test_groups_have_their_own_notes_proposals_and_report(store: Store, told: Told) -> None:
    told(
        "# 4\n## Prima di uscire (9 persone)\nb/ Un preavviso\n> Preavviso di 72 ore [@ospedale; PRB-09]\n"
        "sum/ Si avvisa."
    )
    told("## 2 Nelle prime 48 ore\n##\nb/ In plenaria\n## 1 (8 persone)")
    first, second = store.of("workgroup").find(session_id=session(store).id)
    assert (first.question, first.participants, first.report) == ("Prima di uscire", 8, "Si avvisa.")
    assert second.question == "Nelle prime 48 ore"
    assert [one.workgroup_id for one in store.contributions.find(session_id=session(store).id)] == [first.id, None]
    (proposal,) = store.proposals.find(session_id=session(store).id)
    assert (proposal.code, proposal.workgroup_id, proposal.origin.value) == ("PRO-2025-031", first.id, "workgroup")
    assert len(store.of("promoter").find(proposal_id=proposal.id)) == 1


def test_attendance_counts_whoever_comes_and_leaves(store: Store, told: Told) -> None:
    answers = told(
        "giustificati @ponte\npresenti @filo\npresenti tutti\narriva @ponte 15.05\nesce @filo 16.00\n"
        "presenti 3 cittadini"
    )
    assert answers == [
        "Present 0, excused 1, absent 0; voting seats 0.",
        "Present 2, excused 1, absent 0; voting seats 2.",
        "Present 21, excused 1, absent 0; voting seats 21.",
        "Present 22, excused 0, absent 0; voting seats 22.",
        "Present 22, excused 0, absent 0; voting seats 22.",
        "Present 25, excused 0, absent 0; voting seats 22.",
    ]
    seat = store.seats.get("SEG-157")
    (there,) = store.of("attendance").find(session_id=session(store).id, seat_id=seat.id)
    assert [one.left_at for one in store.of("presence").find(attendance_id=there.id)] == ["16:00"]


def test_a_person_is_found_by_a_part_of_the_name_and_a_guest_by_the_organization(store: Store, told: Told) -> None:
    holder = store.people.get(store.seats.get("SEG-161").person_id)
    told(f"presenti @{holder.family_name.upper()}, @molo")
    kept = store.of("attendance").find(session_id=session(store).id)
    assert [one.seat_id for one in kept] == [store.seats.get("SEG-161").id, None]
    assert store.organizations.get(kept[1].organization_id).code == "ENT-059"


def test_whoever_is_added_meanwhile_is_found(evening: Path, store: Store, told: Told) -> None:
    assert told("? @zattera") == ["“zattera” is nobody's name here."]
    with Store.open(evening, today=NOON) as other, other.changing("added"):
        other.organizations.add(name="Cooperativa La Zattera", sector="terzo_settore")
    assert told("? @zattera\npresenti @zattera")[0] == "“zattera” is Cooperativa La Zattera (ENT-061)."
    assert len(store.of("attendance").find(session_id=session(store).id)) == 1


def test_checks_are_kept_once_and_move_the_commitment(store: Store, told: Told) -> None:
    told(
        "v/ 009.1 fatto: estratti\nv/ 009.5 annullato\nv/ 009.5 annullato: si fanno interviste\nv/ 009.4 in ritardo 6/6"
    )
    checks = store.of("commitment_check").find(session_id=session(store).id)
    told_of = {
        store.commitments.get(one.commitment_id).code: (one.found.value, one.new_due, one.note) for one in checks
    }
    assert told_of == {
        "IMP-2025-009.1": ("fatto", None, "estratti"),
        "IMP-2025-009.4": ("in_ritardo", "2025-06-06", ""),
        "IMP-2025-009.5": ("annullato", None, "si fanno interviste"),
    }
    states = [store.commitments.get(f"IMP-2025-009.{number}").state.value for number in (1, 4, 5)]
    assert states == ["fatto", "aperto", "annullato"]


def test_a_commitment_that_is_done_is_verified_by_the_session_that_checks_it(store: Store, told: Told) -> None:
    told(
        "presenti tutti\ninizio 14.40\nv/ 009.1 fatto\nv/ 009.1 verificato\nv/ 009.2 in corso\nv/ 009.3 bloccato: neve"
    )
    states = [store.commitments.get(f"IMP-2025-009.{number}").state.value for number in (1, 2, 3)]
    assert states == ["verificato", "in_corso", "bloccato"]
    with store.changing("done"):
        store.commitments.replace(store.commitments.get("IMP-2025-009.2").done())
    assert told("v/ 009.2 verificato") == ["IMP-2025-009.2: verified."]


def test_corrections_find_the_newest_own_text_whatever_its_case_and_accents(store: Store, told: Told) -> None:
    told("b/ La sala è fredda\nb/ La SALA è calda\ns/sala E/palestra è/\ns/LA SALA/Il teatro/\ns|a|o|g")
    assert [text for _, _, text in notes(store)] == ["Il teatro è fredda", "Lo polestro è coldo"]


def test_a_late_note_stands_after_the_one_it_belongs_to(store: Store, told: Told) -> None:
    told("# 3\nb/ Prima cosa\n# 4\nb/ Terza cosa\nins/prima/c/ Seconda cosa/\nins/PRIMA COSA/Subito dopo/")
    assert [text for _, _, text in notes(store)] == ["Prima cosa", "Subito dopo", "Seconda cosa", "Terza cosa"]
    second = store.contributions.get("NOT-2025-014.3")
    assert (second.agenda_item_id, second.position) == (item(store, 3).id, 3)


def test_clusters_take_their_name_from_the_line_or_from_their_notes(store: Store, told: Told) -> None:
    told("b/ Uno\nb/ Due\nb/ Tre\n= 1 2 Contatti\n= 2 3\n= NOT-2025-014.3: Numero")
    assert [one.cluster for one in store.contributions.find(session_id=session(store).id)] == [
        "Contatti", "Contatti", "Numero",
    ]  # fmt: skip


def test_undo_takes_back_line_by_line_and_returns_to_where_it_was(store: Store, told: Told) -> None:
    told("# 3\nb/ Uno\n# 4\nb/ Due")
    assert told("undo\nundo\nb/ Tre\nundo\nundo\nundo\nundo") == [
        "NOT-2025-014.2: undone.",
        "PDG-2025-014.4: undone.",
        "NOT-2025-014.3: need.",
        "NOT-2025-014.3: undone.",
        "NOT-2025-014.1: undone.",
        "PDG-2025-014.3: undone.",
        "There is nothing of yours to undo.",
    ]
    assert notes(store) == []
    assert (item(store, 3).started_at, item(store, 3).minutes_spent) == (None, None)


def test_after_an_undo_lines_go_where_they_went_before(store: Store, told: Told) -> None:
    told("# 3\n# 4\nundo\nb/ Sotto il terzo punto")
    (note,) = store.contributions.find(session_id=session(store).id)
    assert note.agenda_item_id == item(store, 3).id


def test_an_item_that_ends_before_it_began_took_no_time(store: Store, told: Told) -> None:
    told("t/ 15.00\n# 3\nt/ 14.50\n# 4")
    assert item(store, 3).minutes_spent == 0


def test_nothing_is_undone_where_somebody_else_wrote_since(evening: Path, store: Store, recorder: Recorder) -> None:
    recorder.take("b/ Uno")
    with Store.open(evening, author="Berta", today=NOON) as other:
        Recorder(other, SESSION, clock=lambda: NOON).take("b/ Due")
    said = recorder.take("undo")
    assert (said.changed, str(said.refusal)) == (False, "Somebody else has written since: nothing was undone.")
    assert [text for _, _, text in notes(store)] == ["Uno", "Due"]


def test_a_recording_goes_on_where_another_stopped(store: Store, told: Told) -> None:
    told(f"{BEGUN}\n! Si prova")
    again = Recorder(store, SESSION, clock=lambda: NOON)
    assert again.take("+ Portare le chiavi @filo").code == "IMP-2025-014.1"
    (kept,) = store.commitments.find(session_id=session(store).id)
    assert store.decisions.get(kept.decision_id).code == "DEC-2025-014.1"
    assert kept.agenda_item_id == item(store, 5).id


def test_whoever_records_signs_the_changes(store: Store, told: Told) -> None:
    told("b/ Uno\nscribe: Lia Prova\nb/ Due")
    authors = [row["text"] for row in store.reading.rows(
        "SELECT value.text FROM value JOIN change ON change.line = value.line WHERE value.part = 'author' ORDER BY 1"
    )]  # fmt: skip
    assert {"Nora Demo", "Lia Prova"} <= set(authors)


def test_a_glance_tells_what_a_screen_shows(told: Told, recorder: Recorder) -> None:
    told(
        "giustificati @ponte\npresenti tutti\ninizio 14.40\nt/ 14.40\n# 5\nb/ Uno\n! Si prova\n! Si paga\n"
        "nessuna azione\nt/ 14.55"
    )
    seen = recorder.glance()
    current = next(one for one in seen.items if one.current)
    assert (current.number, current.planned, current.spent, current.disposition) == ("5", 35, 15, "deciso")
    assert (seen.clock, seen.clock_is_set, seen.recorder, seen.total) == ("14:55", True, "Nora Demo", 1)
    assert [(one.code, one.kind, one.text, one.at) for one in seen.notes] == [
        ("NOT-2025-014.1", "bisogno", "Uno", "14:40")
    ]
    assert [one.code for one in seen.decisions] == ["DEC-2025-014.1", "DEC-2025-014.2"]
    assert [one.code for one in seen.open_decisions] == ["DEC-2025-014.1"]
    assert [share for share in seen.sectors if share.present < share.seats] == [("comune", 2, 3)]
    assert (seen.present, seen.voting, seen.required) == (21, 21, 0)


def test_the_clock_goes_on_until_it_is_set(store: Store) -> None:
    instants = iter([datetime(2025, 5, 15, hour, 5, tzinfo=UTC) for hour in (14, 15, 16, 17, 18)])
    recorder = Recorder(store, SESSION, clock=lambda: next(instants))
    for line in ("b/ Uno", "b/ Due", "t/ 9.30", "b/ Tre", "t/", "b/ Quattro"):
        recorder.take(line)
    times = [one.noted_at for one in store.contributions.find(session_id=session(store).id)]
    assert times == ["14:05", "15:05", "09:30", "17:05"]


@pytest.mark.parametrize("code", ["SED-2025-009", "SED-2025-001"])
def test_a_session_with_approved_minutes_takes_nothing_more(store: Store, code: str) -> None:
    with pytest.raises(Refused, match="nothing more can be recorded"):
        Recorder(store, code, clock=lambda: NOON)


def test_an_item_that_somebody_removed_does_not_lose_the_next_line(
    evening: Path, store: Store, recorder: Recorder
) -> None:
    recorder.take("# 3")
    with Store.open(evening, author="Berta", today=NOON) as other, other.changing("removed"):
        other.of("agenda_item").remove(item(other, 3))
    said = recorder.take("b/ Resta")
    assert (said.kept_as_note, notes(store)[-1][2]) == (True, "b/ Resta")


def test_the_work_of_a_line_does_not_grow_with_the_session(store: Store, recorder: Recorder) -> None:
    lines = ("b/ Uno @ausl", "s/uno/due/", "+ Fare @filo entro 29/5", "ins/due/b/ tre/", "undo", ".")

    def statements() -> list[int]:
        asked = []
        for line in lines:
            before = store.reading.statements
            recorder.take(line)
            asked.append(store.reading.statements - before)
        return asked

    statements()
    few = statements()
    with store.changing("much was said"):
        for _ in range(300):
            store.contributions.add(session_id=session(store).id, text="Si parla")
    assert statements() == few


def test_only_the_notes_up_to_the_first_free_place_make_room(store: Store, told: Told) -> None:
    told("b/ Uno\nb/ Due\nb/ Tre\nb/ Quattro")
    with store.changing("removed"):
        store.contributions.remove(store.contributions.get("NOT-2025-014.3"))
    told("ins/uno/b/ Dopo uno/")
    places = [(one.text, one.position) for one in store.contributions.find(session_id=session(store).id)]
    assert places == [("Uno", 1), ("Dopo uno", 2), ("Due", 3), ("Quattro", 4)]


def test_more_of_nothing_is_a_note(store: Store, told: Told) -> None:
    assert told("… e domani") == ["NOT-2025-014.1: note."]
    assert notes(store) == [("NOT-2025-014.1", "nota", "e domani")]


def test_what_somebody_else_mistyped_is_corrected_where_nothing_of_ones_own_holds_it(
    evening: Path, store: Store, told: Told
) -> None:
    with Store.open(evening, author="Berta", today=NOON) as other:
        Recorder(other, SESSION, clock=lambda: NOON).take("b/ Un numro unico")
    assert told("s/numro/numero/") == ["NOT-2025-014.1: corrected."]
    assert notes(store) == [("NOT-2025-014.1", "bisogno", "Un numero unico")]


def test_only_a_note_is_inserted(store: Store, recorder: Recorder) -> None:
    recorder.take("b/ Uno")
    said = recorder.take("ins/uno/! Si prova/")
    assert (said.kept_as_note, said.refusal.hint) == (True, "ins/after/b/ text/")


def test_a_next_meeting_may_have_no_hour_yet(store: Store, told: Told) -> None:
    assert told("prossimo incontro: 12 giugno") == ["SED-2025-014: next meeting on Thursday 12 June 2025."]
    assert (session(store).next_day, session(store).next_time, session(store).next_venue) == ("2025-06-12", None, "")


def test_papers_are_listed_with_their_kind(store: Store, told: Told) -> None:
    told("a/ Le slide della serata [slides]\na/ Il volantino [bozza di maggio] @filo")
    papers = [(one.title, one.kind.value) for one in store.of("attachment").find(session_id=session(store).id)]
    assert papers == [("Le slide della serata", "slide"), ("Il volantino [bozza di maggio] @filo", "altro")]


def test_a_proposal_keeps_the_names_that_nobody_has(store: Store, told: Told) -> None:
    answer = told("> Numero unico [@filo @nessuno; in fretta]")
    assert answer == ["PRO-2025-031: proposal."]
    (kept,) = store.proposals.find(session_id=session(store).id)
    assert (kept.title, kept.origin.value) == ("Numero unico @nessuno [in fretta]", "session")


def test_a_decision_may_be_an_orientation(store: Store, told: Told) -> None:
    told(f"{BEGUN}\n! Si va avanti [orientamento, consenso]\n! Si cambia sala [organizzativa; da confermare]")
    decided = store.decisions.find(session_id=session(store).id)
    assert [(one.text, one.kind.value) for one in decided] == [
        ("Si va avanti", "orientamento"),
        ("Si cambia sala [da confermare]", "organizzativa"),
    ]


def test_the_status_tells_the_quorum_where_there_is_one(store: Store, told: Told) -> None:
    with store.changing("asked for a quorum"):
        store.bodies.replace(store.bodies.get("LAB-03").revised(quorum="meta_piu_uno"))
    assert told("presenti @filo\n.\n? @zucchini") == [
        "Present 2, excused 0, absent 0; voting seats 2 of 12 required.",
        "12:30, notes 0, decisions 0 (open 0), present 2, voting seats 2 of 12 required.",
        "“zucchini” is nobody's name here.",
    ]
