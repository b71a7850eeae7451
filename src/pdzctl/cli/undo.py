"""``pdzctl undo``: the last change reversed, or the last undo taken back."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.log import told

app = typer.Typer()


@app.command("undo", cls=Writing)
def undo_change(
    ctx: typer.Context,
    redo: Annotated[bool, typer.Option("--redo", help="Take back the last undo instead.")] = False,
) -> None:
    """Undo the last change, by a new change that reverses it; nothing is ever rewritten."""
    with ctx.obj.writing() as store:
        change = store.undo(redo=redo, command=ctx.obj.command, dry_run=ctx.obj.options.dry_run)
    what = told(ctx.obj, change.summary, change.values)
    if ctx.obj.options.dry_run:
        ctx.obj.say("Dry run, nothing was written: {what}.", what=what)
    elif redo:
        ctx.obj.say("{what}. Next: pdzctl log", what=what)
    else:
        ctx.obj.say("{what}. Changed your mind? pdzctl undo --redo", what=what)
