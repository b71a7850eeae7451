"""``pdzctl schema``: the JSON Schema of a noun, as ``show --json`` gives it."""

import json
from typing import Annotated

import typer

from pdzctl.cli.commands import Leaf
from pdzctl.cli.options import noun_called

app = typer.Typer()


@app.command("schema", cls=Leaf)
def print_schema(
    ctx: typer.Context,
    noun: Annotated[
        str, typer.Argument(metavar="NOUN", help="The noun: lab, session, commitment…", show_default=False)
    ],
) -> None:
    """Print the JSON Schema of a noun's records."""
    schema = ctx.obj.record_schema(noun_called(noun))
    ctx.obj.stdout.write(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
