"""The files against the district: what would be created, changed, left alone, and what is gone from the files."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdzctl.errors import Fault
from pdzctl.records.catalogue import NOUNS
from pdzctl.workflows.exchange.rows import Row

Values = dict[str, Any]


@dataclass
class Comparison:
    """What applying the files would do, noun by noun."""

    created: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    unchanged: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    gone: dict[str, list[Values]] = field(default_factory=lambda: defaultdict(list))
    replaced: list[tuple[str, Values]] = field(default_factory=list)
    """The blank district, with its municipalities, that makes room for the one the files describe."""
    warnings: list[Fault] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """What is gone, by id, and the codes that name it: a record without one is named by its owner."""

    def counts(self, *, unchanged: bool = False) -> Iterator[dict[str, Any]]:
        """Yield, per noun, how many records are created, changed, unchanged and gone, and which fields change.

        Nouns of which nothing differs are left out unless ``unchanged`` ones are asked for.
        """
        for noun in NOUNS:
            changed = {key for row in self.changed[noun] for key in self._changed_keys(row)}
            row = {
                "noun": noun,
                "created": len(self.created[noun]),
                "changed": len(self.changed[noun]),
                "unchanged": self.unchanged[noun],
                "gone": len(self.gone[noun]),
                "fields": ", ".join(field.key for field in NOUNS[noun].fields if field.key in changed),
            }
            if any((row["created"], row["changed"], row["gone"], unchanged and row["unchanged"])):
                yield row

    def differences(self) -> Iterator[dict[str, str]]:
        """Yield every record that differs: noun, its code or its owner's, what happens to it, which fields change."""
        for noun in NOUNS:
            for row in self.created[noun]:
                yield {"noun": noun, "code": _name(row), "what": "created", "fields": ""}
            for row in self.changed[noun]:
                fields = ", ".join(self._changed_keys(row))
                yield {"noun": noun, "code": _name(row), "what": "changed", "fields": fields}
            for values in self.gone[noun]:
                yield {"noun": noun, "code": self.names[values["id"]], "what": "gone", "fields": ""}

    @staticmethod
    def _changed_keys(row: Row) -> list[str]:
        before = row.before or {}
        return [field.key for field in NOUNS[row.noun].fields if before[field.name] != row.after[field.name]]

    @property
    def changes(self) -> int:
        """How many records would be written, not counting what is gone."""
        return sum(map(len, self.created.values())) + sum(map(len, self.changed.values()))

    @property
    def same(self) -> int:
        """How many records are as the files say."""
        return sum(self.unchanged.values())

    @property
    def absent(self) -> int:
        """How many kept records the files cover and do not hold."""
        return sum(map(len, self.gone.values()))

    def total(self, what: str) -> int:
        """Return how many records of all nouns are ``created`` or ``changed``."""
        rows: dict[str, list[Row]] = getattr(self, what)
        return sum(map(len, rows.values()))


def _name(row: Row) -> str:
    """Return the code of a record, or of the nearest owner that has one."""
    return row.after.get("code") or (_name(row.owner) if row.owner else "")
