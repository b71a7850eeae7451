"""One record as people read it: its own fields, its mandate, and its members on one line for each kind."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pdzctl.cli.environment import Environment
from pdzctl.output.columns import Column, Style, columns_of, shown
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Noun
from pdzctl.store.queries.listing import listing

if TYPE_CHECKING:
    from pdzctl.store.reading import Reading

__all__ = ["show_one"]


def show_one(
    environment: Environment, reading: "Reading", noun: str, code: str, *, kind: str = "", hidden: Iterable[str] = ()
) -> None:
    """Show one record of ``noun``, among those of ``kind``, without the ``hidden`` fields.

    JSON gives exactly its stored fields; people get codes in place of ids, and what belongs to the record.
    """
    found = reading.find(noun, code, **({"kind": kind} if kind else {}))
    out = set(hidden)
    fields = [field for field in NOUNS[noun].fields if field.name not in out]
    if environment.format == "json":
        environment.show_one(found, columns_of(noun, *(field.name for field in fields)))
        return
    row = next(listing(reading, noun, today=environment.today.isoformat(), id=found["id"]))
    columns = list(columns_of(noun, *(field.key for field in fields if field.name != "id")))
    for column, value in _belongings(environment, reading, noun, found["id"]):
        row[column.key] = value
        columns.append(column)
    environment.show_one(row, columns)


def _belongings(environment: Environment, reading: "Reading", noun: str, identity: str) -> Iterator[tuple[Column, Any]]:
    """Yield a column and its value for everything that the record owns."""
    for satellite in NOUNS.values():
        if not satellite.owner or satellite.field(satellite.owner).of != noun:
            continue
        rows = list(
            listing(reading, satellite.name, today=environment.today.isoformat(), **{satellite.owner: identity})
        )
        own = _own_columns(satellite)
        if not satellite.order and "code" not in satellite.columns:
            for column in own:
                value = rows[0][column.key] if rows else None
                yield column._replace(key=f"{satellite.name}.{column.key}"), value
        else:
            # Keyed as its option is where it has one: --sector, --promoter.
            key = own[0].key if len(own) == 1 else satellite.plural
            members = [_member(environment, row, own) for row in rows]
            yield Column(key, satellite.words), "; ".join(members) if len(own) > 1 else ", ".join(members)


def _own_columns(satellite: Noun) -> tuple[Column, ...]:
    if "code" in satellite.columns:
        return columns_of(satellite.name, "code")
    outside = ("id", satellite.owner, "position")
    return columns_of(satellite.name, *(field.key for field in satellite.fields if field.name not in outside))


def _member(environment: Environment, row: dict[str, Any], columns: Iterable[Column]) -> str:
    style = Style(language=environment.language, translate=environment.translate)
    read = environment.format in ("table", "md")
    values = (shown(row[column.key], column, style) if read else row[column.key] for column in columns)
    return ", ".join(str(value) for value in values if value not in (None, ""))
