"""``pdzctl proposal``: what people propose, from the day it emerged to its answer."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code, OnDate
from pdzctl.cli.verbs import standard_verbs
from pdzctl.records.states import ProposalState

app = typer.Typer()

standard_verbs(
    app,
    "proposal",
    columns=("code", "title", "state", "problem", "body", "reply_due", "session"),
    heading="title",
    filters=("body", "overdue"),
)

Other = Annotated[str, typer.Argument(metavar="OTHER", help="The code of the other proposal.", show_default=False)]


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


def _move(ctx: typer.Context, code: str, state: ProposalState) -> None:
    with ctx.obj.changing("moved {code} to {state}", state=str(state)) as store:
        proposal = store.proposals.replace(store.proposals.get(code).moved(state))
        ctx.obj.named(code=proposal.code)
    ctx.obj.say("{code} is now: {state}.", code=proposal.code, state=proposal.state)
