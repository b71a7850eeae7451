"""``pdzctl contribution``: the notes taken while people speak."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import given_fields, with_fields
from pdzctl.cli.verbs import standard_verbs

app = typer.Typer()

standard_verbs(
    app,
    "contribution",
    columns=("code", "kind", "text", "problem", "cluster"),
    heading="text",
    filters=("body", "table"),
    verbs=("list", "show", "edit", "remove"),
)


@app.command("add", cls=Writing)
@with_fields("contribution", heading="text")
def add_contribution(
    ctx: typer.Context,
    session: Annotated[str, typer.Option("--session", metavar="CODE", help="The session it was said in.")],
    **fields: object,
) -> None:
    """Note what was said at a session, attributed to nobody unless told."""
    with ctx.obj.changing("added {code}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "contribution", fields)
        note = store.contributions.add(session_id=store.sessions.get(session).id, **columns)
        ctx.obj.named(code=note.code)
    ctx.obj.say("{code} is noted.", code=note.code)
