"""What happens in ``sample_district/``: the story its README tells, fact by fact."""

from collections import Counter

import pytest

from pdzctl.records.shares import balanced_shares
from sample_rows import (
    BODIES,
    ORGANIZATIONS,
    PRESENT,
    ROOTS,
    SESSIONS,
    TODAY,
    Row,
    every,
    organization_of,
    present,
    referrals,
)

SED_14 = SESSIONS["SED-2025-014"]


def test_the_discharge_session_keeps_its_check_sums() -> None:
    statuses = Counter(row.get("status", "presente") for row in SED_14["attendance"])
    assert (SED_14["convoked_count"], statuses["presente"]) == (22, 18)
    assert (statuses["assente_giustificato"], statuses["assente"]) == (3, 1)
    sectors = Counter(organization_of(row)["sector"] for row in present(SED_14))
    assert sectors["comune"] + sectors["unione"] == 4
    assert {name: sectors[name] for name in ("azienda_sanitaria", "asp", "terzo_settore", "utenti_familiari")} == {
        "azienda_sanitaria": 3, "asp": 1, "terzo_settore": 6, "utenti_familiari": 4,
    }  # fmt: skip
    assert [row["presence"] for row in SED_14["attendance"] if "presence" in row] == [[{"arrived_at": "15:05"}]]


def test_the_discharge_session_names_who_stayed_away() -> None:
    away = {
        organization_of(row)["short_name"]: row["status"]
        for row in SED_14["attendance"]
        if row.get("status", "presente") not in PRESENT
    }
    assert away == {
        "Comune di Ponte Vecchio": "assente_giustificato",
        "Medicina generale": "assente_giustificato",
        "Centro per l'impiego": "assente_giustificato",
        "Sindacato pensionati": "assente",
    }


def test_the_discharge_vote_is_the_published_fixture() -> None:
    (vote,) = SED_14["priorities"]
    options = vote["options"]
    assert [option["proposal"][-2:] for option in options] == ["33", "31", "32", "35", "34"]
    assert [option["points"] for option in options] == [17, 14, 11, 8, 4]
    assert [option["voters"] for option in options] == [12, 11, 9, 7, 4]
    assert {group["name"]: group["voters"] for group in vote["groups"]} == {
        "Cittadini e familiari": 4, "Enti pubblici": 8, "Terzo settore": 6,
    }  # fmt: skip
    tallies = [{tally["name"]: tally["points"] for tally in option["tallies"]} for option in options]
    assert [tally["Enti pubblici"] for tally in tallies] == [9, 6, 5, 3, 1]
    assert [tally["Terzo settore"] for tally in tallies] == [6, 5, 4, 2, 1]
    assert [tally["Cittadini e familiari"] for tally in tallies] == [2, 3, 2, 3, 2]
    assert [round(float(share) * 100, 2) for share in balanced_shares(tallies)] == [29.17, 25.93, 19.91, 16.20, 8.80]
    assert [group["participants"] for group in SED_14["workgroups"]] == [9, 9]


@pytest.mark.parametrize(
    "session", [row for row in ROOTS["session"] if "priorities" in row], ids=lambda row: row["code"]
)
def test_votes_by_group_add_up(session: Row) -> None:
    for vote in session["priorities"]:
        voters = sum(group["voters"] for group in vote["groups"])
        assert voters == vote.get("ballots", len(present(session)))
        for option in vote["options"]:
            assert sum(tally["points"] for tally in option.get("tallies", ())) == option.get("points", 0)
        if vote.get("points_each"):
            assert sum(option["points"] for option in vote["options"]) == voters * vote["points_each"]


def test_the_discharge_session_checks_decides_and_promises() -> None:
    found = {check["commitment"]: (check["found"], check.get("new_due")) for check in SED_14["checks"]}
    assert found == {
        "IMP-2025-009.1": ("fatto", None), "IMP-2025-009.2": ("fatto", None), "IMP-2025-009.3": ("fatto", None),
        "IMP-2025-009.4": ("in_ritardo", "2025-06-06"), "IMP-2025-009.5": ("annullato", None),
    }  # fmt: skip
    assert [decision["adoption"] for decision in SED_14["decisions"]] == ["consenso", "maggioranza"]
    second = SED_14["decisions"][1]
    assert (second["votes_for"], second["votes_against"], second["votes_abstained"]) == (16, 0, 2)
    promises = [
        (row["due"], row["decision"][-1], [ORGANIZATIONS[p["organization"]]["short_name"] for p in row["parties"]])
        for row in SED_14["commitments"]
    ]
    assert promises == [
        ("2025-05-29", "1", ["Unione Terre Basse", "Il Filo", "Ausl Distretto"]),
        ("2025-06-12", "1", ["Volontari di Pievelunga ODV", "Porte Aperte ODV"]),
        ("2025-06-06", "2", ["Ospedale di zona", "Unione Terre Basse"]),
        ("2025-06-12", "2", ["Gruppo familiari", "Centro di ascolto di zona"]),
    ]  # fmt: skip


def test_the_discharge_session_sends_its_proposal_and_is_approved_by_the_next() -> None:
    referral = referrals()["TRA-2025-006"]
    assert (referral["session"], referral["body"], referral["reply_due"]) == ("SED-2025-014", "ORG-03", "2025-06-20")
    assert (SED_14["next_day"], SED_14["next_time"], SED_14["next_venue"]) == (
        "2025-06-12",
        "14:30",
        "Ospedale di zona, sala riunioni",
    )
    minutes = SED_14["minutes"]
    assert (minutes["state"], minutes["approved_in"], minutes["approved_on"]) == (
        "approvato",
        "SED-2025-015",
        "2025-06-12",
    )
    (observation,) = minutes["observations"]
    assert (ORGANIZATIONS[observation["organization"]]["short_name"], observation["outcome"]) == (
        "Ausl Distretto",
        "accolta",
    )
    assert [paper["title"] for paper in SED_14["attachments"]] == [
        "Convocazione del 5 maggio 2025",
        "Dati sui rientri 2024, tabella in formato aperto (CSV)",
        "Trascrizione dei cartelloni dei due gruppi",
    ]


def test_the_wide_steering_group_answers_in_every_way_and_once_not_at_all() -> None:
    sent = referrals()
    assert {row["reply"] for row in sent.values() if "reply" in row} == {
        "accolta",
        "accolta_in_parte",
        "rinviata",
        "non_accolta",
    }
    assert sent["TRA-2025-006"]["reply"] == "accolta_in_parte"
    silent = [code for code, row in sent.items() if row.get("state") != "riscontrata" and row["reply_due"] < TODAY]
    assert silent == ["TRA-2026-001"]


def test_some_commitments_are_overdue_and_some_have_no_date() -> None:
    agreed = {
        check["commitment"]: check["new_due"]
        for row in ROOTS["session"]
        for check in row.get("checks", [])
        if "new_due" in check
    }
    still_open = {"aperto", "in_corso", "bloccato"}
    waiting = [row for row in every("commitment") if row.get("state", "aperto") in still_open]
    overdue = {row["code"] for row in waiting if agreed.get(row["code"], row.get("due", "9999")) < TODAY}
    assert overdue == {
        "IMP-2025-017.3",
        "IMP-2025-019.2",
        "IMP-2026-001.2",
        "IMP-2026-003.1",
        "IMP-2026-004.1",
        "IMP-2026-005.2",
    }
    undated = [row["code"] for row in waiting if "due" not in row and not row.get("continuing")]
    assert undated == ["IMP-2025-011.2"]


def test_postponed_items_return() -> None:
    items = {item["code"]: (item, session) for session in ROOTS["session"] for item in session["agenda"]}
    postponed = {
        code: item["postponed_to"] for code, (item, _) in items.items() if item.get("disposition") == "rinviato"
    }
    assert postponed == {"PDG-2025-016.4": "SED-2025-019", "PDG-2026-003.3": "SED-2026-007"}
    returned = {item["resumes"]: session["code"] for item, session in items.values() if "resumes" in item}
    assert returned == postponed


def test_the_labs_and_tables_stand_at_every_point_of_their_lives() -> None:
    labs = {code: body["state"] for code, body in BODIES.items() if body["kind"] == "lab"}
    assert Counter(labs.values()) == {"aperto": 4, "concluso": 1, "in_restituzione": 1, "sospeso": 1}
    (concluded,) = (BODIES[code] for code, state in labs.items() if state == "concluso")
    assert concluded["mandate"]["feedback_on"]
    assert [code for code, body in BODIES.items() if body["kind"] == "table" and body["state"] == "sospeso"] == [
        "TAV-04"
    ]
    assert [code for code, state in labs.items() if state == "aperto" and BODIES[code]["mandate"]["due"] < TODAY] == [
        "LAB-05"
    ]


def test_sessions_and_minutes_stand_at_every_point_of_their_lives() -> None:
    assert Counter(row.get("state", "bozza") for row in ROOTS["session"]) == {
        "chiusa": 22, "verbalizzata": 3, "svolta": 1, "annullata": 1, "convocata": 1, "bozza": 1,
    }  # fmt: skip
    assert {row.get("state", "bozza") for row in every("minutes")} == {
        "bozza", "in_osservazione", "definitivo", "approvato", "protocollato", "pubblicato",
    }  # fmt: skip
    assert [code for code, row in SESSIONS.items() if row["day"] > TODAY] == ["SED-2026-007", "SED-2026-008"]
    assert SESSIONS["SED-2025-012"]["reason"].startswith("Prevista per il 29 aprile 2025")
    assert SESSIONS["SED-2025-018"]["reason"]


def test_the_sample_shows_the_cases_people_ask_about() -> None:
    assert [row["code"] for row in every("decision") if row.get("recused")] == ["DEC-2025-016.3", "DEC-2026-003.1"]
    assert [row["code"] for row in every("decision") if "supersedes" in row] == ["DEC-2026-003.1"]
    assert [code for code, row in SESSIONS.items() if "suspensions" in row] == ["SED-2025-019"]
    assert any("delegate" in row for row in every("attendance"))
    assert [code for code, row in SESSIONS.items() if row.get("kind") == "gruppo"] == ["SED-2026-006"]
    assembly = SESSIONS["SED-2025-004"]["attendance"]
    assert sum(row["count"] for row in assembly) == 163
    assert all("seat" not in row and "person" not in row for row in assembly)
    assert {row.get("state", "aperto") for row in every("commitment")} >= {
        "aperto",
        "in_corso",
        "bloccato",
        "fatto",
        "verificato",
        "annullato",
    }
    assert any("since" in row for row in every("commitment_party"))


def test_contributions_of_every_kind_come_from_many_sessions() -> None:
    kinds = Counter(row.get("kind", "nota") for row in every("contribution"))
    assert set(kinds) == {"bisogno", "risorsa", "criticita", "idea", "dato", "domanda", "posizione", "nota"}
    assert sum("contributions" in session for session in ROOTS["session"]) >= 12
