"""``pdzctl problem``: what is wrong for people in the district, and what shows it."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code, choice_of
from pdzctl.cli.verbs import standard_verbs
from pdzctl.records.states import ProblemState

app = typer.Typer()

standard_verbs(
    app,
    "problem",
    columns=("code", "title", "state", "bodies", "proposals"),
    heading="title",
)

Other = Annotated[str, typer.Argument(metavar="OTHER", help="The code of the other problem.", show_default=False)]
Kind = Annotated[str, typer.Argument(metavar="KIND", help="causes, aggravates, overlaps_with or duplicates.")]
TagKind = Annotated[str, typer.Argument(metavar="KIND", help="area, target, leps or territorio.", show_default=False)]
Tag = Annotated[str, typer.Argument(metavar="TAG", help="The tag, such as A or an ISTAT code.", show_default=False)]


@app.command("tag", cls=Writing)
def tag_problem(
    ctx: typer.Context,
    code: Code,
    kind: TagKind,
    tag: Tag,
    remove: Annotated[bool, typer.Option("--remove", help="Take the tag away.")] = False,
) -> None:
    """Tag a problem with an area, a target group, an essential level or a municipality."""
    with ctx.obj.changing("tagged {code}") as store:
        problem = store.problems.get(code)
        ctx.obj.workflow("lifecycles").tag_problem(store, problem, choice_of("TagKind", kind), tag, remove=remove)
        ctx.obj.named(code=problem.code)
    ctx.obj.say(
        "{code} no longer has the tag {tag}." if remove else "{code} has the tag {tag}.", code=problem.code, tag=tag
    )


@app.command("evidence", cls=Writing)
def add_evidence(
    ctx: typer.Context,
    code: Code,
    text: Annotated[str, typer.Argument(metavar="TEXT|-", help="The fact; - reads it from standard input.")],
    *,
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Where the fact comes from.")] = "",
    value: Annotated[str, typer.Option("--value", metavar="TEXT", help="Its figure, as people write it.")] = "",
    year: Annotated[int | None, typer.Option("--year", metavar="YEAR", help="The year it speaks of.")] = None,
) -> None:
    """Add a fact that shows a problem."""
    with ctx.obj.changing("added evidence to {code}") as store:
        problem = store.problems.get(code)
        store.of("evidence").add(
            problem_id=problem.id, text=ctx.obj.text(text).strip(), source=source, value=value, year=year
        )
        ctx.obj.named(code=problem.code)
    ctx.obj.say("{code} has one more piece of evidence.", code=problem.code)


@app.command("link", cls=Writing)
def link_problems(ctx: typer.Context, code: Code, kind: Kind, other: Other) -> None:
    """Link a problem to another that it causes, aggravates, overlaps with or duplicates."""
    with ctx.obj.changing("linked {code} to {other}") as store:
        problem, towards = store.problems.get(code), store.problems.get(other)
        ctx.obj.workflow("lifecycles").link_problems(store, problem, choice_of("LinkKind", kind), towards)
        ctx.obj.named(code=problem.code, other=towards.code)
    ctx.obj.say("{code} is linked to {other}.", code=problem.code, other=towards.code)


@app.command("unlink", cls=Writing)
def unlink_problems(ctx: typer.Context, code: Code, other: Other) -> None:
    """Take away every link from a problem to another."""
    with ctx.obj.changing("unlinked {code} from {other}") as store:
        problem, towards = store.problems.get(code), store.problems.get(other)
        ctx.obj.workflow("lifecycles").unlink_problems(store, problem, towards)
        ctx.obj.named(code=problem.code, other=towards.code)
    ctx.obj.say("{code} is no longer linked to {other}.", code=problem.code, other=towards.code)


@app.command("analyse", cls=Writing)
def analyse_problem(ctx: typer.Context, code: Code) -> None:
    """Record that a problem was analysed."""
    _move(ctx, code, ProblemState.ANALIZZATO)


@app.command("prioritise", cls=Writing)
def prioritise_problem(
    ctx: typer.Context,
    code: Code,
    no: Annotated[bool, typer.Option("--no", help="It was found not to be a priority.")] = False,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="CODE", help="The body's decision that made it a priority.")
    ] = None,
) -> None:
    """Make a problem a priority, after a choice of priorities or by a body's decision."""
    with ctx.obj.changing("prioritised {code}") as store:
        problem = store.problems.get(code)
        chosen = store.decisions.get(decision) if decision else None
        problem = store.problems.replace(
            ctx.obj.workflow("lifecycles").prioritised(store, problem, yes=not no, decision=chosen)
        )
        ctx.obj.named(code=problem.code)
    ctx.obj.say("{code} is now: {state}.", code=problem.code, state=problem.state)


@app.command("work", cls=Writing)
def work_on_problem(ctx: typer.Context, code: Code) -> None:
    """Record that a table or lab works on a problem."""
    _move(ctx, code, ProblemState.IN_LAVORAZIONE)


@app.command("solve", cls=Writing)
def solve_problem(ctx: typer.Context, code: Code) -> None:
    """Record that a problem was dealt with."""
    _move(ctx, code, ProblemState.AFFRONTATO)


@app.command("close", cls=Writing)
def close_problem(ctx: typer.Context, code: Code) -> None:
    """Close a problem that was dealt with."""
    _move(ctx, code, ProblemState.CHIUSO)


@app.command("merge", cls=Writing)
def merge_problem(ctx: typer.Context, code: Code, other: Other) -> None:
    """Merge a problem into another that says the same."""
    with ctx.obj.changing("merged {code} into {other}") as store:
        into = store.problems.get(other)
        problem = store.problems.replace(store.problems.get(code).merged(into))
        ctx.obj.named(code=problem.code, other=into.code)
    ctx.obj.say("{code} is merged into {other}.", code=problem.code, other=into.code)


def _move(ctx: typer.Context, code: str, state: ProblemState) -> None:
    with ctx.obj.changing("moved {code} to {state}", state=str(state)) as store:
        problem = store.problems.replace(store.problems.get(code).moved(state))
        ctx.obj.named(code=problem.code)
    ctx.obj.say("{code} is now: {state}.", code=problem.code, state=problem.state)
