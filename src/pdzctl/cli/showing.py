"""One record as people read it: what names it first, then its own fields, then everything that belongs to it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pdzctl.cli.environment import Environment
from pdzctl.cli.members import Telling, key_of_set, own_columns
from pdzctl.output.columns import Column, columns_of
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.store.queries.listing import listing

if TYPE_CHECKING:
    from pdzctl.store.reading import Reading

__all__ = ["READ_BY_PEOPLE", "show_one"]

READ_BY_PEOPLE = frozenset({"table", "md"})
"""The formats in which labels, titles and days stand as people read them; the others are for programs."""
_TITLES = {
    "agenda_item": Column("title", "title", Kind.LINE),
    "body": Column("title", "title", Kind.LINE),
    "commitment": Column("text", "text", Kind.BLOCK),
    "contribution": Column("text", "text", Kind.BLOCK),
    "decision": Column("text", "text", Kind.BLOCK),
    "minutes": Column("body_title", "body", Kind.LINE),
    "organization": Column("name", "name", Kind.LINE),
    "person": Column("person_name", "person", Kind.LINE),
    "plan": Column("title", "title", Kind.LINE),
    "priority_round": Column("title", "title", Kind.LINE),
    "problem": Column("title", "title", Kind.LINE),
    "proposal": Column("title", "title", Kind.LINE),
    "referral": Column("proposal_title", "proposal", Kind.LINE),
    "seat": Column("body_title", "body", Kind.LINE),
    "session": Column("body_title", "body", Kind.LINE),
    "workgroup": Column("question", "question", Kind.LINE),
}
"""What names a record of each noun beside its code."""
_STANDING = {
    "body": (
        Column("seats_filled", "seats filled", Kind.COUNT),
        Column("last_session", "last session", Kind.DAY),
        Column("next_session", "next session", Kind.DAY),
    ),
    "commitment": (
        Column("current_due", "due date in force", Kind.DUE),
        Column("overdue", "overdue", Kind.FLAG),
    ),
    "proposal": (Column("reply_due", "reply due", Kind.DAY),),
    "referral": (Column("overdue", "overdue", Kind.FLAG),),
}
"""What is worked out on the day of reading and stands after a record's own fields."""


def show_one(
    environment: Environment, reading: "Reading", noun: str, code: str, *, kind: str = "", hidden: Iterable[str] = ()
) -> None:
    """Show one record of ``noun``, among those of ``kind``, without the ``hidden`` fields.

    JSON gives exactly its stored fields; other formats codes in place of ids, and what belongs to the record.
    """
    found = reading.find(noun, code, **({"kind": kind} if kind else {}))
    out = set(hidden)
    names = [field.name for field in NOUNS[noun].fields if field.name not in out]
    if environment.format == "json":
        environment.show_one(found, columns_of(noun, *names))
        return
    row = next(listing(reading, noun, today=environment.today.isoformat(), id=found["id"]))
    own = columns_of(noun, *(field.key for field in NOUNS[noun].fields if field.name in names and field.name != "id"))
    if environment.format in READ_BY_PEOPLE:
        told = Telling(environment, reading, noun)
        facts = dict(told.belongings(found["id"]))
        columns = (*_named(noun, own), *_STANDING.get(noun, ()), *facts)
        row = told.linked(row)
        if noun == "commitment" and row["current_due"] == row["due"]:
            row["current_due"] = None
    else:
        facts = dict(_members(environment, reading, noun, found["id"]))
        columns = (*own, *facts)
    environment.show_one({**row, **{column.key: value for column, value in facts.items()}}, columns)


def _named(noun: str, own: Iterable[Column]) -> Iterator[Column]:
    """Yield the columns of ``noun`` with what names it first; where it stands in a list says nothing of it alone."""
    title = _TITLES[noun]
    rest = [column for column in own if column.key not in ("code", title.key, "position")]
    yield Column("code", "code", Kind.LINE, heading=True)
    yield title._replace(heading=True)
    yield from rest


def _members(environment: Environment, reading: "Reading", noun: str, identity: str) -> Iterator[tuple[Column, Any]]:
    """Yield, for programs, a column for each field of what the record owns once and for each set of its members."""
    for satellite in NOUNS.values():
        if not satellite.owner or satellite.field(satellite.owner).of != noun:
            continue
        today = environment.today.isoformat()
        rows = list(listing(reading, satellite.name, today=today, **{satellite.owner: identity}))
        own = own_columns(satellite)
        if not satellite.order and "code" not in satellite.columns:
            for column in own:
                value = rows[0][column.key] if rows else None
                yield column._replace(key=f"{satellite.name}.{column.key}"), value
        else:
            members = [_values(row, own) for row in rows]
            yield Column(key_of_set(satellite), satellite.words), (", " if len(own) == 1 else "; ").join(members)


def _values(row: dict[str, Any], columns: Iterable[Column]) -> str:
    return ", ".join(str(row[column.key]) for column in columns if row[column.key] not in (None, ""))
