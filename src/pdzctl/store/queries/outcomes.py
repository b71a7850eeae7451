"""What sessions produced and what became of it: proposals, decisions, commitments, referrals; and what is missing."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pdzctl.store.queries.listing import CURRENT_DUE, DUE_END, HELD, OPEN, OWNER_NAMES, OWNERS, Listing
from pdzctl.store.reading import Reading

_MET = """session.id AS session_id, session.code AS session, session.day AS session_day,
    session.body_id AS body_id, body.code AS body, body.table_id, body.title AS body_title"""
_NOT_MET = ", ".join(
    f"CAST(NULL AS TEXT) AS {name}"
    for name in ("session_id", "session", "session_day", "body_id", "body", "table_id", "body_title")
)
_PROMOTED = """(SELECT group_concat(code, ', ') FROM (
        SELECT organization.code FROM promoter JOIN organization ON organization.id = promoter.organization_id
        WHERE promoter.proposal_id = proposal.id ORDER BY organization.code)) AS owners,
    (SELECT group_concat(name, ', ') FROM (
        SELECT coalesce(nullif(organization.short_name, ''), organization.name) AS name
        FROM promoter JOIN organization ON organization.id = promoter.organization_id
        WHERE promoter.proposal_id = proposal.id ORDER BY organization.code)) AS owner_names,
    NULL AS current_due, 0 AS awaited"""
_DECIDED = "NULL AS owners, NULL AS owner_names, NULL AS current_due, 0 AS awaited"
_COMMITTED = f"""{OWNERS} AS owners, {OWNER_NAMES} AS owner_names, {CURRENT_DUE} AS current_due,
    commitment.state IN {OPEN} AS awaited"""
_ASKED = """nullif(asked.code, '') AS owners, nullif(asked.title, '') AS owner_names,
    nullif(referral.reply_due, '') AS current_due, referral.state <> 'riscontrata' AS awaited"""
_ASKING = """JOIN proposal ON proposal.id = referral.proposal_id
    LEFT JOIN session ON session.id = coalesce(referral.session_id, proposal.session_id)
    LEFT JOIN body ON body.id = session.body_id LEFT JOIN body AS asked ON asked.id = referral.body_id"""
_ASKING_MET = _MET.replace("session.day", "CAST(coalesce(session.day, referral.sent_on) AS TEXT)", 1)


class _Arm(NamedTuple):
    """One part of the outcomes: its noun, its text, where it comes from, who owns it and by when, and its source."""

    noun: str
    text: str
    met: str
    owned: str
    source: str

    def sql(self, *, owned: bool = True) -> str:
        """Return the SELECT; without ``owned`` what is worked out row by row is left out, for counting."""
        named = f"{self.noun}.id, {self.noun}.code, {self.text} AS text, {self.noun}.state"
        return (
            f"SELECT '{self.noun}' AS noun, {named}, {self.met}{f', {self.owned}' if owned else ''}\nFROM {self.source}"
        )


def _in_sessions(noun: str) -> str:
    """Return the records of ``noun`` reached through their sessions, which an index holds in the order of the list."""
    return f"session CROSS JOIN {noun} ON {noun}.session_id = session.id JOIN body ON body.id = session.body_id"


def _sent(condition: str) -> _Arm:
    """Return the referrals of ``condition``, also those that no session with a day has sent."""
    return _Arm("referral", "proposal.title", _ASKING_MET, _ASKED, f"referral {_ASKING}\nWHERE {condition}")


_OUTCOMES = (
    _Arm("proposal", "proposal.title", _MET, _PROMOTED, _in_sessions("proposal")),
    _Arm("proposal", "proposal.title", _NOT_MET, _PROMOTED, "proposal WHERE proposal.session_id IS NULL"),
    _Arm("decision", "decision.text", _MET, _DECIDED, _in_sessions("decision")),
    _Arm("commitment", "commitment.text", _MET, _COMMITTED, _in_sessions("commitment")),
    _Arm(
        "referral",
        "proposal.title",
        _MET,
        _ASKED,
        f"""{_in_sessions("referral")}
    JOIN proposal ON proposal.id = referral.proposal_id LEFT JOIN body AS asked ON asked.id = referral.body_id
WHERE session.day IS NOT NULL""",
    ),
    _sent("referral.session_id IS NULL OR session.day IS NULL"),
)
"""Every outcome with where it comes from, its owner and its due date; a referral's owner is the body asked to reply.

SQLite merges the parts without sorting them, and so gives the first rows at once, as long as every column has one
affinity in all of them: hence ``CAST`` and ``nullif``.
"""

_AWAITED = (
    _Arm(
        "commitment",
        "commitment.text",
        _MET,
        _COMMITTED,
        f"""commitment JOIN session ON session.id = commitment.session_id JOIN body ON body.id = session.body_id
WHERE commitment.id IN (SELECT id FROM commitment WHERE state IN {OPEN})""",
    ),
    _sent("referral.id IN (SELECT id FROM referral WHERE state <> 'riscontrata')"),
)
"""Those outcomes that somebody still waits for: an index holds just these."""


def _union(arms: Iterable[_Arm], *, owned: bool = True) -> str:
    return "\nUNION ALL\n".join(arm.sql(owned=owned) for arm in arms)


AWAITED = _union(_AWAITED)
"""What is not yet done or answered."""

WITHOUT_OWNER = f"""commitment.state IN {OPEN} AND NOT EXISTS (
    SELECT 1 FROM commitment_party AS party WHERE party.commitment_id = commitment.id AND party.part = 'owner')"""
WITHOUT_DUE = f"commitment.state IN {OPEN} AND NOT commitment.continuing AND {CURRENT_DUE} IS NULL"
WITHOUT_COMMITMENT = """decision.state = 'adottata' AND NOT decision.no_action
    AND NOT EXISTS (SELECT 1 FROM commitment WHERE commitment.decision_id = decision.id)"""
WITHOUT_DISPOSITION = """agenda_item.disposition IS NULL
    AND NOT EXISTS (SELECT 1 FROM decision
        WHERE decision.agenda_item_id = agenda_item.id AND decision.state <> 'proposta')
    AND agenda_item.kind NOT IN ('verbale_precedente', 'verifica_impegni', 'varie', 'comunicazioni')"""

_GAPS = (
    (
        "commitment",
        f"""
SELECT 'senza_responsabile' AS gap, 'commitment' AS noun, commitment.id, commitment.code, commitment.text AS text,
    commitment.session_id AS session_id, NULL AS expected_by
FROM commitment WHERE {WITHOUT_OWNER}""",
    ),
    (
        "commitment",
        f"""
SELECT 'senza_scadenza', 'commitment', commitment.id, commitment.code, commitment.text, commitment.session_id, NULL
FROM commitment WHERE {WITHOUT_DUE}""",
    ),
    (
        "decision",
        f"""
SELECT 'senza_impegno', 'decision', decision.id, decision.code, decision.text, decision.session_id, NULL
FROM decision WHERE {WITHOUT_COMMITMENT}""",
    ),
    (
        "decision",
        """
SELECT 'senza_motivazione', 'decision', decision.id, decision.code, decision.text, decision.session_id, NULL
FROM decision WHERE decision.state = 'adottata' AND decision.rationale = ''""",
    ),
    (
        "referral",
        """
SELECT 'senza_riscontro', 'referral', referral.id, referral.code, proposal.title,
    coalesce(referral.session_id, proposal.session_id), referral.reply_due
FROM referral JOIN proposal ON proposal.id = referral.proposal_id WHERE referral.state <> 'riscontrata'""",
    ),
    (
        "proposal",
        """
SELECT 'senza_trasmissione', 'proposal', proposal.id, proposal.code, proposal.title, proposal.session_id, NULL
FROM proposal WHERE proposal.state IN ('elaborata', 'prioritizzata', 'trasmessa')
    AND NOT EXISTS (SELECT 1 FROM referral WHERE referral.proposal_id = proposal.id)""",
    ),
    (
        "proposal",
        """
SELECT 'senza_problema', 'proposal', proposal.id, proposal.code, proposal.title, proposal.session_id, NULL
FROM proposal WHERE proposal.problem_id IS NULL AND proposal.state NOT IN ('ritirata', 'unita_a')""",
    ),
    (
        "agenda_item",
        f"""
SELECT 'senza_esito', 'agenda_item', agenda_item.id, agenda_item.code, agenda_item.title, agenda_item.session_id, NULL
FROM agenda_item JOIN session ON session.id = agenda_item.session_id
WHERE session.state IN {HELD} AND {WITHOUT_DISPOSITION}""",
    ),
    (
        "agenda_item",
        """
SELECT 'senza_nuova_seduta', 'agenda_item', agenda_item.id, agenda_item.code, agenda_item.title,
    agenda_item.session_id, NULL
FROM agenda_item WHERE agenda_item.disposition = 'rinviato' AND agenda_item.postponed_to_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM agenda_item AS later WHERE later.resumes_id = agenda_item.id)""",
    ),
    (
        "session",
        f"""
SELECT missing.gap, 'session', session.id, session.code, coalesce(nullif(session.title, ''), body.title),
    session.id, NULL
FROM session CROSS JOIN body ON body.id = session.body_id CROSS JOIN (
    SELECT 'senza_presenze' AS gap UNION ALL SELECT 'senza_fine' UNION ALL SELECT 'senza_luogo'
    UNION ALL SELECT 'senza_ordine_del_giorno' UNION ALL SELECT 'senza_verbale') AS missing
WHERE +session.state IN {HELD} AND CASE missing.gap
    WHEN 'senza_presenze' THEN NOT EXISTS (SELECT 1 FROM attendance WHERE attendance.session_id = session.id)
    WHEN 'senza_fine' THEN session.actual_end IS NULL AND session.planned_end IS NULL
    WHEN 'senza_luogo' THEN session.venue = '' AND session.online_url = ''
    WHEN 'senza_ordine_del_giorno' THEN
        NOT EXISTS (SELECT 1 FROM agenda_item WHERE agenda_item.session_id = session.id)
    ELSE NOT EXISTS (SELECT 1 FROM minutes WHERE minutes.session_id = session.id) END""",
    ),
)
"""Noun and SELECT of everything that the chain still lacks, with the day by which it was expected if there is one."""

_STRUCTURE_GAPS = (
    (
        "problem",
        """
SELECT 'senza_tavolo' AS gap, 'problem' AS noun, problem.id, problem.code, problem.title AS text,
    NULL AS session_id, NULL AS expected_by
FROM problem WHERE problem.state NOT IN ('chiuso', 'unito_a', 'non_prioritario')
    AND NOT EXISTS (SELECT 1 FROM body_problem WHERE body_problem.problem_id = problem.id)""",
    ),
    (
        "body",
        """
SELECT 'senza_sedute', 'body', body.id, body.code, body.title, NULL, NULL
FROM body WHERE body.state IN ('attivo', 'aperto')
    AND NOT EXISTS (SELECT 1 FROM session WHERE session.body_id = body.id)
    AND NOT EXISTS (SELECT 1 FROM body AS lab JOIN session ON session.body_id = lab.id WHERE lab.table_id = body.id)""",
    ),
)
"""Noun and SELECT of what a problem or a body lacks before any session."""


def gaps_sql(*, structure: bool = False, of: str = "") -> str:
    """Return the SELECT of all gaps, with ``structure`` also those before any session, ``of`` narrows them to some ids.

    ``of`` is SQL that gives ids: it stands in every part, so that each is searched and none is read whole.
    """
    parts = (*_GAPS, *_STRUCTURE_GAPS) if structure else _GAPS
    return "\nUNION ALL".join(f"{select}\n    AND {noun}.id IN ({of})" if of else select for noun, select in parts)


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
) -> Listing:
    """Return what sessions produced as of the ISO day ``today``: newest session first, or what is most late.

    ``session``, ``body`` (a table brings its labs) and ``owner`` (an organization, a person, or the body asked to
    reply) are codes; ``nouns`` are any of proposal, decision, commitment, referral.
    """
    conditions, values = _place(reading, session=session, body=body, since=since, until=until)
    arms = [arm for arm in (_AWAITED if overdue else _OUTCOMES) if not nouns or arm.noun in nouns]
    values["today"] = today
    if state:
        conditions.append("state = :state")
        values["state"] = state
    owned = ["instr(', ' || owners || ',', ', ' || :owner || ',')"] if owner else []
    if owner:
        values["owner"] = _owner_code(reading, owner)
    if overdue:
        owned.append("overdue")
    dated = f"SELECT *, coalesce(awaited AND {DUE_END} < :today, 0) AS overdue FROM ({_union(arms)})"
    select = f"""
SELECT noun, id, code, text, state, session, session_day, body, body_title, owners, owner_names, current_due, overdue,
    CASE WHEN overdue THEN CAST(julianday(:today) - julianday({DUE_END}) AS INTEGER) END AS days_late
FROM ({dated}) {_where([*conditions, *owned])}"""
    if owned:
        count = f"SELECT count(*) FROM ({select})"
    elif conditions:
        count = f"SELECT count(*) FROM ({_union(arms, owned=False)}) {_where(conditions)}"
    else:
        count = f"SELECT {' + '.join(f'(SELECT count(*) FROM {noun})' for noun in {arm.noun for arm in arms})}"
    order = f"{'days_late DESC, ' if overdue else ''}session_day DESC, session DESC, noun DESC, code"
    return Listing(reading.rows(f"{select} ORDER BY {order}", **values), lambda: int(reading.value(count, **values)))


def _where(conditions: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


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
    yield from reading.rows(
        f"""
SELECT gap, noun, id, code, text, session, session_day, body, expected_by, coalesce(expected_by < :today, 0) AS overdue
FROM (SELECT lacking.*, session.code AS session, session.day AS session_day,
        body.code AS body, body.table_id, body.id AS body_id
    FROM ({gaps_sql()}) AS lacking LEFT JOIN session ON session.id = lacking.session_id
    LEFT JOIN body ON body.id = session.body_id)
{_where(conditions)} ORDER BY session_day, session, code, gap""",
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
        conditions.append("body_id IN (SELECT id FROM body WHERE :body IN (id, table_id))")
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
