"""How often seats and people came, of the sessions held inside their own mandate."""

from typing import Any

from pdzctl.store.queries.listing import HELD, PRESENT
from pdzctl.store.reading import Reading

Row = dict[str, Any]

_EXPECTED = f"""
WITH held AS (
    SELECT id, day FROM session WHERE body_id = :body AND state IN {HELD} AND day IS NOT NULL
        AND (:since IS NULL OR day >= :since) AND (:until IS NULL OR day <= :until)),
expected AS (
    SELECT seat.id AS seat_id, seat.person_id, seat.substitute_id, seat.organization_id, held.id AS session_id
    FROM seat CROSS JOIN held
    WHERE seat.body_id = :body AND seat.role NOT IN ('supplente', 'invitato_permanente', 'uditore')
        AND coalesce(seat.organization_id, seat.person_id) IS NOT NULL
        AND (seat.since IS NULL OR seat.since <= held.day) AND (seat.until IS NULL OR seat.until >= held.day)),
seen AS (
    SELECT expected.seat_id, expected.session_id, expected.person_id, attendance.status,
        CASE WHEN attendance.seat_id IS NULL AND attendance.person_id = expected.substitute_id
            THEN expected.substitute_id ELSE attendance.delegate_id END AS delegate_id
    FROM expected JOIN attendance ON attendance.session_id = expected.session_id AND (
        attendance.seat_id = expected.seat_id
        OR (attendance.seat_id IS NULL AND attendance.person_id IN (expected.person_id, expected.substitute_id))
        OR (attendance.seat_id IS NULL AND attendance.person_id IS NULL
            AND attendance.organization_id = expected.organization_id)))
"""
"""The sessions at which each seat was expected, none before its first day or after its last, and what is recorded."""

_OF_SEATS = f"""{_EXPECTED},
told AS (
    SELECT seat_id, session_id, max(status IN {PRESENT}) AS present,
        max(status IN {PRESENT} AND delegate_id IS NOT NULL) AS by_substitute,
        max(status = 'assente_giustificato') AS excused
    FROM seen GROUP BY seat_id, session_id)
SELECT seat.code AS seat, coalesce(nullif(organization.short_name, ''), organization.name, '') AS organization_name,
    trim(coalesce(person.given_name || ' ' || person.family_name, '')) AS person_name, seat.since, seat.until,
    count(expected.session_id) AS sessions, coalesce(sum(told.present), 0) AS present,
    coalesce(sum(told.by_substitute), 0) AS by_substitute, coalesce(sum(told.excused), 0) AS excused,
    CAST(round(100.0 * coalesce(sum(told.present), 0) / nullif(count(expected.session_id), 0)) AS INTEGER) AS rate
FROM seat
LEFT JOIN expected ON expected.seat_id = seat.id
LEFT JOIN told ON told.seat_id = expected.seat_id AND told.session_id = expected.session_id
LEFT JOIN organization ON organization.id = seat.organization_id
LEFT JOIN person ON person.id = seat.person_id
WHERE seat.body_id = :body AND seat.role NOT IN ('supplente', 'invitato_permanente', 'uditore')
    AND coalesce(seat.organization_id, seat.person_id) IS NOT NULL
GROUP BY seat.id ORDER BY seat.code"""

_OF_PEOPLE = f"""{_EXPECTED},
told AS (
    SELECT person_id, session_id, 1 AS expected, 0 AS present, 0 AS as_substitute FROM expected
    WHERE person_id IS NOT NULL
    UNION ALL SELECT person_id, session_id, 0, 1, 0 FROM seen
    WHERE person_id IS NOT NULL AND delegate_id IS NULL AND status IN {PRESENT}
    UNION ALL SELECT delegate_id, session_id, 0, 0, 1 FROM seen
    WHERE delegate_id IS NOT NULL AND status IN {PRESENT}),
by_session AS (
    SELECT person_id, session_id, max(expected) AS expected, max(present) AS present,
        max(as_substitute) AS as_substitute
    FROM told GROUP BY person_id, session_id)
SELECT person.code AS person, trim(person.given_name || ' ' || person.family_name) AS person_name,
    coalesce(nullif(organization.short_name, ''), organization.name, '') AS organization_name,
    sum(by_session.expected) AS sessions, sum(by_session.present) AS present,
    sum(by_session.as_substitute) AS as_substitute,
    CAST(round(100.0 * sum(by_session.expected AND by_session.present) / nullif(sum(by_session.expected), 0))
        AS INTEGER) AS rate
FROM by_session
JOIN person ON person.id = by_session.person_id
LEFT JOIN organization ON organization.id = person.organization_id
GROUP BY person.id ORDER BY person.family_name, person.given_name, person.code"""


def seats_attendance(
    reading: Reading, body_id: str, *, since: str | None = None, until: str | None = None
) -> list[Row]:
    """Return, for every seat of a body, the sessions held in its own mandate and at how many somebody came for it.

    A substitute or delegate counts for the seat, and among ``by_substitute``; ``rate`` is a whole percentage, or None
    where no session was held. Only the days from ``since`` until ``until``.
    """
    return list(reading.rows(_OF_SEATS, body=body_id, since=since, until=until))


def people_attendance(
    reading: Reading, body_id: str, *, since: str | None = None, until: str | None = None
) -> list[Row]:
    """Return, for everybody who holds a seat of a body or came for another, how often they came.

    ``sessions`` are those held while they held a seat, ``present`` those they came to themselves, ``as_substitute``
    those at which they stood in for somebody; ``rate`` is of their own mandate alone.
    """
    return list(reading.rows(_OF_PEOPLE, body=body_id, since=since, until=until))
