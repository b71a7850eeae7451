"""What a new session needs to know of those before it, and who is called to it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pdzctl.store.queries.listing import IN_OFFICE
from pdzctl.store.reading import Reading


class Numbers(NamedTuple):
    """The highest number given so far, and the number of the last session that was not cancelled."""

    highest: int
    previous_number: int | None


def numbers_before(reading: Reading, body_id: str, year: str = "") -> Numbers:
    """Return the numbers of a body's sessions: in ``year`` where the numbering restarts, else ever."""
    highest = reading.value(
        "SELECT max(number) FROM session WHERE body_id = :body AND (:year = '' OR substr(day, 1, 4) = :year)",
        body=body_id,
        year=year,
    )
    previous = reading.value(
        """
SELECT number FROM session WHERE body_id = :body AND state <> 'annullata'
ORDER BY day DESC, planned_start DESC, number DESC LIMIT 1""",
        body=body_id,
    )
    return Numbers(highest or 0, previous)


def postponed_items(reading: Reading, body_id: str, *, before: str | None) -> Iterator[dict[str, Any]]:
    """Yield the items that a body's sessions postponed and none has resumed, oldest first."""
    return reading.rows(
        """
SELECT agenda_item.id, agenda_item.title, agenda_item.kind
FROM agenda_item JOIN session ON session.id = agenda_item.session_id
WHERE session.body_id = :body AND agenda_item.disposition = 'rinviato'
    AND (:before IS NULL OR session.day IS NULL OR session.day <= :before)
    AND NOT EXISTS (SELECT 1 FROM agenda_item AS later WHERE later.resumes_id = agenda_item.id)
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


def is_sealed(reading: Reading, session_id: str) -> bool:
    """Tell whether the minutes of a session are approved."""
    return reading.value("SELECT 1 FROM sealed WHERE session_id = :session", session=session_id) is not None
