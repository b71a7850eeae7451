"""When a body meets, and when the people who sit in it meet elsewhere."""

from collections.abc import Iterator
from typing import Any

from pdzctl.store.reading import Reading

_MEETS = "session.state <> 'annullata' AND session.day IS NOT NULL"
_VALID = (
    "({seat}.since IS NULL OR {seat}.since <= session.day) AND ({seat}.until IS NULL OR {seat}.until >= session.day)"
)


def own_meetings(reading: Reading, body_id: str, *, since: str) -> dict[str, str]:
    """Return the code of a session for each day, from ``since`` on, on which a body meets."""
    rows = reading.rows(
        f"SELECT day, code FROM session WHERE body_id = :body AND day >= :since AND {_MEETS} ORDER BY code DESC",
        body=body_id,
        since=since,
    )
    return {row["day"]: row["code"] for row in rows}


def last_day_before(reading: Reading, body_id: str, *, before: str) -> str | None:
    """Return the last day before ``before`` on which a body meets or met."""
    day: str | None = reading.value(
        f"SELECT max(day) FROM session WHERE body_id = :body AND day < :before AND {_MEETS}",
        body=body_id,
        before=before,
    )
    return day


def meetings_shared(reading: Reading, body_id: str, *, since: str) -> Iterator[dict[str, Any]]:
    """Yield the sessions of other bodies, from ``since`` on, in which people sit who sit in this body that day too.

    Each has day, code, body, planned_start, planned_end and ``people``: their codes. Holders and substitutes count.
    """
    return reading.rows(
        f"""
WITH sitting AS (
    SELECT body_id, person_id, since, until FROM seat WHERE person_id IS NOT NULL
    UNION SELECT body_id, substitute_id, since, until FROM seat WHERE substitute_id IS NOT NULL)
SELECT day, code, body, planned_start, planned_end, group_concat(person, ', ') AS people FROM (
    SELECT DISTINCT session.id, session.day, session.code, body.code AS body, session.planned_start,
        session.planned_end, person.code AS person
    FROM sitting AS own
    JOIN sitting AS theirs ON theirs.person_id = own.person_id AND theirs.body_id <> own.body_id
    JOIN session ON session.body_id = theirs.body_id
    JOIN body ON body.id = session.body_id
    JOIN person ON person.id = own.person_id
    WHERE own.body_id = :body AND session.day >= :since AND {_MEETS}
        AND {_VALID.format(seat="own")} AND {_VALID.format(seat="theirs")}
    ORDER BY session.day, session.code, person.code)
GROUP BY id ORDER BY day, code""",
        body=body_id,
        since=since,
    )
