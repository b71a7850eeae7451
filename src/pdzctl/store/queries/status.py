"""Where a district stands on a day: a fixed number of statements, whatever its size."""

from typing import Any

from pdzctl.store.queries.listing import DUE_END, HELD, IN_OFFICE
from pdzctl.store.queries.outcomes import AWAITED as AWAITED_OUTCOMES
from pdzctl.store.queries.outcomes import WITHOUT_COMMITMENT, WITHOUT_DISPOSITION, WITHOUT_DUE, WITHOUT_OWNER
from pdzctl.store.reading import Reading

BODIES = """
SELECT kind, count(*) AS bodies, sum(state IN ('attivo', 'aperto')) AS active
FROM body GROUP BY kind ORDER BY kind"""

SESSIONS = f"""
SELECT count(*) FILTER (WHERE session.state IN {HELD} AND (session.day IS NULL OR session.day <= :today)) AS held,
    max(session.day) FILTER (WHERE session.state IN {HELD} AND session.day <= :today) AS last_day,
    count(*) FILTER (WHERE session.state IN ('bozza', 'convocata') AND session.day >= :today) AS coming,
    count(*) FILTER (WHERE session.state = 'in_corso') AS in_progress
FROM session"""

COMING = """
SELECT session.code, session.day, session.planned_start, session.state, body.code AS body, body.title AS body_title
FROM session JOIN body ON body.id = session.body_id
WHERE session.state IN ('bozza', 'convocata') AND session.day >= :today
ORDER BY session.day, session.planned_start, session.code LIMIT 3"""

AWAITED = f"""
SELECT noun, count(*) AS open, sum(overdue) AS overdue FROM (
    SELECT noun, coalesce({DUE_END} < :today, 0) AS overdue FROM ({AWAITED_OUTCOMES}))
GROUP BY noun"""

PROPOSALS = """
SELECT count(*) AS proposals, count(*) FILTER (WHERE NOT EXISTS (
        SELECT 1 FROM referral WHERE referral.proposal_id = proposal.id)) AS unsent,
    count(*) FILTER (WHERE EXISTS (
        SELECT 1 FROM referral
        WHERE referral.proposal_id = proposal.id AND referral.state <> 'riscontrata')) AS unanswered
FROM proposal WHERE state IN ('elaborata', 'prioritizzata', 'trasmessa')"""

LABS_PAST_DUE = """
SELECT count(*) AS labs FROM body JOIN mandate ON mandate.body_id = body.id
WHERE body.kind = 'lab' AND body.state NOT IN ('concluso', 'revocato') AND mandate.due < :today"""

MINUTES = f"""
SELECT (SELECT count(*) FROM minutes WHERE state IN ('bozza', 'in_osservazione', 'definitivo')) AS drafts,
    (SELECT count(*) FROM session WHERE session.state IN {HELD} AND session.day <= :today AND NOT EXISTS (
        SELECT 1 FROM minutes WHERE minutes.session_id = session.id)) AS unwritten,
    (SELECT count(*) FROM minutes WHERE state = 'pubblicato' AND published_until < :today) AS expired"""

ROSTER = f"""
SELECT (SELECT count(*) FROM organization) AS organizations, (SELECT count(*) FROM person) AS people,
    (SELECT count(*) FROM seat WHERE {IN_OFFICE}) AS seats"""

_GAPS = f"""(
    EXISTS (SELECT 1 FROM decision WHERE decision.session_id = session.id AND {WITHOUT_COMMITMENT})
    OR EXISTS (SELECT 1 FROM commitment WHERE commitment.session_id = session.id
        AND (({WITHOUT_OWNER}) OR ({WITHOUT_DUE})))
    OR EXISTS (SELECT 1 FROM agenda_item WHERE agenda_item.session_id = session.id AND {WITHOUT_DISPOSITION}))"""
"""Whether a session lacks something, as the last page before people leave lists it."""

TASKS = f"""
WITH awaited AS (
    SELECT noun, code, text, {DUE_END} AS due_end FROM ({AWAITED_OUTCOMES})),
task AS (
    SELECT 0 AS rank, 'wrap' AS task, session.code, body.title AS text, session.day
    FROM session JOIN body ON body.id = session.body_id
    WHERE (session.state = 'in_corso' OR (session.state = 'svolta' AND session.day = :today)) AND {_GAPS}
    UNION ALL
    SELECT 1, 'end', session.code, body.title, session.day
    FROM session JOIN body ON body.id = session.body_id WHERE session.state = 'in_corso' AND NOT {_GAPS}
    UNION ALL
    SELECT 2, 'write', session.code, body.title, session.day
    FROM session JOIN body ON body.id = session.body_id
    WHERE session.state IN {HELD} AND session.day <= :today AND NOT EXISTS (
        SELECT 1 FROM minutes WHERE minutes.session_id = session.id)
    UNION ALL
    SELECT 3, 'follow', code, text, due_end FROM awaited WHERE noun = 'commitment' AND due_end < :today
    UNION ALL
    SELECT 4, 'answer', code, text, due_end FROM awaited WHERE noun = 'referral' AND due_end < :today
    UNION ALL
    SELECT 5, 'deliver', body.code, body.title, mandate.due FROM body JOIN mandate ON mandate.body_id = body.id
    WHERE body.kind = 'lab' AND body.state NOT IN ('concluso', 'revocato') AND mandate.due < :today
    UNION ALL
    SELECT 6, 'convene', session.code, body.title, session.day
    FROM session JOIN body ON body.id = session.body_id
    WHERE session.state IN ('bozza', 'rinviata') AND session.day >= :today
        AND session.day <= date(:today, '+' || (coalesce(body.notice_days, 7) + 7) || ' days')
    UNION ALL
    SELECT 7, 'approve', session.code, body.title, session.day
    FROM minutes JOIN session ON session.id = minutes.session_id JOIN body ON body.id = session.body_id
    WHERE minutes.state IN ('bozza', 'in_osservazione', 'definitivo')
    UNION ALL
    SELECT 8, 'close', session.code, body.title, session.day
    FROM session JOIN body ON body.id = session.body_id JOIN minutes ON minutes.session_id = session.id
        AND minutes.corrects_id IS NULL
    WHERE session.state IN ('svolta', 'verbalizzata') AND minutes.state IN ('approvato', 'protocollato', 'pubblicato')
    UNION ALL
    SELECT 9, 'send', proposal.code, proposal.title, session.day
    FROM proposal LEFT JOIN session ON session.id = proposal.session_id
    WHERE proposal.state = 'prioritizzata'
        AND NOT EXISTS (SELECT 1 FROM referral WHERE referral.proposal_id = proposal.id)
    UNION ALL
    SELECT 10, 'schedule', body.code, body.title, max(session.day)
    FROM body LEFT JOIN session ON session.body_id = body.id AND session.state <> 'annullata'
    WHERE body.state IN ('attivo', 'aperto') AND body.frequency_days IS NOT NULL
    GROUP BY body.id
    HAVING coalesce(max(session.day), body.since, '') < date(:today, '-' || body.frequency_days || ' days'))
SELECT rank, task, code, text, day, total FROM (
    SELECT task.*, count(*) OVER (PARTITION BY task) AS total,
        row_number() OVER (PARTITION BY task ORDER BY day, code) AS place
    FROM task)
WHERE place = 1 ORDER BY rank LIMIT 3"""
"""What to do next, most urgent kind first: the oldest of each kind, and how many there are."""


def standing(reading: Reading, *, today: str) -> dict[str, Any]:
    """Return where the district stands on the ISO day ``today``: nine statements.

    Keys: ``bodies`` (rows by kind), ``sessions``, ``coming`` (rows), ``awaited`` (by noun: open, overdue),
    ``proposals``, ``labs_past_due``, ``minutes``, ``roster``, ``tasks`` (rows, at most three).
    """
    return {
        "bodies": list(reading.rows(BODIES)),
        "sessions": reading.row(SESSIONS, today=today),
        "coming": list(reading.rows(COMING, today=today)),
        "awaited": {row["noun"]: row for row in reading.rows(AWAITED, today=today)},
        "proposals": reading.row(PROPOSALS),
        "labs_past_due": reading.value(LABS_PAST_DUE, today=today),
        "minutes": reading.row(MINUTES, today=today),
        "roster": reading.row(ROSTER, today=today),
        "tasks": list(reading.rows(TASKS, today=today)),
    }
