"""The seal of approved minutes: one hash of every line of the journal that made what they tell.

The lines hold no value, only salted digests, so that the values of one person can be erased and the seal still be
verified (``docs/reliability.md``). A seal covers the lines of all records of the session, or of a correction alone, up
to the one by which the minutes became approved.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from pdzctl.records.catalogue import NOUNS
from pdzctl.store.reading import Reading

__all__ = ["Approved", "approved_line", "seal_of", "sealed_records"]

_DIGESTS = """
SELECT noun, record_id, action, field, digest, personal_digest FROM entry
WHERE record_id IN (SELECT value FROM json_each(:ids)) AND (:before IS NULL OR line < :before) ORDER BY line
"""
_APPROVED = """
SELECT max(became.line) AS line, (SELECT change.command FROM change WHERE change.line > sealing.line
    ORDER BY change.line LIMIT 1) AS command
FROM (SELECT max(line) AS line FROM entry WHERE record_id = :id AND field = 'seal') AS sealing
JOIN entry AS became ON became.record_id = :id AND became.field = 'state' AND became.line < sealing.line
"""
_NEVER_SEALED = frozenset({"minutes"})
"""What belongs to a session and is no part of what its minutes tell."""
_LATER = {"commitment_party": "since IS NULL"}
"""Which records are part of it, where later life adds others."""


class Approved(NamedTuple):
    """Where in the journal minutes became approved, and by which command."""

    line: int
    command: str


def approved_line(reading: Reading, minutes_id: str) -> Approved | None:
    """Return where minutes got their seal; None where the journal of this file does not tell."""
    found = reading.row(_APPROVED, id=minutes_id)
    return Approved(found["line"], found["command"] or "") if found and found["line"] else None


def sealed_records(reading: Reading, minutes: dict[str, Any]) -> dict[str, list[str]]:
    """Return noun to the ids of the records that the seal of ``minutes`` covers, as they stand in the file."""
    found = {"minutes": [minutes["id"]]}
    if not minutes["corrects_id"]:
        found["session"] = [minutes["session_id"]]
    asked = list(found)
    while asked:
        owner = asked.pop()
        for noun in _owned_by(owner):
            held = NOUNS[noun].owner
            narrow = f" AND {_LATER[noun]}" if noun in _LATER else ""
            sql = f"SELECT id FROM {noun} WHERE {held} IN (SELECT value FROM json_each(:owners)){narrow} ORDER BY id"
            ids = [row["id"] for row in reading.rows(sql, owners=json.dumps(found[owner]))]
            if ids:
                found[noun] = ids
                asked.append(noun)
    return found


def seal_of(reading: Reading, minutes: dict[str, Any], *, before: int | None = None) -> str:
    """Return the SHA-256, in hexadecimal, of the lines that stand for what ``minutes`` tell, ``before`` a line."""
    ids = [identity for some in sealed_records(reading, minutes).values() for identity in some]
    digest = sha256()
    for noun, identity, action, field, value, personal in reading.tuples(_DIGESTS, ids=json.dumps(ids), before=before):
        digest.update(f"{noun}\n{identity}\n{action}\n{field}\n".encode() + value + (personal or b""))
    return digest.hexdigest()


def _owned_by(owner: str) -> Iterator[str]:
    for noun in NOUNS.values():
        if noun.owner and noun.field(noun.owner).of == owner and noun.name not in _NEVER_SEALED:
            yield noun.name
