"""Bringing files into the district: all of it in the caller's one change, or nothing."""

from collections.abc import Callable
from itertools import pairwise, zip_longest

from pdzctl.records.registry import RECORDS
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.comparison import Comparison
from pdzctl.workflows.exchange.rows import Row, Staged
from pdzctl.workflows.exchange.settling import compare

_SEALING = "minutes"
_ORDER = (*(noun for noun in RECORDS if noun != _SEALING), _SEALING)
"""Approved minutes seal their session, so they are written last."""
_AT_ONCE = 1_000

Begun = Callable[[int], Callable[[int], None]]
"""What is told how many steps there are, and returns what to call with the number of those just done."""


def apply(
    store: Store, staged: Staged, *, prune: bool = False, begun: Begun = lambda _total: lambda _number: None
) -> Comparison:
    """Create and change what ``staged`` says, inside the change that the caller has open; return what was done.

    ``prune`` also removes what is gone from the nouns and sessions that the files cover; ``begun`` is told how many
    records there are, and of those done. Raises InvalidInput with every fault, Refused where something still points to
    what would be removed or where minutes are approved.
    """
    done = begun(staged.count)
    comparison = compare(staged, store.reading, today=store.today, new_id=store.ids.identity)
    done(comparison.same)
    for noun, values in comparison.replaced:
        store.write(noun, [(values, None)])
    if prune:
        for noun in reversed(_ORDER):
            store.write(noun, [(values, None) for values in comparison.gone[noun]])
    for noun in _ORDER:
        rows = comparison.created[noun]
        for start in range(0, len(rows), _AT_ONCE):
            portion = rows[start : start + _AT_ONCE]
            store.write(noun, [(None, row.after) for row in portion])
            done(len(portion))
        _change(store, noun, comparison.changed[noun])
        done(len(comparison.changed[noun]))
    return comparison


def _change(store: Store, noun: str, rows: list[Row]) -> None:
    """Write changed records, those whose state moves more than once step by step."""
    ways = [[row.before, *row.steps, row.after] for row in rows]
    legs = [list(pairwise(way)) for way in ways]
    for step in zip_longest(*legs):
        store.write(noun, [pair for pair in step if pair is not None])
