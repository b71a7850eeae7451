"""Proposals of any lab that say much the same: compared by the words of their titles and texts.

A score, 0 to 100, is the mean of three measures over words without accents, endings and stop words: how much of the
shorter text stands in the longer (rapidfuzz, token set), how alike both are letter by letter (token sort), and how many
of all their words they share, a few misspelt ones included (Dice). The better of titles alone and of titles with texts
counts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from pdzctl.store.lookup import fold
from pdzctl.store.queries.similar import Proposed, linked_pairs, proposals_to_compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pdzctl.store.reading import Reading

__all__ = ["AT_LEAST", "Alike", "like", "pairs"]

AT_LEAST = 80
"""The score from which two proposals are likely to be one."""
_WORD = re.compile(r"[^\W_]+")
_STOP_WORDS = frozenset(
    _WORD.findall("""
    a ad ai agli al all alla alle allo anche che chi ci come con coi col cui da dai dagli dal dall dalla dalle dallo
    dei degli del dell della delle dello di e ed fra gli ha hanno i il in la le lo l ma ne nei negli nel nell nella
    nelle nello non o ogni per piu presso quando se si sia sono su sui sugli sul sull sulla sulle sullo tra un una uno
    verso
    """)
)
_ENDING = re.compile(r"(?<=\w{3})[aeiou]+$")
_SAME_WORD = 85
"""How alike, of 100, two words must be to be one that somebody spelt in another way."""
_MISSPELT = 4
"""How many words may be spelt in another way: among more of them chance would find pairs."""
_RAREST = 6
"""By how many of its rarest words a text looks for others that share one."""
_TOO_COMMON = 60
"""A word that stands in more proposals than this finds none of them: it says nothing."""


class Alike(NamedTuple):
    """Two proposals that say much the same, the score, and whether their overlap is noted already."""

    proposal: Proposed
    other: Proposed
    score: int
    linked: bool


class _Words:
    """The words of a proposal: of its title, and of title and text together."""

    def __init__(self, proposal: Proposed) -> None:
        self.title = _words(proposal.title)
        self._text = proposal.text

    @cached_property
    def whole(self) -> tuple[str, ...]:
        return tuple(sorted({*self.title, *_words(self._text)}))

    @cached_property
    def joined_title(self) -> str:
        return " ".join(self.title)

    @cached_property
    def joined_whole(self) -> str:
        return " ".join(self.whole)


def like(reading: Reading, identity: str, *, at_least: int = AT_LEAST) -> tuple[Alike, ...]:
    """Return the proposals that are like the one with this id, most alike first; merged and withdrawn ones are not."""
    others = {proposal.id: proposal for proposal in proposals_to_compare(reading)}
    own = others.pop(identity, None)
    if own is None:
        return ()
    linked = linked_pairs(reading)
    words = _Words(own)
    found = (
        Alike(own, other, score, frozenset((identity, other.id)) in linked)
        for other in others.values()
        if (score := _score(words, _Words(other), at_least)) >= at_least
    )
    return tuple(sorted(found, key=lambda alike: (-alike.score, alike.other.code)))


def pairs(reading: Reading, *, at_least: int = AT_LEAST) -> tuple[Alike, ...]:
    """Return the pairs of proposals of the whole district that are alike, most alike first.

    Only pairs that share a rare word are compared, so that the work does not grow with the square of their number.
    """
    proposals = list(proposals_to_compare(reading))
    words = [_Words(proposal) for proposal in proposals]
    linked = linked_pairs(reading)
    found = []
    for one, other in _sharing(words):
        score = _score(words[one], words[other], at_least)
        if score >= at_least:
            first, second = proposals[one], proposals[other]
            found.append(Alike(first, second, score, frozenset((first.id, second.id)) in linked))
    return tuple(sorted(found, key=lambda alike: (-alike.score, alike.proposal.code, alike.other.code)))


def _words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` in their order of sorting: without case, accents, endings and stop words."""
    plain = _WORD.findall(fold(text))
    telling = [word for word in plain if word not in _STOP_WORDS]
    return tuple(sorted(_ENDING.sub("", word) for word in telling or plain or fold(text).split()))


def _score(one: _Words, other: _Words, at_least: int) -> int:
    titles = _mean(one.title, other.title, one.joined_title, other.joined_title, at_least=at_least)
    return max(titles, _mean(one.whole, other.whole, one.joined_whole, other.joined_whole, at_least=at_least))


def _mean(
    words: tuple[str, ...], other_words: tuple[str, ...], joined: str, other_joined: str, *, at_least: int
) -> int:
    """Return the score of two lists of sorted words and of the same words joined; 0 where it cannot be ``at_least``."""
    letters = fuzz.ratio(joined, other_joined, score_cutoff=max(3 * at_least - 200, 1))
    found = letters + 100 * _shared(set(words), set(other_words)) if letters else 0
    # The third measure takes longest: it is not asked where it could not help.
    if found < 3 * at_least - 101:
        return 0
    return round((found + fuzz.token_set_ratio(joined, other_joined)) / 3)


def _shared(words: set[str], other: set[str]) -> float:
    """Return the share, 0 to 1, of all words that both have, counting a few spelt almost the same (Dice)."""
    same = len(words & other)
    own, left = words - other, other - words
    for word in sorted(own) if max(len(own), len(left)) <= _MISSPELT else ():
        twin = next((one for one in sorted(left) if fuzz.ratio(word, one) >= _SAME_WORD), None)
        if twin:
            left.remove(twin)
            same += 1
    return 2 * same / max(len(words) + len(other), 1)


def _sharing(words: list[_Words]) -> Iterator[tuple[int, int]]:
    """Yield the places of all pairs that share one of the rarest words of each, once each."""
    holders = Counter(word for each in words for word in set(each.whole))
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(words):
        for word in {*_rarest(each.title, holders), *_rarest(each.whole, holders)}:
            by_word[word].append(place)
    seen: set[tuple[int, int]] = set()
    for word, places in by_word.items():
        if holders[word] <= _TOO_COMMON:
            seen.update(combinations(places, 2))
    yield from sorted(seen)


def _rarest(words: Iterable[str], holders: Counter[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (holders[word], word))[:_RAREST]
