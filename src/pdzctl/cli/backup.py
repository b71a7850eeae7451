"""``pdzctl backup``: a verified copy of the district's file."""

import typer

from pdzctl.cli.commands import Showing
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.store.backup import back_up

app = typer.Typer()

COLUMNS = (Column("path", "path", Kind.LINE),)


@app.command("backup", cls=Showing)
def make_backup(ctx: typer.Context) -> None:
    """Write a verified copy of the district's file beside it, and print its path."""
    path = ctx.obj.district
    copy = back_up(path, now=ctx.obj.now, wait=ctx.obj.wait)
    ctx.obj.say("The copy is whole and verified.")
    shown = copy.path.relative_to(ctx.obj.folder) if copy.path.is_relative_to(ctx.obj.folder) else copy.path
    ctx.obj.show_one({"path": shown.as_posix()}, COLUMNS)
