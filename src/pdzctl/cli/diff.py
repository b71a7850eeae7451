"""``pdzctl diff``: compare a folder with the district."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any
from uuid import uuid4

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.environment import Environment
from pdzctl.cli.showing import READ_BY_PEOPLE
from pdzctl.errors import Refused
from pdzctl.output.columns import Column
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.choice import Label
from pdzctl.records.fields import Kind
from pdzctl.workflows.exchange.settling import compare
from pdzctl.workflows.exchange.staging import read_any

app = typer.Typer()

_PER_NOUN = (
    Column("noun", "noun"),
    Column("created", "created", Kind.COUNT),
    Column("changed", "changed", Kind.COUNT),
    Column("unchanged", "unchanged", Kind.COUNT),
    Column("gone", "gone", Kind.COUNT),
    Column("fields", "changed fields"),
)
_PER_RECORD = (
    Column("noun", "noun"),
    Column("code", "code"),
    Column("what", "what"),
    Column("fields", "changed fields"),
)
_HAPPENING = {"created": Label("new"), "changed": Label("different"), "gone": Label("not in the files")}
"""What is told of one record."""


@app.command("diff", cls=Showing)
def compare_files(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="DIR|FILE|-", help="A folder, one of its files, or - for sessions.")],
    records: Annotated[bool, typer.Option("--records", help="One row for each record that differs.")] = False,
) -> None:
    """Compare a folder with the district, with --all also where they agree; exit 1 when they differ."""
    staged = read_any(ctx.obj.folder, source, ctx.obj.text)
    with ctx.obj.reading() as reading, reading.snapshot():
        found = compare(staged, reading, today=ctx.obj.today.isoformat(), new_id=lambda: str(uuid4()))
    rows = list(found.differences() if records else found.counts(unchanged=ctx.obj.options.all))
    if ctx.obj.format not in READ_BY_PEOPLE:
        ctx.obj.show(rows, _PER_RECORD if records else _PER_NOUN)
    elif rows:
        ctx.obj.show(_labelled(ctx.obj, rows), _PER_RECORD if records else _PER_NOUN)
    if not (found.changes or found.absent):
        ctx.obj.say("No differences: {count} {count:record|records} as in the files.", count=found.same)
    if found.changes or found.absent:
        raise Refused(
            "{changes} {changes:record|records} would be created or changed, {gone} {gone:is|are} not in the files.",
            changes=found.changes,
            gone=found.absent,
            hint="pdzctl apply {source} brings the files into the district; with --prune it also removes what is gone.",
            source=source,
        )


def _labelled(environment: Environment, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the rows with nouns, fields and what happens to a record in words."""
    for row in rows:
        noun = NOUNS[row["noun"]]
        fields = (environment.translate(noun.field(key).words) for key in row["fields"].split(", ") if key)
        told = {"noun": environment.translate(noun.words), "fields": ", ".join(fields)}
        if "what" in row:
            told["what"] = environment.translate(_HAPPENING[row["what"]])
        yield {**row, **told}
