"""The verbs that look at minutes and change nothing: verified against their seal, read for what must not be public."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.minutes_life import Which
from pdzctl.cli.showing import READ_BY_PEOPLE
from pdzctl.errors import InvalidInput, Refused
from pdzctl.output.clean import visible
from pdzctl.output.columns import Column
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.choice import Label
from pdzctl.records.fields import Kind
from pdzctl.workflows.minutes import approval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdzctl.workflows.minutes.difference import Changed
    from pdzctl.workflows.minutes.lint import Found

app = typer.Typer()

_VERIFIED = (
    Column("code", "code"),
    Column("standing", "standing"),
    Column("seal", "seal"),
    Column("erased", "values erased", Kind.COUNT),
    Column("text", "text"),
)
_FOUND = (
    Column("line", "line", Kind.COUNT),
    Column("rule", "rule"),
    Column("severity", "severity"),
    Column("finding", "finding"),
)
_CHANGED = (
    Column("code", "code"),
    Column("field", "field"),
    Column("old", "before"),
    Column("new", "after"),
    Column("what", "what"),
    Column("noun", "noun"),
)
_HAPPENING = {"created": Label("addition"), "changed": Label("change"), "removed": Label("removal")}
_SEVERITIES = {"error": Label("error"), "warning": Label("warning")}
_LARGEST_FILE = 16_000_000
_STANDINGS = {
    "intact": Label("intact"),
    "intact, with values erased": Label("intact, with values erased"),
    "altered": Label("altered"),
    "sealed in another file": Label("sealed in another file"),
    "not sealed": Label("not sealed"),
}
_TEXTS = {True: Label("as approved"), False: Label("changed since"), None: Label("not known")}


@app.command("verify", cls=Showing)
def verify_minutes(
    ctx: typer.Context,
    code: Annotated[
        str, typer.Argument(metavar="SESSION|VER|all", help="One, or all that are approved.", show_default=False)
    ] = "all",
) -> None:
    """Verify approved minutes against their seal and against the journal; exit 1 when one was altered."""
    verify = ctx.obj.workflow("minutes.verifying").verify
    with ctx.obj.reading() as reading:
        one = None if code.strip().casefold() == "all" else approval.code_of(reading, code)
        found = list(verify(reading, one))
    people = ctx.obj.format in READ_BY_PEOPLE
    rows = [
        {
            "code": each.code,
            "standing": ctx.obj.translate(_STANDINGS[each.standing]) if people else str(each.standing),
            "seal": each.seal[:12] if people else each.seal,
            "erased": each.erased,
            "text": ctx.obj.translate(_TEXTS[each.same_text]) if people else str(_TEXTS[each.same_text]),
        }
        for each in found
    ]
    ctx.obj.show(rows, _VERIFIED)
    for fault in (fault for each in found for fault in each.faults):
        ctx.obj.say(fault.sentence, **fault.values)
    if different := [each.code for each in found if each.same_text is False and not each.faults]:
        ctx.obj.say(
            "The text of {codes} is not the one approved: names or templates, which no seal covers, changed since.",
            codes=tuple(different),
        )
    if altered := [each.code for each in found if each.faults]:
        raise Refused(
            "{codes} {count:was|were} altered after the approval.",
            codes=tuple(altered),
            count=len(altered),
            hint="pdzctl check says whether the file is sound; pdzctl backup list names its copies.",
        )


@app.command("lint", cls=Showing)
def lint_minutes(
    ctx: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="SESSION|VER|FILE", help="A session, its minutes, or a Markdown file.", show_default=False
        ),
    ],
    a11y: Annotated[bool, typer.Option("--a11y", help="Also what not everybody can read.")] = False,
) -> None:
    """List the lines that must not be public, with --a11y also what keeps people from reading; exit 1 on an error."""
    lint = ctx.obj.workflow("minutes.lint")
    file = ctx.obj.folder / what
    with ctx.obj.reading() as reading:
        if file.is_file():
            found = lint.lint_text(reading, text_of(file, what), file.name, accessibility=a11y)
        else:
            told = approval.told(reading, what)
            press = ctx.obj.workflow("minutes.export").press_for(reading, ctx.obj.options.lang)
            correction = told.correction_id
            found = lint.lint_minutes(reading, told.session_id, press, correction=correction, accessibility=a11y)
            what = reading.code_of("minutes", correction) if correction else reading.code_of("session", told.session_id)
    ctx.obj.show(_rows(ctx, found), _FOUND)
    errors = [one for one in found if one.severity == "error"]
    if errors:
        raise Refused(
            "{what} is not fit for the public: {count} {count:error|errors}.",
            what=what,
            count=len(errors),
            hint="" if file.is_file() else "Rewrite those lines: pdzctl minutes edit {what}",
        )
    ctx.obj.say("Nothing in {what} stops a publication.", what=what)


@app.command("diff", cls=Showing)
def compare_minutes(
    ctx: typer.Context,
    code: Which,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="Other minutes, to compare the texts of both.", show_default=False)
    ] = "",
) -> None:
    """List what changed since the draft was sent, or compare the texts of two minutes; exit 1 where they differ."""
    difference = ctx.obj.workflow("minutes.difference")
    with ctx.obj.reading() as reading:
        codes = [approval.code_of(reading, one) for one in (code, other) if one]
        rows = [reading.find("minutes", one) for one in codes]
        lines = list(difference.compared(reading, *rows)) if other else []
        changed = [] if other else difference.changed_since_sent(reading, rows[0])
    if other:
        ctx.obj.stdout.write("".join(f"{visible(line)}\n" for line in lines))
    elif changed or ctx.obj.format == "json":
        ctx.obj.show([_told(ctx, one) for one in changed], _CHANGED)
    if lines or changed:
        raise Refused("{codes}: there are differences.", codes=tuple(codes))
    ctx.obj.say("{codes}: no differences.", codes=tuple(codes))


def _told(ctx: typer.Context, one: "Changed") -> dict[str, Any]:
    """Return one change, for people with its noun, its field and what happened in their language."""
    if ctx.obj.format not in READ_BY_PEOPLE:
        return one._asdict()
    noun = NOUNS[one.noun]
    field = ctx.obj.translate(noun.field(one.field).words) if one.field else ""
    return {
        **one._asdict(),
        "noun": ctx.obj.translate(noun.words),
        "what": ctx.obj.translate(_HAPPENING[one.what]),
        "field": field,
    }


def _rows(ctx: typer.Context, found: "Iterable[Found]") -> list[dict[str, Any]]:
    people = ctx.obj.format in READ_BY_PEOPLE
    return [
        {
            "line": one.line,
            "rule": one.rule,
            "severity": ctx.obj.translate(_SEVERITIES[one.severity]) if people else str(one.severity),
            "finding": ctx.obj.filled(one.sentence, one.values),
        }
        for one in found
    ]


def text_of(file: Path, name: str) -> str:
    """Return the text of a file that the person calls ``name``; InvalidInput where it is too large or no UTF-8."""
    if file.stat().st_size > _LARGEST_FILE:
        raise InvalidInput("{file} is larger than {most} bytes.", file=name, most=_LARGEST_FILE)
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("{file} is not UTF-8 text.", file=name) from None
