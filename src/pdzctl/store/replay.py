"""Replaying the journal: what the records must be, worked out from its lines alone."""

from collections import defaultdict
from typing import Any, NamedTuple

from pydantic_core import from_json

from pdzctl.store.history import ENTRIES
from pdzctl.store.journal import SHAPES, unfolded
from pdzctl.store.reading import Reading


class Replayed(NamedTuple):
    """What the journal comes to.

    ``records`` by noun and id; ``erased``, the (noun, id, field) whose last value was erased; ``codes``, every code it
    ever gave, also those that were undone or replaced.
    """

    records: dict[str, dict[str, dict[str, Any]]]
    erased: set[tuple[str, str, str]]
    codes: set[str]


def replay(reading: Reading, ids: str = "", *, until: int | None = None) -> Replayed:
    """Play the journal from its first line, or up to ``until``, into nothing.

    Where ``ids`` are given, a JSON list, of these records alone. Raises KeyError, ValueError where it makes no sense.
    """
    done = Replayed(defaultdict(dict), set(), set())
    conditions = ["entry.record_id IN (SELECT value FROM json_each(:ids))"] if ids else []
    conditions += ["entry.line <= :until"] if until is not None else []
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    given = {name: value for name, value in (("ids", ids), ("until", until)) if value}
    for _, noun, identity, action, field, text, personal, has_personal in reading.tuples(
        f"{ENTRIES} {where} ORDER BY entry.line", **given
    ):
        if action == "created":
            _create(done, noun, identity, text, personal, has_personal=has_personal)
        elif action == "removed":
            del done.records[noun][identity]
            done.erased.difference_update([(noun, identity, blank) for blank in SHAPES[noun].blank])
        else:
            _revise(done, noun, identity, field, text)
    return done


def _create(
    done: Replayed, noun: str, identity: str, text: str | None, personal: str | None, *, has_personal: bool
) -> None:
    record = done.records[noun][identity] = unfolded(noun, identity, text, personal)
    if code := record.get("code"):
        done.codes.add(code)
    if text is None:
        done.erased.update((noun, identity, field) for field in SHAPES[noun].rest)
    if has_personal and personal is None:
        done.erased.update((noun, identity, field) for field in SHAPES[noun].personal)


def _revise(done: Replayed, noun: str, identity: str, field: str, text: str | None) -> None:
    if text is None:
        done.erased.add((noun, identity, field))
        return
    _, value = from_json(text)
    done.records[noun][identity][field] = value
    if field == "code":
        done.codes.add(value)
    done.erased.discard((noun, identity, field))
