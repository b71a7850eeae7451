"""``pdzctl agenda``: the items of a session's agenda, what they are for and how they ended."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import given_fields, with_fields
from pdzctl.cli.verbs import standard_verbs
from pdzctl.workflows.sessions import add_item

app = typer.Typer()

standard_verbs(
    app,
    "agenda_item",
    columns=("code", "title", "kind", "disposition"),
    heading="title",
    filters=("body", "table"),
    verbs=("list", "show", "edit", "remove"),
)


@app.command("add", cls=Writing)
@with_fields("agenda_item", heading="title")
def add_agenda_item(
    ctx: typer.Context,
    session: Annotated[str, typer.Option("--session", metavar="CODE", help="The session it belongs to.")],
    before: Annotated[
        str | None, typer.Option("--before", metavar="CODE", help="The item it comes before; any other business.")
    ] = None,
    **fields: object,
) -> None:
    """Add an item to a session's agenda, before any other business."""
    with ctx.obj.changing("added {code}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "agenda_item", fields)
        following = store.of("agenda_item").get(before) if before else None
        item = add_item(store, store.sessions.get(session), before=following, **columns)
        ctx.obj.named(code=item.code)
    ctx.obj.say("{code} is item {number} of the agenda.", code=item.code, number=item.position)
