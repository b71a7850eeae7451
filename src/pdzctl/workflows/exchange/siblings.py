"""The records nested in one owner: which one of the files is which one of the district, and in what place."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from pdzctl.records.catalogue import NOUNS
from pdzctl.workflows.exchange.rows import Row
from pdzctl.workflows.exchange.shape import is_single

Values = dict[str, Any]
Key = Callable[[Values, int], Hashable]
"""What a member is told by, from its values and its place."""

_TELLING = ("text", "title", "question")
_APART = frozenset({"id", "position", "code"})


def pair(noun: str, rows: Sequence[Row], kept: Sequence[Values]) -> dict[int, Values]:
    """Return, for each row by its place in ``rows``, the kept record of the same owner that it describes.

    By code; then, for lists in order, by position and text, by text alone, by position alone; for sets, by what makes a
    member different from the others.
    """
    found: dict[int, Values] = {}
    if not kept:
        return found
    left = {row["id"]: row for row in kept}
    codes = {row["code"]: row for row in kept if row.get("code")}
    open_rows: list[int] = []
    for number, row in enumerate(rows):
        if same := codes.get(row.values.get("code", "")):
            found[number] = left.pop(same["id"], same)
        elif "code" not in row.values:
            open_rows.append(number)
    for key in _keys(noun):
        if not open_rows:
            break
        _pair_by(key, rows, open_rows, left, found)
    return found


def _keys(noun: str) -> Iterator[Key]:
    order = NOUNS[noun].order
    if is_single(NOUNS[noun]):
        yield lambda _values, _place: ()
    elif "position" in order:
        others = tuple(name for name in order if name != "position")
        texts = _telling(noun)
        yield lambda values, place: (place, *(values.get(name) for name in (*others, *texts)))
        yield lambda values, _place: tuple(values.get(name) for name in (*others, *texts))
        yield lambda values, place: (place, *(values.get(name) for name in others))
    elif order != ("code",):
        yield lambda values, _place: tuple(values.get(name) for name in order)


def _telling(noun: str) -> tuple[str, ...]:
    columns = NOUNS[noun].columns
    if told := next((name for name in _TELLING if name in columns), ""):
        return (told,)
    return tuple(name for name in columns if name not in _APART and name != NOUNS[noun].owner)


def _pair_by(
    key: Key, rows: Sequence[Row], open_rows: list[int], left: dict[str, Values], found: dict[int, Values]
) -> None:
    by_key: dict[Hashable, list[Values]] = defaultdict(list)
    for place, values in enumerate(left.values()):
        by_key[key(values, values.get("position", place))].append(values)
    for number in tuple(open_rows):
        row = rows[number]
        if same := by_key.get(key(row.after, row.position)):
            values = same.pop(0)
            found[number] = left.pop(values["id"])
            open_rows.remove(number)


def place(noun: str, rows: Sequence[Row], found: Mapping[int, Values]) -> None:
    """Give each row its position: the kept ones where their order still holds, else 1, 2, 3, … in every group."""
    others = [name for name in NOUNS[noun].order if name != "position"]
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[tuple(row.after.get(name) for name in others)].append(number)
    for numbers in groups.values():
        positions = _kept_positions(numbers, found)
        for offset, number in enumerate(numbers):
            rows[number].position = rows[number].after["position"] = positions[offset]


def _kept_positions(numbers: Sequence[int], found: Mapping[int, Values]) -> list[int]:
    positions: list[int] = []
    last = 0
    for number in numbers:
        position = found[number]["position"] if number in found else last + 1
        if position < last:
            return list(range(1, len(numbers) + 1))
        positions.append(position)
        last = position
    return positions
