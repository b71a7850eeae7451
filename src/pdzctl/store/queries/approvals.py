"""What the life of minutes asks about: who was there then and now, who took part, what was printed too long."""

from typing import NamedTuple

from pdzctl.store.queries.listing import PRESENT
from pdzctl.store.reading import Reading


class Electors(NamedTuple):
    """How many are present at the session that approves, and how many of them also were at the one that is told."""

    present: int
    present_then: int


def electors(reading: Reading, *, told: str, approving: str) -> Electors:
    """Return who of those present at the session ``approving`` was also present at the session ``told``.

    A seat counts once; so does a person or an organization without one. Who was only counted is nobody.
    """
    row = reading.row(
        f"""
WITH there AS (
    SELECT session_id, coalesce(seat_id, person_id, organization_id) AS who FROM attendance
    WHERE session_id IN (:told, :approving) AND status IN {PRESENT}
        AND coalesce(seat_id, person_id, organization_id) IS NOT NULL)
SELECT count(DISTINCT who) AS present,
    count(DISTINCT who) FILTER (WHERE who IN (SELECT who FROM there WHERE session_id = :told)) AS present_then
FROM there WHERE session_id = :approving""",
        told=told,
        approving=approving,
    )
    assert row is not None
    return Electors(row["present"], row["present_then"])


def takes_part(reading: Reading, session_id: str, organization_id: str) -> bool:
    """Tell whether an organization sits in the body of a session, or was at it."""
    return bool(
        reading.value(
            """
SELECT EXISTS (SELECT 1 FROM session JOIN seat ON seat.body_id = session.body_id
        LEFT JOIN person ON person.id = seat.person_id
        WHERE session.id = :session AND :organization IN (seat.organization_id, person.organization_id))
    OR EXISTS (SELECT 1 FROM attendance LEFT JOIN person ON person.id = attendance.person_id
        WHERE attendance.session_id = :session
            AND :organization IN (attendance.organization_id, person.organization_id))""",
            session=session_id,
            organization=organization_id,
        )
    )
