"""Reading the journal: what was done to the district, and to one record of it."""

import json
from collections.abc import Iterator
from typing import Any

from pdzctl.store.reading import Reading
from pdzctl.store.refusals import damaged

UNDONE = """EXISTS (
    SELECT 1 FROM change AS undo WHERE undo.reverses = change.id
        AND NOT EXISTS (SELECT 1 FROM change AS redo WHERE redo.reverses = undo.id)
)"""
"""SQL for whether a change was undone and the undoing stands."""

ENTRIES = """
SELECT entry.line, entry.noun, entry.record_id, entry.action, entry.field, value.text, personal.text AS personal,
    entry.personal_digest IS NOT NULL AS has_personal
FROM entry
LEFT JOIN value ON value.line = entry.line AND value.part IN ('field', 'rest')
LEFT JOIN value AS personal ON personal.line = entry.line AND personal.part = 'personal'
"""
"""SQL for the lines of the journal, each with its values; one that is missing was erased."""

_LOG = f"""
SELECT change.line, change.id, change.at, change.kind, change.command, change.reverses, change.site,
    change.line - change.first AS entries, {UNDONE} AS undone, author.text AS author, summary.text AS summary,
    lower(hex(substr(change.hash, 1, 6))) AS head,
    (SELECT count(*) FROM (SELECT DISTINCT noun, record_id FROM entry
        WHERE entry.line >= change.first AND entry.line < change.line)) AS records
FROM change
LEFT JOIN value AS author ON author.line = change.line AND author.part = 'author'
LEFT JOIN value AS summary ON summary.line = change.line AND summary.part = 'summary'
"""
_HISTORY = f"""
SELECT entry.*, (SELECT min(line) FROM change WHERE change.line > entry.line) AS change_line
FROM ({ENTRIES} WHERE entry.record_id = :id) AS entry ORDER BY entry.line
"""


def log(reading: Reading, *, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the changes, newest first: id, at, author, summary, command, kind, undone, records, entries, head.

    ``sentence`` and ``values`` are the summary before it was filled, for translation; what was erased is empty.
    """
    for row in reading.rows(f"{_LOG} ORDER BY change.line DESC LIMIT :limit", limit=-1 if limit is None else limit):
        yield _readable(reading, row)


def change_at(reading: Reading, line: int) -> dict[str, Any]:
    """Return the change whose own line is ``line``, as ``log`` shows it."""
    row = reading.row(f"{_LOG} WHERE change.line = :line", line=line)
    assert row is not None
    return _readable(reading, row)


def history(reading: Reading, identity: str) -> Iterator[dict[str, Any]]:
    """Yield what happened to the record with the id ``identity``, oldest first, one row per field.

    Each has action, field, old, new, ``erased`` and the at, author, summary and change of its change. A creation has
    one row per field that was filled.
    """
    changes: dict[int, dict[str, Any]] = {}
    for row in list(reading.rows(_HISTORY, id=identity)):
        line = row["change_line"]
        if line not in changes:
            changes[line] = change_at(reading, line)
        change = changes[line]
        shared = {name: change[name] for name in ("at", "author", "summary", "kind", "undone")} | {
            "change": change["id"],
            "action": row["action"],
        }
        for field, old, new, erased in _steps(row):
            yield {**shared, "field": field, "old": old, "new": new, "erased": erased}


def _steps(row: dict[str, Any]) -> Iterator[tuple[str, Any, Any, bool]]:
    if row["action"] == "revised":
        if row["text"] is None:
            yield row["field"], None, None, True
        else:
            old, new = json.loads(row["text"])
            yield row["field"], old, new, False
        return
    texts = [row["text"]] + ([row["personal"]] if row["has_personal"] else [])
    for text in texts:
        for field, value in json.loads(text or "{}").items():
            yield (field, None, value, False) if row["action"] == "created" else (field, value, None, False)
    if None in texts:
        yield "", None, None, True


def _readable(reading: Reading, row: dict[str, Any]) -> dict[str, Any]:
    row["undone"] = bool(row["undone"])
    row["author"] = row["author"] or ""
    try:
        row["sentence"], row["values"] = json.loads(row["summary"] or '["", {}]')
        row["summary"] = filled(row["sentence"], row["values"])
    except (ValueError, LookupError, AttributeError, TypeError):
        # What was written is a template with its values: only damage makes it anything else.
        raise damaged(reading.path) from None
    return row


class _Blanks(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def filled(sentence: str, values: dict[str, str]) -> str:
    """Return ``sentence`` with its ``{names}`` filled; a name without a value shows as an ellipsis."""
    return sentence.format_map(_Blanks(values))
