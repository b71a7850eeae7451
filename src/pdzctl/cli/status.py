"""``pdzctl status``: how the district stands as of a day, and what to do next."""

import typer

from pdzctl.cli.commands import Showing
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.store.backup import backups
from pdzctl.workflows.status import status

app = typer.Typer()

COLUMNS = (
    Column("about", "about", Kind.LINE),
    Column("fact", "how it stands", Kind.LINE),
    Column("command", "command", Kind.LINE),
)


@app.command("status", cls=Showing)
def show_status(ctx: typer.Context) -> None:
    """Say how the district stands, and the three next things to do with the command for each."""
    made = next((copy.made.date().isoformat() for copy in backups(ctx.obj.district)), None)
    with ctx.obj.reading() as reading:
        found = status(reading, today=ctx.obj.today.isoformat(), last_backup=made)
    if ctx.obj.format == "json":
        ctx.obj.show_one(found.standing, [Column(key) for key in found.standing])
        return
    rows = [
        {"about": ctx.obj.translate(fact.words), "fact": ctx.obj.filled(fact.sentence, fact.values), "command": ""}
        for fact in found.facts
    ]
    next_thing = ctx.obj.translate("next thing to do")
    rows += [
        {"about": next_thing, "fact": ctx.obj.filled(task.sentence, task.values), "command": task.command}
        for task in found.tasks
    ]
    ctx.obj.show(rows, COLUMNS)
