"""``pdzctl workgroup``: the groups that work in parallel within a session, and what each brings back."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code, given_fields, with_fields
from pdzctl.cli.verbs import standard_verbs

app = typer.Typer()

standard_verbs(
    app,
    "workgroup",
    columns=("code", "question", "participants", "facilitator", "rapporteur", "session"),
    heading="question",
    filters=("body", "table"),
    verbs=("list", "show", "edit", "remove"),
)


@app.command("add", cls=Writing)
@with_fields("workgroup", heading="question", omit=("report",))
def add_workgroup(
    ctx: typer.Context,
    session: Annotated[str, typer.Option("--session", metavar="CODE", help="The session it works in.")],
    **fields: object,
) -> None:
    """Add a group that works in parallel within a session, on a question of its own."""
    with ctx.obj.changing("added {code}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "workgroup", fields)
        group = store.workgroups.add(session_id=store.sessions.get(session).id, **columns)
        ctx.obj.named(code=group.code)
    ctx.obj.say(
        "{code} is group {number}. Next: pdzctl contribution add … --session {session} --workgroup {code}",
        code=group.code,
        number=group.position,
        session=session,
    )


@app.command("report", cls=Writing)
def report_workgroup(
    ctx: typer.Context,
    code: Code,
    text: Annotated[
        str, typer.Argument(metavar="TEXT|-", help="What the group brings back to the plenary.", show_default=False)
    ],
    rapporteur: Annotated[
        str | None, typer.Option("--rapporteur", metavar="TEXT", help="Who reports for the group.")
    ] = None,
    participants: Annotated[
        int | None, typer.Option("--participants", min=0, metavar="NUMBER", help="How many took part.")
    ] = None,
) -> None:
    """Write what a group brings back to the plenary: the minutes print it under the group."""
    with ctx.obj.changing("wrote the report of {code}") as store:
        group = store.workgroups.get(code)
        given = {"report": ctx.obj.text(text), "rapporteur": rapporteur, "participants": participants}
        group = store.workgroups.replace(
            group.revised(**{name: value for name, value in given.items() if value is not None})
        )
        ctx.obj.named(code=group.code)
    ctx.obj.say("{code} has its report.", code=group.code)
