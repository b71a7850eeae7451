"""What a session decided, gave to somebody and put off, and what it still lacks before people leave."""

import json
from collections.abc import Iterator
from typing import Any

from pdzctl.store.queries.listing import CURRENT_DUE, OWNER_NAMES
from pdzctl.store.queries.outcomes import WITHOUT_COMMITMENT, WITHOUT_DISPOSITION, WITHOUT_DUE, WITHOUT_OWNER
from pdzctl.store.reading import Reading

_LACKING = f"""
SELECT 1 AS rank, 'decision' AS noun, decision.id, decision.code, decision.text, decision.position,
    'senza_impegno' AS gap
FROM decision WHERE decision.session_id = :session AND {WITHOUT_COMMITMENT}
UNION ALL
SELECT 2, 'commitment', commitment.id, commitment.code, commitment.text, commitment.position, 'senza_responsabile'
FROM commitment WHERE commitment.session_id = :session AND {WITHOUT_OWNER}
UNION ALL
SELECT 2, 'commitment', commitment.id, commitment.code, commitment.text, commitment.position, 'senza_scadenza'
FROM commitment WHERE commitment.session_id = :session AND {WITHOUT_DUE}
UNION ALL
SELECT 3, 'agenda_item', agenda_item.id, agenda_item.code, agenda_item.title, agenda_item.position, 'senza_esito'
FROM agenda_item WHERE agenda_item.session_id = :session AND {WITHOUT_DISPOSITION}"""


def lacking(reading: Reading, session_id: str) -> Iterator[dict[str, Any]]:
    """Yield what a session lacks before people leave: ``noun``, ``id``, ``code``, ``text`` and the ``gap``.

    Decisions without a commitment come first, then commitments without an owner or a due date, one row for each, then
    agenda items without a disposition.
    """
    return reading.rows(
        f"SELECT noun, id, code, text, gap FROM ({_LACKING}) ORDER BY rank, position, code, gap", session=session_id
    )


def how_many_lack(reading: Reading, session_id: str) -> int:
    """Return how many records of a session lack something before people leave."""
    return int(reading.value(f"SELECT count(DISTINCT id) FROM ({_LACKING})", session=session_id))


def decided(reading: Reading, session_id: str, *states: str) -> Iterator[dict[str, Any]]:
    """Yield the decisions of a session that are in one of ``states``, in their order."""
    return reading.rows(
        """
SELECT code, text, adoption, no_action FROM decision
WHERE session_id = :session AND state IN (SELECT value FROM json_each(:states)) ORDER BY position, code""",
        session=session_id,
        states=json.dumps(states),
    )


def committed(reading: Reading, session_id: str, *, today: str) -> Iterator[dict[str, Any]]:
    """Yield the commitments made at a session that were not cancelled, with their owners and the due date in force."""
    return reading.rows(
        f"""
SELECT commitment.code, commitment.text, commitment.continuing, {OWNER_NAMES} AS owner_names,
    {CURRENT_DUE} AS current_due
FROM commitment WHERE commitment.session_id = :session AND commitment.state <> 'annullato'
ORDER BY commitment.position, commitment.code""",
        session=session_id,
        today=today,
    )


def put_off(reading: Reading, session_id: str) -> Iterator[dict[str, Any]]:
    """Yield the agenda items that a session postponed, with the code of the session they go to where one is named."""
    return reading.rows(
        """
SELECT agenda_item.code, agenda_item.title, later.code AS postponed_to
FROM agenda_item LEFT JOIN session AS later ON later.id = agenda_item.postponed_to_id
WHERE agenda_item.session_id = :session AND agenda_item.disposition = 'rinviato'
ORDER BY agenda_item.position, agenda_item.code""",
        session=session_id,
    )


def following_session(reading: Reading, session_id: str) -> dict[str, Any] | None:
    """Return the first session of the same body that is still to come after this one, or None."""
    return reading.row(
        """
SELECT later.id, later.code, later.day, later.planned_start, later.venue
FROM session JOIN session AS later ON later.body_id = session.body_id AND later.day > session.day
WHERE session.id = :session AND later.state IN ('bozza', 'convocata', 'rinviata')
ORDER BY later.day, later.planned_start, later.code LIMIT 1""",
        session=session_id,
    )
