"""Whether what was approved still stands: the seals of minutes, and the records they cover, against the journal."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.choice import Label
from pdzctl.records.fields import Kind
from pdzctl.store.finding import Finding, Findings
from pdzctl.store.reading import Reading
from pdzctl.store.replay import Replayed, replay
from pdzctl.store.seal import Approved, approved_line, seal_of, sealed_records

__all__ = ["Verdict", "broken_seals", "verdict"]

_CHECK = "seals"
_APPLIED = ("apply", "repair")
"""The commands that bring minutes which were approved in another file: its journal has the lines of their seal."""
_SEALED = "SELECT * FROM minutes WHERE seal <> '' ORDER BY code"
_VALUES = """
SELECT entry.line, entry.noun, entry.record_id, entry.action, entry.field, entry.digest, entry.personal_digest,
    value.salt, value.text, personal.salt AS personal_salt, personal.text AS personal
FROM entry
LEFT JOIN value ON value.line = entry.line AND value.part IN ('field', 'rest')
LEFT JOIN value AS personal ON personal.line = entry.line AND personal.part = 'personal'
WHERE entry.record_id IN (SELECT value FROM json_each(:ids)) ORDER BY entry.line
"""
_LATER_LIFE = {
    "session": {"state", "gaps_reason"},
    "decision": {"state"},
    "commitment": {"state", "progress", "evidence", "reason"},
    "commitment_party": {"until"},
    "priority_round": {"state"},
    "minutes": {
        "state",
        "seal",
        "protocol",
        "protocol_on",
        "published_on",
        "published_until",
        "forced_reason",
        "visibility",
    },
}
"""The fields that may still move once minutes are approved (``m001_approved``, ``m003_live``)."""


class Verdict(NamedTuple):
    """What can be said of the seal of one approved minutes.

    ``known`` is false where the seal was made in another file, whose journal alone has its lines. ``erased`` counts the
    values of which only the digest is left.
    """

    known: bool
    erased: int = 0
    faults: tuple[Finding, ...] = ()


def verdict(reading: Reading, minutes: dict[str, Any]) -> Verdict:
    """Return whether what ``minutes``, a row with a seal, told when they were approved is what the file holds now."""
    at = _made_here(reading, minutes)
    if at is None:
        return Verdict(known=False)
    there = sealed_records(reading, minutes)
    ids = json.dumps([identity for some in there.values() for identity in some])
    erased, faults = _values(reading, ids, at.line)
    if seal_of(reading, minutes, before=at.line) != minutes["seal"]:
        faults.append(_finding("{code}: what was approved is not what its seal says.", code=minutes["code"]))
    replayed = replay(reading, ids)
    for noun, some in there.items():
        faults += _compared(reading, noun, some, replayed)
    return Verdict(known=True, erased=erased, faults=tuple(_told(faults)))


def broken_seals(reading: Reading) -> Findings:
    """Yield a finding for every seal that is not the hash of its lines."""
    for minutes in list(reading.rows(_SEALED)):
        at = _made_here(reading, minutes)
        if at is not None and seal_of(reading, minutes, before=at.line) != minutes["seal"]:
            yield _finding("{code}: what was approved is not what its seal says.", code=minutes["code"])


def _made_here(reading: Reading, minutes: dict[str, Any]) -> Approved | None:
    at = approved_line(reading, minutes["id"])
    return None if at is None or at.command.startswith(_APPLIED) else at


def _values(reading: Reading, ids: str, before: int) -> tuple[int, list[Finding]]:
    """Return how many values were erased, and a finding for each that is not its digest or came after the approval."""
    erased, faults = 0, []
    for row in reading.rows(_VALUES, ids=ids):
        kept = [(row["digest"], row["salt"], row["text"])]
        if row["personal_digest"] is not None:
            kept.append((row["personal_digest"], row["personal_salt"], row["personal"]))
        for digest, salt, text in kept:
            if text is None:
                erased += 1
            elif sha256(salt + text.encode()).digest() != digest:
                faults.append(_finding("A value written at line {line} of the journal was altered.", line=row["line"]))
        late = row["line"] >= before and row["field"] not in _LATER_LIFE.get(row["noun"], ())
        if late:
            faults.append(_finding("Line {line} of the journal changed what was approved.", line=row["line"]))
    return erased, faults


def _compared(reading: Reading, noun: str, ids: list[str], replayed: Replayed) -> Iterator[Finding]:
    wanted = replayed.records.get(noun, {})
    columns = NOUNS[noun].columns
    flags = {field.name for field in NOUNS[noun].fields if field.kind is Kind.FLAG}
    sql = f"SELECT {', '.join(columns)} FROM {noun} WHERE id IN (SELECT value FROM json_each(:ids))"
    for row in reading.rows(sql, ids=json.dumps(ids)):
        record = wanted.get(row["id"])
        called = row.get("code") or NOUNS[noun].words
        if record is None:
            yield _finding("{code} stands in the file, but no change put it there.", code=called)
            continue
        for name in columns:
            value = bool(row[name]) if name in flags else row[name]
            erased = (noun, row["id"], name) in replayed.erased and not value
            if record[name] != value and not erased:
                words = Label(NOUNS[noun].field(name).words)
                yield _finding("{code}: {field} is not what the journal says.", code=called, field=words)


def _finding(sentence: str, **values: object) -> Finding:
    return Finding(_CHECK, sentence, values)


def _told(faults: list[Finding]) -> Iterator[Finding]:
    """Yield each finding once: a dict of values cannot tell itself from another."""
    seen: set[str] = set()
    for fault in faults:
        if (key := f"{fault.sentence}{fault.values}") not in seen:
            seen.add(key)
            yield fault
