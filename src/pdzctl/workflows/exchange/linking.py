"""Codes in files become ids: across all files given and the records the district already keeps."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from pdzctl.errors import Fault
from pdzctl.records.fields import Field
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.naming import folded, is_quotable, nearest
from pdzctl.workflows.exchange.rows import Row, Staged

Values = dict[str, Any]

_OTHER_NAMES: dict[str, Callable[[Values], tuple[str, ...]]] = {
    "organization": lambda values: (values["tax_code"], folded(values["name"] or ""), folded(values["short_name"])),
    "person": lambda values: (values["email"].casefold(),),
}
"""What may stand for a code in a link, where it means one record: tax code or name, e-mail."""


class Linking:
    """Finds the record that a link names, by code; organizations also by tax code or name, people by e-mail."""

    def __init__(self, staged: Staged, kept: Kept) -> None:
        """Look among what the files give and what the district keeps."""
        self._staged = staged
        self._kept = kept
        self._given: dict[str, dict[str, str]] = defaultdict(dict)
        self._others: dict[str, dict[str, set[str]]] = {}

    def know(self, noun: str) -> None:
        """Take in the rows of ``noun``, whose ids and codes are settled by now."""
        self._given[noun] = {row.after["code"]: row.id for row in self._staged.rows[noun]}
        self._others.pop(noun, None)

    def resolve(self, noun: str, rows: Iterable[Row], *, own_kind: bool) -> None:
        """Put ids in place of the codes of the links of ``rows``: those to their own noun, or all the others."""
        links = [
            (field, self._given[field.of].get, self._kept.by_code(field.of))
            for field in shape.LINKS[noun]
            if (field.of == noun) is own_kind
        ]
        if not links:
            return
        for row in rows:
            for field, given_with, kept_with in links:
                if given := row.values.get(field.name):
                    code = given.upper()
                    found = given_with(code) or kept_with(code) or self._by_other_name(field.of, given)
                    row.after[field.name] = found or None
                    if not found:
                        self._refuse(row, field, given)

    def _refuse(self, row: Row, field: Field, given: str) -> None:
        row.blame(field.key)
        if field.of not in self._staged.unread:
            self._staged.faults.append(self._unknown(row, field, given))

    def _unknown(self, row: Row, field: Field, given: str) -> Fault:
        near = nearest(given, (*self._kept.codes(field.of), *self._given[field.of]))
        if not is_quotable(given, personal="person" in {field.of, row.noun}):
            return row.fault(
                field.key, "This is not the code of a record of the district ({noun}).", {"noun": field.of}
            )
        if near:
            return row.fault(field.key, "There is no {code}. Did you mean {nearest}?", {"code": given, "nearest": near})
        return row.fault(field.key, "There is no {code}.", {"code": given})

    def _by_other_name(self, noun: str, given: str) -> str:
        if noun not in _OTHER_NAMES:
            return ""
        if noun not in self._others:
            found: dict[str, set[str]] = defaultdict(set)
            given_now = [row.after for row in self._staged.rows[noun] if row.id]
            for values in (*self._kept.rows(noun).values(), *given_now):
                for name in filter(None, _OTHER_NAMES[noun](values)):
                    found[name].add(values["id"])
            self._others[noun] = found
        names = self._others[noun]
        meant = names.get(given.upper()) or names.get(given.casefold()) or names.get(folded(given)) or set()
        return next(iter(meant)) if len(meant) == 1 else ""
