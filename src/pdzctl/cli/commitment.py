"""``pdzctl commitment``: who does what by when, and what became of it."""

from typing import Annotated, Any

import typer

from pdzctl.cli.commands import Showing, Writing
from pdzctl.cli.options import Code, Reason, given_fields, given_filters, with_fields, with_filters
from pdzctl.cli.verbs import standard_verbs
from pdzctl.output.columns import Column, columns_of
from pdzctl.records.fields import Kind
from pdzctl.records.states import CommitmentState
from pdzctl.records.vocabulary import FoundState
from pdzctl.store.queries.listing import listing
from pdzctl.workflows import follow_up

app = typer.Typer()

COLUMNS = (
    *columns_of("commitment", "code", "text"),
    Column("owner_names", "owner", Kind.LINE),
    Column("current_due", "due", Kind.DUE),
    *columns_of("commitment", "state"),
    Column("overdue", "overdue", Kind.FLAG),
)

Owners = Annotated[
    list[str] | None,
    typer.Option("--owner", metavar="CODE|POST", help="Who does it: organization, person or post; may be repeated."),
]
InSession = Annotated[str | None, typer.Option("--in", metavar="CODE", help="The session that checked it.")]


@app.command("list", cls=Showing)
@with_filters("commitment", "body", "table", "owner")
def list_commitments(
    ctx: typer.Context,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past their due date.")] = False,
    **filters: str | None,
) -> None:
    """List the commitments with the due date in force, keeping those that match every option given."""
    given: dict[str, Any] = given_filters("commitment", filters)
    with ctx.obj.reading() as reading:
        rows = listing(reading, "commitment", today=ctx.obj.today.isoformat(), overdue=overdue or None, **given)
        ctx.obj.show(rows, COLUMNS)


standard_verbs(app, "commitment", columns=(), heading="text", verbs=("show", "edit", "remove"))


@app.command("add", cls=Writing)
@with_fields("commitment", heading="text", omit=("evidence", "progress", "reason"))
def add_commitment(
    ctx: typer.Context,
    session: Annotated[
        str | None,
        typer.Option("--session", metavar="CODE", help="The session; the decision's by default."),
    ] = None,
    owner: Owners = None,
    support: Annotated[
        list[str] | None, typer.Option("--support", metavar="CODE|POST", help="Who helps; may be repeated.")
    ] = None,
    **fields: object,
) -> None:
    """Add a commitment to a session, with its owners and its due day or month."""
    with ctx.obj.changing("added {code}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "commitment", fields)
        made_in = follow_up.session_of(store, session, columns.get("decision_id"))
        commitment = follow_up.commit(store, made_in, owners=owner or (), support=support or (), **columns)
        ctx.obj.named(code=commitment.code)
    if not owner:
        ctx.obj.say("{code} has no owner yet.", code=commitment.code)
    ctx.obj.say("{code} is added. Next: pdzctl commitment start {code}", code=commitment.code)


@app.command("start", cls=Writing)
def start_commitment(ctx: typer.Context, code: Code) -> None:
    """Record that work on a commitment has begun."""
    with ctx.obj.changing("started {code}") as store:
        commitment = store.commitments.replace(store.commitments.get(code).started())
        ctx.obj.named(code=commitment.code)
    _say_state(ctx, commitment.code, commitment.state)


@app.command("done", cls=Writing)
def finish_commitment(
    ctx: typer.Context,
    code: Code,
    evidence: Annotated[str, typer.Option("--evidence", metavar="TEXT", help="What shows it.")] = "",
) -> None:
    """Record that a commitment is done, with what shows it."""
    with ctx.obj.changing("finished {code}") as store:
        commitment = store.commitments.replace(store.commitments.get(code).done(evidence))
        ctx.obj.named(code=commitment.code)
    ctx.obj.say("{code} is done. Next: pdzctl commitment verify {code} --in SED-…", code=commitment.code)


@app.command("verify", cls=Writing)
def verify_commitment(
    ctx: typer.Context,
    code: Code,
    session: Annotated[str, typer.Option("--in", metavar="CODE", help="The session that verified it.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What the session found.")] = "",
) -> None:
    """Record that a session verified a commitment that was done."""
    with ctx.obj.changing("verified {code}") as store:
        verified_in = store.sessions.get(session)
        commitment = store.commitments.get(code)
        today = ctx.obj.today.isoformat()
        commitment = follow_up.verify(store, commitment, session=verified_in, on=today, note=note)
        ctx.obj.named(code=commitment.code)
    ctx.obj.say("{code} is verified in {session}.", code=commitment.code, session=verified_in.code)


@app.command("block", cls=Writing)
def block_commitment(ctx: typer.Context, code: Code, reason: Reason) -> None:
    """Record that a commitment cannot go on, and why."""
    with ctx.obj.changing("blocked {code}") as store:
        commitment = store.commitments.replace(store.commitments.get(code).blocked(ctx.obj.text(reason)))
        ctx.obj.named(code=commitment.code)
    _say_state(ctx, commitment.code, commitment.state)


@app.command("reassign", cls=Writing)
def reassign_commitment(
    ctx: typer.Context,
    code: Code,
    to: Annotated[
        list[str], typer.Option("--to", metavar="CODE|POST", help="Who does it from now on; may be repeated.")
    ],
) -> None:
    """Give a commitment to others; who had it before stays on record."""
    with ctx.obj.changing("reassigned {code}") as store:
        commitment = store.commitments.get(code)
        commitment = follow_up.reassign(store, commitment, to=to, on=ctx.obj.today.isoformat())
        ctx.obj.named(code=commitment.code)
    _say_state(ctx, commitment.code, commitment.state)


@app.command("cancel", cls=Writing)
def cancel_commitment(ctx: typer.Context, code: Code, reason: Reason) -> None:
    """Cancel a commitment, and say why."""
    with ctx.obj.changing("cancelled {code}") as store:
        commitment = store.commitments.replace(store.commitments.get(code).cancelled(ctx.obj.text(reason)))
        ctx.obj.named(code=commitment.code)
    _say_state(ctx, commitment.code, commitment.state)


@app.command("postpone", cls=Writing)
def postpone_commitment(
    ctx: typer.Context,
    code: Code,
    due: Annotated[str, typer.Option("--due", metavar="DAY|MONTH", help="The new due day or month.")],
    session: InSession = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why it takes longer.")] = "",
) -> None:
    """Give a commitment a later due date; the one that was taken stays in the old minutes."""
    with ctx.obj.changing("postponed {code}") as store:
        commitment = store.commitments.get(code)
        checked_in = store.sessions.get(session) if session else None
        today = ctx.obj.today.isoformat()
        check = follow_up.postpone_due(store, commitment, ctx.obj.due(due), on=today, session=checked_in, note=note)
        ctx.obj.named(code=commitment.code)
    ctx.obj.say(
        "{code} is now due on {due} (found: {found}).",
        code=commitment.code,
        due=check.new_due,
        found=FoundState(check.found),
    )


def _say_state(ctx: typer.Context, code: str, state: CommitmentState) -> None:
    ctx.obj.say("{code} is now: {state}.", code=code, state=state)
