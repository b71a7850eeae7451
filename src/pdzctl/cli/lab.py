"""``pdzctl lab``: the labs, each with a mandate, a due date and a reply that was promised."""

import typer

from pdzctl.cli.bodies import add_attendance, add_conclude, add_mandate, add_pause, add_record_verb, body_verbs
from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code, OnDate

app = typer.Typer()

body_verbs(
    app, "lab", ("code", "title", "state", "mandate_due", "last_session", "next_session", "table", "seats_filled")
)
add_record_verb(app, "lab")
add_mandate(app, "lab")


@app.command("open", cls=Writing)
def open_lab(ctx: typer.Context, code: Code, on: OnDate = None) -> None:
    """Open a lab that has its mandate, a facilitator and three members."""
    with ctx.obj.changing("opened {code}") as store:
        since = ctx.obj.day(on) if on else None
        lab = store.labs.replace(ctx.obj.workflow("lifecycles").opened(store, store.labs.get(code), since))
        ctx.obj.named(code=lab.code)
    ctx.obj.say("{code} is open. Next: pdzctl session schedule {code} --on …", code=lab.code)


add_pause(app, "lab")


@app.command("feedback", cls=Writing)
def give_feedback(ctx: typer.Context, code: Code, on: OnDate = None) -> None:
    """Record that participants were told what became of their proposals."""
    with ctx.obj.changing("gave feedback on {code}") as store:
        lab = store.labs.replace(ctx.obj.workflow("lifecycles").fed_back(store, store.labs.get(code), ctx.obj.day(on)))
        ctx.obj.named(code=lab.code)
    ctx.obj.say("{code} is now: {state}. Next: pdzctl lab conclude {code}", code=lab.code, state=lab.state)


add_conclude(app, "lab")
add_attendance(app, "lab")


@app.command("revoke", cls=Writing)
def revoke_lab(ctx: typer.Context, code: Code, on: OnDate = None) -> None:
    """Revoke a lab that will not go on."""
    with ctx.obj.changing("revoked {code}") as store:
        lab = store.labs.replace(store.labs.get(code).moved("revocato", until=ctx.obj.day(on)))
        ctx.obj.named(code=lab.code)
    ctx.obj.say("{code} is revoked.", code=lab.code)
