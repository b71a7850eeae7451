"""``pdzctl wrap``: the last five minutes, read aloud as one page; what is missing is closed a line at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pdzctl.cli.commands import Showing, Writing
from pdzctl.cli.environment import Environment
from pdzctl.cli.main import SIGNALLED, run
from pdzctl.cli.showing import READ_BY_PEOPLE
from pdzctl.output.columns import Column
from pdzctl.records.choice import Label
from pdzctl.records.fields import Kind

if TYPE_CHECKING:
    from typer.core import TyperOption

    from pdzctl.workflows.wrap import Lack, Next, Page

app = typer.Typer()

COLUMNS = (
    Column("number", "no.", Kind.COUNT),
    Column("code", "code", Kind.LINE),
    Column("gaps", "what is missing", Kind.LINE),
    Column("text", "text", Kind.BLOCK),
    Column("commands", "command", Kind.LINE),
)
_GRAMMAR = (
    "A number and n: no action. A number and @CODE 12/6: who, by when. A number and + TEXT @CODE 12/6: a commitment. "
    "A number and r (postponed), i (informed), c (collected), o (orientation), d (decided) with a note: how an item "
    "ended. p 12/6 14.30 PLACE: the next meeting."
)
_PROMPT = "> "
_AGAIN = "."


class _Wrapping(Showing, Writing):
    """A command that answers with rows, and changes the district a line at a time."""

    def added(self) -> "list[TyperOption]":
        """Return the options of both."""
        return [*Showing.added(self), *Writing.added(self)]


@app.command("wrap", cls=_Wrapping)
def wrap_session(
    ctx: typer.Context,
    session: Annotated[
        str, typer.Argument(metavar="SESSION", help="The session that is about to end.", show_default=False)
    ],
    answer: Annotated[
        list[str] | None,
        typer.Argument(metavar="ANSWER…", help=_GRAMMAR, show_default=False),
    ] = None,
    *,
    lines: Annotated[bool, typer.Option("--lines", help="Read answers from standard input, one per line.")] = False,
) -> None:
    """Read aloud what a session decided and what is still missing, and close it; exit 1 while gaps are left."""
    if answer:
        _close_one(ctx, session, " ".join(answer))
        return
    there = _shown(ctx.obj, session)
    if lines or (ctx.obj.stdin.isatty() and ctx.obj.stdout.isatty() and ctx.obj.options.format is None):
        there = _Dialogue(ctx.obj, there).held()
    if there.gaps:
        raise typer.Exit(1)


def _close_one(ctx: typer.Context, code: str, line: str) -> None:
    with ctx.obj.changing("wrapped up {code}") as store:
        session = store.sessions.get(code)
        workflow = ctx.obj.workflow("wrap")
        answered = workflow.answer(store, session, line, today=ctx.obj.today)
        left = len(workflow.gaps_of(store.reading, session.id))
        ctx.obj.named(code=session.code)
    ctx.obj.say(answered.sentence, **answered.values)
    ctx.obj.say("Gaps left: {count}.", count=left)


def _page_of(environment: Environment, code: str) -> "Page":
    with environment.reading() as reading:
        page: Page = environment.workflow("wrap").page(reading, code, today=environment.today.isoformat())
    return page


def _shown(environment: Environment, code: str) -> "Page":
    """Write the page, or in a format that was asked for what is missing, and return it."""
    page = _page_of(environment, code)
    if environment.options.format:
        environment.show(_rows(environment, page.gaps), COLUMNS)
    else:
        environment.stdout.writelines(f"{line}\n" for line in _told(environment, page))
    return page


class _Dialogue:
    """Lines that a person types under the page, each a change of its own; numbers are those of the page last shown."""

    def __init__(self, environment: Environment, page: "Page") -> None:
        self._environment = environment
        self._page = page

    def held(self) -> "Page":
        """Answer line by line until an empty one, the end or a signal, and return how the session stands then."""
        self._environment.say("1 n, 2 @CODE 12/6, 3 r, p 12/6 14.30 PLACE; . the page again; an empty line ends.")
        for line in self._typed():
            if line == _AGAIN:
                self._page = _shown(self._environment, self._page.session["code"])
            elif (code := self._answered(line)) > SIGNALLED:
                raise typer.Exit(code)
        return _page_of(self._environment, self._page.session["code"])

    def _typed(self) -> Iterator[str]:
        while True:
            if self._environment.stdin.isatty():
                self._environment.complain(_PROMPT)
                self._environment.stderr.flush()
            line = self._environment.stdin.readline().strip()
            if not line:
                return
            yield line

    def _answered(self, line: str) -> int:
        """Run the command that one line is; what is not understood is told, and nothing changes."""
        outer = self._environment
        which, *rest = line.split(" ", 1)
        by_number = {str(gap.number): gap.code for gap in self._page.gaps}
        words = " ".join([by_number.get(which.rstrip(".)"), which), *rest])
        world = (outer.environ, outer.folder, outer.stdin, outer.stdout, outer.stderr, outer.settings)
        inner = Environment(*world, replace(outer.options))
        return run(["wrap", self._page.session["code"], "--", words], inner)


def _rows(environment: Environment, gaps: "Iterable[Lack]") -> Iterator[dict[str, Any]]:
    for gap in gaps:
        row = {"number": gap.number, "noun": gap.noun, "code": gap.code, "text": gap.text}
        if environment.format == "json":
            yield {**row, "gaps": [str(one) for one in gap.gaps], "commands": list(gap.commands)}
        elif environment.format in READ_BY_PEOPLE:
            yield {**row, "gaps": environment.filled("{missing}", {"missing": gap.gaps}), "commands": _either(gap)}
        else:
            yield {**row, "gaps": ", ".join(gap.gaps), "commands": _either(gap)}


def _either(gap: "Lack") -> str:
    return " ; ".join(gap.commands)


def _told(environment: Environment, page: "Page") -> Iterator[str]:
    """Yield the lines of the page: what was decided, who does what by when, what is put off, what is missing."""
    session = page.session
    yield environment.filled("{code}: {title}, {day}", {**_opening(session), "code": session["code"]})
    tr = environment.translate
    yield from _section(environment, tr("What was decided"), _decisions(environment, page.decisions))
    yield from _section(environment, tr("Who does what by when"), _commitments(environment, page))
    if page.proposed:
        yield from _section(environment, tr("Proposed and not adopted yet"), _decisions(environment, page.proposed))
    if page.postponed:
        yield from _section(environment, tr("What goes to the next meeting"), _postponed(environment, page))
    yield from _section(environment, tr("Next meeting"), [_next(environment, page.next)])
    yield from _missing(environment, page.gaps)


def _opening(session: dict[str, Any]) -> dict[str, object]:
    return {"title": session["called"], "day": session["day"] or Label("day to be set")}


def _section(environment: Environment, title: str, sentences: Iterable[str]) -> Iterator[str]:
    yield ""
    yield title
    for sentence in list(sentences) or [environment.translate("Nothing.")]:
        yield from _fitted(environment, sentence, "- ")


def _fitted(environment: Environment, text: str, mark: str) -> list[str]:
    width = max(environment.width, 40)
    indent = " " * len(mark)
    return wrap(
        text,
        width,
        initial_indent=mark,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _decisions(environment: Environment, decisions: Iterable[dict[str, Any]]) -> Iterator[str]:
    for row in decisions:
        template = "{text} ({code}); no action is foreseen." if row["no_action"] else "{text} ({code})."
        yield environment.filled(template, _said(row))


def _commitments(environment: Environment, page: "Page") -> Iterator[str]:
    for row in page.commitments:
        who = row["owner_names"] or Label("nobody yet")
        due = row["current_due"] or Label("continuing" if row["continuing"] else "no date yet")
        template = "{who}: {text}, by {due} ({code})." if row["current_due"] else "{who}: {text}, {due} ({code})."
        yield environment.filled(template, {**_said(row), "who": who, "due": due})


def _postponed(environment: Environment, page: "Page") -> Iterator[str]:
    for row in page.postponed:
        template = "{title} ({code}), to {later}." if row["postponed_to"] else "{title} ({code})."
        yield environment.filled(
            template, {"title": _one_sentence(row["title"]), "code": row["code"], "later": row["postponed_to"]}
        )


def _said(row: dict[str, Any]) -> dict[str, object]:
    return {"text": _one_sentence(row["text"]), "code": row["code"]}


def _one_sentence(text: str) -> str:
    """Return a text of any number of lines on one, without its full stop."""
    return " ".join(text.split()).removesuffix(".")


def _next(environment: Environment, meeting: "Next | None") -> str:
    if meeting is None:
        return environment.translate("Not set yet: p 12/6 14.30 PLACE.")
    parts = [environment.filled("{day}", {"day": meeting.day})]
    parts += [environment.filled("at {time}", {"time": meeting.time})] if meeting.time else []
    parts += [environment.filled("{text}", {"text": meeting.venue})] if meeting.venue else []
    return f"{', '.join(parts)}{f' ({meeting.session})' if meeting.session else ''}."


def _missing(environment: Environment, gaps: "tuple[Lack, ...]") -> Iterator[str]:
    yield ""
    if not gaps:
        yield environment.translate("Nothing is missing: people may leave.")
        return
    yield environment.filled("What is missing: {count}", {"count": len(gaps)})
    for gap in gaps:
        values = {"missing": gap.gaps, "text": _one_sentence(gap.text), "code": gap.code}
        yield from _fitted(environment, environment.filled("{text} ({code}): {missing}.", values), f"{gap.number}. ")
        # Not fitted: a broken command could not be copied.
        yield from (f"   {command}" for command in gap.commands)
