"""``pdzctl apply``: bring a folder, one file or the standard input into the district."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.staging import read_any
from pdzctl.workflows.exchange.template import write_template
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
        bool, typer.Option("--template", help="Write an empty commented folder there instead.")
    ] = False,
) -> None:
    """Bring a folder of TOML and CSV files into the district, as one change."""
    if template:
        count = write_template(ctx.obj.folder / source, ctx.obj.translate)
        ctx.obj.say("{count} files to fill in are ready. Next: pdzctl apply {folder}", count=count, folder=source)
        return
    staged = read_any(ctx.obj.folder, source, ctx.obj.text)
    with ctx.obj.changing("applied files") as store:
        done = apply(store, staged, prune=prune)
    for file, line, _, sentence, values in done.warnings[:_WARNINGS_SHOWN]:
        ctx.obj.say("{file}:{line}: {warning}", file=file, line=line, warning=ctx.obj.filled(sentence, values))
    if len(done.warnings) > _WARNINGS_SHOWN:
        ctx.obj.say("{count} more warnings like these.", count=len(done.warnings) - _WARNINGS_SHOWN)
    removed = done.absent if prune else 0
    if done.changes or removed:
        ctx.obj.say(
            "{created} records created, {changed} changed, {removed} removed. Next: pdzctl status",
            created=done.total("created"),
            changed=done.total("changed"),
            removed=removed,
        )
    else:
        ctx.obj.say("0 changes.")
    if done.absent and not prune:
        ctx.obj.say("{count} records are not in these files and were kept; --prune removes them.", count=done.absent)
    if codes and not ctx.obj.options.dry_run:
        written, left_out = write_codes(staged)
        ctx.obj.say("{count} files now hold the codes that were given.", count=written)
        if left_out:
            ctx.obj.say("These codes have no file to stand in: {codes}.", codes=", ".join(left_out))
