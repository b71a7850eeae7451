"""``pdzctl roster``: organizations and people together."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.options import choice_of
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.store.queries.listing import listing

app = typer.Typer()

COLUMNS = (
    Column("code", "code"),
    Column("name", "name"),
    Column("organization", "organization"),
    Column("sector", "sector", Kind.CHOICE, "Sector"),
    Column("seats", "seats", Kind.COUNT),
)


@app.command("list", cls=Showing)
def list_roster(
    ctx: typer.Context,
    sector: Annotated[str | None, typer.Option("--sector", metavar="SECTOR", help="sector")] = None,
    body: Annotated[str | None, typer.Option("--body", metavar="CODE", help="Only who sits in this body.")] = None,
) -> None:
    """List each organization followed by its people; then the people of none."""
    wanted = choice_of("Sector", sector) if sector else None
    with ctx.obj.reading() as reading:
        today = ctx.obj.today.isoformat()
        organizations = list(listing(reading, "organization", today=today))
        seated = {row["id"] for row in listing(reading, "organization", today=today, body=body)}
        by_organization: dict[str | None, list[dict[str, object]]] = {}
        for person in listing(reading, "person", today=today, body=body):
            by_organization.setdefault(person["organization_id"], []).append(person)
        rows = []
        for organization in organizations:
            if wanted and organization["sector"] != wanted:
                continue
            people = by_organization.get(organization["id"], [])
            if organization["id"] in seated or people:
                rows.append({**_row(organization, organization["name"]), "sector": organization["sector"]})
            rows += [_row(person, _full_name(person), organization) for person in people]
        if not wanted:
            rows += [_row(person, _full_name(person)) for person in by_organization.get(None, [])]
        ctx.obj.show(rows, COLUMNS)


def _row(record: dict[str, object], name: object, organization: dict[str, object] | None = None) -> dict[str, object]:
    return {
        "code": record["code"],
        "name": name,
        "organization": (organization["short_name"] or organization["name"]) if organization else "",
        "sector": organization["sector"] if organization else None,
        "seats": record["seats"],
    }


def _full_name(person: dict[str, object]) -> str:
    return f"{person['given_name']} {person['family_name']}".strip()
