"""``pdzctl apply``: bring a folder, one file or the standard input into the district."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.environment import Environment
from pdzctl.errors import Fault, NotFound
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.comparison import Comparison
from pdzctl.workflows.exchange.staging import read_any
from pdzctl.workflows.exchange.template import district_tree, write_template
from pdzctl.workflows.exchange.writing_codes import write_codes

app = typer.Typer()

_WARNINGS_SHOWN = 20


@app.command("apply", cls=Writing)
def apply_files(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="DIR|FILE|-", help="A folder, one of its files, or - for sessions.")],
    prune: Annotated[
        bool, typer.Option("--prune", help="Also remove what is gone from the nouns and sessions that the files cover.")
    ] = False,
    codes: Annotated[
        bool, typer.Option("--write-codes", help="Put the codes that were given into the files they belong to.")
    ] = False,
    template: Annotated[
        bool, typer.Option("--template", help="Write a commented folder to fill in there instead.")
    ] = False,
) -> None:
    """Bring a folder of TOML and CSV files into the district, as one change."""
    if template:
        _begin(ctx.obj, source)
        return
    staged = read_any(ctx.obj.folder, source, ctx.obj.text)
    with ctx.obj.changing("applied files", from_files=True) as store:
        with ctx.obj.progress() as begun:
            done = apply(store, staged, prune=prune, begun=begun)
        _warn(ctx.obj, done.warnings)
    _tell(ctx.obj, done, prune=prune)
    if codes and not ctx.obj.options.dry_run:
        written, left_out = write_codes(staged)
        ctx.obj.say("{count} {count:file now holds|files now hold} the codes that were given.", count=written)
        if left_out:
            ctx.obj.say("These codes have no file to stand in: {codes}.", codes=", ".join(left_out))


def _begin(environment: Environment, folder: str) -> None:
    known = None
    with suppress(NotFound), environment.reading() as reading:
        known = district_tree(reading)
    count = write_template(environment.folder / folder, environment.translate, known)
    environment.say(
        "{count} {count:file|files} to fill in {count:is|are} ready. Next: pdzctl apply {folder}",
        count=count,
        folder=folder,
    )


def _tell(environment: Environment, done: Comparison, *, prune: bool) -> None:
    removed = done.absent if prune else 0
    if done.changes or removed:
        environment.say(
            "{created} {created:record|records} created, {changed} changed, {removed} removed. Next: pdzctl status",
            created=done.total("created"),
            changed=done.total("changed"),
            removed=removed,
        )
    else:
        environment.say("0 changes.")
    if done.absent and not prune:
        environment.say(
            "{count} {count:record is|records are} not in these files and {count:was|were} kept; "
            "--prune removes {count:it|them}.",
            count=done.absent,
        )


def _warn(environment: Environment, warnings: Sequence[Fault]) -> None:
    for file, line, _, sentence, values in warnings[:_WARNINGS_SHOWN]:
        warning = environment.filled(sentence, values)
        environment.say("{file}:{line}: {warning}", file=file, line=line, warning=warning)
    if len(warnings) > _WARNINGS_SHOWN:
        environment.say("{count} more {count:warning|warnings} like these.", count=len(warnings) - _WARNINGS_SHOWN)
