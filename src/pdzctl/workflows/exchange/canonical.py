"""The one canonical form of a record in TOML, JSON and CSV: the same district always gives the same bytes."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import tomli_w

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Field, Kind, Noun
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.sheets import FLAG_WORDS, joined

Values = dict[str, Any]
Tree = dict[str, Any]


class Trees:
    """Stored records as nested mappings of keys: links as codes, what equals its default left out."""

    def __init__(self, kept: Kept, *, without_personal: bool) -> None:
        """Take records and codes from ``kept``; personal fields stay out with ``without_personal``."""
        self._kept = kept
        self._codes: dict[str, dict[str, str]] = {}
        self._hidden = {noun: shape.personal_fields(noun) if without_personal else frozenset() for noun in NOUNS}

    def tree(self, noun: str, values: Values) -> Tree:
        """Return one record with everything that is nested in it; of the district also what equals its default.

        What ``district.toml`` leaves out stays as it is where it is applied.
        """
        tree: Tree = {"id": values["id"]} if noun == "district" else {}
        for key, field in shape.OWN[noun].items():
            value = values[field.name]
            required = noun == "district" or field.name in shape.REQUIRED[noun]
            wanted = required or value != shape.DEFAULTS[noun][field.name]
            if wanted and value is not None and field.name not in self._hidden[noun]:
                tree[key] = self.code(field, value) if field.kind is Kind.LINK else value
        for satellite in shape.SATELLITES[noun]:
            if rows := self._kept.owned(satellite.name, values["id"]):
                tree[shape.nested_key(satellite)] = self._members(satellite, rows)
        return tree

    def _members(self, satellite: Noun, rows: Iterable[Values]) -> Tree | list[Tree] | list[str]:
        trees = [self.tree(satellite.name, row) for row in rows]
        if shape.is_single(satellite) and len(trees) == 1:
            return trees[0]
        only = shape.only_field(satellite)
        if only is None:
            return _in_order_of_codes(satellite, trees)
        members = [tree[only.key] for tree in trees]
        return sorted(members, key=shape.code_order) if only.kind is Kind.LINK else members

    def code(self, field: Field, identity: str) -> str:
        """Return the code that a link is written as."""
        if field.of not in self._codes:
            self._codes[field.of] = {row["id"]: row["code"] for row in self._kept.rows(field.of).values()}
        return self._codes[field.of][identity]

    def cells(self, noun: str, values: Values) -> list[str]:
        """Return the row of one record in its CSV file."""
        cells: list[str] = []
        for field in shape.OWN[noun].values():
            value = values[field.name]
            if value is None or field.name in self._hidden[noun]:
                cells.append("")
            elif field.kind is Kind.LINK:
                cells.append(self.code(field, value))
            else:
                cells.append(FLAG_WORDS[value] if isinstance(value, bool) else str(value))
        cells.extend(
            joined(row[only.name] for row in self._kept.owned(satellite.name, values["id"]))
            for satellite in shape.SATELLITES[noun]
            if (only := shape.only_field(satellite))
        )
        return cells


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
