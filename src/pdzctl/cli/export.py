"""``pdzctl export``: write the district as a folder of TOML and CSV files."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Leaf
from pdzctl.workflows.exchange.export import export

app = typer.Typer()


@app.command("export", cls=Leaf)
def export_folder(
    ctx: typer.Context,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="The folder to write, made where it is missing.")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="All sessions in one file of JSON lines.")] = False,
    without_personal: Annotated[
        bool,
        typer.Option("--without-personal", help="Leave out names, contacts and links to persons: the form for git."),
    ] = False,
) -> None:
    """Write the district as a folder of TOML and CSV files that apply reads back."""
    with ctx.obj.reading() as reading:
        done = export(reading, ctx.obj.folder / out, without_personal=without_personal, bulk=jsonl)
    ctx.obj.say(
        "{folder}: {written} {written:file|files} written, {unchanged} unchanged, {removed} removed.",
        folder=out,
        written=done.written,
        unchanged=done.unchanged,
        removed=done.removed,
    )
    if without_personal:
        ctx.obj.say("Names and contacts were left out; free text was not read: look at it before you publish it.")
    else:
        ctx.obj.say("It holds personal data: only you can read it. For git: pdzctl export --without-personal --out DIR")
