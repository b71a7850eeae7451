"""``pdzctl referral``: proposals sent to a body, and its reasoned reply."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code, OnDate, Reason, choice_of
from pdzctl.cli.verbs import standard_verbs

app = typer.Typer()

standard_verbs(
    app,
    "referral",
    columns=("code", "proposal_title", "reply_due", "state", "reply", "body", "proposal", "sent_on"),
    filters=("overdue",),
    omit=("reply", "reply_text", "replied_on", "reply_session", "proposal"),
    verbs=("list", "show", "edit"),
)


@app.command("remove", cls=Writing)
def remove_referral(ctx: typer.Context, code: Code) -> None:
    """Remove a referral that was not answered: its proposal can be sent again."""
    with ctx.obj.changing("removed {code}") as store:
        referral = store.referrals.get(code)
        ctx.obj.named(code=referral.code)
        ctx.obj.workflow("lifecycles").unsent(store, referral)
    ctx.obj.say("{code} is removed. pdzctl undo brings it back.", code=referral.code)


@app.command("take", cls=Writing)
def take_referral(ctx: typer.Context, code: Code) -> None:
    """Record that the body has taken a referral in charge."""
    with ctx.obj.changing("took {code} in charge") as store:
        referral = store.referrals.replace(ctx.obj.workflow("lifecycles").taken(store.referrals.get(code)))
        ctx.obj.named(code=referral.code)
    ctx.obj.say("{code} is now: {state}.", code=referral.code, state=referral.state)


@app.command("reply", cls=Writing)
def reply_to_referral(
    ctx: typer.Context,
    code: Code,
    *,
    reply: Annotated[
        str, typer.Option("--reply", metavar="REPLY", help="accolta, accolta_in_parte, rinviata or non_accolta.")
    ],
    reason: Reason,
    on: OnDate = None,
    session: Annotated[str | None, typer.Option("--session", metavar="CODE", help="session that replied")] = None,
    next_step: Annotated[str, typer.Option("--next-step", metavar="TEXT", help="next step")] = "",
) -> None:
    """Record the reply to a referral, with its reason: the proposal moves with it."""
    with ctx.obj.changing("recorded the reply to {code}") as store:
        referral = store.referrals.get(code)
        proposal = ctx.obj.workflow("lifecycles").replied(
            store,
            referral,
            choice_of("ReplyDisposition", reply),
            ctx.obj.text(reason).strip(),
            ctx.obj.day(on),
            session_id=store.sessions.get(session).id if session else None,
            next_step=next_step,
        )
        ctx.obj.named(code=referral.code)
    ctx.obj.say("{proposal} is now: {state}.", proposal=proposal.code, state=proposal.state)
