"""``pdzctl plan``: the plan and its life, from draft to extension."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code, choice_of
from pdzctl.cli.verbs import standard_verbs

app = typer.Typer()

standard_verbs(
    app,
    "plan",
    columns=("code", "title", "state", "period_start", "period_end", "extended_to"),
    heading="title",
    omit=("extended_to", "extension_act"),
)


@app.command("move", cls=Writing)
def move_plan(
    ctx: typer.Context,
    code: Code,
    state: Annotated[str, typer.Argument(metavar="STATE", help="The state it is now in.", show_default=False)],
) -> None:
    """Move a plan to its next state; an approval needs its act, a signature its day."""
    with ctx.obj.changing("moved {code} to {state}") as store:
        plan = store.plans.replace(store.plans.get(code).advanced(choice_of("PlanState", state)))
        ctx.obj.named(code=plan.code, state=str(plan.state))
    ctx.obj.say("{code} is now: {state}.", code=plan.code, state=plan.state)


@app.command("extend", cls=Writing)
def extend_plan(
    ctx: typer.Context,
    code: Code,
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="extended to")],
    act: Annotated[str, typer.Option("--act", metavar="TEXT", help="act of extension")],
) -> None:
    """Extend a plan in force until a later day, by an act."""
    with ctx.obj.changing("extended {code}") as store:
        plan = store.plans.replace(store.plans.get(code).extended(ctx.obj.day(until), act))
        ctx.obj.named(code=plan.code)
    ctx.obj.say("{code} is extended to {day}.", code=plan.code, day=plan.extended_to)
