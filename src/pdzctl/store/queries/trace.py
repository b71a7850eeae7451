"""The chain from a problem to a reply, walked one level at a time, forwards or backwards."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pdzctl.store.queries.listing import CURRENT_DUE, OWNER_NAMES
from pdzctl.store.queries.outcomes import gaps_sql
from pdzctl.store.reading import Reading


class Edge(NamedTuple):
    """A step of the chain: ``pairs`` is SQL giving ``earlier`` and ``later`` ids of the two nouns."""

    earlier: str
    later: str
    pairs: str


EDGES: tuple[Edge, ...] = (
    Edge(
        "problem",
        "problem",
        """
        SELECT problem_id AS earlier, other_id AS later FROM problem_link WHERE kind IN ('causes', 'aggravates')""",
    ),
    Edge(
        "problem",
        "problem",
        """
        SELECT id AS earlier, merged_into_id AS later FROM problem WHERE merged_into_id IS NOT NULL""",
    ),
    Edge("problem", "body", "SELECT problem_id AS earlier, body_id AS later FROM body_problem"),
    Edge("body", "body", "SELECT table_id AS earlier, id AS later FROM body WHERE table_id IS NOT NULL"),
    Edge("body", "session", "SELECT body_id AS earlier, id AS later FROM session"),
    Edge("session", "minutes", "SELECT session_id AS earlier, id AS later FROM minutes"),
    Edge("session", "agenda_item", "SELECT session_id AS earlier, id AS later FROM agenda_item"),
    Edge(
        "agenda_item",
        "agenda_item",
        """
        SELECT resumes_id AS earlier, id AS later FROM agenda_item WHERE resumes_id IS NOT NULL""",
    ),
    Edge(
        "agenda_item",
        "workgroup",
        """
        SELECT agenda_item_id AS earlier, id AS later FROM workgroup WHERE agenda_item_id IS NOT NULL""",
    ),
    Edge(
        "session", "workgroup", "SELECT session_id AS earlier, id AS later FROM workgroup WHERE agenda_item_id IS NULL"
    ),
    Edge(
        "workgroup",
        "contribution",
        """
        SELECT workgroup_id AS earlier, id AS later FROM contribution WHERE workgroup_id IS NOT NULL""",
    ),
    Edge(
        "agenda_item",
        "contribution",
        """
        SELECT agenda_item_id AS earlier, id AS later FROM contribution
        WHERE workgroup_id IS NULL AND agenda_item_id IS NOT NULL""",
    ),
    Edge(
        "session",
        "contribution",
        """
        SELECT session_id AS earlier, id AS later FROM contribution
        WHERE workgroup_id IS NULL AND agenda_item_id IS NULL""",
    ),
    Edge(
        "workgroup",
        "proposal",
        """
        SELECT workgroup_id AS earlier, id AS later FROM proposal WHERE workgroup_id IS NOT NULL""",
    ),
    Edge(
        "contribution",
        "proposal",
        "SELECT id AS earlier, proposal_id AS later FROM contribution WHERE proposal_id IS NOT NULL",
    ),
    Edge(
        "contribution",
        "proposal",
        """
        SELECT contribution.id AS earlier, proposal.id AS later
        FROM contribution JOIN proposal ON proposal.workgroup_id = contribution.workgroup_id
        WHERE contribution.proposal_id IS NULL""",
    ),
    Edge(
        "contribution",
        "proposal",
        """
        SELECT contribution.id AS earlier, proposal.id AS later
        FROM contribution JOIN proposal ON proposal.session_id = contribution.session_id
            AND proposal.problem_id = contribution.problem_id
        WHERE proposal.workgroup_id IS NULL AND contribution.workgroup_id IS NULL
            AND contribution.proposal_id IS NULL""",
    ),
    Edge(
        "session",
        "proposal",
        """
        SELECT session_id AS earlier, id AS later FROM proposal
        WHERE session_id IS NOT NULL AND workgroup_id IS NULL""",
    ),
    Edge(
        "problem",
        "contribution",
        """
        SELECT problem_id AS earlier, id AS later FROM contribution WHERE problem_id IS NOT NULL""",
    ),
    Edge("problem", "proposal", "SELECT problem_id AS earlier, id AS later FROM proposal WHERE problem_id IS NOT NULL"),
    Edge(
        "proposal",
        "proposal",
        """
        SELECT id AS earlier, merged_into_id AS later FROM proposal WHERE merged_into_id IS NOT NULL""",
    ),
    Edge(
        "proposal", "decision", "SELECT proposal_id AS earlier, id AS later FROM decision WHERE proposal_id IS NOT NULL"
    ),
    Edge(
        "agenda_item",
        "decision",
        """
        SELECT agenda_item_id AS earlier, id AS later FROM decision WHERE agenda_item_id IS NOT NULL""",
    ),
    Edge("session", "decision", "SELECT session_id AS earlier, id AS later FROM decision WHERE agenda_item_id IS NULL"),
    Edge(
        "decision",
        "decision",
        """
        SELECT supersedes_id AS earlier, id AS later FROM decision WHERE supersedes_id IS NOT NULL""",
    ),
    Edge(
        "decision",
        "commitment",
        """
        SELECT decision_id AS earlier, id AS later FROM commitment WHERE decision_id IS NOT NULL""",
    ),
    Edge(
        "agenda_item",
        "commitment",
        """
        SELECT agenda_item_id AS earlier, id AS later FROM commitment
        WHERE decision_id IS NULL AND agenda_item_id IS NOT NULL""",
    ),
    Edge(
        "session",
        "commitment",
        """
        SELECT session_id AS earlier, id AS later FROM commitment
        WHERE decision_id IS NULL AND agenda_item_id IS NULL""",
    ),
    Edge("session", "priority_round", "SELECT session_id AS earlier, id AS later FROM priority_round"),
    Edge("proposal", "referral", "SELECT proposal_id AS earlier, id AS later FROM referral"),
    Edge(
        "organization",
        "person",
        """
        SELECT organization_id AS earlier, id AS later FROM person WHERE organization_id IS NOT NULL""",
    ),
    Edge(
        "organization",
        "seat",
        """
        SELECT organization_id AS earlier, id AS later FROM seat WHERE organization_id IS NOT NULL""",
    ),
    Edge("person", "seat", "SELECT person_id AS earlier, id AS later FROM seat WHERE person_id IS NOT NULL"),
)
"""Each step stands once; an outcome hangs from the nearest thing that produced it."""

SEATED = Edge("body", "seat", "SELECT body_id AS earlier, id AS later FROM seat")
"""Where a seat stands; followed only from a seat, for a body has many."""

PARTS: tuple[Edge, ...] = (
    Edge(
        "organization",
        "contribution",
        """
        SELECT organization_id AS earlier, id AS later FROM contribution WHERE organization_id IS NOT NULL""",
    ),
    Edge("organization", "proposal", "SELECT organization_id AS earlier, proposal_id AS later FROM promoter"),
    Edge(
        "organization",
        "commitment",
        """
        SELECT organization_id AS earlier, commitment_id AS later FROM commitment_party
        WHERE organization_id IS NOT NULL""",
    ),
    Edge(
        "person",
        "contribution",
        """
        SELECT person_id AS earlier, id AS later FROM contribution WHERE person_id IS NOT NULL""",
    ),
    Edge(
        "person",
        "commitment",
        """
        SELECT person_id AS earlier, commitment_id AS later FROM commitment_party WHERE person_id IS NOT NULL""",
    ),
)
"""What organizations and persons had a part in; followed only from them, for an outcome's line names its owners."""

TEXTS: Mapping[str, str] = {
    "plan": "SELECT id, code, title AS text, state, period_end AS day FROM plan",
    "problem": "SELECT id, code, title AS text, state, NULL AS day FROM problem",
    "body": "SELECT id, code, title AS text, state, NULL AS day FROM body",
    "session": """SELECT session.id, session.code, coalesce(nullif(session.title, ''), body.title) AS text,
        session.state, session.day FROM session JOIN body ON body.id = session.body_id""",
    "minutes": """SELECT minutes.id, minutes.code, body.title AS text, minutes.state, session.day FROM minutes
        JOIN session ON session.id = minutes.session_id JOIN body ON body.id = session.body_id""",
    "agenda_item": "SELECT id, code, title AS text, disposition AS state, NULL AS day FROM agenda_item",
    "workgroup": "SELECT id, code, question AS text, NULL AS state, NULL AS day FROM workgroup",
    "contribution": "SELECT id, code, text, kind AS state, NULL AS day FROM contribution",
    "proposal": "SELECT id, code, title AS text, state, NULL AS day FROM proposal",
    "decision": "SELECT id, code, text, state, NULL AS day FROM decision",
    "commitment": f"""SELECT id, code, text, state, {CURRENT_DUE} AS day, {OWNER_NAMES} AS who FROM commitment""",
    "referral": """SELECT referral.id, referral.code, body.title AS text,
        coalesce(referral.reply, referral.state) AS state, referral.reply,
        coalesce(referral.replied_on, referral.sent_on) AS day, referral.reply_text AS reason
        FROM referral JOIN body ON body.id = referral.body_id""",
    "priority_round": "SELECT id, code, title AS text, state, NULL AS day FROM priority_round",
    "organization": "SELECT id, code, name AS text, sector AS state, NULL AS day FROM organization",
    "person": "SELECT id, code, post AS text, level AS state, NULL AS day FROM person",
    "seat": """SELECT seat.id, seat.code, body.title AS text, seat.role AS state, seat.until AS day
        FROM seat JOIN body ON body.id = seat.body_id""",
}
"""What one line says of each noun: its words, its state and the day that matters; a person is a code and a post."""


def neighbours(
    reading: Reading, level: Mapping[str, Iterable[str]], *, forwards: bool, edges: tuple[Edge, ...] = EDGES
) -> list[tuple[str, str, str, str]]:
    """Return ``(noun, id, next noun, next id)`` for every step away from the ids in ``level``, in one statement.

    The steps of one record come in the order of ``edges`` and then of the codes of what they reach.
    """
    steps = []
    for rank, edge in enumerate(edges):
        start, end = ("earlier", "later") if forwards else ("later", "earlier")
        noun, reached = (edge.earlier, edge.later) if forwards else (edge.later, edge.earlier)
        if noun in level:
            steps.append(
                f"SELECT {rank} AS rank, '{noun}' AS noun, step.{start} AS id, '{reached}' AS reached, "
                f"step.{end} AS reached_id, {reached}.code AS code\n"
                f"FROM ({edge.pairs}) AS step JOIN {reached} ON {reached}.id = step.{end}\n"
                f"WHERE step.{start} IN (SELECT value FROM json_each(:{noun}))"
            )
    if not steps:
        return []
    values = {noun: json.dumps(sorted(ids)) for noun, ids in level.items()}
    used = {noun: values[noun] for noun in values if any(f":{noun})" in step for step in steps)}
    rows = reading.rows("\nUNION ALL\n".join(steps) + "\nORDER BY rank, code, reached_id", **used)
    return [(row["noun"], row["id"], row["reached"], row["reached_id"]) for row in rows]


def texts(reading: Reading, ids: Mapping[str, Iterable[str]], *, today: str) -> dict[str, dict[str, Any]]:
    """Return what one line says of every record in ``ids``: one statement for each noun."""
    found: dict[str, dict[str, Any]] = {}
    for noun, wanted in ids.items():
        sql = f"SELECT * FROM ({TEXTS[noun]}) WHERE id IN (SELECT value FROM json_each(:ids)) AND :today = :today"
        for row in reading.rows(sql, ids=json.dumps(sorted(wanted)), today=today):
            found[row["id"]] = {"noun": noun, **row}
    return found


def lacking(reading: Reading, ids: Iterable[str], *, today: str) -> dict[str, list[dict[str, Any]]]:
    """Return by id the gaps of the records in ``ids``, each with the day it was expected by: one statement."""
    gaps = gaps_sql(structure=True, of="SELECT value FROM json_each(:ids)")
    sql = f"SELECT * FROM ({gaps}) WHERE :today = :today ORDER BY code, gap"
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in reading.rows(sql, ids=json.dumps(sorted(ids)), today=today):
        found[row["id"]].append({"gap": row["gap"], "expected_by": row["expected_by"]})
    return found
