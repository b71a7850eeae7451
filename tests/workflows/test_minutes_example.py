"""The minutes of «Rientro a casa», the example that the domain gives: its sections, sums and sentences."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from minutes_sample import sample, written
from pdzctl.records.privacy import Profile

GOLDEN = Path(__file__).with_name("rientro_a_casa.md")


@pytest.fixture(scope="module")
def minutes(tmp_path_factory):
    return written(sample(tmp_path_factory.mktemp("example")), "SED-2025-014")


def sections(text):
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def table(section):
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def test_the_document_is_the_one_kept_here(minutes, request):
    if request.config.getoption("--rewrite"):
        GOLDEN.write_text(minutes, encoding="utf-8")
    assert minutes == GOLDEN.read_text(encoding="utf-8")


def test_sections_stand_in_the_order_of_good_minutes(minutes):
    assert list(sections(minutes)) == [
        "In breve",
        "Dati dell'incontro",
        "Presenze",
        "Ordine del giorno",
        "1. Approvazione del verbale dell'incontro n. 2",
        "2. Verifica degli impegni presi",
        "3. I dati sui rientri in ospedale del 2024",
        "4. Lavoro nei gruppi: cosa serve nelle prime 48 ore",
        "5. Scelta della priorità",
        "Decisioni",
        "Impegni",
        "Questioni trasmesse",
        "Prossimo incontro",
        "Allegati",
        "Osservazioni e approvazione",
        "Nota sulla privacy",
    ]


def test_there_is_one_title_and_no_level_is_skipped(minutes):
    body = minutes.split("---\n", 2)[2]
    levels = [int(token.tag[1]) for token in MarkdownIt().parse(body) if token.type == "heading_open"]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_front_matter_says_what_the_document_is(minutes):
    lines = minutes.split("---\n", 2)[1].splitlines()
    front = dict(line.split(": ", 1) for line in lines)
    assert json.loads(front["titolo"]) == "Verbale dell'incontro n. 3 — Laboratorio «Rientro a casa»"
    assert json.loads(front["ente"]) == "Unione dei Comuni Terre Basse (capofila)"
    assert json.loads(front["laboratorio"]) == "LAB-03 Rientro a casa"
    assert {name: front[name] for name in ("codice", "tipo", "stato", "visibilita", "lang", "seduta", "data")} == {
        "codice": "VER-2025-014",
        "tipo": "verbale_laboratorio",
        "stato": "approvato",
        "visibilita": "pubblica",
        "lang": "it",
        "seduta": "SED-2025-014",
        "data": "2025-05-15",
    }


def test_convened_are_those_present_and_absent_and_sectors_sum_to_those_present(minutes):
    presences = sections(minutes)["Presenze"]
    counts = re.search(r"Convocati (\d+): presenti (\d+), assenti giustificati (\d+), assenti (\d+)\.", presences)
    convened, present, excused, absent = map(int, counts.groups())
    assert (convened, present, excused, absent) == (22, 18, 3, 1)
    assert convened == present + excused + absent
    by_sector = {row["Settore"]: int(row["Presenti"]) for row in table(presences)}
    assert by_sector == {
        "Comuni e Unione": 4,
        "Azienda sanitaria": 3,
        "ASP": 1,
        "Terzo settore": 6,
        "Cittadini e familiari": 4,
    }
    assert sum(by_sector.values()) == present
    assert "Arrivi dopo l'inizio: 1 (ore 15.05)." in presences


def test_points_voters_and_shares_agree(minutes):
    priority = sections(minutes)["5. Scelta della priorità"]
    rows = table(priority)
    points = [int(row["Punti"]) for row in rows]
    assert points == [17, 14, 11, 8, 4]
    assert sum(points) == 18 * 3
    assert sum(int(row["Persone che l'hanno votata"]) for row in rows) == 54 - 11
    assert [row["Quota"] for row in rows] == ["31,5%", "25,9%", "20,4%", "14,8%", "7,4%"]
    assert "Votanti 18, punti assegnati 54 su 54 (voto palese con bollini)." in priority
    assert "enti pubblici (8 votanti), terzo settore (6) e cittadini e familiari (4)" in priority
    assert "l'ordine non cambia (prima 29,2%, seconda 25,9%)." in priority


def test_in_brief_counts_what_the_sections_hold(minutes):
    found = sections(minutes)
    assert "- Decisioni: 2. Impegni presi: 4." in found["In breve"]
    assert len(table(found["Decisioni"])) == 2
    assert len(table(found["Impegni"])) == 4
    assert "- Impegni precedenti: 3 fatti, 1 in ritardo, 1 annullato." in found["In breve"]
    assert [row["Stato"] for row in table(found["2. Verifica degli impegni presi"])] == [
        "Fatto",
        "Fatto",
        "Fatto",
        "In ritardo: nuova data 6 giugno 2025",
        "Annullato: sostituito da tre interviste",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Giovedì 15 maggio 2025, ore 14.30-17.10, Sala delle associazioni, Comune di Pievelunga.",
        "| Conduce | Facilitatrice del Distretto |",
        "| Modalità di partecipazione | Co-progettazione, in presenza |",
        "| Inizio effettivo e chiusura | Ore 14.40; ore 17.10 |",
        "Proposte trasmesse alla cabina di regia allargata: 1, con risposta attesa entro il 20 giugno 2025.",
        "Il verbale VER-2025-009 è approvato senza osservazioni.",
        "**Esito.** Raccolto: i dati sono allegati e usati come valore di partenza dell'indicatore IND-07.",
        "**Esito.** Deciso: vedi DEC-2025-014.1 e DEC-2025-014.2.",
        "Maggioranza: 16 favorevoli, 0 contrari, 2 astenuti",
        "PRO-2025-033 è trasmessa alla cabina di regia allargata (TRA-2025-006).",
        "Riscontro motivato atteso entro il 20 giugno 2025.",
        "Giovedì 12 giugno 2025, ore 14.30, Ospedale di zona, sala riunioni.",
        "Verbale approvato nell'incontro n. 4 del 12 giugno 2025.",
        "Letto, approvato e sottoscritto.",
        "Questo verbale non contiene dati su persone assistite.",
    ],
)
def test_it_says(minutes, sentence):
    assert sentence in minutes


def test_the_public_reads_no_name_of_those_who_took_part(minutes, tmp_path):
    path = sample(tmp_path)
    assert "Brentalli" not in minutes
    assert "Delfina Brentalli, facilitatrice del Distretto" in written(path, "SED-2025-014", Profile.PARTICIPANTS)
