"""Replaying the journal: what the records must be, worked out from its lines alone."""

import json
from collections import defaultdict
from typing import Any, NamedTuple

from pdzctl.store.history import ENTRIES
from pdzctl.store.journal import SHAPES, unfolded
from pdzctl.store.reading import Reading

_CODES = """
SELECT json_extract(value.text, iif(part = 'rest', '$.code', '$[1]')) AS code
FROM entry JOIN value ON value.line = entry.line AND part = iif(action = 'created', 'rest', 'field')
WHERE action = 'created' OR field = 'code'
"""


class Replayed(NamedTuple):
    """The records by noun and id, and the (noun, id, field) whose last value was erased."""

    records: dict[str, dict[str, dict[str, Any]]]
    erased: set[tuple[str, str, str]]


def replay(reading: Reading) -> Replayed:
    """Play the journal from its first line into nothing. Raises KeyError, ValueError where it makes no sense."""
    done = Replayed(defaultdict(dict), set())
    for entry in reading.rows(f"{ENTRIES} ORDER BY entry.line"):
        if entry["action"] == "created":
            _create(done, entry)
        elif entry["action"] == "removed":
            del done.records[entry["noun"]][entry["record_id"]]
            done.erased.difference_update([(entry["noun"], entry["record_id"], f) for f in SHAPES[entry["noun"]].blank])
        else:
            _revise(done, entry)
    return done


def _create(done: Replayed, entry: dict[str, Any]) -> None:
    noun, identity = entry["noun"], entry["record_id"]
    shape = SHAPES[noun]
    record = unfolded(noun, identity, entry["text"], entry["personal"])
    done.records[noun][identity] = record
    if entry["text"] is None:
        done.erased.update((noun, identity, field) for field in shape.rest)
    if entry["has_personal"] and entry["personal"] is None:
        done.erased.update((noun, identity, field) for field in shape.personal)


def _revise(done: Replayed, entry: dict[str, Any]) -> None:
    noun, identity, field = entry["noun"], entry["record_id"], entry["field"]
    if entry["text"] is None:
        done.erased.add((noun, identity, field))
        return
    _, value = json.loads(entry["text"])
    done.records[noun][identity][field] = value
    done.erased.discard((noun, identity, field))


def codes_given(reading: Reading) -> set[str]:
    """Return every code that the journal ever gave, also those that were undone or replaced."""
    return {row["code"] for row in reading.rows(_CODES) if row["code"]}
