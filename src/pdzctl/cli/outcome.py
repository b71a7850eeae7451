"""``pdzctl outcome``: everything sessions produced and what became of it, or what it still lacks."""

from functools import partial
from typing import Annotated, Any

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.contents import noun_of
from pdzctl.cli.environment import Environment
from pdzctl.cli.showing import READ_BY_PEOPLE
from pdzctl.errors import Usage
from pdzctl.output.columns import Column, Style, shown
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.store.queries.outcomes import gaps, outcomes

app = typer.Typer()

OUTCOMES = ("proposal", "decision", "commitment", "referral")
COLUMNS = (
    Column("code", "code", Kind.LINE),
    Column("text", "text", Kind.BLOCK),
    Column("state", "state", Kind.LINE),
    Column("owner_names", "owner", Kind.LINE),
    Column("current_due", "due", Kind.DUE),
    Column("overdue", "overdue", Kind.FLAG),
)
OVERDUE = (
    *COLUMNS[:2],
    Column("days_late", "days late", Kind.COUNT),
    *COLUMNS[3:5],
    COLUMNS[2],
)
GAPS = (
    Column("code", "code", Kind.LINE),
    Column("gap", "what is missing", Kind.CHOICE, "Gap"),
    Column("text", "text", Kind.BLOCK),
    Column("session", "session", Kind.LINE),
    Column("expected_by", "expected by", Kind.DAY),
)


@app.command("list", cls=Showing)
def list_outcomes(
    ctx: typer.Context,
    *,
    session: Annotated[str | None, typer.Option("--session", metavar="CODE", help="Only of this session.")] = None,
    lab: Annotated[str | None, typer.Option("--lab", metavar="CODE", help="Only of this lab.")] = None,
    body: Annotated[str | None, typer.Option("--body", metavar="CODE", help="Only of this body and its labs.")] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="STATE", help="Only in this state.")] = None,
    owner: Annotated[str | None, typer.Option("--owner", metavar="CODE", help="Only of this owner.")] = None,
    noun: Annotated[
        list[str] | None, typer.Option("--noun", metavar="|".join(OUTCOMES), help="Only these; may be repeated.")
    ] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Up to this day.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past their due date.")] = False,
    missing: Annotated[bool, typer.Option("--gaps", help="What is missing instead: owners, dates, replies …")] = False,
) -> None:
    """List the proposals, decisions, commitments and referrals of sessions, newest session first."""
    nouns = [noun_of(name) for name in noun or ()]
    for name in noun or ():
        if noun_of(name) not in OUTCOMES:
            raise Usage("There is no outcome called {name}: {legal}.", name=name, legal=", ".join(OUTCOMES))
    place: dict[str, Any] = {
        "today": ctx.obj.today.isoformat(),
        "session": session,
        "body": lab or body,
        "since": since and ctx.obj.day(since),
        "until": until and ctx.obj.day(until),
    }
    with ctx.obj.reading() as reading:
        if missing:
            ctx.obj.show(gaps(reading, **place), GAPS)
        else:
            rows = outcomes(reading, nouns=nouns, state=state, owner=owner, overdue=overdue, **place)
            if ctx.obj.format in READ_BY_PEOPLE:
                rows = rows.each(partial(_labelled, ctx.obj))
            ctx.obj.show(rows, OVERDUE if overdue else COLUMNS)


def _labelled(environment: Environment, row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with its state in words: every noun has states of its own."""
    state = Column("state", kind=Kind.CHOICE, choices=NOUNS[row["noun"]].field("state").of)
    return {**row, "state": shown(row["state"], state, Style(translate=environment.translate))}
