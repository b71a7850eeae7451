"""What the district already keeps, loaded whole, one noun at a time and only when something asks for it."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any

from pdzctl.records.catalogue import NOUNS
from pdzctl.store.reading import Reading
from pdzctl.workflows.exchange.shape import code_order

Values = dict[str, Any]


class Kept:
    """The records of one open district, by id, by code and by owner."""

    def __init__(self, reading: Reading) -> None:
        """Read from ``reading``; every noun is loaded at most once."""
        self._reading = reading
        self._rows: dict[str, dict[str, Values]] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self._by_owner: dict[str, dict[str | None, list[Values]]] = {}

    @cached_property
    def district(self) -> Values | None:
        """The district itself, or None in a file that has none yet."""
        return next(iter(self.rows("district").values()), None)

    def rows(self, noun: str) -> dict[str, Values]:
        """Return the records of ``noun`` by id."""
        if noun not in self._rows:
            self._rows[noun] = {row["id"]: row for row in self._reading.all(noun)}
        return self._rows[noun]

    def codes(self, noun: str) -> dict[str, str]:
        """Return the id of every code of ``noun``."""
        if noun not in self._codes:
            self._codes[noun] = {row["code"]: row["id"] for row in self.rows(noun).values()}
        return self._codes[noun]

    def in_order(self, noun: str) -> list[Values]:
        """Return the records of ``noun`` that have codes, as people count."""
        return sorted(self.rows(noun).values(), key=lambda row: code_order(row["code"]))

    def owned(self, noun: str, owner: str | None) -> list[Values]:
        """Return the records of a nested ``noun`` that belong to ``owner``, in their order."""
        if noun not in self._by_owner:
            link = NOUNS[noun].owner
            owners: dict[str | None, list[Values]] = defaultdict(list)
            for row in self.rows(noun).values():
                owners[row[link]].append(row)
            for rows in owners.values():
                rows.sort(key=lambda row: order_key(noun, row))
            self._by_owner[noun] = owners
        return self._by_owner[noun].get(owner, [])

    def index(self, noun: str, keys: Callable[[Values], list[Hashable]]) -> dict[Hashable, list[Values]]:
        """Return the records of ``noun`` by every key that ``keys`` gives for them."""
        found: dict[Hashable, list[Values]] = defaultdict(list)
        for row in self.rows(noun).values():
            for key in keys(row):
                found[key].append(row)
        return found


def order_key(noun: str, row: Values) -> tuple[Any, ...]:
    """Return the key that puts the records of one owner in order: absent values first, the id last."""
    order = NOUNS[noun].order or (("code",) if "code" in row else ())
    parts: list[Any] = []
    for name in order:
        value = row[name]
        parts.append(code_order(value) if name == "code" else (value is not None, value))
    return (*parts, row["id"])
