"""Verifying the chain of the journal: each site's lines in order, and every value against its digest."""

from hashlib import sha256
from typing import Any

from pdzctl.store.finding import Finding, Findings
from pdzctl.store.journal import change_hash, entry_hash
from pdzctl.store.reading import Reading

_CHANGES = """
SELECT change.*, author.salt AS author_salt, author.text AS author,
    summary.salt AS summary_salt, summary.text AS summary
FROM change
LEFT JOIN value AS author ON author.line = change.line AND author.part = 'author'
LEFT JOIN value AS summary ON summary.line = change.line AND summary.part = 'summary'
ORDER BY change.line
"""
_ENTRIES = """
SELECT entry.line, entry.hash, entry.clock, entry.noun, entry.record_id, entry.action, entry.field, entry.digest,
    entry.personal_digest, value.salt, value.text, personal.salt, personal.text
FROM entry
LEFT JOIN value ON value.line = entry.line AND value.part IN ('field', 'rest')
LEFT JOIN value AS personal ON personal.line = entry.line AND personal.part = 'personal'
ORDER BY entry.line
"""
_STRAY_VALUES = """
SELECT line FROM value
WHERE NOT EXISTS (SELECT 1 FROM change WHERE change.line = value.line AND part IN ('author', 'summary'))
    AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.line = value.line
        AND part IN (iif(action = 'revised', 'field', 'rest'), iif(personal_digest IS NULL, NULL, 'personal')))
ORDER BY line
"""
_CHECK = "chain"
_ALTERED_VALUE_SENTENCE = "A value written at line {line} of the journal was altered."


def broken_lines(reading: Reading) -> Findings:
    """Yield a finding for every line that does not follow from the one before it.

    A missing value is one that was erased, and breaks nothing.
    """
    heads: dict[str, bytes] = {}
    entries = reading.tuples(_ENTRIES)
    entry = next(entries, None)
    expected, clock = 1, 0
    for change in reading.rows(_CHANGES):
        if change["first"] != expected:
            yield Finding(_CHECK, "Line {line} of the journal is missing.", {"line": expected})
        expected = change["line"] + 1
        head, count = heads.get(change["site"], b""), 0
        while entry is not None and entry[0] < change["line"]:
            yield from _broken_entry(entry, head, clock)
            _, head, clock, *_ = entry
            count += 1
            entry = next(entries, None)
        if count != change["line"] - change["first"]:
            yield Finding(_CHECK, "The change at line {line} has lost or gained lines.", {"line": change["line"]})
        yield from _broken_change(change, head, clock)
        heads[change["site"]], clock = change["hash"], change["clock"]
    while entry is not None:
        yield Finding(_CHECK, "Line {line} of the journal belongs to no change.", {"line": entry[0]})
        entry = next(entries, None)
    for row in reading.rows(_STRAY_VALUES):
        yield Finding(_CHECK, "Line {line} has a value that it never wrote.", row)


def _broken_entry(entry: tuple[Any, ...], head: bytes, clock: int) -> Findings:
    line, found, at, *said, digest, personal_digest, salt, text, personal_salt, personal = entry
    if found != entry_hash(head, (at, *said), digest, personal_digest) or at <= clock:
        yield Finding(_CHECK, "Line {line} of the journal was altered.", {"line": line})
    if _altered(salt, text, digest) or _altered(personal_salt, personal, personal_digest):
        yield Finding(_CHECK, _ALTERED_VALUE_SENTENCE, {"line": line})


def _broken_change(change: dict[str, Any], head: bytes, clock: int) -> Findings:
    if change["hash"] != change_hash(head, change) or change["clock"] <= clock:
        yield Finding(_CHECK, "Line {line} of the journal was altered.", {"line": change["line"]})
    for part in ("author", "summary"):
        if _altered(change[f"{part}_salt"], change[part], change[f"{part}_digest"]):
            yield Finding(_CHECK, _ALTERED_VALUE_SENTENCE, {"line": change["line"]})


def _altered(salt: bytes | None, text: str | None, digest: bytes | None) -> bool:
    return salt is not None and text is not None and sha256(salt + text.encode()).digest() != digest
