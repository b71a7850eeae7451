"""Undo and redo: the reversal of a change, worked out from the journal and written as a change of its own."""

import json
from collections.abc import Iterator
from typing import Any

from pdzctl.errors import Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.store.history import ENTRIES, UNDONE, change_at
from pdzctl.store.journal import unfolded
from pdzctl.store.reading import Reading, as_record
from pdzctl.store.refusals import damaged
from pdzctl.store.rows import Pair

_APPROVED = ("approvato", "protocollato", "pubblicato")
_AT_ONCE = 5_000

Record = dict[str, Any]


def newest_to_undo(reading: Reading) -> dict[str, Any]:
    """Return the newest change that is neither an undo or redo nor undone. Raises Refused when it may not be undone."""
    sql = f"SELECT line FROM change WHERE kind NOT IN ('undo', 'redo') AND NOT {UNDONE} ORDER BY line DESC LIMIT 1"
    line = reading.value(sql)
    if line is None:
        raise Refused("There is nothing to undo.")
    change = change_at(reading, line)
    if change["kind"] != "work":
        raise Refused("The last change ({kind}) cannot be undone.", kind=change["kind"], hint="pdzctl log")
    return change


def newest_to_redo(reading: Reading) -> dict[str, Any]:
    """Return the last undo that stands. Raises Refused when there is none, or when other work was done after it."""
    standing = f"kind <> 'redo' AND NOT (kind = 'undo' AND {UNDONE})"
    sql = f"SELECT line FROM change WHERE {standing} ORDER BY line DESC LIMIT 1"
    line = reading.value(sql)
    change = change_at(reading, line) if line is not None else None
    if change is None or change["kind"] != "undo":
        raise Refused("There is nothing to redo.", hint="pdzctl log")
    return change


def reversal(reading: Reading, change: dict[str, Any]) -> Iterator[tuple[str, list[Pair]]]:
    """Yield, noun by noun, the (before, after) pairs that reverse ``change``.

    Raises Refused when part of it was erased, when it created the district or approved minutes, or when the records are
    no longer as it left them.
    """
    first, line = change["line"] - change["entries"], change["line"]
    sql = f"{ENTRIES} WHERE entry.line >= :first AND entry.line < :line ORDER BY entry.line DESC"
    entries = list(reading.rows(sql, first=first, line=line))
    touched: dict[str, dict[str, None]] = {}
    for entry in entries:
        touched.setdefault(entry["noun"], {})[entry["record_id"]] = None
    found = {noun: _stored(reading, noun, list(ids)) for noun, ids in touched.items()}
    states: dict[str, dict[str, Record | None]] = {noun: dict(records) for noun, records in found.items()}
    try:
        for entry in entries:
            records = states[entry["noun"]]
            records[entry["record_id"]] = _before(entry, records.get(entry["record_id"]))
    except (ValueError, LookupError, TypeError):
        # What the journal says is not even what a journal can say, and the words of the parser would quote it.
        raise damaged(reading.path) from None
    if "district" in states and not any(states["district"].values()):
        raise Refused(
            "The creation of a district cannot be undone: the file would hold nothing.",
            hint="A district begun by mistake is its file: delete it, then pdzctl init NAME.",
        )
    for noun, ids in touched.items():
        yield noun, [(found[noun].get(identity), states[noun].get(identity)) for identity in ids]


def _stored(reading: Reading, noun: str, ids: list[str]) -> dict[str, Record]:
    columns = ", ".join(NOUNS[noun].columns)
    sql = f"SELECT {columns} FROM {noun} WHERE id IN (SELECT value FROM json_each(:ids))"
    return {
        row["id"]: as_record(noun, row)
        for start in range(0, len(ids), _AT_ONCE)
        for row in reading.rows(sql, ids=json.dumps(ids[start : start + _AT_ONCE]))
    }


def _before(entry: dict[str, Any], record: Record | None) -> Record | None:
    """Return the record as it was before ``entry``, given as it was after. Raises Refused."""
    if entry["action"] == "revised":
        old, new = json.loads(_known(entry["text"]))
        if record is None or record[entry["field"]] != new:
            raise _changed_since()
        if entry["noun"] == "minutes" and entry["field"] == "state" and new in _APPROVED and old not in _APPROVED:
            raise Refused(
                "{code} is approved: that cannot be undone.",
                code=record["code"],
                hint="A mistake in them is corrected by a numbered correction: pdzctl minutes correct VER-… --text …",
            )
        return {**record, entry["field"]: old}
    texts = [_known(entry["text"])] + ([_known(entry["personal"])] if entry["has_personal"] else [])
    whole = unfolded(entry["noun"], entry["record_id"], *texts)
    if entry["action"] == "removed":
        if record is not None:
            raise _changed_since()
        return whole
    if record != whole:
        raise _changed_since()
    return None


def _known(text: str | None) -> str:
    if text is None:
        raise Refused("It cannot be undone: part of what it wrote was erased.", hint="pdzctl log")
    return text


def _changed_since() -> Refused:
    return Refused("It cannot be undone: what it wrote was changed since.", hint="pdzctl check")
