"""Real minutes in the data folder's own shape, mapped to the exchange folder: sessions and the roster they need."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import tomli_w

from pdzctl.workflows.exchange.shape import columns_of_sheet
from pdzctl.workflows.exchange.sheets import write_sheet

DISTRICT = "6f1d3c1e-52b0-5a0f-8d7c-9f2f3a6b7c10"


def real_sessions(data: Path, names: Iterable[str]) -> Iterator[dict]:
    for name in names:
        for line in (data / name / "sessions.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def write_folder(sessions: list[dict], folder: Path) -> None:
    """Write the sessions and everybody they name; nobody who is not named gets a record."""
    (folder / "sessions").mkdir(parents=True)
    (folder / "roster").mkdir()
    bodies = {name: f"LAB-{number:02}" for number, name in enumerate(dict.fromkeys(s["body"] for s in sessions), 1)}
    people = {name: f"PER-{number:03}" for number, name in enumerate(dict.fromkeys(_named(sessions)), 1)}
    district = {"id": DISTRICT, "name": "Verbali veri"}
    (folder / "district.toml").write_text(tomli_w.dumps(district))
    body_tables = [{"code": code, "kind": "lab", "title": name} for name, code in bodies.items()]
    (folder / "bodies.toml").write_text(tomli_w.dumps({"body": body_tables}))
    columns = columns_of_sheet("person")
    rows = [
        [{"code": code, "family_name": name}.get(column, "") for column in columns] for name, code in people.items()
    ]
    (folder / "roster" / "people.csv").write_text(write_sheet("person", rows))
    for number, session in enumerate(sessions, 1):
        code = f"SED-{session['date'][:4]}-{number:03}"
        table = _session(session, code, bodies, people)
        (folder / "sessions" / f"{code}.toml").write_text(tomli_w.dumps(table, multiline_strings=True))


def _named(sessions: list[dict]) -> Iterator[str]:
    for session in sessions:
        yield from (name for name in (session["chair"], session["secretary"]) if name)
        yield from (one["name"] for one in session["attendance"])
        yield from (owner for action in session["actions"] for owner in action["owners"])


def _session(session: dict, code: str, bodies: dict[str, str], people: dict[str, str]) -> dict:
    table = {
        "code": code,
        "body": bodies[session["body"]],
        "title": session["title"],
        "state": "svolta",
        "day": session["date"],
        "venue": session["place"],
        "summary": "\n\n".join(f"{note['heading']}\n{note['text']}" for note in session["notes"]),
        "agenda": [{"title": title} for title in session["agenda"]],
        "attendance": [{"person": people[one["name"]], "post": one.get("role", "")} for one in session["attendance"]],
        "decisions": [{"text": one["text"]} for one in session["decisions"]],
        "commitments": [_commitment(one, people) for one in session["actions"]],
        "minutes": {"kind": "verbale_organo"},
    }
    for key, time in (("actual_start", session["start"]), ("actual_end", session["end"])):
        if time:
            table[key] = re.sub(r"^(\d):", r"0\1:", time)
    for key, name in (("chair", session["chair"]), ("minute_taker", session["secretary"])):
        if name:
            table[key] = people[name]
    return table


def _commitment(action: dict, people: dict[str, str]) -> dict:
    table = {"text": action["text"], "parties": [{"person": people[name]} for name in action["owners"]]}
    if action["due"]:
        table["due"] = action["due"]
    return table
