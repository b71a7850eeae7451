"""Whom a part of a name means: one behaviour for the roll call, the recorder of a session and its last page.

Names are kept by their words, sorted, so that a word costs the same in a roster of ten and of ten thousand.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz import fuzz, process

from pdzctl.records.vocabulary import Role
from pdzctl.store.lookup import fold
from pdzctl.store.queries.roll import people_and_organizations, seats_of_the_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pdzctl.store.reading import Reading

__all__ = ["Candidate", "Found", "Index", "Roster", "first_found", "here", "seat_candidates"]

_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    (
        "il", "lo", "la", "i", "gli", "le", "l", "un", "uno", "una", "di", "del", "dello", "della", "dei", "degli",
        "delle", "d", "da", "dal", "dalla", "e", "ed", "a", "al", "alla", "per", "the", "of",
    )
)  # fmt: skip
_NO_MEMBERS = (Role.FACILITATORE, Role.VERBALIZZANTE)
_FEWEST_LETTERS = 3
_ALIKE = 80.0
"""How alike, of a hundred, a word typed wrong is to the one that was meant."""
_AS_ALIKE = 5.0
_LAST_CHARACTER = chr(0x10FFFF)
_SHOWN = 5


class Candidate(NamedTuple):
    """Somebody who may be meant: the code to record them by, their name as people read it, and what they are called.

    ``seat`` is the seat they hold or stand in for, and ``organization`` whose it is, by code, or empty; ``member``
    tells whether its holder is called to be there, and not only to lead or to take the minutes. ``codes`` are other
    codes that mean them; ``id`` is that of a person or an organization of the roster.
    """

    who: str
    name: str
    names: tuple[str, ...]
    seat: str = ""
    organization: str = ""
    member: bool = False
    codes: tuple[str, ...] = ()
    id: str = ""


class Found(NamedTuple):
    """Whom the beginning of a text means: one ``holder`` and the ``rest`` of the text, or the ``near`` names."""

    holder: Candidate | None
    rest: str = ""
    near: tuple[str, ...] = ()


class Index:
    """Candidates by what they are called."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        """Keep them, in order."""
        self._candidates = tuple(candidates)
        self._codes: dict[str, set[int]] = {}
        self._whole: dict[str, set[int]] = {}
        self._words: dict[str, set[int]] = {}
        for place, one in enumerate(self._candidates):
            for code in (one.who, *one.codes):
                self._codes.setdefault(_bare(code), set()).add(place)
            for name in one.names:
                self._whole.setdefault(_bare(name), set()).add(place)
                for word in _WORD.findall(fold(name)):
                    self._words.setdefault(word, set()).add(place)
        self._sorted = sorted(self._words)

    def whole(self, text: str) -> list[Candidate]:
        """Return those whose whole name, or code, is ``text``."""
        wanted = _bare(text)
        return self._these(self._codes.get(wanted) or self._whole.get(wanted, set()))

    def by_words(self, text: str) -> list[Candidate]:
        """Return those of whose names the words of ``text`` are words, else begin words, else are a part."""
        wanted = _bare(text)
        found = self._having(self._words.get(word, set()) for word in _telling(wanted))
        if len(wanted) < _FEWEST_LETTERS:
            return self._these(found)
        found = found or self._having(map(self._beginning, _telling(wanted)))
        return self._these(found or self._holding(wanted))

    def _holding(self, wanted: str) -> set[int]:
        """Return those of whose names ``wanted`` is a part, or would be if its words were written as one."""
        joined = wanted.replace(" ", "")
        held = (who for name, who in self._whole.items() if wanted in name or (joined != wanted and joined in name))
        return set().union(*held)

    def guessed(self, text: str) -> list[Candidate]:
        """Return those of whose names the words of ``text`` begin words, once letters that are wrong are put right.

        A number with a digit wrong is another number.
        """
        wanted = _bare(text)
        words = _telling(wanted) if len(wanted) >= _FEWEST_LETTERS else ()
        return self._these(self._having(self._beginning(word) or self._near(word) for word in words))

    def _these(self, places: Iterable[int]) -> list[Candidate]:
        return [self._candidates[place] for place in sorted(places)]

    def _having(self, known: Iterable[set[int]]) -> set[int]:
        found: set[int] | None = None
        for places in known:
            found = set(places) if found is None else found & places
            if not found:
                return set()
        return found or set()

    def _beginning(self, word: str) -> set[int]:
        first, last = (bisect_left(self._sorted, end) for end in (word, word + _LAST_CHARACTER))
        return set().union(*(self._words[known] for known in self._sorted[first:last]))

    def _near(self, word: str) -> set[int]:
        if len(word) <= _FEWEST_LETTERS or not word.isalpha():
            return set()
        near = process.extract(word, self._sorted, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
        return set().union(*(self._words[known] for known, score, _ in near if score >= near[0][1] - _AS_ALIKE))


def _bare(text: str) -> str:
    """Return ``text`` as names are compared: its words, blind to case, accents and what stands between them."""
    return " ".join(_WORD.findall(fold(text)))


def _telling(bare: str) -> list[str]:
    """Return the words that tell something; all of them where none does."""
    words = bare.split()
    return [word for word in words if word not in _EMPTY] or words


def first_found(text: str, *indexes: Index) -> list[Candidate]:
    """Return those whom ``text`` means: one, or several where it may be any of them, or nobody.

    A whole name or code of anybody's goes before words, beginnings and parts of names, and these before words with a
    letter wrong; each is looked for in the first of ``indexes`` before the next.
    """
    for way in (Index.whole, Index.by_words, Index.guessed):
        for index in indexes:
            found = way(index, text)
            if found:
                return found
    return []


class Roster:
    """The people and organizations of a district; those that hold a seat of the body that meets are meant first."""

    def __init__(self, reading: Reading, sitting: Iterable[Candidate] = ()) -> None:
        """Read them."""
        known = _roster_candidates(people_and_organizations(reading))
        here = {one.organization for one in sitting}
        organizations = [one for one in known if one.who.startswith("ENT")]
        self.everybody = Index(known)
        self.people = Index(one for one in known if one.who.startswith("PER"))
        self.organizations = Index(organizations)
        self.sitting = Index(one for one in organizations if one.who in here)

    def holders(self, text: str) -> list[Candidate]:
        """Return the organizations that ``text`` means, else the people."""
        return self._organizations(text) or first_found(text, self.people)

    def organization(self, text: str) -> Found:
        """Return the organization that ``text`` is, or begins with; a part of its name is enough."""
        return self._beginning(text, self._organizations)

    def holder(self, text: str) -> Found:
        """Return the organization, else the person, that ``text`` is, or begins with."""
        return self._beginning(text, self.holders)

    def alike(self, text: str) -> tuple[Candidate, ...]:
        """Return the organizations that ``text`` may mean, the first of them."""
        return tuple(sorted(self._organizations(text), key=lambda one: one.name)[:_SHOWN])

    def _organizations(self, text: str) -> list[Candidate]:
        return first_found(text, self.sitting, self.organizations)

    @staticmethod
    def _beginning(text: str, meant: Callable[[str], list[Candidate]]) -> Found:
        words = text.split()
        near: tuple[str, ...] = ()
        for count in range(len(words), 0, -1):
            found = meant(" ".join(words[:count]))
            if len(found) == 1:
                return Found(found[0], " ".join(words[count:]).strip(" ,;:-()"))
            near = near or tuple(sorted(one.name for one in found)[:_SHOWN])
        return Found(None, near=near)


def here(reading: Reading, session_id: str, *, day: str) -> tuple[Candidate, ...]:
    """Return who may be meant at a session: the seats of its body on ``day``, then its guests."""
    seats = seat_candidates(seats_of_the_day(reading, session_id, day=day))
    return (*seats, *_roster_candidates(people_and_organizations(reading, guests_of=session_id)))


def seat_candidates(rows: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    """Return who may be meant among the seats of the day: the holder of each, then whoever stands in."""
    found = []
    for row in rows:
        firm = (row["organization"], row["short_name"])
        member = bool(row["expected"]) and row["role"] not in _NO_MEMBERS
        seat = {"seat": row["who"], "organization": row["organization_code"] or "", "member": member}
        name = _called(row["person"], row["short_name"] or row["organization"]) or row["post"] or row["who"]
        codes = _given(row["person_code"], row["organization_code"])
        found.append(Candidate(row["who"], name, _given(row["person"], *firm, row["post"]), **seat, codes=codes))
        if row["substitute_code"]:
            name = _called(row["substitute"], row["short_name"] or row["organization"])
            found.append(Candidate(row["substitute_code"], name, _given(row["substitute"]), **seat))
    return found


def _roster_candidates(rows: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    """Return who may be meant on the roster: a person is not called by the name of their organization."""
    return [
        Candidate(
            row["who"],
            _called(row["person"], row["short_name"] or row["organization"]),
            _given(row["person"]) if row["person"] else _given(row["organization"], row["short_name"]),
            id=row["id"],
        )
        for row in rows
    ]


def _given(*names: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _called(person: str, firm: str) -> str:
    return f"{person} ({firm})" if person and firm else person or firm
