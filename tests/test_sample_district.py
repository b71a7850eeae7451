"""The invented district in ``sample_district/`` agrees with itself: codes, links, seats, votes, states, privacy."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.records.privacy import Privacy
from pdzctl.records.registry import RECORDS
from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.export import files_of
from pdzctl.workflows.exchange.staging import read
from sample_rows import (
    BODIES,
    CODES,
    EVERYTHING,
    FOLDER,
    HELD,
    ORGANIZATIONS,
    ROOTS,
    SEATS,
    SESSIONS,
    TODAY,
    Row,
    every,
    present,
    referrals,
    toml,
    walk,
)


def _seats_on(body: str, day: str) -> list[Row]:
    return [
        seat
        for seat in ROOTS["seat"]
        if seat["body"] == body and seat.get("since", "") <= day <= seat.get("until", "9999") and seat["voting"]
    ]


@pytest.mark.parametrize("root", ROOTS)
def test_every_table_is_a_valid_record(root: str) -> None:
    for noun, values, where in (
        found for row in ROOTS[root] for found in walk(NOUNS[root], row, row.get("code", root))
    ):
        columns = {field.key: field.name for field in noun.fields}
        assert set(values) <= set(columns), where
        owner = {noun.owner: "owner"} if noun.owner else {}
        named = {columns[key]: value for key, value in values.items()}
        record = RECORDS[noun.name].model_validate({"id": "id", **owner, **named})
        assert {name: value for name, value in record.values().items() if name in named} == named, where


def test_the_folder_is_in_its_canonical_form(tmp_path: Path) -> None:
    with Store.open(create_file(tmp_path / "district.db")) as store:
        staged = read(FOLDER)
        with store.changing("applied the sample"):
            comparison = apply(store, staged)
        written = dict(files_of(store.reading))
    assert comparison.warnings == []
    files = {str(path.relative_to(FOLDER)): path for path in FOLDER.rglob("*") if path.suffix in {".toml", ".csv"}}
    assert {name: path.read_bytes() for name, path in files.items()} == written


def test_no_code_is_used_twice() -> None:
    twice = [code for code, times in Counter(r["code"] for _, r, _ in EVERYTHING if "code" in r).items() if times > 1]
    assert twice == []


def test_every_link_leads_to_a_record_of_its_noun() -> None:
    lost = [
        (where, field.key, row[field.key])
        for noun, row, where in EVERYTHING
        for field in noun.fields
        if field.kind is Kind.LINK and field.key in row and CODES.get(row[field.key]) != field.of
    ]
    assert lost == []


def test_every_code_named_in_a_text_exists() -> None:
    prefixes = "|".join(sorted({noun.prefix for noun in NOUNS.values() if noun.prefix} | {"TAV", "LAB", "ORG"}))
    pattern = re.compile(rf"\b(?:{prefixes})-[0-9.-]*[0-9]")
    lost = {(where, code) for where, text in _free_texts() for code in pattern.findall(text) if code not in CODES}
    assert lost == set()


def _free_texts() -> list[tuple[str, str]]:
    lines = {Kind.LINE, Kind.BLOCK}
    return [
        (where, row[field.key])
        for noun, row, where in EVERYTHING
        if noun.name != "person"
        for field in noun.fields
        if field.kind in lines and field.privacy in {Privacy.NONE, Privacy.FREE_TEXT} and field.key in row
    ]


def test_no_text_names_a_person() -> None:
    surnames = "|".join(re.escape(person["family_name"]) for person in ROOTS["person"])
    pattern = re.compile(rf"\b(?:{surnames})\b", re.IGNORECASE)
    assert [where for where, text in _free_texts() if pattern.search(text)] == []


def test_no_text_holds_a_way_to_reach_a_person() -> None:
    contact = re.compile(r"@|\b\d{8,}\b|\b[A-Z]{6}\d{2}[A-Z]\d{2}")
    texts = [
        (where, row[field.key])
        for noun, row, where in EVERYTHING
        for field in noun.fields
        if field.privacy is Privacy.FREE_TEXT and field.key in row
    ]
    assert len(texts) > 1_000
    assert [where for where, text in texts if contact.search(text)] == []


def test_the_readme_names_codes_and_files_that_exist() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    codes = set(re.findall(r"\b(?:LAB|TAV|PRB|PRO|SED)-[\d-]*\d", text))
    assert codes
    assert codes <= set(CODES)
    paths = re.findall(r"`([a-z_/]+(?:\.toml|\.csv|/))`", text)
    assert len(paths) == 8
    assert [path for path in paths if not (FOLDER / path).exists()] == []


def test_session_files_are_named_after_their_session() -> None:
    for path in (FOLDER / "sessions").iterdir():
        assert re.fullmatch(r"SED-\d{4}-\d{3}-[a-z0-9-]+\.toml", path.name)
        assert toml(f"sessions/{path.name}")["code"] == path.name[:12]


def test_the_district_is_as_large_as_promised() -> None:
    assert len(ROOTS["organization"]) == 60
    assert len(ROOTS["person"]) == 116
    assert len(SESSIONS) == 29
    assert sum(session["state"] in HELD for session in SESSIONS.values() if "state" in session) == 26
    assert Counter(body["kind"] for body in BODIES.values()) == {
        "political": 1, "steering_core": 1, "steering_wide": 1, "planning_office": 1, "technical": 1,
        "table": 7, "lab": 7,
    }  # fmt: skip


def test_each_table_has_one_lab_and_the_discharge_lab_keeps_its_code() -> None:
    labs = {body["code"]: body["table"] for body in BODIES.values() if body["kind"] == "lab"}
    assert sorted(labs.values()) == [f"TAV-0{n}" for n in range(1, 8)]
    assert (labs["LAB-03"], BODIES["TAV-02"]["title"], BODIES["LAB-03"]["title"]) == (
        "TAV-02", "Tornare a vivere a casa", "Rientro a casa",
    )  # fmt: skip


@pytest.mark.parametrize("code", ["ORG-01", "ORG-02", "ORG-03"])
def test_formal_bodies_are_full_today(code: str) -> None:
    assert len(_seats_on(code, TODAY)) == BODIES[code]["size"]


def test_steering_seats_are_five_and_nineteen_of_allowed_sectors() -> None:
    assert (BODIES["ORG-02"]["size"], BODIES["ORG-03"]["size"]) == (5, 19)
    for code in ("ORG-01", "ORG-02", "ORG-03"):
        sectors = {ORGANIZATIONS[seat["organization"]]["sector"] for seat in ROOTS["seat"] if seat["body"] == code}
        assert sectors <= set(BODIES[code]["sectors"])


def test_some_seats_ended_and_were_replaced_and_some_have_a_substitute() -> None:
    ended = [
        seat for seat in ROOTS["seat"] if seat.get("until", TODAY) < TODAY and seat["body"] in {"ORG-01", "ORG-03"}
    ]
    assert len(ended) == 3
    for seat in ended:
        successors = [
            other
            for other in ROOTS["seat"]
            if other["body"] == seat["body"]
            and other.get("organization") == seat["organization"]
            and other["since"] > seat["until"]
        ]
        assert successors, seat["code"]
    assert sum("substitute" in seat for seat in ROOTS["seat"]) >= 10
    assert {seat["represents"] for seat in ROOTS["seat"] if "represents" in seat} == {"LAB-02", "LAB-03", "LAB-05"}


def test_offices_are_institutional_and_lab_members_are_not() -> None:
    for seat in ROOTS["seat"]:
        if seat["body"].startswith(("LAB", "TAV")):
            assert not seat["institutional"], seat["code"]
        if seat["body"] == "ORG-01":
            assert seat["institutional"], seat["code"]


def _check_digit(digits: str) -> str:
    """Return the eleventh digit of an Italian VAT number (Luhn, DPR 633/1972)."""
    doubled = [sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(digits)]
    return str(-sum(doubled) % 10)


def test_tax_codes_are_valid_unique_and_plainly_invented() -> None:
    codes = [row["tax_code"] for row in ORGANIZATIONS.values() if "tax_code" in row]
    assert len(codes) == len(set(codes)) == 48
    for code in codes:
        assert re.fullmatch(r"9900\d{3}999\d", code)
        assert code[-1] == _check_digit(code[:-1])


def test_contacts_lead_nowhere() -> None:
    for person in ROOTS["person"]:
        assert person.get("email", "@.example").endswith(".example")
        assert person.get("phone", "0000 99").startswith("0000 99")
    names = [(person["family_name"], person["given_name"]) for person in ROOTS["person"]]
    assert len({family for family, _ in names}) == len(names)


def test_short_names_are_one_per_organization() -> None:
    names = [row["short_name"] for row in ORGANIZATIONS.values()]
    assert len(set(names)) == len(names)


def test_sessions_fall_on_working_days_of_the_plan() -> None:
    plan = ROOTS["plan"][0]
    for session in SESSIONS.values():
        assert plan["period_start"] <= session["day"] <= plan["period_end"]
        assert date.fromisoformat(session["day"]).weekday() < 5, session["code"]
        assert (session.get("state") in HELD) == ("actual_end" in session), session["code"]
        if session.get("state") in HELD:
            assert session["day"] < TODAY
            assert session["actual_start"] < session["actual_end"]
            assert all("disposition" in item for item in session["agenda"]), session["code"]
            assert session["attendance"], session["code"]
            assert session["summary"], session["code"]


def test_minutes_stand_as_their_session_says() -> None:
    frozen = {"approvato", "protocollato", "pubblicato"}
    for session in SESSIONS.values():
        minutes = session.get("minutes")
        match session.get("state"):
            case "chiusa":
                assert minutes["state"] in frozen
                assert minutes["approved_on"] >= session["day"]
                if minutes["approval"] == "seduta_successiva":
                    later = SESSIONS[minutes["approved_in"]]
                    assert later["body"] == session["body"]
                    assert later["day"] == minutes["approved_on"]
                    assert any(
                        minutes["code"] in item.get("summary", "") or item.get("kind") == "verbale_precedente"
                        for item in later["agenda"]
                    )
            case "verbalizzata":
                assert minutes.get("state", "bozza") not in frozen
            case _:
                assert minutes is None


def test_numbers_of_formal_bodies_restart_and_those_of_labs_do_not() -> None:
    for code, body in BODIES.items():
        sessions = [session for session in SESSIONS.values() if session["body"] == code]
        key = (lambda _: "") if body["kind"] == "lab" else (lambda session: session["day"][:4])
        for year in {key(session) for session in sessions}:
            numbers = [session["number"] for session in sessions if key(session) == year]
            assert numbers == list(range(1, len(numbers) + 1)), (code, year)


def test_votes_never_exceed_thosepresent() -> None:
    for session in SESSIONS.values():
        there = sum(row.get("count", 1) for row in present(session))
        for decision in session.get("decisions", []):
            votes = [decision.get(f"votes_{what}") for what in ("for", "against", "abstained")]
            if None not in votes:
                assert sum(votes) + decision.get("recused", 0) <= there, decision["code"]
            assert decision["rationale"]


def test_formal_bodies_decide_with_a_quorum() -> None:
    for session in SESSIONS.values():
        body = BODIES[session["body"]]
        if body["kind"] in {"political", "steering_core", "steering_wide"} and session.get("state") in HELD:
            assert len(present(session)) >= body["size"] // 2 + 1, session["code"]


def test_those_convened_are_those_on_the_sheet() -> None:
    for session in SESSIONS.values():
        by_seat = [row for row in session.get("attendance", []) if "seat" in row]
        if "convoked_count" in session and session.get("state") in HELD:
            assert len(by_seat) == session["convoked_count"], session["code"]
        for row in by_seat:
            seat = SEATS[row["seat"]]
            assert seat["body"] == session["body"]
            assert seat["since"] <= session["day"] <= seat.get("until", "9999"), (session["code"], row)
            assert ("delegate" in row) == (row.get("status") == "presente_con_delega")


def test_checks_look_at_earlier_commitments() -> None:
    made = {row["code"]: session for session in SESSIONS.values() for row in session.get("commitments", [])}
    for session in SESSIONS.values():
        for check in session.get("checks", []):
            assert made[check["commitment"]]["day"] < session["day"], check
            assert made[check["commitment"]]["body"] == session["body"], check


def test_verified_and_stopped_commitments_say_why() -> None:
    for row in every("commitment"):
        state = row.get("state", "aperto")
        if state in {"fatto", "verificato"}:
            assert "evidence" in row, row["code"]
        if state in {"bloccato", "annullato"}:
            assert "reason" in row, row["code"]
        if row.get("continuing"):
            assert "review_on" in row, row["code"]


def test_proposals_stand_as_their_last_reply_says() -> None:
    for proposal in ROOTS["proposal"]:
        replies = [row["reply"] for row in proposal.get("referrals", []) if "reply" in row]
        state = proposal.get("state", "emersa")
        if replies:
            assert state in {replies[-1], "tradotta_in_intervento"}, proposal["code"]
        else:
            assert state not in {"accolta", "accolta_in_parte", "rinviata", "non_accolta"}, proposal["code"]
            assert (state == "trasmessa") == ("referrals" in proposal), proposal["code"]
        assert (state == "unita_a") == ("merged_into" in proposal), proposal["code"]


def test_every_reply_has_its_reason_and_a_session_that_decided_it() -> None:
    for code, referral in referrals().items():
        if referral.get("state") == "riscontrata":
            assert referral["reply_text"], code
            session = SESSIONS[referral["reply_session"]]
            assert (session["body"], session["day"]) == (referral["body"], referral["replied_on"])
