"""What the district already keeps, read whole where that is little, else only what is asked for."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property, partial
from typing import Any

from pdzctl.records.catalogue import NOUNS
from pdzctl.store.queries.exchange import codes_of, has_as_many, id_of_code
from pdzctl.store.reading import Reading
from pdzctl.workflows.exchange.shape import code_order

Values = dict[str, Any]

_MANY = 5_000
_FEW_OF_THEM = 10
"""How many times as many records there are as the files give, where asking for each is cheaper than reading all."""
UNINDEXED = frozenset({"commitment_check"})
"""Nested nouns that the district's file does not find by their owner without looking at all of them."""


class Kept:
    """The records of one open district, by id, by code and by owner."""

    def __init__(self, reading: Reading, given: Mapping[str, int] | None = None) -> None:
        """Read from ``reading``; ``given`` tells of how many records of each noun the files speak, of all unless given.

        What is read whole is read once.
        """
        self._reading = reading
        self._given = given
        self._rows: dict[str, dict[str, Values]] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self._by_owner: dict[str, dict[str | None, list[Values]]] = {}
        self._large: dict[str, bool] = {}

    @cached_property
    def district(self) -> Values | None:
        """The district itself, or None in a file that has none yet."""
        return next(iter(self.rows("district").values()), None)

    def rows(self, noun: str) -> dict[str, Values]:
        """Return all records of ``noun`` by id."""
        if noun not in self._rows:
            self._rows[noun] = {row["id"]: row for row in self._reading.all(noun)}
        return self._rows[noun]

    def by_id(self, noun: str) -> Callable[[str], Values | None]:
        """Return what finds a record of ``noun`` by its id."""
        if self._is_large(noun):
            return lambda identity: next(self._reading.all(noun, id=identity), None)
        return self.rows(noun).get

    def codes(self, noun: str) -> dict[str, str]:
        """Return the id of every code of ``noun``."""
        if noun not in self._codes:
            self._codes[noun] = codes_of(self._reading, noun)
        return self._codes[noun]

    def by_code(self, noun: str) -> Callable[[str], str | None]:
        """Return what finds the id of a record of ``noun`` by its code."""
        return partial(id_of_code, self._reading, noun) if self._is_large(noun) else self.codes(noun).get

    def in_order(self, noun: str) -> list[Values]:
        """Return the records of ``noun`` that have codes, as people count."""
        return sorted(self.rows(noun).values(), key=lambda row: code_order(row["code"]))

    def owned(self, noun: str, owner: str | None) -> list[Values]:
        """Return the records of a nested ``noun`` that belong to ``owner``, in their order."""
        link = NOUNS[noun].owner
        if self._is_large(noun):
            return sorted(self._reading.all(noun, **{link: owner}), key=lambda row: order_key(noun, row))
        if noun not in self._by_owner:
            owners: dict[str | None, list[Values]] = defaultdict(list)
            for row in self.rows(noun).values():
                owners[row[link]].append(row)
            for rows in owners.values():
                rows.sort(key=lambda row: order_key(noun, row))
            self._by_owner[noun] = owners
        return self._by_owner[noun].get(owner, [])

    def may_hold_others(self, noun: str, found: set[str]) -> bool:
        """Tell whether there may be records of a nested ``noun`` whose ids are not among ``found``."""
        return self._is_large(noun) or not found.issuperset(self.rows(noun))

    def index(self, noun: str, keys: Callable[[Values], list[Hashable]]) -> dict[Hashable, list[Values]]:
        """Return the records of ``noun`` by every key that ``keys`` gives for them."""
        found: dict[Hashable, list[Values]] = defaultdict(list)
        for row in self.rows(noun).values():
            for key in keys(row):
                found[key].append(row)
        return found

    def _is_large(self, noun: str) -> bool:
        """Tell whether ``noun`` is nested in others and has too many records to read all for the few that are given."""
        if self._given is None or not NOUNS[noun].owner or noun in UNINDEXED:
            return False
        if noun not in self._large:
            self._large[noun] = has_as_many(self._reading, noun, max(_MANY, _FEW_OF_THEM * self._given[noun]))
        return self._large[noun]


def order_key(noun: str, row: Values) -> tuple[Any, ...]:
    """Return the key that puts the records of one owner in order: absent values first, the id last."""
    order = NOUNS[noun].order or (("code",) if "code" in row else ())
    parts: list[Any] = []
    for name in order:
        value = row[name]
        parts.append(code_order(value) if name == "code" else (value is not None, value))
    return (*parts, row["id"])
