"""``pdzctl history``: everything that was written about one record."""

from typing import Annotated, Any

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.environment import Environment
from pdzctl.cli.log import clocked
from pdzctl.cli.options import AnyCode
from pdzctl.cli.showing import READ_BY_PEOPLE
from pdzctl.output.columns import Column, Style, shown
from pdzctl.records.fields import Kind
from pdzctl.workflows.history import record_history
from pdzctl.workflows.trace import noun_of

app = typer.Typer()

COLUMNS = (
    Column("at", "when", Kind.TIME),
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
        lines = (_told(ctx.obj, row) for row in rows)
        ctx.obj.show(clocked(ctx.obj, lines), COLUMNS)


def _told(environment: Environment, row: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with its field in words and, in a table, its values as a list shows them."""
    column = Column(row["field"], kind=row.pop("kind"), choices=row.pop("choices"))
    told = {**row, "words": environment.translate(row["words"])}
    if environment.format in READ_BY_PEOPLE:
        style = Style(language=environment.language, translate=environment.translate)
        told |= {side: shown(row[side], column, style) for side in ("old", "new")}
    return told
