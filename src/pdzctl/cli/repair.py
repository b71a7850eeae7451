"""``pdzctl repair``: what can still be read of a damaged file, in a new one."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Showing
from pdzctl.errors import Refused
from pdzctl.output.columns import Column
from pdzctl.output.files import sweep
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.store.copies import way_back
from pdzctl.store.identity import Source
from pdzctl.store.journal import Author
from pdzctl.store.opening import existing
from pdzctl.store.repair import repair

app = typer.Typer()

COLUMNS = (
    Column("noun", "noun", Kind.LINE),
    Column("recovered", "recovered", Kind.COUNT),
    Column("doubtful", "doubtful", Kind.COUNT),
    Column("lost", "lost", Kind.COUNT),
    Column("which", "which", Kind.LINE),
)


@app.command("repair", cls=Showing)
def repair_file(
    ctx: typer.Context,
    out: Annotated[str, typer.Option("--out", metavar="NEW.db", help="The file to write: one that is not there.")],
) -> None:
    """Write what can be read of a damaged file into a new one, and say what is lost; the damaged one stays as it is."""
    file = existing(ctx.obj.district)
    author = Author(ctx.obj.author, ctx.obj.now.isoformat(timespec="seconds"), ctx.obj.command)
    sweep((ctx.obj.folder / out).parent)
    now, ids = ctx.obj.settings.clock(), ctx.obj.settings.ids or Source()
    done = repair(file, ctx.obj.folder / out, now=now, author=author, ids=ids)
    rows = [
        {
            "noun": ctx.obj.translate(NOUNS[noun].words),
            "recovered": found.recovered,
            "doubtful": len(found.doubtful),
            "lost": len(found.lost),
            "which": ", ".join((*found.doubtful, *found.lost)),
        }
        for noun, found in done.nouns.items()
    ]
    ctx.obj.show(rows, COLUMNS)
    ctx.obj.say("{file} is as it was, and kept as {copy} too.", file=file.name, copy=done.kept.name)
    if done.lost or done.doubtful or done.lines_left_out:
        hint, backup = way_back(file)
        raise Refused(
            "{out} holds what could be read: {lost} records are known to be lost, nothing proves what {doubtful}"
            " others say, and {lines} lines of the journal could not be kept.",
            out=out,
            lost=done.lost,
            doubtful=done.doubtful,
            lines=done.lines_left_out,
            backup=backup,
            hint=hint if backup else "",
        )
    ctx.obj.say("{out} holds everything. To work on it: pdzctl status --district {out}", out=out)
