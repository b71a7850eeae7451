"""``pdzctl proposal``: what people propose, from the day it emerged to its answer."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pdzctl.cli.commands import Showing, Writing
from pdzctl.cli.environment import Environment
from pdzctl.cli.options import Code, OnDate, given_fields, with_fields
from pdzctl.cli.verbs import put_set, standard_verbs
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.records.states import ProposalState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdzctl.workflows.similar import Alike

app = typer.Typer()

_SHOWN_ALIKE = 3

standard_verbs(
    app,
    "proposal",
    columns=("code", "title", "state", "problem", "body", "reply_due", "session"),
    heading="title",
    filters=("body", "overdue"),
    verbs=("list", "show", "edit", "remove"),
)

SIMILAR = (
    Column("code", "proposal", Kind.LINE),
    Column("other", "other proposal", Kind.LINE),
    Column("score", "alike, of 100", Kind.COUNT),
    Column("title", "title", Kind.LINE),
    Column("body", "body", Kind.LINK),
    Column("other_body", "body of the other", Kind.LINK),
    Column("linked", "overlap noted", Kind.FLAG),
    Column("other_title", "title of the other", Kind.LINE),
    Column("state", "state", Kind.CHOICE, "ProposalState"),
    Column("other_state", "state of the other", Kind.CHOICE, "ProposalState"),
)

Other = Annotated[str, typer.Argument(metavar="OTHER", help="The code of the other proposal.", show_default=False)]


@app.command("add", cls=Writing)
@with_fields("proposal", heading="title")
def add_proposal(ctx: typer.Context, **fields: object) -> None:
    """Add a proposal; what is not given stays empty."""
    alike: tuple[Alike, ...] = ()
    with ctx.obj.changing("added {code}") as store:
        columns, sets = given_fields(ctx.obj, store.reading, "proposal", fields)
        proposal = store.proposals.add(**columns)
        for option, values in sets.items():
            put_set(store, "proposal", proposal.id, option, values)
        ctx.obj.named(code=proposal.code)
        if ctx.obj.stdout.isatty():
            alike = ctx.obj.workflow("similar").like(store.reading, proposal.id)
    ctx.obj.say("{code} is added.", code=proposal.code)
    say_alike(ctx.obj, alike)


@app.command("similar", cls=Showing)
def list_similar(
    ctx: typer.Context,
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="One proposal; else all are compared.", show_default=False)
    ] = None,
    at_least: Annotated[
        int, typer.Option("--at-least", min=1, max=100, metavar="NUMBER", help="How alike, of 100; 80 by default.")
    ] = 80,
) -> None:
    """List the proposals of all labs that say much the same, most alike first."""
    workflow = ctx.obj.workflow("similar")
    with ctx.obj.reading() as reading:
        identity = reading.find("proposal", code)["id"] if code else ""
        found = (
            workflow.like(reading, identity, at_least=at_least)
            if identity
            else workflow.pairs(reading, at_least=at_least)
        )
    ctx.obj.show([_compared(alike) for alike in found], SIMILAR)
    if fresh := next((alike for alike in found if not alike.linked), None):
        ctx.obj.say(
            "To link two: pdzctl proposal overlap {code} {other}", code=fresh.proposal.code, other=fresh.other.code
        )


@app.command("work-out", cls=Writing)
def work_out_proposal(ctx: typer.Context, code: Code) -> None:
    """Record that a proposal was worked out."""
    _move(ctx, code, ProposalState.ELABORATA)


@app.command("prioritise", cls=Writing)
def prioritise_proposal(ctx: typer.Context, code: Code) -> None:
    """Record that a proposal was chosen as a priority."""
    _move(ctx, code, ProposalState.PRIORITIZZATA)


@app.command("withdraw", cls=Writing)
def withdraw_proposal(ctx: typer.Context, code: Code) -> None:
    """Withdraw a proposal that was not sent yet."""
    _move(ctx, code, ProposalState.RITIRATA)


@app.command("merge", cls=Writing)
def merge_proposal(ctx: typer.Context, code: Code, other: Other) -> None:
    """Merge a proposal into another that says the same."""
    with ctx.obj.changing("merged {code} into {other}") as store:
        into = store.proposals.get(other)
        proposal = store.proposals.replace(store.proposals.get(code).merged(into))
        ctx.obj.named(code=proposal.code, other=into.code)
    ctx.obj.say("{code} is merged into {other}.", code=proposal.code, other=into.code)


@app.command("overlap", cls=Writing)
def note_overlap(
    ctx: typer.Context,
    code: Code,
    other: Annotated[str | None, typer.Argument(metavar="OTHER", help="The code of the other proposal.")] = None,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="what it overlaps with")] = "",
) -> None:
    """Note that a proposal overlaps with another one, or with something already there."""
    with ctx.obj.changing("noted an overlap of {code}") as store:
        proposal = store.proposals.get(code)
        towards = store.proposals.get(other) if other else None
        ctx.obj.workflow("lifecycles").overlapping(store, proposal, towards, text)
        ctx.obj.named(code=proposal.code)
    ctx.obj.say("The overlap of {code} is noted.", code=proposal.code)


@app.command("send", cls=Writing)
def send_proposal(
    ctx: typer.Context,
    code: Code,
    *,
    to: Annotated[str, typer.Option("--to", metavar="CODE", help="body asked to reply")],
    on: OnDate = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DAY", help="The day its reply is due; else the regional preset's.")
    ] = None,
    session: Annotated[str | None, typer.Option("--session", metavar="CODE", help="session that sent it")] = None,
) -> None:
    """Send a prioritized proposal to a body, which must reply by a day."""
    with ctx.obj.changing("sent {code} to {body}") as store:
        proposal, body = store.proposals.get(code), store.bodies.get(to)
        sender = store.sessions.get(session) if session else None
        reply_due = ctx.obj.day(due) if due else None
        referral = ctx.obj.workflow("lifecycles").sent(
            store, proposal, body, ctx.obj.day(on), due=reply_due, session=sender
        )
        ctx.obj.named(code=proposal.code, body=body.code)
    ctx.obj.say(
        "{code} is sent to {body} as {referral}: reply due by {day}.",
        code=proposal.code,
        body=body.code,
        referral=referral.code,
        day=referral.reply_due,
    )


def say_alike(environment: Environment, found: "Iterable[Alike]") -> None:
    """Name the proposals that say much the same as a new one, with the command that links each."""
    for alike in tuple(found)[:_SHOWN_ALIKE]:
        values = {
            "code": alike.proposal.code,
            "other": alike.other.code,
            "body": alike.other.body,
            "score": alike.score,
        }
        if alike.other.body:
            environment.say(
                "{other} of {body} is similar ({score} %): pdzctl proposal overlap {code} {other}", **values
            )
        else:
            environment.say("{other} is similar ({score} %): pdzctl proposal overlap {code} {other}", **values)


def _compared(alike: "Alike") -> dict[str, Any]:
    one, other = alike.proposal, alike.other
    return {
        "code": one.code,
        "score": alike.score,
        "other": other.code,
        "title": one.title,
        "other_title": other.title,
        "body": one.body,
        "other_body": other.body,
        "state": one.state,
        "other_state": other.state,
        "linked": alike.linked,
    }


def _move(ctx: typer.Context, code: str, state: ProposalState) -> None:
    with ctx.obj.changing("moved {code} to {state}", state=str(state)) as store:
        proposal = store.proposals.replace(store.proposals.get(code).moved(state))
        ctx.obj.named(code=proposal.code)
    ctx.obj.say("{code} is now: {state}.", code=proposal.code, state=proposal.state)
