"""Who counts in a body on a day."""

from typing import Any

from pdzctl.store.queries.listing import PRESENT
from pdzctl.store.reading import Reading


def voting_seats(reading: Reading, session_id: str, *, day: str, at: str | None = None) -> list[dict[str, Any]]:
    """Return the voting seats that a session's body has on ``day``, in order of code, and whether each is ``there``.

    A seat is there when somebody holding it, its holder, substitute or organization, is recorded as present;
    with the time ``at``, only while one of the intervals of presence lasts (none means the whole session).
    """
    return list(
        reading.rows(
            f"""
WITH voting AS (
    SELECT seat.id, seat.code, seat.person_id, seat.substitute_id, seat.organization_id
    FROM seat JOIN session ON session.body_id = seat.body_id
    WHERE session.id = :session AND seat.voting AND seat.role NOT IN ('supplente', 'invitato_permanente', 'uditore')
        AND (seat.since IS NULL OR seat.since <= :day) AND (seat.until IS NULL OR seat.until >= :day)),
there AS (
    SELECT attendance.seat_id, attendance.person_id, attendance.organization_id FROM attendance
    WHERE attendance.session_id = :session AND attendance.status IN {PRESENT}
        AND (:at IS NULL
            OR NOT EXISTS (SELECT 1 FROM presence WHERE presence.attendance_id = attendance.id)
            OR EXISTS (SELECT 1 FROM presence WHERE presence.attendance_id = attendance.id
                AND coalesce(presence.arrived_at, '00:00') <= :at AND :at < coalesce(presence.left_at, '24:00'))))
SELECT voting.id, voting.code, EXISTS (
    SELECT 1 FROM there WHERE there.seat_id = voting.id
        OR (there.seat_id IS NULL AND there.person_id IN (voting.person_id, voting.substitute_id))
        OR (there.seat_id IS NULL AND there.person_id IS NULL AND there.organization_id = voting.organization_id)
) AS there FROM voting ORDER BY voting.code""",
            session=session_id,
            day=day,
            at=at,
        )
    )


def voting_strength(reading: Reading, session_id: str, *, day: str, at: str | None = None) -> tuple[int, int]:
    """Return how many voting seats a session's body has on ``day`` and how many of them are there, as of ``at``."""
    seats = voting_seats(reading, session_id, day=day, at=at)
    return len(seats), sum(seat["there"] for seat in seats)
