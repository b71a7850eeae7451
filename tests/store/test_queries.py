"""Lists and questions: whole rows, indexes used, and the same answer as the records."""

import re
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdzctl.errors import NotFound, Usage
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.gaps import Gap
from pdzctl.records.registry import RECORDS
from pdzctl.store.queries.listing import listing, listing_sql
from pdzctl.store.queries.outcomes import due_in_force, gaps, gaps_sql, outcomes
from pdzctl.store.queries.roster import voting_strength
from pdzctl.store.queries.sessions import numbers_before, postponed_items
from pdzctl.store.queries.status import standing
from pdzctl.store.queries.trace import EDGES, PARTS, SEATED, TEXTS, Edge, neighbours
from pdzctl.store.store import Store

TODAY = "2025-06-03"
STATES = ("aperto", "in_corso", "bloccato", "fatto", "verificato", "annullato")


def plan_of(path: Path, sql: str, **values: object) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        named = dict.fromkeys(re.findall(r"(?<!\w):(\w+)", sql)) | values
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", named)]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_row_of_a_list_is_the_whole_record_and_more(store: Store, session, noun: str) -> None:
    for row in listing(store.reading, noun, today=TODAY):
        record = {name: row[name] for name in NOUNS[noun].columns}
        assert RECORDS[noun].model_validate(record).id == row["id"]


def test_a_row_names_what_its_links_point_to(store: Store, session) -> None:
    (row,) = listing(store.reading, "commitment", today=TODAY)
    assert (row["session"], row["body"], row["body_title"]) == (session.code, "LAB-01", "Rientro a casa")
    assert (row["decision"], row["owners"], row["owner_names"]) == ("DEC-2025-001.1", "ENT-001", "Cooperativa Il Ponte")
    assert (row["due"], row["current_due"], row["overdue"]) == (None, None, 0)


def test_filters_take_fields_links_places_and_days(store: Store, session) -> None:
    def codes(noun: str, **filters: object) -> list[str]:
        return [row["code"] for row in listing(store.reading, noun, today=TODAY, **filters)]

    assert codes("commitment", body="LAB-01", session=session.code, owner="ENT-001", state="aperto") == [
        "IMP-2025-001.1"
    ]
    assert codes("commitment", state=("fatto", "verificato")) == []
    assert codes("body", kind=("lab",)) == ["LAB-01"]
    assert codes("session", year="2025", since="2025-05-15", until="2025-05-15") == [session.code]
    assert codes("session", since="2025-05-16") == []
    with pytest.raises(NotFound):
        codes("commitment", body="LAB-09")
    with pytest.raises(Usage):
        codes("problem", overdue=True)
    with pytest.raises(Usage):
        codes("problem", colour="red")


def test_rows_come_one_at_a_time(store: Store, session) -> None:
    rows = listing(store.reading, "session", today=TODAY)
    before = store.reading.statements
    next(rows)
    assert store.reading.statements == before + 1
    with pytest.raises(StopIteration):
        next(rows)
    assert store.reading.statements == before + 1


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun != "district"])
def test_a_list_of_one_owner_s_members_searches_indexes(store: Store, noun: str) -> None:
    owner = NOUNS[noun].owner
    column = owner or ("body_id" if "body_id" in NOUNS[noun].columns else "id")
    plan = plan_of(store.path, listing_sql(noun, [f"{noun}.{column} = :wanted"]))
    scanned = [step for step in plan if step.startswith("SCAN ") and "(subquery" not in step and "SUBQUERY" not in step]
    assert set(scanned) <= {"SCAN listed"}, plan


@pytest.mark.parametrize("edge", [*EDGES, *PARTS, SEATED], ids=lambda edge: f"{edge.earlier}-{edge.later}")
@pytest.mark.parametrize("forwards", [True, False])
def test_every_step_of_the_chain_is_an_index_search(store: Store, edge: Edge, forwards: bool) -> None:
    asked: list[tuple[str, dict[str, str]]] = []

    class Asking:
        def rows(self, sql: str, /, **values: str):
            asked.append((sql, values))
            return iter(())

    start = edge.earlier if forwards else edge.later
    neighbours(Asking(), {start: ["x"]}, forwards=forwards, edges=(edge,))
    ((sql, values),) = asked
    scans = [
        step for step in plan_of(store.path, sql, **values) if step.startswith("SCAN ") and "json_each" not in step
    ]
    assert scans == []


def test_every_coded_noun_has_words_in_a_trace() -> None:
    assert set(TEXTS) == {noun.name for noun in NOUNS.values() if "code" in noun.columns}


def test_every_gap_is_looked_for() -> None:
    assert set(re.findall(r"'(senza_\w+)'", gaps_sql(structure=True))) == set(Gap)


def test_gaps_name_what_a_session_and_its_outcomes_lack(store: Store, session) -> None:
    with store.changing("held"):
        store.sessions.replace(session.revised(state="svolta"))
    assert {(row["gap"], row["code"]) for row in gaps(store.reading, today=TODAY, session=session.code)} == {
        ("senza_presenze", "SED-2025-001"),
        ("senza_fine", "SED-2025-001"),
        ("senza_luogo", "SED-2025-001"),
        ("senza_motivazione", "DEC-2025-001.1"),
        ("senza_scadenza", "IMP-2025-001.1"),
    }


def test_gaps_are_those_of_the_days_asked_for(store: Store, session) -> None:
    with store.changing("held"):
        store.sessions.replace(session.revised(state="svolta"))
    days = {"since": "2025-05-15", "until": "2025-05-15"}
    assert list(gaps(store.reading, today=TODAY, **days)) == list(gaps(store.reading, today=TODAY)) != []
    assert list(gaps(store.reading, today=TODAY, until="2025-05-14")) == []
    assert list(gaps(store.reading, today=TODAY, since="2025-05-16")) == []


def test_an_item_ends_with_its_disposition_or_with_a_decision_that_was_adopted(store: Store, session) -> None:
    with store.changing("held, its decision only proposed"):
        store.sessions.replace(session.revised(state="svolta"))
        (decision,) = store.decisions.find(session_id=session.id)
        store.decisions.replace(decision.revised(state="proposta"))
    found = gaps(store.reading, today=TODAY, session=session.code)
    assert [row["code"] for row in found if row["gap"] == "senza_esito"] == ["PDG-2025-001.1"]


def test_what_is_overdue_comes_most_late_first(store: Store, session) -> None:
    with store.changing("committed"):
        for text, due in (("Presto", "2025-05-30"), ("Prima", "2025-05-02"), ("Il mese prima", "2025-04")):
            store.commitments.add(session_id=session.id, text=text, due=due)
    late = outcomes(store.reading, today="2025-06-01", overdue=True, nouns=["commitment"])
    assert [(row["text"], row["days_late"]) for row in late] == [("Il mese prima", 32), ("Prima", 30), ("Presto", 2)]


def test_outcomes_are_proposals_decisions_commitments_and_referrals(store: Store, session) -> None:
    with store.changing("sent a proposal"):
        asked = store.bodies.add(kind="steering_wide", title="Cabina di regia allargata")
        proposal = store.proposals.add(title="Una scheda unica", session=session.code, state="trasmessa")
        store.of("referral").add(
            proposal_id=proposal.id, body_id=asked.id, sent_on="2025-05-16", reply_due="2025-05-30"
        )
    rows = list(outcomes(store.reading, today=TODAY, body="LAB-01"))
    assert [row["noun"] for row in rows] == ["referral", "proposal", "decision", "commitment"]
    late = list(outcomes(store.reading, today=TODAY, overdue=True))
    assert [(row["code"], row["owner_names"]) for row in late] == [("TRA-2025-001", "Cabina di regia allargata")]
    assert list(outcomes(store.reading, today="2025-05-30", overdue=True)) == []
    assert [row["code"] for row in outcomes(store.reading, today=TODAY, owner="ORG-01")] == ["TRA-2025-001"]
    assert [row["code"] for row in outcomes(store.reading, today=TODAY, nouns=["decision"])] == ["DEC-2025-001.1"]
    assert list(outcomes(store.reading, today=TODAY, since=session.day, until=session.day)) == rows
    assert list(outcomes(store.reading, today=TODAY, until="2025-05-14")) == []


def test_every_referral_is_an_outcome_once_whatever_session_sent_it(store: Store, session) -> None:
    with store.changing("sent proposals"):
        asked = store.bodies.add(kind="steering_wide", title="Cabina di regia allargata")
        to_be_dated = store.sessions.add(body="LAB-01", title="Da fissare")
        for sender in (session, to_be_dated, None):
            proposal = store.proposals.add(title="Una scheda unica", state="trasmessa")
            sent = {"proposal_id": proposal.id, "body_id": asked.id, "sent_on": "2025-05-16"}
            store.of("referral").add(**sent, session_id=sender.id if sender else None)
    listed = outcomes(store.reading, today=TODAY, nouns=["referral"])
    assert sorted(row["code"] for row in listed) == ["TRA-2025-001", "TRA-2025-002", "TRA-2025-003"]
    assert listed.total() == 3


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31)).map(date.isoformat)
DUES = st.one_of(st.none(), DAYS, DAYS.map(lambda day: day[:7]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(due=DUES, later=st.lists(st.tuples(DAYS, DUES), max_size=3), state=st.sampled_from(STATES), today=DAYS)
def test_overdue_in_sql_is_the_record_s_rule(store: Store, session, *, due, later, state, today) -> None:
    with store.changing("generated"):
        (commitment,) = store.commitments.find(session_id=session.id)
        commitment = store.commitments.replace(commitment.revised(due=due, state=state))
        for check in store.of("commitment_check").find(commitment_id=commitment.id):
            store.of("commitment_check").remove(check)
        for day, new_due in later:
            store.of("commitment_check").add(commitment_id=commitment.id, day=day, found="aperto", new_due=new_due)
    # Of two checks on one day the later one counts.
    given_dues = [new_due for _, new_due in sorted(later, key=lambda check: check[0]) if new_due]
    newest = given_dues[-1] if given_dues else due
    (row,) = listing(store.reading, "commitment", today=today)
    assert row["current_due"] == newest == due_in_force(store.reading, commitment.id)
    assert bool(row["overdue"]) is commitment.overdue(today, newest)


@pytest.mark.parametrize(
    ("who", "presence", "at", "present"),
    [
        ("seat", None, None, 1),
        ("person", None, None, 1),
        ("organization", None, None, 1),
        ("substitute", None, None, 1),
        ("stranger", None, None, 0),
        ("seat", ("14:30", "16:00"), "15:00", 1),
        ("seat", ("14:30", "16:00"), "16:00", 0),
        ("seat", ("14:30", "16:00"), "14:00", 0),
        ("seat", ("14:30", None), "18:00", 1),
        ("seat", (None, "15:00"), "14:00", 1),
    ],
)
def test_a_voting_seat_is_there_through_whoever_holds_it(store: Store, session, *, who, presence, at, present) -> None:
    with store.changing("seated"):
        firm = store.organizations.add(name="Ausl")
        people = [store.people.add(family_name=name) for name in ("Rossi", "Bianchi", "Neri")]
        seat = store.seats.add(
            body_id=session.body_id,
            person_id=people[0].id if who != "organization" else None,
            organization_id=firm.id,
            substitute_id=people[1].id,
        )
        store.seats.add(body_id=session.body_id, role="uditore", person_id=people[2].id)
        store.seats.add(body_id=session.body_id, person_id=people[2].id, until="2025-05-14")
        links = {
            "seat": {"seat_id": seat.id},
            "person": {"person_id": people[0].id},
            "organization": {"organization_id": firm.id},
            "substitute": {"person_id": people[1].id},
            "stranger": {"person_id": people[2].id},
        }
        there = store.of("attendance").add(session_id=session.id, **links[who])
        if presence:
            store.of("presence").add(attendance_id=there.id, arrived_at=presence[0], left_at=presence[1])
    assert voting_strength(store.reading, session.id, day="2025-05-15", at=at) == (1, present)


def test_numbers_restart_where_a_year_is_asked(store: Store, session) -> None:
    with store.changing("numbered"):
        store.sessions.replace(session.revised(number=4))
        store.sessions.add(body_id=session.body_id, day="2026-02-01", number=1)
    assert numbers_before(store.reading, session.body_id, day="2026-03-01") == (4, 1)
    assert numbers_before(store.reading, session.body_id, day="2026-01-31", year="2026") == (1, 4)
    assert numbers_before(store.reading, session.body_id, day="2027-01-01", year="2027") == (0, 1)


def test_a_postponed_item_waits_until_it_is_resumed(store: Store, session) -> None:
    with store.changing("postponed"):
        (item,) = store.of("agenda_item").find(session_id=session.id)
        store.of("agenda_item").replace(item.revised(disposition="rinviato"))
    waiting = list(postponed_items(store.reading, session.body_id, before="2025-06-30"))
    assert [row["title"] for row in waiting] == ["Dimissioni protette"]
    with store.changing("resumed"):
        later = store.sessions.add(body_id=session.body_id, day="2025-06-12")
        store.of("agenda_item").add(session_id=later.id, title="Dimissioni protette", resumes_id=item.id)
    assert list(postponed_items(store.reading, session.body_id, before="2025-06-30")) == []


def test_the_standing_takes_the_same_statements_whatever_the_district(store: Store, session) -> None:
    def statements() -> int:
        before = store.reading.statements
        standing(store.reading, today=TODAY)
        return store.reading.statements - before

    few = statements()
    with store.changing("many sessions"):
        for number in range(40):
            day = (date(2025, 6, 4) + timedelta(days=number)).isoformat()
            store.sessions.add(body_id=session.body_id, day=day, state="svolta")
    assert statements() == few == 9
