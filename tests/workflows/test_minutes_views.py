"""What minutes say when things are there, and what they print when something is missing."""

import pytest

from minutes_sample import sample, written
from pdzctl.records.privacy import Profile
from pdzctl.records.vocabulary import QuorumRule
from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.attendance import quorum


class District:
    """A district with one body and one session held on 15 May 2025."""

    def __init__(self, path, kind="lab", **body):
        self.path = path
        with Store.open(create_file(path)) as store, store.changing("made"):
            store.of("district").add(name="Distretto di prova")
            self.body = store.bodies.add(kind=kind, title="Rientro a casa", **body)
            self.session = store.sessions.add(body_id=self.body.id, day="2025-05-15", state="svolta", number=3)

    def add(self, noun, **fields):
        with Store.open(self.path) as store, store.changing("added"):
            return store.of(noun).add(**fields)

    def here(self, noun, **fields):
        return self.add(noun, session_id=self.session.id, **fields)

    def edit(self, record, **fields):
        with Store.open(self.path) as store, store.changing("edited"):
            return store.of(record.noun).replace(record.revised(**fields))

    def minutes(self, profile=Profile.PUBLIC, language="it"):
        return written(self.path, self.session.code, profile, language)


@pytest.fixture
def lab(tmp_path):
    return District(tmp_path / "district.db")


@pytest.fixture
def committee(tmp_path):
    return District(tmp_path / "district.db", kind="political", quorum="meta_piu_uno")


@pytest.mark.parametrize(
    "placeholder",
    [
        "`[ora da definire]`, `[luogo da definire]`.",
        "| Convocazione | `[da definire]` |",
        "| Conduce | `[da definire]` |",
        "`[presenze da definire]`",
        "`[ordine del giorno da definire]`",
        "Nessun impegno da verificare.",
        "## Decisioni\n\nNessuna.",
        "## Impegni\n\nNessuno.",
        "## Prossimo incontro\n\n`[data da definire]`.",
        "## Allegati\n\nNessuno.",
        "Verbale non ancora approvato.",
        "trattato `[titolare da definire]`",
    ],
)
def test_what_is_mandatory_and_missing_is_a_visible_placeholder(lab, placeholder):
    assert placeholder in lab.minutes()


def test_what_is_optional_and_empty_vanishes(lab):
    text = lab.minutes()
    for heading in ("Punti rinviati", "Questioni trasmesse", "Lavoro dei gruppi", "Priorità", "Proposte emerse"):
        assert f"## {heading}" not in text
    assert "Mandato" not in text


def test_a_commitment_lacking_owner_and_date_says_so(lab):
    lab.here("commitment", text="Scrivere agli enti")
    assert (
        "| IMP-2025-001.1 | Scrivere agli enti | `[responsabile da definire]` | – | `[data da definire]` | – |"
        in lab.minutes()
    )


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"due": "2026-06"}, "giugno 2026"),
        ({"due": "2026-05-01"}, "1° maggio 2026"),
        ({"continuing": True, "review_on": "2025-12-11"}, "Continuativo, verifica l'11 dicembre 2025"),
    ],
)
def test_a_due_date_prints_as_it_was_given(lab, fields, shown):
    lab.here("commitment", text="Scrivere", **fields)
    assert f"| – | {shown} | – |" in lab.minutes()


@pytest.mark.parametrize(("no_action", "shown"), [(True, "nessuna azione prevista"), (False, "`[azione da definire]`")])
def test_a_decision_without_commitment_says_why(lab, no_action, shown):
    lab.here("decision", text="Si decide", rationale="Serve", no_action=no_action)
    assert f"DEC-2025-001.1: {shown}." in lab.minutes()


def test_a_postponed_item_is_listed_with_where_it_goes(lab):
    later = lab.add("session", body_id=lab.body.id, day="2025-06-12", number=4)
    lab.here(
        "agenda_item",
        title="Criteri del fondo",
        disposition="rinviato",
        disposition_note="manca il testo",
        postponed_to_id=later.id,
    )
    text = lab.minutes()
    assert "**Esito.** Rinviato all'incontro n. 4: manca il testo." in text
    assert "## Punti rinviati\n\n- 1. Criteri del fondo, all'incontro n. 4: manca il testo\n" in text


def test_sub_items_stand_under_their_item(lab):
    for level, title in ((1, "Uno"), (2, "Primo"), (2, "Secondo"), (3, "Dentro"), (1, "Due")):
        lab.here("agenda_item", title=title, level=level)
    text = lab.minutes()
    assert "1. Uno\n   1. Primo\n   2. Secondo\n      1. Dentro\n2. Due\n" in text
    assert [line for line in text.splitlines() if line.startswith("#") and line.split()[1][0].isdecimal()] == [
        "## 1. Uno",
        "### 1.1 Primo",
        "### 1.2 Secondo",
        "#### 1.2.1 Dentro",
        "## 2. Due",
    ]


def test_a_head_count_needs_no_names(lab):
    lab.here("attendance", count=257, sector="cittadini")
    lab.here("attendance", count=22)
    text = lab.minutes()
    assert "Presenti 279, assenti giustificati 0, assenti 0." in text
    assert "| Cittadini e familiari | – | 257 |\n| Settore non indicato | – | 22 |" in text


def test_seats_of_municipalities_with_nobody_named_are_present_or_absent(committee):
    names = ["Agnone", "Belmonte", "Capracotta", "Carovilli", "Castel", "Castelverrino", "Pesco", "Pietra", "Poggio"]
    names += ["San Pietro", "Sant'Angelo", "Vastogirardi", "ASReM"]
    absent = {"Belmonte", "Castel", "Castelverrino", "San Pietro", "Vastogirardi"}
    for name in names:
        organization = committee.add("organization", name=f"Comune di {name}", sector="comune")
        seat = committee.add("seat", body_id=committee.body.id, organization_id=organization.id)
        committee.here("attendance", seat_id=seat.id, status="assente" if name in absent else "presente")
    committee.edit(committee.session, call="seconda")
    text = committee.minutes()
    assert "Presenti 8, assenti giustificati 0, assenti 5." in text
    assert "Numero legale: 8 presenti su 13, richiesti 7." in text
    assert "in seconda convocazione," in text
    assert "| Comune di Sant'Angelo | Componente | Presente |" in text


def test_a_session_without_quorum_says_so(committee):
    for name in ("Uno", "Due", "Tre"):
        organization = committee.add("organization", name=f"Comune {name}", sector="comune")
        seat = committee.add("seat", body_id=committee.body.id, organization_id=organization.id)
        committee.here("attendance", seat_id=seat.id, status="presente" if name == "Uno" else "assente")
    text = committee.minutes()
    assert "Numero legale: 1 presenti su 3, richiesti 2: non raggiunto." in text
    assert "Verificato il numero legale" not in text


@pytest.mark.parametrize(
    ("rule", "seats", "required"),
    [("un_terzo", 10, 4), ("un_terzo", 9, 3), ("meta_piu_uno", 19, 10), ("meta_piu_uno", 20, 11), ("due_terzi", 10, 7)],
)
def test_a_quorum_rule_asks_for_whole_seats(rule, seats, required):
    there = [{"status": "presente", "seat_id": None, "count": required - 1}]
    found = quorum({"quorum": QuorumRule(rule), "size": None}, {"voting": seats}, there)
    assert (found.seats, found.required, found.reached) == (seats, required, False)


def test_seats_of_other_days_do_not_count(committee):
    organization = committee.add("organization", name="Comune", sector="comune")
    for since, until in ((None, None), ("2025-05-16", None), (None, "2025-05-14")):
        seat = committee.add(
            "seat", body_id=committee.body.id, organization_id=organization.id, since=since, until=until
        )
        committee.here("attendance", seat_id=seat.id)
    assert "Numero legale: 1 presenti su 1, richiesti 1." in committee.minutes()


def test_late_arrivals_and_early_departures_are_counted_with_their_times(lab):
    lab.edit(lab.session, actual_start="14:40", actual_end="17:10")
    for arrived, left in (("15:05", None), ("14:30", None), (None, "16:00"), ("15:20", "16:30")):
        attendance = lab.here("attendance")
        lab.add("presence", attendance_id=attendance.id, arrived_at=arrived, left_at=left)
    text = lab.minutes()
    assert "Arrivi dopo l'inizio: 2 (ore 15.05 e 15.20). Uscite prima della chiusura: 2 (ore 16.00 e 16.30)." in text


def test_groups_report_even_without_an_item_of_their_own(lab):
    lab.here("workgroup", question="Che cosa serve?", participants=9, report="Serve **tempo**.")
    text = lab.minutes()
    assert "## Lavoro dei gruppi" in text
    assert "| 1 (9 persone) | Che cosa serve? | Nessuna |" in text
    assert "**Gruppo 1.** Serve **tempo**." in text


def test_live_notes_tell_the_positions_where_nobody_wrote_them(lab):
    item = lab.here("agenda_item", title="Orari", disposition="raccolto")
    lab.here("contribution", agenda_item_id=item.id, kind="bisogno", sector="terzo_settore", text="Un numero solo")
    assert "**Posizioni emerse.**\n\n- Bisogno (Terzo settore): Un numero solo\n" in lab.minutes()


def test_notes_of_the_office_are_for_the_office(lab):
    item = lab.here("agenda_item", title="Orari", positions="Tutti d'accordo", disposition="raccolto")
    lab.here("contribution", agenda_item_id=item.id, kind="idea", text="Solo per noi")
    lab.here("attendance", note="arrivata con la figlia")
    for profile in (Profile.PUBLIC, Profile.PARTICIPANTS):
        assert "Solo per noi" not in lab.minutes(profile)
        assert "figlia" not in lab.minutes(profile)
    assert "Solo per noi" in lab.minutes(Profile.INTERNAL)
    assert "figlia" in lab.minutes(Profile.INTERNAL)


def test_a_recusal_is_told_apart_from_an_abstention(lab):
    lab.here(
        "decision",
        text="Si decide",
        adoption="maggioranza",
        votes_for=10,
        votes_against=0,
        votes_abstained=1,
        recused=1,
    )
    assert "Maggioranza: 10 favorevoli, 0 contrari, 1 astenuto; astensioni per interesse dichiarato: 1" in lab.minutes()


def test_replies_stand_under_the_item_that_decided_them(tmp_path):
    text = written(sample(tmp_path), "SED-2025-016")
    section = text.split("## 3. Riscontro alle proposte dei laboratori")[1].split("\n## ")[0]
    assert "| PRO-2025-033 Telefonata e visita entro 48 ore | Rientro a casa | Accolta in parte |" in section
    assert text.count("| Proposta | Laboratorio |") == 1


def test_a_formal_body_opens_with_its_formula_and_its_quorum(tmp_path):
    text = written(sample(tmp_path), "SED-2025-016")
    assert "si è riunita la cabina di regia allargata, istituita con" in text
    assert "Numero legale: 12 presenti su 19, richiesti 10." in text
    assert "Presiede: Bianca Zoboletti, assessora al welfare dell'Unione." in text
    assert "La seduta si chiude alle ore 11.50." in text


def test_the_same_document_in_english(lab):
    text = lab.minutes(language="en")
    assert "# Minutes of meeting no. 3 — Lab “Rientro a casa”" in text
    assert "## Decisions\n\nNone." in text
    assert "definire" not in text


def test_what_the_agenda_does_not_name_is_told_in_sections_of_its_own(lab):
    earlier = lab.add("session", body_id=lab.body.id, day="2025-04-15", state="svolta")
    approved = lab.add(
        "minutes",
        session_id=earlier.id,
        kind="verbale_laboratorio",
        state="approvato",
        approved_in_id=lab.session.id,
        approved_on="2025-05-15",
        approval="seduta_successiva",
    )
    proposal = lab.add("proposal", title="Telefonata entro 48 ore")
    lab.add(
        "referral",
        proposal_id=proposal.id,
        body_id=lab.body.id,
        reply_session_id=lab.session.id,
        reply="accolta",
        state="riscontrata",
    )
    lab.here("priority", title="Che cosa viene prima", method="voto_a_punti")
    lab.here("contribution", kind="bisogno", text="Un numero solo")
    text = lab.minutes()
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    first, last = headings.index("Approvazione del verbale precedente"), headings.index("Contributi")
    assert headings[first : last + 1] == [
        "Approvazione del verbale precedente",
        "Verifica degli impegni presi",
        "Riscontro alle proposte dei laboratori",
        "Priorità",
        "Contributi",
    ]
    assert f"Il verbale {approved.code} è approvato senza osservazioni." in text
    assert f"| {proposal.code} Telefonata entro 48 ore |" in text
    assert "- Bisogno: Un numero solo\n" in text
