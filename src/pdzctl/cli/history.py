"""``pdzctl history``: everything that was written about one record."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.log import clocked
from pdzctl.cli.options import AnyCode
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.workflows.history import record_history
from pdzctl.workflows.trace import noun_of

app = typer.Typer()

COLUMNS = (
    Column("at", "when", Kind.LINE),
    Column("author", "author", Kind.LINE),
    Column("words", "field", Kind.LINE),
    Column("old", "before", Kind.LINE),
    Column("new", "after", Kind.LINE),
)


@app.command("history", cls=Showing)
def list_entries(
    ctx: typer.Context,
    code: AnyCode,
    contacts: Annotated[bool, typer.Option("--contacts", help="Also personal values.")] = False,
) -> None:
    """List every change of one record, oldest first, field by field; personal values are hidden."""
    noun = noun_of(code)
    with ctx.obj.reading() as reading:
        rows = record_history(reading, noun, reading.find(noun, code)["id"], personal=contacts)
        lines = ({**row, "words": ctx.obj.translate(row["words"])} for row in rows)
        ctx.obj.show(clocked(ctx.obj, lines), COLUMNS)
