"""Collections: the records of one noun, built, validated and kept."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from pdzctl.errors import Fault, InvalidInput, Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.choice import Label
from pdzctl.records.fields import Kind, Noun
from pdzctl.records.record import Record
from pdzctl.records.registry import RECORDS
from pdzctl.store.codes import next_code

if TYPE_CHECKING:
    from pdzctl.store.store import Store

R = TypeVar("R", bound=Record)

_SHOWN = 5
_USED_HINTS = {
    "body": "A body that is over: pdzctl body conclude {code}",
    "organization": "An organization that leaves its seat: pdzctl seat end SEG-… --on …",
    "person": "A person who leaves their seat: pdzctl seat end SEG-… --on …",
    "proposal": "A proposal that was given up: pdzctl proposal withdraw {code}",
}
"""What to do instead of removing what history still needs."""
_TRACE_HINT = "pdzctl trace {code} shows what hangs on it."
_STAYING = {
    "proposal": ("referral",),
    "session": ("minutes", "decision", "commitment"),
}
"""What a record owns and yet does not take along: it is removed first, by who knows what is lost."""
_SENTENCES = {
    "enum": "it is not one of the legal values",
    "greater_than_equal": "it must be a whole number from 0",
    "int_from_float": "it must be a whole number from 0",
    "int_parsing": "it must be a whole number from 0",
    "int_type": "it must be a whole number from 0",
    "less_than_equal": "it is too large a number",
    "missing": "it is missing",
    "string_too_long": "it is too long",
    "string_too_short": "it must not be empty",
    "string_type": "it must be text",
    "string_unicode": "it holds control characters",
    "too_long": "it is too long",
    "too_short": "it must not be empty",
}
"""Pydantic's kinds of error that a person can meet, in our words."""


class Collection(Generic[R]):
    """The records of one noun, or of one kind of it (labs are bodies)."""

    def __init__(self, store: "Store", noun: Noun, fixed: Mapping[str, str] | None = None) -> None:
        """Keep the records of ``noun`` whose columns equal ``fixed``."""
        self._store = store
        self._noun = noun
        self._fixed = dict(fixed or {})
        self._record: type[R] = RECORDS[noun.name]  # type: ignore[assignment]

    def get(self, text: str) -> R:
        """Return the record that a code, part of one, a name or an id means. Raises NotFound, Ambiguous."""
        return self._made(self._store.reading.find(self._noun.name, text, **self._fixed))

    def find(self, **equals: object) -> tuple[R, ...]:
        """Return the records whose columns equal ``equals``, in their natural order."""
        return tuple(self._made(row) for row in self._store.reading.all(self._noun.name, **self._fixed, **equals))

    def find_as_kept(self, **fields: object) -> tuple[R, ...]:
        """Return the records whose columns equal ``fields`` as ``add`` would keep them: text in its one form.

        ``fields`` are all that a record needs. Raises InvalidInput naming every field at fault.
        """
        kept = self._made({"id": "-", **fields}).values()
        return self.find(**{name: kept[name] for name in fields})

    def add(self, **fields: object) -> R:
        """Build, validate and keep a new record; id, code and position are given unless they stand in ``fields``.

        A link may be given by its key and what people call the record (``table="TAV-02"``) or by its column and id
        (``table_id=…``). Raises InvalidInput naming every field at fault.
        """
        given = self._linked({**self._fixed, **fields})
        given.setdefault("id", self._store.ids.identity())
        if "code" in self._noun.columns and not given.get("code"):
            given["code"] = next_code(self._store.reading, self._noun.name, given, self._store.today)
        if "position" in self._noun.columns and given.get("position") is None:
            given["position"] = self._next_position(given)
        record = self._made(given)
        self._store._write(self._noun.name, [(None, record.values())])  # noqa: SLF001 - the one door
        return record

    def replace(self, record: R) -> R:
        """Keep ``record`` in place of the one with its id. Raises Refused when approved minutes hold it."""
        before = self._stored(record.id)
        self._store._write(self._noun.name, [(before, record.values())])  # noqa: SLF001 - the one door
        return record

    def remove(self, record: R) -> None:
        """Remove ``record`` and what it owns. Raises Refused while anything else points to one of them, naming it."""
        going = self._owned_by(record.id)
        kept = [name for noun in _STAYING.get(self._noun.name, ()) for name in self._codes(noun, going.get(noun, []))]
        users = kept + [user for noun, ids in going.items() for user in self._users(noun, ids, going)]
        if users:
            raise Refused(
                "{code} is still used by {users}.",
                code=getattr(record, "code", "") or Label(self._noun.words),
                users=(*users[:_SHOWN], *(["…"] if len(users) > _SHOWN else [])),
                hint=_TRACE_HINT if kept else _USED_HINTS.get(self._noun.name, _TRACE_HINT),
            )
        for noun in reversed(RECORDS):
            if noun in going:
                rows = [next(self._store.reading.all(noun, id=identity)) for identity in going[noun]]
                self._store._write(noun, [(row, None) for row in rows])  # noqa: SLF001 - the one door

    def _made(self, values: Mapping[str, Any]) -> R:
        try:
            return self._record.model_validate(values)
        except ValidationError as error:
            raise invalid(self._noun, error) from None

    def _stored(self, identity: str) -> dict[str, Any]:
        return self._store.reading.find(self._noun.name, identity)

    def _linked(self, fields: dict[str, object]) -> dict[str, Any]:
        """Return ``fields`` with links given by key turned into ids."""
        linked = dict(fields)
        for field in self._noun.fields:
            if field.kind is Kind.LINK and field.key in linked and field.key != field.name:
                text = linked.pop(field.key)
                linked[field.name] = self._store.reading.find(field.of, str(text))["id"] if text else None
        return linked

    def _next_position(self, fields: Mapping[str, Any]) -> int:
        owner = self._noun.owner
        sql = f"SELECT max(position) FROM {self._noun.name} WHERE {owner} IS :owner"
        return int(self._store.reading.value(sql, owner=fields.get(owner)) or 0) + 1

    def _owned_by(self, identity: str) -> dict[str, list[str]]:
        """Return the ids, by noun, of the record and of everything it owns at any depth."""
        owned = {self._noun.name: [identity]}
        fresh = [(self._noun.name, identity)]
        while fresh:
            owner, owner_id = fresh.pop()
            for noun in NOUNS.values():
                if noun.owner and noun.field(noun.owner).of == owner:
                    sql = f"SELECT id FROM {noun.name} WHERE {noun.owner} = :owner"
                    ids = [row["id"] for row in self._store.reading.rows(sql, owner=owner_id)]
                    owned.setdefault(noun.name, []).extend(ids)
                    fresh += [(noun.name, found) for found in ids]
        return {noun: ids for noun, ids in owned.items() if ids}

    def _codes(self, noun: str, ids: list[str]) -> list[str]:
        return sorted(self._store.reading.code_of(noun, identity) for identity in ids)

    def _users(self, target: str, ids: list[str], going: Mapping[str, list[str]]) -> list[str]:
        """Return what people call the records, outside ``going``, that point to one of ``ids``."""
        users: list[str] = []
        for noun in NOUNS.values():
            links = [f.name for f in noun.fields if f.kind is Kind.LINK and f.of == target]
            named = "code" if "code" in noun.columns else noun.owner
            for name in links:
                sql = f"SELECT id, {named} AS named FROM {noun.name} WHERE {name} = :target"
                for identity in ids:
                    rows = self._store.reading.rows(sql, target=identity)
                    users += [self._called(noun, r["named"]) for r in rows if r["id"] not in going.get(noun.name, ())]
        return list(dict.fromkeys(users))

    def _called(self, noun: Noun, named: str) -> str:
        if "code" in noun.columns:
            return named
        owner = noun.field(noun.owner).of
        code = self._store.reading.code_of(owner, named) if "code" in NOUNS[owner].columns else ""
        return code or Label(noun.words)


def invalid(noun: Noun, error: ValidationError) -> InvalidInput:
    """Return ``error`` as every field at fault, without the values that were given."""
    faults = tuple(
        Fault("", 0, _field(noun, fault["loc"]), "{problem}.", {"problem": problem_of(fault)})
        for fault in error.errors(include_url=False, include_input=False, include_context=False)
    )
    return InvalidInput("This is not a valid {noun}.", faults=faults, noun=noun.words)


def problem_of(fault: Mapping[str, Any]) -> str:
    """Return what pydantic found wrong, in the words of our validators or of ``_SENTENCES``."""
    # What our own validators raise comes with a prefix; pydantic's words for the rest are for programmers.
    return _SENTENCES.get(fault["type"]) or str(fault["msg"]).removeprefix("Value error, ")


def _field(noun: Noun, place: tuple[int | str, ...]) -> Label:
    """Return the words of the field at ``place``, or of the noun where no single field is at fault."""
    named = str(place[0]) if place else ""
    return Label(noun.field(named).words if named in noun.columns else named or noun.words)


def invalid_record(error: ValidationError) -> InvalidInput:
    """Return ``error``, raised by a record that was revised, as ``invalid`` does."""
    return next(invalid(NOUNS[noun], error) for noun, record in RECORDS.items() if record.__name__ == error.title)
