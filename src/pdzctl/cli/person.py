"""``pdzctl person``: the people of the roster; contacts are hidden unless asked for."""

from typing import Annotated, Any

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.options import Code, given_filters, with_filters
from pdzctl.cli.showing import show_one
from pdzctl.cli.verbs import listed_columns, standard_verbs
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.privacy import Privacy
from pdzctl.store.queries.listing import listing

app = typer.Typer()

CONTACTS = tuple(field.name for field in NOUNS["person"].fields if field.privacy is Privacy.CONTACT)
COLUMNS = ("code", "family_name", "given_name", "organization_name", "post", "level", "seats")

Contacts = Annotated[bool, typer.Option("--contacts", help="Show e-mail and telephone too.")]


@app.command("list", cls=Showing)
@with_filters("person", "body")
def list_people(ctx: typer.Context, contacts: Contacts = False, **filters: str | None) -> None:
    """List the people, without their contacts."""
    hidden: tuple[str, ...] = () if contacts else CONTACTS
    columns = (*COLUMNS[:3], *CONTACTS, *COLUMNS[3:]) if contacts else COLUMNS
    with ctx.obj.reading() as reading:
        rows = listing(reading, "person", today=ctx.obj.today.isoformat(), **given_filters("person", filters))
        ctx.obj.show((_without(row, hidden) for row in rows), listed_columns("person", columns))


@app.command("show", cls=Showing)
def show_person(ctx: typer.Context, code: Code, contacts: Contacts = False) -> None:
    """Show one person, without the contacts; with them, JSON gives exactly the stored fields."""
    with ctx.obj.reading() as reading:
        show_one(ctx.obj, reading, "person", code, hidden=() if contacts else CONTACTS)


def _without(row: dict[str, Any], hidden: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in hidden}


standard_verbs(app, "person", columns=COLUMNS, heading="family_name", verbs=("add", "edit", "remove"))
