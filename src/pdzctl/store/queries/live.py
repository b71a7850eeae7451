"""What a recorder asks of the district between two lines."""

from collections.abc import Iterator
from typing import Any

from pdzctl.store.queries.listing import PRESENT, VALID
from pdzctl.store.reading import Reading

_HELD = f"""seat.body_id = :body AND seat.role NOT IN ('supplente', 'invitato_permanente', 'uditore')
    AND coalesce(seat.organization_id, seat.person_id) IS NOT NULL AND {VALID.format(seat="seat")}"""
_MEMBER = "seat.role NOT IN ('facilitatore', 'verbalizzante')"
_THERE = f"""EXISTS (SELECT 1 FROM attendance WHERE attendance.session_id = :session AND attendance.status IN {PRESENT}
    AND (attendance.seat_id = seat.id
        OR (attendance.seat_id IS NULL AND attendance.person_id IN (seat.person_id, seat.substitute_id))
        OR (attendance.seat_id IS NULL AND attendance.organization_id = seat.organization_id)))"""


def newest_names(reading: Reading) -> tuple[int, ...]:
    """Return what is another once an organization, a person or a seat was added."""
    row = reading.row("""
SELECT (SELECT max(rowid) FROM organization) AS organization, (SELECT max(rowid) FROM person) AS person,
    (SELECT max(rowid) FROM seat) AS seat""")
    return tuple((row or {}).values())


def agenda_of(reading: Reading, session_id: str) -> tuple[dict[str, Any], ...]:
    """Return the items of a session in order, as a recorder needs them."""
    return tuple(
        reading.rows(
            """
SELECT id, code, position, level, title, minutes_allotted, minutes_spent, started_at, disposition
FROM agenda_item WHERE session_id = :session ORDER BY position, code""",
            session=session_id,
        )
    )


def groups_of(reading: Reading, session_id: str) -> tuple[dict[str, Any], ...]:
    """Return the workgroups of a session in order."""
    return tuple(
        reading.rows(
            """
SELECT id, code, question, agenda_item_id FROM workgroup WHERE session_id = :session ORDER BY position, code""",
            session=session_id,
        )
    )


def last_decision(reading: Reading, session_id: str) -> dict[str, Any] | None:
    """Return id and agenda item of the newest decision of a session."""
    return reading.row(
        "SELECT id, agenda_item_id FROM decision WHERE session_id = :session ORDER BY position DESC LIMIT 1",
        session=session_id,
    )


def last_notes(reading: Reading, session_id: str, limit: int) -> tuple[dict[str, Any], ...]:
    """Return the newest notes of a session, newest first."""
    return tuple(
        reading.rows(
            """
SELECT id, code, kind, text, coalesce(noted_at, '') AS at, agenda_item_id, workgroup_id, position
FROM contribution WHERE session_id = :session ORDER BY position DESC LIMIT :limit""",
            session=session_id,
            limit=limit,
        )
    )


def notes_after(reading: Reading, session_id: str, position: int) -> Iterator[dict[str, Any]]:
    """Yield the whole notes of a session from ``position`` on up to the first free position."""
    expected = position
    for row in reading.rows(
        "SELECT * FROM contribution WHERE session_id = :session AND position >= :position ORDER BY position",
        session=session_id,
        position=position,
    ):
        if row["position"] > expected:
            return
        expected = row["position"] + 1
        yield row


def text_of(reading: Reading, noun: str, field: str, identity: str) -> str | None:
    """Return one text of one record, or None where it is gone; ``noun`` and ``field`` are names of the catalogue."""
    found = reading.value(f"SELECT {field} FROM {noun} WHERE id = :identity", identity=identity)
    return None if found is None else str(found)


def decisions_of(reading: Reading, session_id: str) -> tuple[dict[str, Any], ...]:
    """Return the decisions of a session in order, each with how many commitments follow from it."""
    return tuple(
        reading.rows(
            """
SELECT code, text, state, no_action,
    (SELECT count(*) FROM commitment WHERE commitment.decision_id = decision.id) AS commitments
FROM decision WHERE session_id = :session ORDER BY position""",
            session=session_id,
        )
    )


def sectors_of(reading: Reading, session_id: str, body_id: str, day: str) -> tuple[dict[str, Any], ...]:
    """Return, per sector of the members of a body on ``day``: its seats, and those present at a session."""
    return tuple(
        reading.rows(
            f"""
SELECT organization.sector AS sector, count(*) AS seats, sum({_THERE}) AS present
FROM seat LEFT JOIN person ON person.id = seat.person_id
    JOIN organization ON organization.id = coalesce(seat.organization_id, person.organization_id)
WHERE {_HELD} AND {_MEMBER} AND organization.sector IS NOT NULL GROUP BY organization.sector""",
            session=session_id,
            body=body_id,
            today=day,
        )
    )


def notes_counted(reading: Reading, session_id: str) -> int:
    """Return how many notes a session has; an index alone is read."""
    return int(reading.value("SELECT count(*) FROM contribution WHERE session_id = :session", session=session_id))


def is_kept(reading: Reading, change: str) -> bool:
    """Tell whether the journal holds the change with the id ``change``."""
    return bool(reading.value("SELECT count(*) FROM change WHERE id = :id", id=change))
