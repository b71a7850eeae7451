"""``pdzctl organization``: the organizations of the roster."""

import typer

from pdzctl.cli.verbs import standard_verbs

app = typer.Typer()

standard_verbs(
    app,
    "organization",
    columns=("code", "name", "sector", "people", "seats", "municipality", "runts_section"),
    heading="name",
    filters=("body",),
)
