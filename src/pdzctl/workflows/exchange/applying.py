"""Bringing files into the district: all of it in the caller's one change, or nothing."""

from itertools import pairwise, zip_longest

from pdzctl.records.registry import RECORDS
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.comparison import Comparison
from pdzctl.workflows.exchange.rows import Row, Staged
from pdzctl.workflows.exchange.settling import compare

_SEALING = "minutes"
_ORDER = (*(noun for noun in RECORDS if noun != _SEALING), _SEALING)
"""Approved minutes seal their session, so they are written last."""


def apply(store: Store, staged: Staged, *, prune: bool = False) -> Comparison:
    """Create and change what ``staged`` says, inside the change that the caller has open; return what was done.

    ``prune`` also removes what is gone from the nouns and sessions that the files cover. Raises InvalidInput with every
    fault, Refused where something still points to what would be removed or where minutes are approved.
    """
    comparison = compare(staged, store.reading, today=store.today, new_id=store.ids.identity)
    for noun, values in comparison.replaced:
        store.write(noun, [(values, None)])
    if prune:
        for noun in reversed(_ORDER):
            store.write(noun, [(values, None) for values in comparison.gone[noun]])
    for noun in _ORDER:
        store.write(noun, [(None, row.after) for row in comparison.created[noun]])
        _change(store, noun, comparison.changed[noun])
    return comparison


def _change(store: Store, noun: str, rows: list[Row]) -> None:
    """Write changed records, those whose state moves more than once step by step."""
    ways = [[row.before, *row.steps, row.after] for row in rows]
    legs = [list(pairwise(way)) for way in ways]
    for step in zip_longest(*legs):
        store.write(noun, [pair for pair in step if pair is not None])
