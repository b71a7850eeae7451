"""What an exchange of files asks about records of which it does not want all: how many, and which has a code."""

from pdzctl.store.reading import Reading

__all__ = ["codes_of", "has_as_many", "id_of_code"]


def codes_of(reading: Reading, noun: str) -> dict[str, str]:
    """Return the id of every code of ``noun``."""
    return dict(reading.tuples(f"SELECT code, id FROM {noun} ORDER BY code"))


def id_of_code(reading: Reading, noun: str, code: str) -> str | None:
    """Return the id of the record of ``noun`` with ``code``, or None."""
    found: str | None = reading.value(f"SELECT id FROM {noun} WHERE code = :code", code=code)
    return found


def has_as_many(reading: Reading, noun: str, number: int) -> bool:
    """Tell whether there are at least ``number`` records of ``noun``, counting no further."""
    sql = f"SELECT count(*) = :number FROM (SELECT 1 FROM {noun} LIMIT :number)"
    return bool(reading.value(sql, number=number))
