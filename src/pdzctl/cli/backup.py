"""``pdzctl backup``: verified copies of the district's file, made, listed, proved and restored."""

from pathlib import Path
from typing import Annotated

import typer

from pdzctl.cli.commands import Leaf, Showing
from pdzctl.cli.environment import DISTRICT_FILE, Environment
from pdzctl.cli.log import clock
from pdzctl.errors import Damaged
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.store.backup import back_up, restored
from pdzctl.store.copies import Backup, backups, named
from pdzctl.store.proof import findings_of

app = typer.Typer()

PATH = (Column("path", "path", Kind.LINE),)
COPIES = (
    Column("file", "file", Kind.LINE),
    Column("why", "why", Kind.CHOICE, "BackupReason"),
    Column("size", "bytes", Kind.COUNT),
    Column("made", "when", Kind.LINE),
    Column("shape", "shape", Kind.COUNT),
    Column("head", "journal head", Kind.LINE),
)
PROOF = (
    Column("file", "file", Kind.LINE),
    Column("check", "check", Kind.LINE),
    Column("finding", "finding", Kind.LINE),
)
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="The name of a copy, or a part that only it has.", show_default=False)
]


@app.command("add", cls=Showing)
def make_backup(ctx: typer.Context) -> None:
    """Write a verified copy of the district's file beside it, and print its path."""
    copy = back_up(ctx.obj.district, now=ctx.obj.settings.clock(), wait=ctx.obj.wait)
    ctx.obj.say("The copy is whole and verified.")
    ctx.obj.show_one({"path": _seen_from(ctx.obj.folder, copy.path)}, PATH)


@app.command("list", cls=Showing)
def list_backups(ctx: typer.Context) -> None:
    """List the copies of the district's file, newest first, with why and when each was made."""
    ctx.obj.show([_told(ctx.obj, copy) for copy in backups(_file(ctx.obj))], COPIES)


@app.command("verify", cls=Showing)
def verify_backup(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A copy, or a part of its name; every copy when not given.")
    ] = None,
) -> None:
    """Prove copies sound, as check does for the district's file; exit 7 when one is not."""
    file = _file(ctx.obj)
    copies = [named(file, name)] if name else backups(file)
    rows = [
        {"file": copy.path.name, "check": found.check, "finding": ctx.obj.filled(found.sentence, found.values)}
        for copy in copies
        for found in findings_of(copy)
    ]
    if rows or ctx.obj.format == "json":
        ctx.obj.show(rows, PROOF)
    unsound = len({row["file"] for row in rows})
    if unsound:
        hint = "pdzctl backup list shows the others."
        raise Damaged("{count} {count:copy is|copies are} damaged.", count=unsound, hint=hint)
    ctx.obj.say("{count} {count:copy is|copies are} sound.", count=len(copies))


@app.command("restore", cls=Leaf)
def restore_backup(
    ctx: typer.Context,
    name: Name,
    out: Annotated[str, typer.Option("--out", metavar="NEW.db", help="The file to write: one that is not there.")],
) -> None:
    """Write a copy, once it is proved sound, as a new file that can be worked on."""
    copy = named(_file(ctx.obj), name)
    if findings_of(copy):
        raise Damaged(
            "{backup} is damaged: nothing was restored.",
            backup=copy.path.name,
            hint="pdzctl backup verify {backup} says where; pdzctl backup list shows the others.",
        )
    file = restored(copy, ctx.obj.folder / out)
    ctx.obj.say(
        "{file} is the district as of {made}. To work on it: pdzctl status --district {file}",
        file=_seen_from(ctx.obj.folder, file),
        made=clock(copy.made.isoformat(), ctx.obj.language),
    )


def _file(environment: Environment) -> Path:
    """Return where the district's file is, or where it was: its copies can be reached without it."""
    named_or_usual = environment.folder / (environment.named_district or DISTRICT_FILE)
    return named_or_usual if backups(named_or_usual) else environment.district


def _told(environment: Environment, copy: Backup) -> dict[str, object]:
    made = copy.made.isoformat()
    return {
        "file": copy.path.name,
        "made": clock(made, environment.language) if environment.format == "table" else made,
        "why": str(copy.why),
        "size": copy.path.stat().st_size,
        "shape": copy.version,
        "head": copy.head,
    }


def _seen_from(folder: Path, path: Path) -> str:
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()
