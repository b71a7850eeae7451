"""Where in the journal minutes were sent to the members, and what was removed after a line of it."""

from pdzctl.store.reading import Reading

_CIRCULATED = """
SELECT max(entry.line) FROM entry JOIN value ON value.line = entry.line AND value.part = 'field'
WHERE entry.record_id = :id AND entry.field = 'state' AND value.text LIKE '%"in_osservazione"]'
"""
_REMOVED = "SELECT DISTINCT record_id FROM entry WHERE action = 'removed' AND line > :line"


def circulated_line(reading: Reading, minutes_id: str) -> int | None:
    """Return the line of the journal by which minutes were last circulated, or None."""
    found = reading.value(_CIRCULATED, id=minutes_id)
    return int(found) if found else None


def removed_after(reading: Reading, line: int) -> list[str]:
    """Return the ids of the records that were removed after ``line``."""
    return [row["record_id"] for row in reading.rows(_REMOVED, line=line)]
