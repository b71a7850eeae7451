"""The four sessions of ``welfare_facts``, as an exchange folder: seats of organizations, head counts, groups."""

from pathlib import Path

import tomli_w

from pdzctl.workflows.exchange.shape import columns_of_sheet
from pdzctl.workflows.exchange.sheets import write_sheet

DISTRICT = "a4a5c7a0-2d3f-5c55-9b40-61f1f3a1c0de"
AGNONE, BASSANO, ROMAGNA, FISCAGLIA = "SED-2016-001", "SED-2019-001", "SED-2026-001", "SED-2020-001"
LATER_DAY = "SED-2020-002"
STATUS = {"present": "presente", "absent": "assente"}


class Roster:
    """The organizations, people and seats that the sessions need, by code."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict]] = {"organization": [], "person": [], "seat": []}

    def organization(self, name: str, sector: str) -> str:
        for row in self.rows["organization"]:
            if row["name"] == name:
                return row["code"]
        return self._add("organization", "ENT", name=name, sector=sector)

    def person(self, name: str, **more: str) -> str:
        return self._add("person", "PER", family_name=name, **more)

    def seat(self, **fields: str) -> str:
        return self._add("seat", "SEG", **fields)

    def _add(self, noun: str, prefix: str, **fields: str) -> str:
        code = f"{prefix}-{len(self.rows[noun]) + 1:03}"
        self.rows[noun].append({"code": code, **fields})
        return code

    def write(self, folder: Path) -> None:
        for noun, name in (("organization", "organizations"), ("person", "people"), ("seat", "seats")):
            columns = columns_of_sheet(noun)
            rows = [[row.get(column, "") for column in columns] for row in self.rows[noun]]
            (folder / f"{name}.csv").write_text(write_sheet(noun, rows))


def write_folder(facts: list[dict], folder: Path) -> None:
    """Write the facts, offices in place of persons, as they would be kept."""
    (folder / "sessions").mkdir(parents=True)
    (folder / "roster").mkdir()
    bassano, agnone, romagna, fiscaglia = facts
    roster = Roster()
    sessions = [_bassano(bassano, roster), _agnone(agnone, roster), _romagna(romagna), *_fiscaglia(fiscaglia)]
    roster.write(folder / "roster")
    bodies = [
        {"code": "ORG-01", "kind": "technical", "title": bassano["body"]},
        {"code": "ORG-02", "kind": "political", "title": agnone["body"], "quorum": "meta_piu_uno"},
        {"code": "LAB-01", "kind": "lab", "title": romagna["title"]},
        {"code": "LAB-02", "kind": "lab", "title": fiscaglia["body"]},
    ]
    plan = {"code": "PDZ-2020", "title": "Piano di zona", "period_start": "2020-01-01", "period_end": "2022-12-31"}
    (folder / "district.toml").write_text(tomli_w.dumps({"id": DISTRICT, "name": "Fatti", "plan": [plan]}))
    (folder / "bodies.toml").write_text(tomli_w.dumps({"body": bodies}))
    for session in sessions:
        (folder / "sessions" / f"{session['code']}.toml").write_text(tomli_w.dumps(session))


def _bassano(facts: dict, roster: Roster) -> dict:
    attendance = []
    for one in facts["attendance"]:
        staff = one["org"].startswith("AULSS")
        organization = roster.organization(one["org"], "azienda_sanitaria" if staff else "comune")
        person = roster.person(one["name"], organization=organization, post=one["role"])
        seat = roster.seat(
            body="ORG-01",
            role="esperto" if staff else "componente",
            organization=organization,
            person=person,
            post=one["role"],
            area=one["note"].removeprefix("area "),
            voting="no" if staff else "sì",
        )
        present = one["status"] == "present"
        attendance.append({"seat": seat, "person": person, "status": STATUS[one["status"]], "signed": present})
    return {
        "code": BASSANO,
        "body": "ORG-01",
        "title": facts["title"],
        "state": "svolta",
        "day": facts["date"],
        "actual_start": facts["start"],
        "venue": facts["place"],
        "agenda": [{"title": title} for title in facts["agenda"]],
        "attendance": attendance,
    }


def _agnone(facts: dict, roster: Roster) -> dict:
    attendance = []
    for one in facts["attendance"]:
        staff = one["org"] == "ASReM"
        organization = roster.organization(one["org"], "azienda_sanitaria" if staff else "comune")
        role = "presidente" if one["role"] == "Presidente" else "esperto" if staff else "componente"
        voting = "no" if staff else "sì"
        seat = roster.seat(
            body="ORG-02", role=role, organization=organization, post="" if staff else "Sindaco", voting=voting
        )
        attendance.append({"seat": seat, "status": STATUS[one["status"]], "post": one["role"]})
    decision = {
        "text": facts["title"].partition(": ")[2],
        "act_number": "5",
        "rationale": "Conferma la deliberazione n. 17 del 28 dicembre 2015.",
    }
    return {
        "code": AGNONE,
        "body": "ORG-02",
        "state": "svolta",
        "day": facts["date"],
        "actual_start": facts["start"],
        "call": "seconda",
        "convocation_protocol": "58/16",
        "convoked_on": "2016-02-01",
        "venue": facts["place"],
        "attendance": attendance,
        "decisions": [decision],
    }


def _romagna(facts: dict) -> dict:
    counts = [{"count": count, "note": what} for what, count in facts["attendance_counts"].items()]
    groups = [{"question": theme} for theme in facts["themes"]]
    return {"code": ROMAGNA, "body": "LAB-01", "state": "svolta", "attendance": counts, "workgroups": groups}


def _fiscaglia(facts: dict) -> list[dict]:
    sessions = []
    for code, day in ((FISCAGLIA, "2020-07-21"), (LATER_DAY, "2020-07-23")):
        groups = [
            {"question": group["group"], "started_at": group["start"], "venue": group["place"] or ""}
            for group in facts["sessions"]
            if group["date"] == day
        ]
        sessions.append({"code": code, "body": "LAB-02", "state": "svolta", "day": day, "workgroups": groups})
    return sessions
