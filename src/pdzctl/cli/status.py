"""``pdzctl status``: how the district stands as of a day, and what to do next."""

from collections.abc import Iterable, Iterator

import typer

from pdzctl.cli.commands import Showing
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.store.copies import backups
from pdzctl.workflows.status import status

app = typer.Typer()

FACTS = (
    Column("about", "about", Kind.LINE),
    Column("fact", "how it stands", Kind.LINE),
)
COMMAND = Column("command", "command", Kind.LINE)


@app.command("status", cls=Showing)
def show_status(ctx: typer.Context) -> None:
    """Say how the district stands, and the three next things to do with the command for each."""
    made = next((copy.made.date().isoformat() for copy in backups(ctx.obj.district)), None)
    with ctx.obj.reading() as reading:
        found = status(reading, today=ctx.obj.today.isoformat(), last_backup=made)
    if ctx.obj.format == "json":
        ctx.obj.show_one(found.standing, [Column(key) for key in found.standing])
        return
    facts = [
        {"about": ctx.obj.translate(fact.words), "fact": ctx.obj.filled(fact.sentence, fact.values), "command": ""}
        for fact in found.facts
    ]
    tasks = [
        {
            "about": ctx.obj.translate("next thing to do"),
            "fact": ctx.obj.filled(task.sentence, task.values),
            "command": task.command,
        }
        for task in found.tasks
    ]
    if ctx.obj.format != "table" or ctx.obj.plain or ctx.obj.options.fields:
        ctx.obj.show([*facts, *tasks], (*FACTS, COMMAND))
        return
    ctx.obj.show(_said_once(facts), FACTS)
    # Not a table: in two columns a command would be broken, and could not be copied.
    lines = [line for task in tasks for line in (f"  {task['fact']}", f"    {task['command']}")]
    if lines:
        ctx.obj.stdout.write("\n".join(["", ctx.obj.translate("What to do next:"), *lines, ""]))


def _said_once(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield ``rows`` with what they are about on the first of those that share it."""
    before = ""
    for row in rows:
        yield {**row, "about": row["about"] if row["about"] != before else ""}
        before = row["about"]
