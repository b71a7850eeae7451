"""The one canonical form of a record in TOML, JSON and CSV: the same district always gives the same bytes."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

import tomli_w

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind, Noun
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.sheets import FLAG_WORDS, joined

Values = dict[str, Any]
Tree = dict[str, Any]


class _Written(NamedTuple):
    """How one field is written: under what key, from which column, which value is left out, links by which codes."""

    key: str
    name: str
    left_out: object
    codes: dict[str, str] | None


_NOTHING = object()
"""What no value equals: the field is always written."""


class Trees:
    """Stored records as nested mappings of keys: links as codes, what equals its default left out."""

    def __init__(self, kept: Kept, *, without_personal: bool) -> None:
        """Take records and codes from ``kept``; personal fields stay out with ``without_personal``."""
        self._kept = kept
        self._codes: dict[str, dict[str, str]] = {}
        self._fields: dict[str, tuple[_Written, ...]] = {}
        self._hidden = {noun: shape.personal_fields(noun) if without_personal else frozenset() for noun in NOUNS}

    def tree(self, noun: str, values: Values) -> Tree:
        """Return one record with everything that is nested in it; of the district also what equals its default.

        What ``district.toml`` leaves out stays as it is where it is applied.
        """
        tree: Tree = {"id": values["id"]} if noun == "district" else {}
        for key, name, left_out, codes in self._fields_of(noun):
            value = values[name]
            if value is not None and value != left_out:
                tree[key] = value if codes is None else codes[value]
        for satellite in shape.SATELLITES[noun]:
            if rows := self._kept.owned(satellite.name, values["id"]):
                tree[shape.nested_key(satellite)] = self._members(satellite, rows)
        return tree

    def _fields_of(self, noun: str) -> tuple[_Written, ...]:
        """Return how the fields of ``noun`` are written that are not hidden."""
        if noun not in self._fields:
            always = set(shape.OWN[noun]) if noun == "district" else shape.REQUIRED[noun]
            self._fields[noun] = tuple(
                _Written(
                    key,
                    field.name,
                    _NOTHING if field.name in always else shape.DEFAULTS[noun][field.name],
                    self._codes_of(field.of) if field.kind is Kind.LINK else None,
                )
                for key, field in shape.OWN[noun].items()
                if field.name not in self._hidden[noun]
            )
        return self._fields[noun]

    def _codes_of(self, noun: str) -> dict[str, str]:
        """Return the code of every kept record of ``noun`` by its id."""
        if noun not in self._codes:
            self._codes[noun] = {row["id"]: row["code"] for row in self._kept.rows(noun).values()}
        return self._codes[noun]

    def _members(self, satellite: Noun, rows: Iterable[Values]) -> Tree | list[Tree] | list[str]:
        trees = [self.tree(satellite.name, row) for row in rows]
        if shape.is_single(satellite) and len(trees) == 1:
            return trees[0]
        only = shape.only_field(satellite)
        if only is None:
            return _in_order_of_codes(satellite, trees)
        members = [tree[only.key] for tree in trees]
        return sorted(members, key=shape.code_order) if only.kind is Kind.LINK else members

    def columns(self, noun: str) -> list[str]:
        """Return the header of the CSV file of ``noun``, without what is hidden."""
        return [*(field.key for field in self._fields_of(noun)), *(satellite.plural for satellite, _ in _lists(noun))]

    def cells(self, noun: str, values: Values) -> list[str]:
        """Return the row of one record under ``columns``."""
        cells = [_cell(values[name], codes) for _, name, _, codes in self._fields_of(noun)]
        for satellite, name in _lists(noun):
            cells.append(joined(row[name] for row in self._kept.owned(satellite.name, values["id"])))
        return cells


@cache
def _lists(noun: str) -> tuple[tuple[Noun, str], ...]:
    """Return the satellites of ``noun`` that are lists of values in its CSV file, and the field of those values."""
    return tuple((one, only.name) for one in shape.SATELLITES[noun] if (only := shape.only_field(one)))


def _cell(value: object, codes: dict[str, str] | None) -> str:
    if value is None:
        return ""
    if codes is not None:
        return codes[str(value)]
    return FLAG_WORDS[value] if isinstance(value, bool) else str(value)


def _in_order_of_codes(satellite: Noun, trees: list[Tree]) -> list[Tree]:
    """Return the members of a set by the codes they point to, where the store puts them in order by ids."""
    links = {field.name: field.key for field in shape.LINKS[satellite.name]}
    if not any(name in links for name in satellite.order):
        return trees
    keys = [links.get(name, name) for name in satellite.order]
    return sorted(trees, key=lambda tree: [shape.code_order(str(tree.get(key, ""))) for key in keys])


def toml(noun: str, tree: Tree, path: tuple[str, ...], *, listed: bool) -> str:
    """Return ``tree`` as TOML under the header ``path``: scalars and short tables first, then tables of their own."""
    header = f"[[{'.'.join(path)}]]\n" if listed else f"[{'.'.join(path)}]\n" if path else ""
    nested = {shape.nested_key(satellite): satellite for satellite in shape.SATELLITES[noun]}
    head, tables = [header], []
    plain = {key: value for key, value in tree.items() if key not in nested}
    head.append(_dumped(plain))
    for key, satellite in nested.items():
        if key not in tree:
            continue
        members = tree[key]
        if isinstance(members, dict):
            tables.append(toml(satellite.name, members, (*path, key), listed=False))
        elif short := _short(satellite, key, members):
            head.append(short)
        else:
            tables.extend(toml(satellite.name, member, (*path, key), listed=True) for member in members)
    return "\n".join(["".join(head), *tables])


def _short(satellite: Noun, key: str, members: list[Any]) -> str:
    """Return a list of values or of short tables on lines of their own, or nothing where it needs tables."""
    if shape.has_code(satellite.name):
        return ""
    text = _dumped({key: members})
    return "" if text.startswith("[[") else text


def _dumped(table: Mapping[str, Any]) -> str:
    return tomli_w.dumps(table, multiline_strings=True)


def json_line(tree: Tree) -> str:
    """Return ``tree`` as one line of the bulk form."""
    return f"{json.dumps(tree, ensure_ascii=False)}\n"
