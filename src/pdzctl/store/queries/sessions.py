"""What a new session needs to know of those before it, and who is called to it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pdzctl.store.queries.listing import IN_OFFICE, PRESENT
from pdzctl.store.reading import Reading


class Numbers(NamedTuple):
    """The highest number of a session that was not cancelled, and the number of the one before the day."""

    highest: int
    previous_number: int | None


def numbers_before(reading: Reading, body_id: str, *, day: str, year: str = "") -> Numbers:
    """Return the numbers of a body's sessions: in ``year`` where the numbering restarts, else ever.

    A cancelled session frees its number, and is never the one whose minutes are approved on ``day``.
    """
    highest = reading.value(
        """
SELECT max(number) FROM session
WHERE body_id = :body AND state <> 'annullata' AND (:year = '' OR substr(day, 1, 4) = :year)""",
        body=body_id,
        year=year,
    )
    previous = reading.value(
        """
SELECT number FROM session WHERE body_id = :body AND state <> 'annullata' AND (day IS NULL OR day <= :day)
ORDER BY day DESC, planned_start DESC, number DESC LIMIT 1""",
        body=body_id,
        day=day,
    )
    return Numbers(highest or 0, previous)


def postponed_items(reading: Reading, body_id: str, *, before: str | None) -> Iterator[dict[str, Any]]:
    """Yield the items that a body's sessions postponed and none has resumed, oldest first; a cancelled one does not."""
    return reading.rows(
        """
SELECT agenda_item.id, agenda_item.title, agenda_item.kind
FROM agenda_item JOIN session ON session.id = agenda_item.session_id
WHERE session.body_id = :body AND agenda_item.disposition = 'rinviato'
    AND (:before IS NULL OR session.day IS NULL OR session.day <= :before)
    AND NOT EXISTS (SELECT 1 FROM agenda_item AS later JOIN session AS held ON held.id = later.session_id
        WHERE later.resumes_id = agenda_item.id AND held.state <> 'annullata')
ORDER BY session.day, agenda_item.position""",
        body=body_id,
        before=before,
    )


def seats_convened(reading: Reading, body_id: str, day: str) -> int:
    """Return how many seats of a body with a named holder are held on ``day``."""
    held = reading.value(
        f"""
SELECT count(*) FROM seat WHERE seat.body_id = :body AND seat.role <> 'supplente'
    AND coalesce(seat.organization_id, seat.person_id) IS NOT NULL AND {IN_OFFICE}""",
        body=body_id,
        today=day,
    )
    return int(held)


def unrecorded_seats(reading: Reading, session_id: str, day: str) -> int:
    """Return how many seats held on ``day``, with a named holder, have no attendance at a session yet."""
    missing = reading.value(
        f"""
SELECT count(*) FROM seat JOIN session ON session.body_id = seat.body_id
WHERE session.id = :session AND seat.role NOT IN ('supplente', 'invitato_permanente', 'uditore')
    AND coalesce(seat.organization_id, seat.person_id) IS NOT NULL AND {IN_OFFICE}
    AND NOT EXISTS (SELECT 1 FROM attendance WHERE attendance.session_id = session.id AND (
        attendance.seat_id = seat.id
        OR (attendance.seat_id IS NULL AND attendance.person_id IN (seat.person_id, seat.substitute_id))
        OR (attendance.seat_id IS NULL AND attendance.organization_id = seat.organization_id)))""",
        session=session_id,
        today=day,
    )
    return int(missing)


def heads(reading: Reading, session_id: str, *, at: str | None = None) -> dict[str, int]:
    """Return how many people are recorded at a session, by status of their attendance.

    With the time ``at``, only those who are there then: an interval of presence lasts, or none was recorded.
    """
    rows = reading.rows(
        """
SELECT status, sum(count) AS people FROM attendance WHERE session_id = :session
    AND (:at IS NULL
        OR NOT EXISTS (SELECT 1 FROM presence WHERE presence.attendance_id = attendance.id)
        OR EXISTS (SELECT 1 FROM presence WHERE presence.attendance_id = attendance.id
            AND coalesce(presence.arrived_at, '00:00') <= :at AND :at < coalesce(presence.left_at, '24:00')))
GROUP BY status""",
        session=session_id,
        at=at,
    )
    return {row["status"]: row["people"] for row in rows}


def heads_without_names(reading: Reading, session_id: str) -> int:
    """Return how many of those present at a session were only counted."""
    counted = reading.value(
        f"""
SELECT coalesce(sum(count), 0) FROM attendance WHERE session_id = :session AND status IN {PRESENT}
    AND coalesce(seat_id, person_id, organization_id) IS NULL""",
        session=session_id,
    )
    return int(counted)


def is_sealed(reading: Reading, session_id: str) -> bool:
    """Tell whether the minutes of a session are approved."""
    return reading.value("SELECT 1 FROM sealed WHERE session_id = :session", session=session_id) is not None
