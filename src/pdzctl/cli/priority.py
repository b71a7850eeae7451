"""``pdzctl priority``: a choice of priorities, opened with its options, voted, closed and frozen."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Showing, Writing
from pdzctl.cli.options import AtTime, Code, choice_of, given_fields, with_fields
from pdzctl.cli.round_facts import warn_of
from pdzctl.cli.showing import show_one
from pdzctl.cli.verbs import refuse_nothing, standard_verbs
from pdzctl.errors import Usage
from pdzctl.output.columns import Column, columns_of
from pdzctl.records.fields import Kind
from pdzctl.records.states import RoundState
from pdzctl.records.vocabulary import HanlonVariant, PriorityMethod
from pdzctl.store.queries.priorities import result_rows, round_called

app = typer.Typer()

RESULT = (
    Column("rank", "rank", Kind.COUNT),
    Column("tied", "tied", Kind.FLAG),
    Column("proposal", "proposal", Kind.LINK),
    *columns_of("priority_option", "title", "points", "voters", "score", "detail"),
)
_GIVEN_WHEN_OPENED = ("method", "variant", "points_each", "cap", "opened_at", "closed_at", "tie_rule")

standard_verbs(
    app,
    "priority_round",
    columns=("code", "title", "method", "state", "session", "ballots"),
    filters=("body", "table"),
    verbs=("list", "remove"),
)

Voters = Annotated[
    list[str] | None,
    typer.Option("--voters", metavar="SECTOR=NUMBER", help="How many of a sector can vote; may be repeated."),
]
MethodName = Annotated[
    str | None, typer.Option("--method", metavar="|".join(PriorityMethod), help="How priorities are chosen.")
]
VariantName = Annotated[
    str | None, typer.Option("--variant", metavar="|".join(HanlonVariant), help="The form of the Hanlon method.")
]
Options = Annotated[
    list[str] | None,
    typer.Option("--option", metavar="CODE|TITLE", help="A proposal, a problem or a title; may be repeated."),
]
Points = Annotated[
    int | None, typer.Option("--points", min=1, metavar="NUMBER", help="Points of each person in a dot vote.")
]
Cap = Annotated[
    int | None, typer.Option("--cap", min=1, metavar="NUMBER", help="The most points of a person on one option.")
]
Criteria = Annotated[
    list[str] | None,
    typer.Option("--criterion", metavar="NAME=WEIGHT", help="A criterion of a matrix; may be repeated."),
]
Reverse = Annotated[
    list[str] | None, typer.Option("--reverse", metavar="NAME", help="A criterion of which less is better.")
]


@app.command("show", cls=Showing)
def show_round(ctx: typer.Context, code: Code) -> None:
    """Show a choice of priorities and, once it is closed, its result; JSON gives exactly its stored fields."""
    with ctx.obj.reading() as reading:
        show_one(ctx.obj, reading, "priority_round", round_called(reading, code))


@app.command("result", cls=Showing)
def show_result(ctx: typer.Context, code: Code) -> None:
    """List the options of a closed choice in the order of its result."""
    with ctx.obj.reading() as reading:
        ctx.obj.show(result_rows(reading, round_called(reading, code)), RESULT)


@app.command("open", cls=Writing)
@with_fields("priority_round", omit=(*_GIVEN_WHEN_OPENED, "voters"))
def open_round(
    ctx: typer.Context,
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="The session, or a choice that is prepared.", show_default=False)
    ],
    *,
    method: MethodName = None,
    variant: VariantName = None,
    option: Options = None,
    points: Points = None,
    cap: Cap = None,
    voters: Voters = None,
    criterion: Criteria = None,
    reverse: Reverse = None,
    at: AtTime = None,
    later: Annotated[bool, typer.Option("--later", help="Only prepare it: it is opened with its own code.")] = False,
    **fields: object,
) -> None:
    """Open a choice of priorities in a session, with its options and who can vote."""
    with ctx.obj.changing("opened {code}") as store:
        priorities, time = ctx.obj.workflow("priorities"), ctx.obj.moment(at)
        if code.strip().upper().startswith("PRI"):
            round_ = priorities.opened(store, priorities.called(store, code), at=time)
        else:
            columns, _ = given_fields(ctx.obj, store.reading, "priority_round", fields)
            asked = priorities.Asked(
                PriorityMethod(choice_of("PriorityMethod", method or PriorityMethod.VOTO_A_PUNTI)),
                HanlonVariant(choice_of("HanlonVariant", variant)) if variant else None,
                *(option or (), points, cap, voters or (), criterion or (), reverse or ()),
            )
            session = store.sessions.get(code)
            round_ = priorities.open_round(store, session, asked, at=time, later=later, **columns)
        booth = priorities.room_of(store, round_).booth
        ctx.obj.named(code=round_.code)
    for number, (option_code, title) in enumerate(booth.names):
        ctx.obj.say("{option}: {code}", option=priorities.letter(number), code=option_code or title)
    if later:
        ctx.obj.say("{code} is prepared. Next: pdzctl priority open {code}", code=round_.code)
    else:
        ctx.obj.say("{code} is open. Next: pdzctl priority vote {code} …", code=round_.code)


@app.command("vote", cls=Writing)
def vote(
    ctx: typer.Context,
    code: Code,
    marks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MARKS…",
            help="A=2 B=1, A.gravità=5, A=must; for a ranking the options in order.",
            show_default=False,
        ),
    ] = None,
    *,
    sector: Annotated[
        str, typer.Option("--as", "--sector", metavar="SECTOR", help="The sector of who votes, never a name.")
    ] = "",
    csv: Annotated[
        str | None, typer.Option("--csv", metavar="FILE|-", help="A row per ballot; - reads it from standard input.")
    ] = None,
) -> None:
    """Count one ballot, or every ballot of a CSV file: the sector is kept, never the person."""
    with ctx.obj.changing("voted in {code}") as store:
        priorities = ctx.obj.workflow("priorities")
        round_ = priorities.called(store, code)
        ctx.obj.named(code=round_.code)
        if csv:
            texts = ctx.obj.workflow("ballot_texts")
            data = texts.sheet_data(csv, ctx.obj.folder, ctx.obj.text(csv))
            ballots = priorities.cast_sheet(store, round_, csv, data)
        elif marks:
            ballots = priorities.cast(store, round_, marks, sector)
        else:
            raise Usage(
                "Give a ballot, or a file of them with --csv.",
                hint="pdzctl priority vote {code} A=2 B=1",
                code=round_.code,
            )
    ctx.obj.say(
        "{code} has {count} {count:ballot|ballots}. Next: pdzctl priority close {code}",
        code=round_.code,
        count=ballots,
    )


@app.command("count", cls=Writing)
def count_stickers(
    ctx: typer.Context,
    code: Code,
    marks: Annotated[
        list[str] | None,
        typer.Argument(metavar="MARKS…", help="The stickers on every option: A=9 B=6.", show_default=False),
    ] = None,
    *,
    sector: Annotated[str, typer.Option("--sector", "--as", metavar="SECTOR", help="The sector that gave them.")],
    option: Annotated[
        str, typer.Option("--option", metavar="OPTION", help="One option: A, 1, its code or its title.")
    ] = "",
    points: Annotated[
        int | None, typer.Option("--points", min=0, metavar="NUMBER", help="How many stickers there are on it.")
    ] = None,
    voters: Annotated[
        int | None, typer.Option("--voters", min=0, metavar="NUMBER", help="How many people put them there.")
    ] = None,
) -> None:
    """Count the stickers of one sector, where there are no single ballots; again to correct them."""
    if not marks and (not option or points is None):
        raise Usage(
            "Give the stickers of a sector.", hint='pdzctl priority count {code} A=9 B=6 --sector "…"', code=code
        )
    if marks and (option or points is not None or voters is not None):
        raise Usage("Either every option with its stickers, or --option with --points.")
    with ctx.obj.changing("counted stickers in {code}") as store:
        round_ = ctx.obj.workflow("priorities").called(store, code)
        stickers = ctx.obj.workflow("stickers")
        ctx.obj.named(code=round_.code)
        if marks:
            told, name = stickers.count_row(store, round_, marks, sector=sector)
        else:
            letter, name = stickers.count_stickers(
                store, round_, option=option, sector=sector, points=points, people=voters
            )
            told = (f"{letter} {points}",)
    ctx.obj.say(
        "{name}: {stickers}. Next: pdzctl priority close {code}", stickers=", ".join(told), name=name, code=round_.code
    )


@app.command("objection", cls=Writing)
def record_objection(
    ctx: typer.Context,
    code: Code,
    option: Annotated[str, typer.Argument(metavar="OPTION", help="The option: A, 1 or its code.", show_default=False)],
    text: Annotated[str, typer.Argument(metavar="TEXT|-", help="The objection.", show_default=False)],
) -> None:
    """Record the objection of who blocks an option, without which a graded consensus does not close."""
    with ctx.obj.changing("recorded an objection in {code}") as store:
        priorities = ctx.obj.workflow("priorities")
        round_ = priorities.called(store, code)
        ctx.obj.named(code=round_.code)
        letter = priorities.object_to(store, round_, option, ctx.obj.text(text))
    ctx.obj.say(
        "The objection to {option} is recorded. Next: pdzctl priority close {code}", option=letter, code=round_.code
    )


@app.command("close", cls=Writing)
def close_round(
    ctx: typer.Context,
    code: Code,
    *,
    at: AtTime = None,
    prioritise: Annotated[
        int,
        typer.Option("--prioritise", min=0, metavar="NUMBER", help="Make the first proposals priorities: how many."),
    ] = 0,
) -> None:
    """Close a choice and freeze its result, with how many voted, the rule and the ties."""
    with ctx.obj.changing("closed {code}") as store:
        round_ = ctx.obj.workflow("priorities").called(store, code)
        ctx.obj.named(code=round_.code)
        done = ctx.obj.workflow("priority_results").closed(store, round_, at=ctx.obj.moment(at), prioritise=prioritise)
    warn_of(ctx.obj, done.warnings)
    if done.prioritised:
        ctx.obj.say("Now priorities: {codes}.", codes=done.prioritised)
    first = {"code": round_.code, "options": done.first, "session": done.session}
    if not done.first:
        ctx.obj.say("{code} is closed. PEARL takes every option out. Next: pdzctl minutes show {session}", **first)
    elif len(done.first) == 1:
        ctx.obj.say("{code} is closed. First: {options}. Next: pdzctl minutes show {session}", **first)
    else:
        ctx.obj.say("{code} is closed. First, tied: {options}. Next: pdzctl minutes show {session}", **first)


@app.command("validate", cls=Writing)
def validate_round(ctx: typer.Context, code: Code) -> None:
    """Record that the body validated the result of a closed choice."""
    _move(ctx, code, RoundState.VALIDATO)


@app.command("cancel", cls=Writing)
def cancel_round(ctx: typer.Context, code: Code) -> None:
    """Cancel an open choice: it has no result."""
    _move(ctx, code, RoundState.ANNULLATO)


@app.command("edit", cls=Writing)
@with_fields("priority_round", omit=(*_GIVEN_WHEN_OPENED, "voters"))
def edit_round(ctx: typer.Context, code: Code, voters: Voters = None, **fields: object) -> None:
    """Correct a choice that is not closed: its title, its note, who can vote."""
    with ctx.obj.changing("changed {code}") as store:
        priorities = ctx.obj.workflow("priorities")
        round_ = priorities.called(store, code)
        ctx.obj.named(code=round_.code)
        columns, _ = given_fields(ctx.obj, store.reading, "priority_round", fields)
        refuse_nothing(ctx, columns, voters or ())
        store.of("priority_round").replace(round_.edited(**columns))
        priorities.change_electorate(store, round_, voters or ())
    ctx.obj.say("{code} is changed.", code=round_.code)


def _move(ctx: typer.Context, code: str, state: RoundState) -> None:
    with ctx.obj.changing("moved {code} to {state}", state=str(state)) as store:
        round_ = ctx.obj.workflow("priorities").called(store, code)
        ctx.obj.named(code=round_.code)
        moved = store.of("priority_round").replace(round_.moved(state))
    ctx.obj.say("{code} is now: {state}.", code=moved.code, state=moved.state)
