"""``pdzctl check``: everything that can be proved about the district's file, without writing a byte."""

import typer

from pdzctl.cli.commands import Showing
from pdzctl.errors import Damaged
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.store.copies import way_back
from pdzctl.store.integrity import check

app = typer.Typer()

COLUMNS = (Column("check", "check", Kind.LINE), Column("finding", "finding", Kind.LINE))


@app.command("check", cls=Showing)
def check_file(ctx: typer.Context) -> None:
    """Verify the file, its journal, its records and its index; exit 7 when something is wrong."""
    path = ctx.obj.district
    with ctx.obj.reading() as reading:
        findings = check(reading)
    rows = [{"check": found.check, "finding": ctx.obj.filled(found.sentence, found.values)} for found in findings]
    if findings or ctx.obj.format == "json":
        ctx.obj.show(rows, COLUMNS)
    if findings:
        hint, backup = way_back(path)
        raise Damaged(
            "{file} is damaged: {count} {count:finding|findings}. Keep it as it is.",
            file=path.name,
            count=len(findings),
            backup=backup,
            hint=hint,
        )
    ctx.obj.say("{file} is sound.", file=path.name)
