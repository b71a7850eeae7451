"""``pdzctl seat``: who sits in which body, in what role, from when until when."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code, OnDate
from pdzctl.cli.verbs import standard_verbs

app = typer.Typer()

standard_verbs(
    app,
    "seat",
    columns=("code", "body", "role", "organization_name", "person_name", "post", "since", "until"),
    filters=("in_office",),
)


@app.command("end", cls=Writing)
def end_seat(ctx: typer.Context, code: Code, on: OnDate = None) -> None:
    """End a seat on a day, its last."""
    with ctx.obj.changing("ended {code}") as store:
        seat = store.seats.replace(store.seats.get(code).revised(until=ctx.obj.day(on)))
        ctx.obj.named(code=seat.code)
    ctx.obj.say("{code} ends on {day}.", code=seat.code, day=seat.until)


@app.command("substitute", cls=Writing)
def substitute_seat(
    ctx: typer.Context,
    code: Code,
    person: Annotated[str | None, typer.Argument(metavar="PERSON", help="The code of the substitute.")] = None,
    none: Annotated[bool, typer.Option("--none", help="The seat has a substitute no longer.")] = False,
) -> None:
    """Name who takes the place of a seat's holder."""
    with ctx.obj.changing("named a substitute for {code}") as store:
        substitute = None if none or person is None else store.people.get(person)
        seat = store.seats.get(code)
        seat = store.seats.replace(seat.revised(substitute_id=substitute.id if substitute else None))
        ctx.obj.named(code=seat.code)
    if substitute:
        ctx.obj.say("{person} is the substitute of {code}.", person=substitute.code, code=seat.code)
    else:
        ctx.obj.say("{code} has no substitute.", code=seat.code)
