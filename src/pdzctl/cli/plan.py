"""``pdzctl plan``: the plan and its life, from draft to extension."""

from typing import TYPE_CHECKING, Annotated

import typer

from pdzctl.cli.commands import Showing, Writing
from pdzctl.cli.options import Code, choice_of
from pdzctl.cli.showing import show_one
from pdzctl.cli.verbs import standard_verbs
from pdzctl.errors import Ambiguous, NotFound

if TYPE_CHECKING:
    from pdzctl.store.reading import Reading

app = typer.Typer()

standard_verbs(
    app,
    "plan",
    columns=("code", "title", "state", "period_start", "period_end", "extended_to"),
    heading="title",
    omit=("extended_to", "extension_act"),
    verbs=("list", "add", "edit", "remove"),
)


@app.command("show", cls=Showing)
def show_plan(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="Its code; not needed while there is one plan.")] = "",
) -> None:
    """Show one, whole; JSON gives exactly its stored fields."""
    with ctx.obj.reading() as reading:
        show_one(ctx.obj, reading, "plan", code or _only_plan(reading))


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
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last day, from now on.")],
    act: Annotated[str, typer.Option("--act", metavar="TEXT", help="The act that extends it.")],
) -> None:
    """Extend a plan in force until a later day, by an act."""
    with ctx.obj.changing("extended {code}") as store:
        plan = store.plans.replace(store.plans.get(code).extended(ctx.obj.day(until), act))
        ctx.obj.named(code=plan.code)
    ctx.obj.say("{code} is extended to {day}.", code=plan.code, day=plan.extended_to)


def _only_plan(reading: "Reading") -> str:
    codes = [row["code"] for row in reading.all("plan")]
    if not codes:
        raise NotFound("There is no plan yet.", hint="pdzctl plan add TITLE --period-start … --period-end …")
    if len(codes) > 1:
        raise Ambiguous("There is more than one plan: {codes}.", hint="pdzctl plan show CODE", codes=", ".join(codes))
    return str(codes[0])
