"""``pdzctl init``: the file of a new district."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing

app = typer.Typer()


@app.command("init", cls=Writing)
def create_district(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the district is called.", show_default=False)],
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="The file to create; district.db by default.")
    ] = None,
    region: Annotated[
        str,
        typer.Option(
            "--region",
            metavar="PRESET",
            help="The rules to start from: emilia-romagna, friuli-venezia-giulia, lombardia or generic.",
        ),
    ] = "generic",
    lead_body: Annotated[str, typer.Option("--lead-body", metavar="TEXT", help="The body that leads it.")] = "",
) -> None:
    """Create the file of a new district, with the rules of its region."""
    rules = ctx.obj.workflow("presets").preset(region)
    with ctx.obj.creating(path, "created the district") as store:
        store.districts.add(
            name=name, kind=rules.district_kind, region=rules.region, preset=rules.name, lead_body=lead_body
        )
    ctx.obj.say("{file} is ready. Next: pdzctl problem add TITLE, or pdzctl apply FOLDER.", file=store.path.name)
