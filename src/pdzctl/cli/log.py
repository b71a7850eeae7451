"""``pdzctl log``: the changes made to the district, newest first."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.environment import Environment
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.store.history import log
from pdzctl.workflows.history import summary_parts

app = typer.Typer()

COLUMNS = (
    Column("at", "when", Kind.LINE),
    Column("author", "author", Kind.LINE),
    Column("summary", "what was done", Kind.LINE),
    Column("records", "entries", Kind.COUNT),
    Column("undone", "undone", Kind.FLAG),
)


@app.command("log", cls=Showing)
def list_changes(
    ctx: typer.Context,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="NUMBER", help="Only the newest ones, this many.")
    ] = None,
) -> None:
    """List the changes with their instant, author and summary, newest first."""
    with ctx.obj.reading() as reading:
        rows = log(reading, limit=limit)
        lines = ({**row, "summary": told(ctx.obj, row["sentence"], row["values"])} for row in rows)
        ctx.obj.show(clocked(ctx.obj, lines), COLUMNS)


def clocked(environment: Environment, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield ``rows`` with their instants to the minute and without offset in a table; whole in every other format."""
    for row in rows:
        yield {**row, "at": clock(row["at"], environment.language)} if environment.format == "table" else row


def clock(instant: str, language: str) -> str:
    """Return an ISO instant to the minute and without offset, as people read it in ``language``."""
    day, time = instant[:10], instant[11:16]
    return f"{'/'.join(reversed(day.split('-'))) if language == 'it' else day} {time}"


def told(environment: Environment, sentence: str, values: Mapping[str, Any]) -> str:
    """Return what a change did in the chosen language; of an undo, what it reversed is translated too."""
    summary = summary_parts(sentence, values)
    if summary.reversed:
        what = environment.filled(summary.reversed.sentence, summary.reversed.values)
        return environment.filled(summary.sentence, {**summary.values, "what": what})
    return environment.filled(summary.sentence, summary.values)
