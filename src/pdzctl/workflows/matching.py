"""Finding a person, an organization or a seat by any part of a name, as it is typed in a hurry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz import fuzz

from pdzctl.store.lookup import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Candidate", "best", "roster_candidates", "seat_candidates"]

_FEWEST_LETTERS = 3
_ALIKE = 80.0
"""How alike, of a hundred, a word typed wrong is to the one that was meant."""
_AS_ALIKE = 5.0
_WORD = re.compile(r"[^\W_]+")


class Candidate(NamedTuple):
    """Somebody who may be meant: the code to record them by, their name as people read it, and what they are called.

    ``seat`` is the seat they hold or stand in for, or empty; ``names`` are what matching looks at.
    """

    who: str
    name: str
    names: tuple[str, ...]
    seat: str = ""


def seat_candidates(rows: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    """Return who may be meant among the seats of the day: the holder of each, then whoever stands in."""
    found = []
    for row in rows:
        firm = (row["organization"], row["short_name"])
        name = _called(row["person"], row["short_name"] or row["organization"]) or row["post"] or row["who"]
        found.append(Candidate(row["who"], name, _given(row["who"], row["person"], *firm, row["post"]), row["who"]))
        if row["substitute_code"]:
            name = _called(row["substitute"], row["short_name"] or row["organization"])
            names = _given(row["substitute_code"], row["substitute"])
            found.append(Candidate(row["substitute_code"], name, names, row["who"]))
    return found


def roster_candidates(rows: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    """Return who may be meant on the roster: a person is not called by the name of their organization."""
    return [
        Candidate(
            row["who"],
            _called(row["person"], row["short_name"] or row["organization"]),
            _given(row["who"], row["person"])
            if row["person"]
            else _given(row["who"], row["organization"], row["short_name"]),
        )
        for row in rows
    ]


def best(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return those whom ``text`` means: one, or several where it may be any of them, or nobody.

    Blind to case and accents: a whole name or code before whole words, before the beginnings of words, before any part
    of a name; only then words with a letter wrong. Fewer than three letters mean a whole word.
    """
    wanted = fold(text)
    if not wanted:
        return []
    ranks = [_rank(wanted, one) for one in candidates]
    highest = max(ranks, default=0)
    if highest:
        return [one for one, rank in zip(candidates, ranks, strict=True) if rank == highest]
    return _alike(wanted, candidates) if len(wanted) > _FEWEST_LETTERS else []


def _rank(wanted: str, one: Candidate) -> int:
    names = [fold(name) for name in one.names]
    if wanted in names:
        return 4
    words = [word for name in names for word in _WORD.findall(name)]
    parts = _WORD.findall(wanted)
    if parts and all(part in words for part in parts):
        return 3
    if len(wanted) < _FEWEST_LETTERS:
        return 0
    if parts and all(any(word.startswith(part) for word in words) for part in parts):
        return 2
    return int(any(wanted in name for name in names))


def _alike(wanted: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    # A code with a digit wrong is another code.
    scores = [max((_likeness(wanted, fold(name)) for name in one.names[1:]), default=0.0) for one in candidates]
    highest = max(scores, default=0.0)
    if highest < _ALIKE:
        return []
    return [one for one, score in zip(candidates, scores, strict=True) if score >= highest - _AS_ALIKE]


def _likeness(wanted: str, name: str) -> float:
    words = [fuzz.ratio(wanted, word) for word in _WORD.findall(name)] if " " not in wanted else []
    return max([fuzz.token_sort_ratio(wanted, name), *words])


def _given(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _called(person: str, firm: str) -> str:
    return f"{person} ({firm})" if person and firm else person or firm
