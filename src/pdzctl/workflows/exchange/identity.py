"""Which record of the district a row describes: by its code, else by what makes it unmistakable, else none yet."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, cast

from uuid_utils import UUID, uuid5

from pdzctl.records.catalogue import BODY_PREFIXES, NOUNS
from pdzctl.store.codes import next_code, used
from pdzctl.store.reading import Reading
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.naming import folded, is_quotable
from pdzctl.workflows.exchange.rows import Row, Staged

Values = dict[str, Any]

_CODE = re.compile(r"[A-Z]+-[A-Z0-9]+([.-][A-Z0-9]+)*")
_SAMPLES = {"body": "TAV-01, LAB-01, ORG-01"}
_MANY_ALIKE = frozenset({"seat"})
"""Nouns of which several records may be alike in all that makes others unmistakable: a body has many unnamed seats."""


def natural_keys(noun: str, values: Values) -> list[Hashable]:
    """Return what tells a record of ``noun`` from every other, surest first; nothing where no key is sure.

    An organization by tax code, else name and municipality; a person by e-mail, else by name and organization; a
    session by body, day and start, or by body and title while it has no day; a seat by body, holder, role and start;
    the rest by what they are called.
    """
    match noun:
        case "organization":
            name = ("name", folded(values["name"]), folded(values["municipality"]))
            keys: list[Hashable] = [("tax", values["tax_code"]), (*name, "")] if values["tax_code"] else [name]
            return keys
        case "person":
            who = (folded(values["family_name"]), folded(values["given_name"]), values["organization_id"])
            by_name: list[Hashable] = [("name", *who)] if values["organization_id"] else []
            return [("email", values["email"].casefold()), *by_name] if values["email"] else by_name
        case "session":
            start, title = values["planned_start"] or values["actual_start"], folded(values["title"])
            told = (values["day"], start) if values["day"] else (title,)
            return [(values["body_id"], *told)] if any(told) else []
        case "seat":
            return [
                tuple(values[name] for name in ("body_id", "role", "organization_id", "person_id", "since", "post"))
            ]
        case "body":
            return [(values["kind"], folded(values["title"]))]
        case _:
            return [(folded(values["title"]),)]


def _kept_keys(noun: str, values: Values) -> list[Hashable]:
    keys = natural_keys(noun, values)
    if noun == "organization" and not values["tax_code"]:
        name = cast("tuple[object, ...]", keys[0])
        return [*keys, (*name, "")]  # a row that gives the tax code may complete a record that had none
    if noun == "organization":
        return [*keys[:1], ("name", folded(values["name"]), folded(values["municipality"]))]
    return keys


class Numbering:
    """Gives the next codes of a run of new records, of which none is in the file yet."""

    def __init__(self, reading: Reading, codes: Iterable[str], session: Callable[[str], Values], today: str) -> None:
        """Go on after the highest ever given and after ``codes``; ``session`` finds a session by id."""
        self._reading = reading
        self._highest = used(codes)
        self._session = session
        self._today = today

    def next(self, noun: str, fields: Values) -> str:
        """Return the code of one more record of ``noun`` with ``fields``."""
        code = next_code(cast("Reading", self), noun, fields, self._today)
        for series, number in used([code]).items():
            self._highest[series] = max(number, self._highest.get(series, 0))
        return code

    def code_of(self, _noun: str, identity: str) -> str:
        """Return the code of a session, as ``next_code`` asks for it."""
        return str(self._session(identity)["code"])

    def value(self, sql: str, /, **values: str) -> object:
        """Return the highest number of a series, or the day of a session, as ``next_code`` asks for them."""
        if "session" in values:
            return self._session(values["session"])["day"]
        return max(self._reading.value(sql, **values) or 0, self._highest.get(values["series"], 0)) or None


def check_codes(staged: Staged, noun: str) -> None:
    """Put codes in capitals; add a fault for one that is not of the noun, or that stands twice."""
    first: dict[str, Row] = {}
    prefixes = (NOUNS[noun].prefix,) if NOUNS[noun].prefix else (*BODY_PREFIXES.values(), "ORG")
    beginnings = tuple(f"{prefix}-" for prefix in prefixes)
    for row in staged.rows[noun]:
        code = row.values.get("code", "").strip().upper()
        if not code:
            row.values.pop("code", None)
            continue
        row.values["code"] = code
        if not _CODE.fullmatch(code) or not code.startswith(beginnings):
            sentence = (
                "{code} is not a code of this kind: it must begin with {prefixes}."
                if is_quotable(code, personal=noun == "person")
                else "This is not a code of this kind: it must begin with {prefixes}."
            )
            staged.faults.append(row.fault("code", sentence, {"code": code, "prefixes": ", ".join(beginnings)}))
        elif code in first:
            where = {"code": code, "file": first[code].source.name, "line": first[code].line()}
            staged.faults.append(row.fault("code", "{code} is given already in {file}, line {line}.", where))
        first.setdefault(code, row)


def match(staged: Staged, kept: Kept, noun: str) -> None:
    """Set ``before`` of the rows of a top-level ``noun`` that describe a kept record; an ambiguous match is a fault."""
    codes, records = kept.codes(noun), kept.rows(noun)
    named = [name for name in shape.REQUIRED[noun] if name != "code"]
    taken: set[str] = set()
    without: list[Row] = []
    for row in staged.rows[noun]:
        if same := codes.get(row.values.get("code", "")):
            row.before = records[same]
            taken.add(same)
        elif "code" not in row.values and not row.bad and not any(row.after[name] is None for name in named):
            without.append(row)
    if not without:
        return
    index = kept.index(noun, lambda values: _kept_keys(noun, values))
    alike: dict[Hashable, list[Row]] = defaultdict(list)
    for row in without:
        keys = natural_keys(noun, row.after)
        known = next((key for key in keys if any(values["id"] not in taken for values in index.get(key, ()))), None)
        if known is None and not keys and noun == "person":
            _refuse_bare_name(staged, kept, row)
        alike[known or (keys[0] if keys else id(row))].append(row)
    for key, rows in alike.items():
        free = [values for values in index.get(key, ()) if values["id"] not in taken]
        _pair(staged, noun, rows, free, taken)


def _pair(staged: Staged, noun: str, rows: list[Row], free: list[Values], taken: set[str]) -> None:
    if noun in _MANY_ALIKE and len(free) in (0, len(rows)):
        pairs = list(zip(rows, free, strict=False))
    elif len(free) > 1:
        codes = ", ".join(sorted(values["code"] for values in free))
        for row in rows:
            staged.faults.append(row.fault("", "This could be any of {codes}: give its code.", {"codes": codes}))
        return
    else:
        for row in rows[1:]:
            where = {"file": rows[0].source.name, "line": rows[0].line()}
            staged.faults.append(
                row.fault("", "This is given already in {file}, line {line}: give both a code.", where)
            )
        pairs = list(zip(rows[:1], free, strict=False))
    for row, same in pairs:
        row.before = same
        taken.add(same["id"])


def _refuse_bare_name(staged: Staged, kept: Kept, row: Row) -> None:
    """Refuse to guess whether a name alone is somebody the district already knows."""
    name = (folded(row.after["family_name"]), folded(row.after["given_name"]))
    same = [
        values["code"]
        for values in kept.rows("person").values()
        if (folded(values["family_name"]), folded(values["given_name"])) == name
    ]
    if same:
        sentence = "A name alone does not say whether this is {codes}: give a code, an e-mail or an organization."
        staged.faults.append(row.fault("", sentence, {"codes": ", ".join(sorted(same))}))


def identity_of(owner: str, noun: str, told: str, taken: Callable[[str], bool]) -> str:
    """Return the identity of a record that files describe: uuid5 of its owner's or district's, equal on every machine.

    Where that one is ``taken``, by a record that stood there before, the next free one.
    """
    number = 1
    while taken(identity := str(uuid5(UUID(owner), f"{noun}:{told}{f'~{number}' if number > 1 else ''}"))):
        number += 1
    return identity
