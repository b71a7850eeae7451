"""``show`` tells people a record with all that belongs to it; programs get what is stored."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from pdzctl.records.catalogue import NOUNS
from stories import Laptop

SAMPLE = Path(__file__).parent.parent.parent / "sample_district"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    laptop = Laptop(tmp_path_factory.mktemp("sample"))
    shutil.copytree(SAMPLE, laptop.folder / "sample_district")
    assert laptop.run("init", "Terre Basse", "--region", "emilia-romagna").code == 0
    assert laptop.run("apply", "sample_district").code == 0
    return laptop


def shown(laptop: Laptop, *words: str) -> list[str]:
    answer = laptop.run(*words, terminal=True, PDZCTL_LANG="en", COLUMNS="100", PDZCTL_TODAY="2026-06-30")
    assert answer.code == 0
    return answer.stdout.splitlines()


CODED = {
    "agenda": "PDG-2025-014.1",
    "body": "ORG-01",
    "commitment": "IMP-2025-014.1",
    "contribution": "NOT-2025-014.1",
    "decision": "DEC-2025-014.1",
    "lab": "LAB-03",
    "organization": "ENT-001",
    "person": "PER-019",
    "plan": "PDZ-2025",
    "problem": "PRB-01",
    "proposal": "PRO-2025-033",
    "referral": "TRA-2025-006",
    "seat": "SEG-001",
    "session": "SED-2025-014",
    "table": "TAV-01",
}


@pytest.mark.parametrize(("word", "code"), CODED.items())
def test_a_record_begins_with_its_own_code(sample: Laptop, word: str, code: str) -> None:
    assert shown(sample, word, "show", code)[0].startswith(f"{code} — ")


@pytest.mark.parametrize(("word", "code"), CODED.items())
def test_a_pipe_gets_the_record_s_own_code_and_json_its_stored_fields(sample: Laptop, word: str, code: str) -> None:
    header, values = csv.reader(io.StringIO(sample.run(word, "show", code).stdout), delimiter="\t")
    row = dict(zip(header, values, strict=True))
    assert row["code"] == code
    noun = {"agenda": "agenda_item", "lab": "body", "table": "body"}.get(word, word)
    personal = {"email", "phone"} if noun == "person" else set()
    stored = json.loads(sample.run(word, "show", code, "--json").stdout)
    assert list(stored) == [name for name in NOUNS[noun].columns if name not in personal]


def test_a_session_counts_who_was_there_and_lists_its_agenda(sample: Laptop) -> None:
    lines = shown(sample, "session", "show", "SED-2025-014")
    facts = [line.split("  ")[0] + ": " + line.split("  ")[-1].strip() for line in lines if line[0] != " "]
    wanted = ("Body", "Facilitator", "Present", "Absent with apologies", "Absent", "Contributions", "Minutes")
    assert [fact for fact in facts if fact.split(":")[0] in wanted] == [
        "Body: LAB-03 Rientro a casa",
        "Facilitator: PER-019 Delfina Brentalli",
        "Present: 18",
        "Absent with apologies: 3",
        "Absent: 1",
        "Contributions: 5",
        "Minutes: VER-2025-014 · approved",
    ]
    assert [line.strip() for line in lines if line.startswith(" ") and "PDG-" in line][-2:] == [
        "PDG-2025-014.5 Scelta della priorità",
        "PDG-2025-014.6 Varie ed eventuali",
    ]


def test_a_commitment_names_its_owners_its_support_and_every_check(sample: Laptop) -> None:
    assert shown(sample, "commitment", "show", "IMP-2025-009.4") == [
        "IMP-2025-009.4 — Bozza di scheda unica di dimissione",
        "Session                SED-2025-009 Rientro a casa, 2025-04-10",
        "Decision               DEC-2025-009.2 Raccogliere dati e risorse prima di scegliere una priorità",
        "State                  done",
        "Due                    2025-04-30",
        "Continuing             no",
        "Progress               Continua in IMP-2025-014.3.",
        "Evidence               Bozza del 6 giugno 2025",
        "Due date in force      2025-06-06",
        "Overdue                no",
        "Owner                  ENT-009 Ospedale di zona",
        "Support                ENT-001 Unione Terre Basse",
        "Check of a commitment  SED-2025-014 Rientro a casa, 2025-05-15 · late → 2025-06-06",
        "                       SED-2025-015 Rientro a casa, 2025-06-12 · done · Confluita nell'impegno",
        "                       IMP-2025-014.3",
    ]


def test_a_problem_s_evidence_has_its_source_and_tags_stand_by_kind(sample: Laptop) -> None:
    assert shown(sample, "problem", "show", "PRB-01")[-7:] == [
        "Area                       A, B",
        "Target group               multiutenza",
        "Municipality (ISTAT code)  199005, 199006",
        "Evidence                   Abitanti delle frazioni senza corse pomeridiane: 2.140 (Unione,",
        "                           rilevazione delle fermate, 2024)",
        "                           Accessi agli sportelli da chi abita a più di dieci chilometri: 9%",
        "                           (Unione, registro degli accessi, 2024)",
    ]


def test_the_names_of_fields_are_the_same_for_people_and_programs(sample: Laptop) -> None:
    fields = ("--fields", "code,mandate.due,problem")
    assert shown(sample, "lab", "show", "LAB-03", *fields) == [
        "LAB-03",
        "Due date           2026-12-31",
        "Problem worked on  PRB-02 Persone sole dimesse senza una rete a casa",
        "                   PRB-09 Informazioni che si perdono fra ospedale e Comuni",
    ]
    assert sample.run("lab", "show", "LAB-03", *fields).stdout.splitlines()[1] == "LAB-03\t2026-12-31\tPRB-02, PRB-09"


def test_a_trace_for_a_machine_holds_codes_and_iso_days(district: Laptop):
    district.run("body", "add", "Ufficio di Piano", "--kind", "planning_office")
    district.run("session", "schedule", "ORG-01", "--on", "2026-03-12")
    answer = district.run("trace", "ORG-01", "--format", "tsv", PDZCTL_LANG="en")
    assert answer.stdout.splitlines()[1:3] == [
        "ORG-01\tUfficio di Piano\tproposto\t\t\t",
        "  SED-2026-001\tUfficio di Piano\tbozza\t2026-03-12\t\tafter",
    ]
