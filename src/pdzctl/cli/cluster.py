"""``pdzctl cluster``: notes of a session that say the same, gathered under one name, until they become a proposal."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from pdzctl.cli.commands import Showing, Writing
from pdzctl.cli.environment import Environment
from pdzctl.cli.options import given_fields, with_fields
from pdzctl.cli.proposal import say_alike
from pdzctl.cli.showing import READ_BY_PEOPLE
from pdzctl.cli.verbs import put_set
from pdzctl.output.columns import Column, Style, shown
from pdzctl.records.fields import Kind
from pdzctl.store.queries.clusters import clusters

app = typer.Typer()

COLUMNS = (
    Column("cluster", "cluster", Kind.LINE),
    Column("notes", "notes", Kind.COUNT),
    Column("kinds", "kinds", Kind.LINE),
    Column("sectors", "sectors", Kind.LINE),
    Column("proposals", "proposals", Kind.LINE),
    Column("session", "session", Kind.LINK),
)
_CHOICES = {"kinds": "ContributionKind", "sectors": "Sector"}

SessionCode = Annotated[
    str, typer.Argument(metavar="SESSION", help="The session the notes were taken at.", show_default=False)
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the cluster.", show_default=False)]


@app.command("list", cls=Showing)
def list_clusters(
    ctx: typer.Context,
    session: Annotated[str | None, typer.Option("--session", metavar="CODE", help="Only of this session.")] = None,
    body: Annotated[str | None, typer.Option("--body", metavar="CODE", help="Only of this body and its labs.")] = None,
) -> None:
    """List the clusters with how many notes each gathers, of which kinds and sectors."""
    with ctx.obj.reading() as reading:
        rows = clusters(reading, session=session, body=body)
        ctx.obj.show(_labelled(ctx.obj, rows) if ctx.obj.format in READ_BY_PEOPLE else rows, COLUMNS)


@app.command("make", cls=Writing)
def make_cluster(
    ctx: typer.Context,
    session: SessionCode,
    name: Name,
    notes: Annotated[
        list[str],
        typer.Argument(metavar="NOTE…", help="Notes, by code or by number in the session.", show_default=False),
    ],
) -> None:
    """Gather notes of a session under one name; a cluster of that name grows."""
    with ctx.obj.changing("clustered notes of {code}") as store:
        met = store.sessions.get(session)
        gathered = ctx.obj.workflow("clusters").gathered(store, met, name, notes)
        ctx.obj.named(code=met.code)
    ctx.obj.say(
        "{text}: {count} {count:note|notes}. Next: pdzctl cluster propose {code} NAME",
        text=gathered[0].cluster,
        count=len(gathered),
        code=met.code,
    )


@app.command("rename", cls=Writing)
def rename_cluster(
    ctx: typer.Context,
    session: SessionCode,
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.", show_default=False)],
) -> None:
    """Give a cluster another name."""
    with ctx.obj.changing("renamed a cluster of {code}") as store:
        met = store.sessions.get(session)
        notes = ctx.obj.workflow("clusters").renamed(store, met, name, new)
        ctx.obj.named(code=met.code)
    ctx.obj.say("{text}: {count} {count:note|notes}.", text=notes[0].cluster, count=len(notes))


@app.command("drop", cls=Writing)
def drop_cluster(ctx: typer.Context, session: SessionCode, name: Name) -> None:
    """Take a cluster apart; its notes stay."""
    with ctx.obj.changing("took a cluster of {code} apart") as store:
        met = store.sessions.get(session)
        notes = ctx.obj.workflow("clusters").dropped(store, met, name)
        ctx.obj.named(code=met.code)
    ctx.obj.say("{count} {count:note stands by itself|notes stand by themselves} again.", count=len(notes))


@app.command("propose", cls=Writing)
@with_fields("proposal", omit=("session", "origin", "state", "merged_into"))
def propose_cluster(ctx: typer.Context, session: SessionCode, name: Name, **fields: object) -> None:
    """Make a proposal of a cluster, named after it; its text gathers the notes."""
    with ctx.obj.changing("proposed {code}") as store:
        met = store.sessions.get(session)
        columns, sets = given_fields(ctx.obj, store.reading, "proposal", fields)
        proposal = ctx.obj.workflow("clusters").proposed(store, met, name, **columns)
        for option, values in sets.items():
            put_set(store, "proposal", proposal.id, option, values)
        ctx.obj.named(code=proposal.code)
        alike = ctx.obj.workflow("similar").like(store.reading, proposal.id)
    ctx.obj.say(
        "{code} is added: {title}. Next: pdzctl proposal work-out {code}", code=proposal.code, title=proposal.title
    )
    say_alike(ctx.obj, alike)


def _labelled(environment: Environment, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    style = Style(translate=environment.translate)
    for row in rows:
        labels = {
            key: ", ".join(
                shown(one, Column(key, kind=Kind.CHOICE, choices=choices), style) for one in row[key].split(",")
            )
            for key, choices in _CHOICES.items()
            if row[key]
        }
        yield {**row, **labels}
