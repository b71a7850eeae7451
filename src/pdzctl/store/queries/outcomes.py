"""What sessions produced and what became of it: proposals, decisions, commitments, referrals; and what is missing."""

from collections.abc import Collection, Iterator
from typing import Any

from pdzctl.store.queries.listing import CURRENT_DUE, DUE_END, HELD, OPEN, OWNER_NAMES, OWNERS
from pdzctl.store.reading import Reading

OUTCOMES = f"""
SELECT 'proposal' AS noun, proposal.id, proposal.code, proposal.title AS text, proposal.state,
    session.id AS session_id, session.code AS session, session.day AS session_day,
    body.id AS body_id, body.code AS body, body.table_id, body.title AS body_title,
    (SELECT group_concat(code, ', ') FROM (
        SELECT organization.code FROM promoter JOIN organization ON organization.id = promoter.organization_id
        WHERE promoter.proposal_id = proposal.id ORDER BY organization.code)) AS owners,
    (SELECT group_concat(name, ', ') FROM (
        SELECT coalesce(nullif(organization.short_name, ''), organization.name) AS name
        FROM promoter JOIN organization ON organization.id = promoter.organization_id
        WHERE promoter.proposal_id = proposal.id ORDER BY organization.code)) AS owner_names,
    NULL AS current_due, 0 AS awaited
FROM proposal LEFT JOIN session ON session.id = proposal.session_id LEFT JOIN body ON body.id = session.body_id
UNION ALL
SELECT 'decision', decision.id, decision.code, decision.text, decision.state,
    session.id, session.code, session.day, body.id, body.code, body.table_id, body.title, NULL, NULL, NULL, 0
FROM decision JOIN session ON session.id = decision.session_id JOIN body ON body.id = session.body_id
UNION ALL
SELECT 'commitment', commitment.id, commitment.code, commitment.text, commitment.state,
    session.id, session.code, session.day, body.id, body.code, body.table_id, body.title,
    {OWNERS}, {OWNER_NAMES}, {CURRENT_DUE}, commitment.state IN {OPEN}
FROM commitment JOIN session ON session.id = commitment.session_id JOIN body ON body.id = session.body_id
UNION ALL
SELECT 'referral', referral.id, referral.code, proposal.title, referral.state,
    session.id, session.code, coalesce(session.day, referral.sent_on), body.id, body.code, body.table_id, body.title,
    asked.code, asked.title, referral.reply_due, referral.state <> 'riscontrata'
FROM referral JOIN proposal ON proposal.id = referral.proposal_id
    LEFT JOIN session ON session.id = coalesce(referral.session_id, proposal.session_id)
    LEFT JOIN body ON body.id = session.body_id
    LEFT JOIN body AS asked ON asked.id = referral.body_id"""
"""Every outcome with where it comes from, its owner and its due date; a referral's owner is the body asked to reply."""

GAPS = f"""
SELECT 'senza_responsabile' AS gap, 'commitment' AS noun, commitment.id, commitment.code, commitment.text AS text,
    commitment.session_id AS session_id, NULL AS expected_by
FROM commitment WHERE commitment.state IN {OPEN} AND NOT EXISTS (
    SELECT 1 FROM commitment_party AS party WHERE party.commitment_id = commitment.id AND party.part = 'owner')
UNION ALL
SELECT 'senza_scadenza', 'commitment', commitment.id, commitment.code, commitment.text, commitment.session_id, NULL
FROM commitment WHERE commitment.state IN {OPEN} AND NOT commitment.continuing AND {CURRENT_DUE} IS NULL
UNION ALL
SELECT 'senza_impegno', 'decision', decision.id, decision.code, decision.text, decision.session_id, NULL
FROM decision WHERE decision.state = 'adottata' AND NOT decision.no_action
    AND NOT EXISTS (SELECT 1 FROM commitment WHERE commitment.decision_id = decision.id)
UNION ALL
SELECT 'senza_motivazione', 'decision', decision.id, decision.code, decision.text, decision.session_id, NULL
FROM decision WHERE decision.state = 'adottata' AND decision.rationale = ''
UNION ALL
SELECT 'senza_riscontro', 'referral', referral.id, referral.code, proposal.title,
    coalesce(referral.session_id, proposal.session_id), referral.reply_due
FROM referral JOIN proposal ON proposal.id = referral.proposal_id WHERE referral.state <> 'riscontrata'
UNION ALL
SELECT 'senza_trasmissione', 'proposal', proposal.id, proposal.code, proposal.title, proposal.session_id, NULL
FROM proposal WHERE proposal.state IN ('elaborata', 'prioritizzata', 'trasmessa')
    AND NOT EXISTS (SELECT 1 FROM referral WHERE referral.proposal_id = proposal.id)
UNION ALL
SELECT 'senza_problema', 'proposal', proposal.id, proposal.code, proposal.title, proposal.session_id, NULL
FROM proposal WHERE proposal.problem_id IS NULL AND proposal.state NOT IN ('ritirata', 'unita_a')
UNION ALL
SELECT 'senza_esito', 'agenda_item', agenda_item.id, agenda_item.code, agenda_item.title, agenda_item.session_id, NULL
FROM agenda_item JOIN session ON session.id = agenda_item.session_id
WHERE agenda_item.disposition IS NULL AND session.state IN {HELD}
    AND NOT EXISTS (SELECT 1 FROM decision
        WHERE decision.agenda_item_id = agenda_item.id AND decision.state <> 'proposta')
    AND agenda_item.kind NOT IN ('verbale_precedente', 'verifica_impegni', 'varie', 'comunicazioni')
UNION ALL
SELECT 'senza_nuova_seduta', 'agenda_item', agenda_item.id, agenda_item.code, agenda_item.title,
    agenda_item.session_id, NULL
FROM agenda_item WHERE agenda_item.disposition = 'rinviato' AND agenda_item.postponed_to_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM agenda_item AS later WHERE later.resumes_id = agenda_item.id)
UNION ALL
SELECT missing.gap, 'session', session.id, session.code, coalesce(nullif(session.title, ''), body.title),
    session.id, NULL
FROM session JOIN body ON body.id = session.body_id JOIN (
    SELECT 'senza_presenze' AS gap UNION ALL SELECT 'senza_fine' UNION ALL SELECT 'senza_luogo'
    UNION ALL SELECT 'senza_ordine_del_giorno' UNION ALL SELECT 'senza_verbale') AS missing
WHERE session.state IN {HELD} AND CASE missing.gap
    WHEN 'senza_presenze' THEN NOT EXISTS (SELECT 1 FROM attendance WHERE attendance.session_id = session.id)
    WHEN 'senza_fine' THEN session.actual_end IS NULL AND session.planned_end IS NULL
    WHEN 'senza_luogo' THEN session.venue = '' AND session.online_url = ''
    WHEN 'senza_ordine_del_giorno' THEN
        NOT EXISTS (SELECT 1 FROM agenda_item WHERE agenda_item.session_id = session.id)
    ELSE NOT EXISTS (SELECT 1 FROM minutes WHERE minutes.session_id = session.id) END"""
"""Everything that the chain still lacks, with the day by which it was expected where there is one."""

STRUCTURE_GAPS = """
SELECT 'senza_tavolo' AS gap, 'problem' AS noun, problem.id, problem.code, problem.title AS text,
    NULL AS session_id, NULL AS expected_by
FROM problem WHERE problem.state NOT IN ('chiuso', 'unito_a', 'non_prioritario')
    AND NOT EXISTS (SELECT 1 FROM body_problem WHERE body_problem.problem_id = problem.id)
UNION ALL
SELECT 'senza_sedute', 'body', body.id, body.code, body.title, NULL, NULL
FROM body WHERE body.state IN ('attivo', 'aperto')
    AND NOT EXISTS (SELECT 1 FROM session JOIN body AS meeting ON meeting.id = session.body_id
        WHERE body.id IN (meeting.id, meeting.table_id))"""
"""What a problem or a body lacks before any session."""


def outcomes(
    reading: Reading,
    *,
    today: str,
    nouns: Collection[str] = (),
    session: str | None = None,
    body: str | None = None,
    state: str | None = None,
    owner: str | None = None,
    since: str | None = None,
    until: str | None = None,
    overdue: bool = False,
) -> Iterator[dict[str, Any]]:
    """Stream what sessions produced as of the ISO day ``today``: newest session first, or what is most late.

    ``session``, ``body`` (a table brings its labs) and ``owner`` (an organization, a person, or the body asked to
    reply) are codes; ``nouns`` are any of proposal, decision, commitment, referral.
    """
    conditions, values = _place(reading, session=session, body=body, since=since, until=until)
    if nouns:
        names = {f"noun_{index}": noun for index, noun in enumerate(nouns)}
        conditions.append(f"noun IN ({', '.join(f':{name}' for name in names)})")
        values |= names
    if state:
        conditions.append("state = :state")
        values["state"] = state
    if owner:
        conditions.append("instr(', ' || owners || ',', ', ' || :owner || ',')")
        values["owner"] = _owner_code(reading, owner)
    if overdue:
        conditions.append("overdue")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    yield from reading.rows(
        f"""
SELECT noun, id, code, text, state, session, session_day, body, body_title, owners, owner_names, current_due, overdue,
    CASE WHEN overdue THEN CAST(julianday(:today) - julianday({DUE_END}) AS INTEGER) END AS days_late
FROM (SELECT *, coalesce(awaited AND {DUE_END} < :today, 0) AS overdue FROM ({OUTCOMES}))
{where} ORDER BY {"days_late DESC, " if overdue else ""}session_day DESC, session DESC, noun DESC, code""",
        today=today,
        **values,
    )


def gaps(
    reading: Reading,
    *,
    today: str,
    session: str | None = None,
    body: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Stream what sessions and their outcomes lack, oldest session first: the gap, whose, and the day expected."""
    conditions, values = _place(reading, session=session, body=body, since=since, until=until)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    yield from reading.rows(
        f"""
SELECT gap, noun, id, code, text, session, session_day, body, expected_by, coalesce(expected_by < :today, 0) AS overdue
FROM (SELECT lacking.*, session.code AS session, session.day AS session_day,
        body.code AS body, body.table_id, body.id AS body_id
    FROM ({GAPS}) AS lacking LEFT JOIN session ON session.id = lacking.session_id
    LEFT JOIN body ON body.id = session.body_id)
{where} ORDER BY session_day, session, code, gap""",
        today=today,
        **values,
    )


def _place(
    reading: Reading, *, session: str | None, body: str | None, since: str | None, until: str | None
) -> tuple[list[str], dict[str, Any]]:
    """Return the conditions and values that keep to one session, one body with its labs, or some days."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if session:
        conditions.append("session_id = :session")
        values["session"] = reading.find("session", session)["id"]
    if body:
        conditions.append(":body IN (body_id, table_id)")
        values["body"] = reading.find("body", body)["id"]
    if since:
        conditions.append("session_day >= :since")
        values["since"] = since
    if until:
        conditions.append("session_day <= :until")
        values["until"] = until
    return conditions, values


def _owner_code(reading: Reading, text: str) -> str:
    """Return the whole code of an organization, a person or a body that is asked to reply."""
    noun = {"PER": "person", "ENT": "organization"}.get(text[:3].upper(), "body")
    return str(reading.find(noun, text)["code"])


def due_in_force(reading: Reading, commitment_id: str) -> str | None:
    """Return the due date of one commitment as the last check left it: a day, a month, or None."""
    due: str | None = reading.value(f"SELECT {CURRENT_DUE} FROM commitment WHERE id = :id", id=commitment_id)
    return due
