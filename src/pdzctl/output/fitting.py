"""Which columns of a table fit a terminal, the first ones first, and how wide each is so that words stay whole."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from rich.cells import cell_len

from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind

__all__ = ["GAP", "Measure", "fitted", "measured", "widths"]

GAP = 2
"""The cells between two columns."""
_UNBROKEN = frozenset({Kind.DAY, Kind.DUE, Kind.TIME, Kind.COUNT, Kind.FLAG})
_TYPED_AGAIN = frozenset({"code", "file"})
"""The keys of what people copy into the next command."""
_LONGEST_WORD = 24
"""A word of more cells may be broken: one address must not evict every other column."""
_ENOUGH_FOR_PROSE = 24
"""The cells that a column of long texts can claim before other columns have had theirs."""
_LONGEST_IN_TWO_LINES = 120
"""A text of more cells is not worth measuring: no column is so wide."""
_LEAST_COLUMNS = 2


class Measure(NamedTuple):
    """The cells a column needs: to break no word, to be read with ease, for most texts in two lines, to break no line.

    Ease is two lines too, but for long texts, which may take more. ``empty`` says that a column has a header and
    nothing under it.
    """

    least: int
    easy: int
    two_lines: int
    whole: int
    empty: bool = False


def measured(header: str, texts: Sequence[str], column: Column) -> Measure:
    """Return what a column needs for its cleaned ``texts``; its header may always wrap between words."""
    title = max(map(cell_len, header.split()), default=0)
    whole = max(map(cell_len, texts), default=0)
    if column.key in _TYPED_AGAIN or column.kind in _UNBROKEN:
        width = max(title, whole)
        return Measure(width, width, width, width, not whole)
    words = max((cell_len(word) for text in texts for word in text.split()), default=0)
    least = max(title, min(words, _LONGEST_WORD))
    # One text in ten may take a third line: a single long name must not evict every other column.
    two_lines = sorted(map(_in_two_lines, texts))[: len(texts) - len(texts) // 10]
    enough = two_lines[-1] if two_lines else 0
    easy = max(least, min(enough, _ENOUGH_FOR_PROSE))
    return Measure(least, easy, max(easy, enough), max(easy, whole), not whole)


def fitted(measures: Sequence[Measure], room: int, *, all_or_none: bool) -> list[int]:
    """Return the positions of the columns to draw in ``room`` cells, none where not even two fit.

    Columns stand in order of importance, so the last go first, and those with nothing in them before any other.
    """
    every = list(range(len(measures)))
    if all_or_none or _total([measure.easy for measure in measures]) <= room:
        return every if _total([measure.least for measure in measures]) <= room else []
    held = [at for at in every if not measures[at].empty or at < _LEAST_COLUMNS]
    for number in range(len(held), _LEAST_COLUMNS - 1, -1):
        if _total([measures[at].easy for at in held[:number]]) <= room:
            return held[:number]
    fewest = held[:_LEAST_COLUMNS]
    return fewest if _total([measures[at].least for at in fewest]) <= room else []


def widths(measures: Sequence[Measure], room: int) -> list[int]:
    """Return the width of each column: ease for all, then two lines, then whole lines; what lacks least comes first."""
    given = [measure.least for measure in measures]
    spare = room - _total(given)
    for wanted in (
        [one.easy for one in measures],
        [one.two_lines for one in measures],
        [one.whole for one in measures],
    ):
        lacking = [max(0, want - width) for want, width in zip(wanted, given, strict=True)]
        for rank, at in enumerate(sorted(range(len(lacking)), key=lacking.__getitem__)):
            share = min(lacking[at], spare // (len(lacking) - rank))
            given[at] += share
            spare -= share
    return given


def _total(columns: Sequence[int]) -> int:
    return sum(columns) + GAP * (len(columns) - 1)


def _in_two_lines(text: str) -> int:
    """Return the fewest cells in which ``text`` stands on two lines broken between words."""
    if len(text) > _LONGEST_IN_TWO_LINES:
        return _LONGEST_IN_TWO_LINES // 2
    ends = list(accumulate((cell_len(word) + 1 for word in text.split()), initial=-1))
    return min((max(end, ends[-1] - end - 1) for end in ends[1:]), default=0)
