"""Whom a part of a name means: organizations of the roster, and the seats of the body that meets.

Names are read once, when a recording begins, and kept by the beginnings of their words, so that a line costs the same
in a roster of ten and of ten thousand.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import process

from pdzctl.store.lookup import fold
from pdzctl.store.queries.live import organizations, seats_held
from pdzctl.store.reading import Reading
from pdzctl.workflows.live.words import plain

__all__ = ["Found", "Names", "Organization", "Seat"]

_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    (
        "il", "lo", "la", "i", "gli", "le", "l", "un", "uno", "una", "di", "del", "dello", "della", "dei", "degli",
        "delle", "d", "da", "dal", "dalla", "e", "ed", "a", "al", "alla", "per", "the", "of",
    )
)  # fmt: skip
_NEAR = 82.0
_SHORTEST_GUESS = 4
_SHOWN = 5


class Organization(NamedTuple):
    """One organization of the roster; ``called`` is its short name, or its name."""

    id: str
    code: str
    called: str
    sector: str


class Seat(NamedTuple):
    """One seat of the body, held on the day of the session; who leads or takes the minutes is no ``member`` by that."""

    id: str
    code: str
    member: bool
    organization_id: str


class Found(NamedTuple):
    """Whom a text means: one ``organization`` and the ``rest`` of the text, or the ``near`` names it could mean."""

    organization: Organization | None
    rest: str = ""
    near: tuple[str, ...] = ()


class _Index:
    """Keys by the words they are known by."""

    def __init__(self) -> None:
        self._words: dict[str, set[str]] = {}
        self._beginnings: dict[str, set[str]] = {}

    def add(self, key: str, *names: str) -> None:
        """Make ``key`` known by the words of ``names``."""
        for word in {word for name in names for word in _words(name)}:
            self._words.setdefault(word, set()).add(key)
            for end in range(1, len(word) + 1):
                self._beginnings.setdefault(word[:end], set()).add(key)

    def find(self, beginnings: Iterable[str]) -> set[str]:
        """Return the keys known by words that begin with all ``beginnings``; an unknown one stands for the nearest."""
        found: set[str] | None = None
        for word in beginnings:
            keys = self._beginnings.get(word) or self._guessed(word)
            found = set(keys) if found is None else found & keys
            if not found:
                return set()
        return found or set()

    def _guessed(self, word: str) -> set[str]:
        if len(word) < _SHORTEST_GUESS:
            return set()
        near = process.extractOne(word, self._words.keys(), score_cutoff=_NEAR)
        return self._words[near[0]] if near else set()


def _words(text: str) -> list[str]:
    """Return the words of a text that tell something, folded; all of them where none does."""
    words = _WORD.findall(plain(text))
    return [word for word in words if word not in _EMPTY] or words


class Names:
    """The organizations of the roster and the seats of one body on one day."""

    def __init__(self, reading: Reading, body_id: str, day: str) -> None:
        """Read them."""
        self.seats: dict[str, Seat] = {}
        self._organizations: dict[str, Organization] = {}
        self._whole: dict[str, set[str]] = {}
        self._named, self._seated = _Index(), _Index()
        for row in organizations(reading):
            called = row["short_name"] or row["name"]
            self._organizations[row["id"]] = Organization(row["id"], row["code"], called, row["sector"] or "")
            self._named.add(row["id"], row["name"], row["short_name"], row["code"])
            for name in filter(None, (row["name"], row["short_name"], row["code"])):
                self._whole.setdefault(fold(name), set()).add(row["id"])
        for row in seats_held(reading, body_id, day):
            self.seats[row["id"]] = Seat(row["id"], row["code"], bool(row["member"]), row["organization_id"] or "")
            self._seated.add(row["id"], row["holder"], row["substitute"])
        self._sitting = {seat.organization_id for seat in self.seats.values()}

    def called(self, identity: str) -> str:
        """Return what people call an organization."""
        known = self._organizations.get(identity)
        return known.called if known else ""

    def organization(self, text: str) -> Found:
        """Return the organization that ``text`` is, or begins with; a part of its name is enough."""
        words = text.split()
        near: tuple[str, ...] = ()
        for count in range(len(words), 0, -1):
            keys = self._meant(" ".join(words[:count]))
            if len(keys) == 1:
                return Found(self._organizations[keys.pop()], " ".join(words[count:]).strip(" ,;:-()"))
            near = near or tuple(sorted(self._organizations[key].called for key in keys)[:_SHOWN])
        return Found(None, near=near)

    def alike(self, text: str) -> tuple[Organization, ...]:
        """Return the organizations that ``text`` may mean, the first of them."""
        keys = self._meant(text) or self._named.find(_words(text)[:1])
        return tuple(sorted((self._organizations[key] for key in keys), key=lambda one: one.called)[:_SHOWN])

    def seats_of(self, text: str) -> tuple[Seat, ...]:
        """Return the seats that ``text`` means: one person's by a part of the name, else all of an organization's."""
        words = _words(text)
        by_person = self._seated.find(words) if words else set()
        if len(by_person) == 1:
            return (self.seats[by_person.pop()],)
        found = self.organization(text)
        if found.organization is None or found.rest:
            return ()
        held = tuple(seat for seat in self.seats.values() if seat.organization_id == found.organization.id)
        members = tuple(seat for seat in held if seat.member)
        return members or held

    def _meant(self, text: str) -> set[str]:
        """Return the organizations that ``text`` may mean: the one called so, else one that sits here, else all."""
        whole = self._whole.get(fold(text))
        if whole and len(whole) == 1:
            return set(whole)
        words = _words(text)
        keys = self._named.find(words) if words else set()
        sitting = keys & self._sitting
        return sitting if len(sitting) == 1 else keys
