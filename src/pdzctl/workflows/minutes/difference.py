"""What changed in minutes: since the draft was sent, told by the journal; between two of them, told by their texts.

The text that was sent is not kept a second time: the journal knows every value it was built from and what became of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from typing import Any, NamedTuple

from pdzctl.errors import Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.records.privacy import Privacy
from pdzctl.store.queries.listing import CODED, codes_of
from pdzctl.store.queries.revisions import circulated_line, removed_after
from pdzctl.store.reading import Reading
from pdzctl.store.replay import replay
from pdzctl.store.seal import sealed_records
from pdzctl.workflows.history import HIDDEN
from pdzctl.workflows.minutes.approved_text import approved_text

__all__ = ["Changed", "changed_since_sent", "compared"]

_PERSONAL = frozenset({Privacy.CONTACT, Privacy.IDENTITY, Privacy.SENSITIVE})
_SAYING = ("text", "title", "question", "post", "note", "choice", "name", "arrived_at", "status", "found")
"""What a record that is new or gone is told by: the first of these fields that it has."""
Records = dict[str, dict[str, dict[str, Any]]]


class Changed(NamedTuple):
    """One value that is not what it was when the draft was sent; ``what`` is created, changed or removed."""

    code: str
    noun: str
    what: str
    field: str
    old: Any
    new: Any


def changed_since_sent(reading: Reading, minutes: dict[str, Any]) -> list[Changed]:
    """Return what the records of a session say otherwise than when ``minutes``, a row, were last circulated.

    The life of the minutes themselves is no change of what they say; personal values are hidden. Raises Refused where
    the journal of this file does not tell of a circulation.
    """
    line = circulated_line(reading, minutes["id"])
    if line is None:
        raise Refused(
            "{code} was not circulated here: there is nothing to compare with.",
            code=minutes["code"],
            hint="pdzctl minutes circulate {code} --until …",
        )
    with reading.snapshot():
        there = sealed_records(reading, minutes)
        ids = [identity for some in there.values() for identity in some] + removed_after(reading, line)
        then = _belonging(replay(reading, json.dumps(ids), until=line).records, minutes)
        now: Records = {
            noun: {identity: next(reading.all(noun, id=identity)) for identity in some} for noun, some in there.items()
        }
        called = _codes(reading, then, now)
    return [one for noun in NOUNS if noun != "minutes" for one in _between(noun, then, now, called)]


def compared(reading: Reading, one: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a unified comparison of what two minutes, rows, say to the public."""
    before, after = (
        approved_text(reading, row["session_id"], row["id"] if row["corrects_id"] else None).splitlines()
        for row in (one, other)
    )
    return unified_diff(before, after, one["code"], other["code"], lineterm="")


def _belonging(records: Mapping[str, Mapping[str, dict[str, Any]]], minutes: dict[str, Any]) -> Records:
    """Return those of ``records`` that the minutes tell of: what was removed of other sessions is none of them."""
    found: Records = defaultdict(dict)
    for noun, some in records.items():
        for identity, record in some.items():
            if _is_told(noun, record, records, minutes):
                found[noun][identity] = record
    return found


def _is_told(
    noun: str, record: dict[str, Any], records: Mapping[str, Mapping[str, dict[str, Any]]], minutes: dict[str, Any]
) -> bool:
    while noun not in ("session", "minutes"):
        if not (held := NOUNS[noun].owner):
            return False
        owner, identity = NOUNS[noun].field(held).of, record[held]
        if owner in ("session", "minutes"):
            return bool(identity in (minutes["session_id"], minutes["id"]))
        found = records.get(owner, {}).get(identity)
        if found is None:
            return False
        noun, record = owner, found
    return bool(record["id"] in (minutes["session_id"], minutes["id"]))


def _codes(reading: Reading, *states: Records) -> dict[str, str]:
    """Return id to code for every link of the records, and for the records themselves."""
    wanted: dict[str, set[str]] = defaultdict(set)
    found: dict[str, str] = {}
    for state in states:
        for noun, some in state.items():
            links = [field for field in NOUNS[noun].fields if field.kind is Kind.LINK and field.of in CODED]
            for record in some.values():
                found[record["id"]] = record.get("code") or found.get(record["id"], "")
                for field in links:
                    wanted[field.of] |= {record[field.name]} - {None}
    for noun, ids in wanted.items():
        found |= codes_of(reading, noun, ids)
    return found


def _between(noun: str, then: Records, now: Records, called: Mapping[str, str]) -> Iterator[Changed]:
    before, after = then.get(noun, {}), now.get(noun, {})
    for identity in sorted({**before, **after}, key=lambda one: (called.get(one) or "", one)):
        code = called.get(identity) or ""
        old, new = before.get(identity), after.get(identity)
        if old is None or new is None:
            field = next((name for name in _SAYING if (old or new or {}).get(name)), "")
            told = _shown(noun, field, (old or new or {}).get(field), called) if field else ""
            yield Changed(
                code, noun, "removed" if new is None else "created", field, *((told, "") if old else ("", told))
            )
            continue
        for name in NOUNS[noun].columns:
            if old[name] != new[name] and (noun, name) != ("session", "state"):
                shown = (_shown(noun, name, value[name], called) for value in (old, new))
                yield Changed(code, noun, "changed", name, *shown)


def _shown(noun: str, name: str, value: Any, called: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever a field holds
    if NOUNS[noun].field(name).privacy in _PERSONAL and value not in (None, ""):
        return HIDDEN
    return called.get(value, value) if isinstance(value, str) else value
