"""Whom a roll call can name: the seats of the day, the guests, and everybody else on the roster."""

from typing import Any

from pdzctl.store.queries.listing import IN_OFFICE
from pdzctl.store.reading import Reading

Row = dict[str, Any]

_NAME = "trim(coalesce({person}.given_name || ' ' || {person}.family_name, ''))"


def seats_of_the_day(reading: Reading, session_id: str, *, day: str) -> list[Row]:
    """Return the seats of a session's body held on ``day``: who holds them, who stands in, and what is recorded.

    A seat is ``expected`` where it has a holder who is called to be there; ``status`` is None while nothing is
    recorded.
    """
    return list(
        reading.rows(
            f"""
SELECT seat.code AS who, seat.post, seat.role, organization.sector, organization.code AS organization_code,
    coalesce(organization.name, '') AS organization, coalesce(organization.short_name, '') AS short_name,
    person.code AS person_code, {_NAME.format(person="person")} AS person, substitute.code AS substitute_code,
    {_NAME.format(person="substitute")} AS substitute,
    seat.role NOT IN ('supplente', 'invitato_permanente', 'uditore')
        AND coalesce(seat.organization_id, seat.person_id) IS NOT NULL AS expected,
    (SELECT attendance.status FROM attendance WHERE attendance.session_id = session.id AND (
        attendance.seat_id = seat.id
        OR (attendance.seat_id IS NULL AND attendance.person_id IN (seat.person_id, seat.substitute_id))
        OR (attendance.seat_id IS NULL AND attendance.person_id IS NULL
            AND attendance.organization_id = seat.organization_id)) LIMIT 1) AS status
FROM seat JOIN session ON session.body_id = seat.body_id
LEFT JOIN organization ON organization.id = seat.organization_id
LEFT JOIN person ON person.id = seat.person_id
LEFT JOIN person AS substitute ON substitute.id = seat.substitute_id
WHERE session.id = :session AND {IN_OFFICE}
ORDER BY seat.code""",
            session=session_id,
            today=day,
        )
    )


def people_and_organizations(reading: Reading, *, guests_of: str | None = None) -> list[Row]:
    """Return the roster, people first; with the session ``guests_of`` only those recorded there without a seat."""
    guests = "IN (SELECT {column} FROM attendance WHERE session_id = :session AND seat_id IS NULL)"
    of_people = f"person.id {guests.format(column='person_id')}" if guests_of else "1"
    of_organizations = f"organization.id {guests.format(column='organization_id')}" if guests_of else "1"
    return list(
        reading.rows(
            f"""
SELECT * FROM (
    SELECT person.code AS who, person.id, {_NAME.format(person="person")} AS person,
        coalesce(organization.name, '') AS organization, coalesce(organization.short_name, '') AS short_name
    FROM person LEFT JOIN organization ON organization.id = person.organization_id
    WHERE {of_people} ORDER BY person.code)
UNION ALL SELECT * FROM (
    SELECT organization.code, organization.id, '', organization.name, organization.short_name FROM organization
    WHERE {of_organizations} ORDER BY organization.code)""",
            **({"session": guests_of} if guests_of else {}),
        )
    )


def sectors_present(reading: Reading, session_id: str) -> set[str]:
    """Return the sectors of which somebody is recorded as present at a session."""
    rows = reading.rows(
        """
SELECT DISTINCT coalesce(attendance.sector, holder.sector) AS sector FROM attendance
LEFT JOIN seat ON seat.id = attendance.seat_id
LEFT JOIN person ON person.id = coalesce(attendance.person_id, seat.person_id)
LEFT JOIN organization AS holder
    ON holder.id = coalesce(attendance.organization_id, seat.organization_id, person.organization_id)
WHERE attendance.session_id = :session
    AND attendance.status IN ('presente', 'presente_online', 'presente_con_delega')""",
        session=session_id,
    )
    return {row["sector"] for row in rows if row["sector"]}
