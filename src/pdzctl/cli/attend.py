"""``pdzctl attend``: the roll call, a line each, from the keyboard, a pipe or the command itself."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code
from pdzctl.errors import Refused

app = typer.Typer()

_KEYS_HINT = (
    "A name and a key: p present, o online, d NAME in their place, g excused, a absent, t TIME late, e TIME left, "
    "i guest, u observer; p* everybody else; + NAME SURNAME @ORGANIZATION a new guest; n 4 SECTOR heads; "
    ". sectors missing; ? who is missing."
)


@app.command("attend", cls=Writing)
def call_the_roll(
    ctx: typer.Context,
    code: Code,
    lines: Annotated[
        list[str] | None,
        typer.Argument(metavar="LINE…", help=_KEYS_HINT, show_default=False),
    ] = None,
) -> None:
    """Call the roll: three letters of a name and a key, such as: ros p."""
    roll_call = ctx.obj.workflow("roll_call")
    unclear = 0
    choices: tuple[Any, ...] = ()
    if not lines:
        with ctx.obj.changing("recorded attendance at {code}") as store:
            totals = roll_call.totals(store, store.sessions.get(code))
        _say_totals(ctx, totals)
    for line in lines or _typed(ctx):
        with ctx.obj.changing("recorded attendance at {code}") as store:
            session = store.sessions.get(code)
            heard = roll_call.hear(store, session, line, choices=choices)
            totals = roll_call.totals(store, session)
            ctx.obj.named(code=session.code)
        choices = heard.choices or choices
        unclear += not heard.understood
        _answer(ctx, heard, totals)

    if unclear and not ctx.obj.stdin.isatty():
        raise Refused("{count} {count:line was|lines were} not recorded.", count=unclear)


def _typed(ctx: typer.Context) -> Iterator[str]:
    """Yield the lines of standard input; at a terminal each is asked for, until one ends the roll call."""
    endings = ctx.obj.workflow("spoken").ENDINGS
    terminal = ctx.obj.stdin.isatty()
    if terminal:
        ctx.obj.say(_KEYS_HINT)
    while True:
        if terminal:
            ctx.obj.complain("> ")
            ctx.obj.stderr.flush()
        line = ctx.obj.stdin.readline()
        if not line or line.strip().casefold() in endings:
            return
        if line.strip():
            yield line.rstrip("\n")


def _answer(ctx: typer.Context, heard: Any, totals: Any) -> None:  # noqa: ANN401 - what a workflow loaded late returns
    """Say what became of a line, then the totals and the quorum."""
    ctx.obj.say(heard.sentence, **heard.values)
    if heard.also_on:
        ctx.obj.say("The delegate is present on {seat} too.", seat=heard.also_on)
    _say_totals(ctx, totals)


def _say_totals(ctx: typer.Context, totals: Any) -> None:  # noqa: ANN401 - what a workflow loaded late returns
    people = totals._asdict()
    if not totals.required:
        ctx.obj.say("Present {present}, excused {excused}, absent {absent}, to record {missing}.", **people)
    elif totals.voting >= totals.required:
        ctx.obj.say(
            "Present {present}, excused {excused}, absent {absent}, to record {missing}. "
            "Quorum reached: {voting} voting seats, {required} required.",
            **people,
        )
    else:
        ctx.obj.say(
            "Present {present}, excused {excused}, absent {absent}, to record {missing}. "
            "Quorum not reached: {voting} voting seats, {required} required.",
            **people,
        )
