"""``pdzctl district``: the one district that a file holds, and its municipalities."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Showing, Writing
from pdzctl.cli.options import given_fields, with_fields
from pdzctl.cli.verbs import refuse_nothing
from pdzctl.errors import NotFound, Refused
from pdzctl.output.columns import columns_of

app = typer.Typer()

Istat = Annotated[str, typer.Argument(metavar="ISTAT", help="Its six-digit ISTAT code.", show_default=False)]


@app.command("show", cls=Showing)
def show_district(ctx: typer.Context) -> None:
    """Show the district."""
    with ctx.obj.reading() as reading:
        ctx.obj.show_one(reading.district(), columns_of("district", *_shown(ctx.obj.format)))


@app.command("list", cls=Showing)
def list_municipalities(ctx: typer.Context) -> None:
    """List the district's municipalities."""
    with ctx.obj.reading() as reading:
        ctx.obj.show(reading.all("municipality"), columns_of("municipality", "istat_code", "name", "since", "until"))


@app.command("edit", cls=Writing)
@with_fields("district")
def edit_district(ctx: typer.Context, **fields: object) -> None:
    """Change what is given and leave the rest; an empty text clears a field."""
    with ctx.obj.changing("changed the district") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "district", fields)
        refuse_nothing(ctx, columns)
        (district,) = store.districts.find()
        store.districts.replace(district.revised(**columns))
    ctx.obj.say("The district is changed.")


@app.command("add", cls=Writing)
@with_fields("municipality", omit=("istat_code", "name"))
def add_municipality(
    ctx: typer.Context,
    istat_code: Istat,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.", show_default=False)],
    **fields: object,
) -> None:
    """Add a municipality to the district."""
    with ctx.obj.changing("added municipality {istat}", istat=istat_code) as store:
        columns, _ = given_fields(ctx.obj, store.reading, "municipality", fields)
        if store.of("municipality").find(istat_code=istat_code):
            raise Refused("Municipality {istat} is there already.", istat=istat_code, hint="pdzctl district list")
        district = store.reading.district()["id"]
        store.of("municipality").add(district_id=district, istat_code=istat_code, name=name, **columns)
    ctx.obj.say("Municipality {istat} is added.", istat=istat_code)


@app.command("remove", cls=Writing)
def remove_municipality(ctx: typer.Context, istat_code: Istat) -> None:
    """Remove a municipality from the district."""
    with ctx.obj.changing("removed municipality {istat}", istat=istat_code) as store:
        found = store.of("municipality").find(istat_code=istat_code)
        if not found:
            raise NotFound("There is no municipality {istat}.", istat=istat_code, hint="pdzctl district list")
        store.of("municipality").remove(found[0])
    ctx.obj.say("Municipality {istat} is removed.", istat=istat_code)


def _shown(format: str) -> tuple[str, ...]:
    # JSON gives the stored record, so with its id; people never need one.
    return ("id", *_FIELDS) if format == "json" else _FIELDS


_FIELDS = tuple(column.key for column in columns_of("district"))
