"""``pdzctl organization``: the organizations of the roster."""

import typer

from pdzctl.cli.verbs import standard_verbs

app = typer.Typer()

standard_verbs(
    app,
    "organization",
    columns=("code", "name", "sector", "runts_section", "municipality", "people", "seats"),
    heading="name",
    filters=("body",),
)
