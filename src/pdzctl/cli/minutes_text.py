"""The verbs that write the words of minutes: edited as one file, corrected; an extract of one decision."""

from typing import Annotated, Any

import typer

from pdzctl.cli.commands import Leaf, Writing
from pdzctl.cli.documents import FORMATS, OutFile, hand_over, one_format
from pdzctl.cli.minutes_checks import text_of
from pdzctl.cli.minutes_life import ProfileOption, Which, readers_of
from pdzctl.cli.options import given_fields, with_fields
from pdzctl.cli.verbs import called, refuse_nothing
from pdzctl.errors import NotFound, Usage
from pdzctl.records.privacy import Profile
from pdzctl.workflows.minutes import approval
from pdzctl.workflows.minutes.correcting import correct

app = typer.Typer()

SET_BY_VERBS = (
    "protocol", "protocol_on", "published_until", "circulated_on", "observations_due", "forced_reason", "correction",
)  # fmt: skip


@app.command("edit", cls=Writing)
@with_fields("minutes", omit=SET_BY_VERBS)
def edit_minutes(
    ctx: typer.Context,
    code: Which,
    *,
    editor: Annotated[bool, typer.Option("--editor", help="Open the free texts in the editor of EDITOR.")] = False,
    printing: Annotated[bool, typer.Option("--print", help="Print the free texts as one file, and stop.")] = False,
    source: Annotated[
        str, typer.Option("--from", metavar="FILE|-", help="A file of free texts, as --print writes it.")
    ] = "",
    **fields: object,
) -> None:
    """Change the free texts of a session in your editor, or the fields of its minutes that are given.

    An empty text clears a field.
    """
    given = any(value is not None for value in fields.values())
    if given and not (editor or printing or source):
        _edit_fields(ctx, code, fields)
        return
    if given or sum((editor, printing, bool(source))) > 1:
        raise Usage("Give one of --editor, --print and --from FILE, without other changes.")
    if source:
        _take(ctx, code, _text_from(ctx, source), name=source)
        return
    text = _print(ctx, code)
    if printing:
        ctx.obj.stdout.write(text)
        return
    if not (ctx.obj.stdin.isatty() and ctx.obj.stdout.isatty()):
        hint = "pdzctl minutes edit {code} --print > FILE; then pdzctl minutes edit {code} --from FILE"
        raise Usage("Without a terminal no editor can be opened.", hint=hint, code=code)
    with ctx.obj.edited(text) as saved:
        _take(ctx, code, saved, name="EDITOR", begun=text)


@app.command("correct", cls=Writing)
def correct_minutes(
    ctx: typer.Context,
    code: Which,
    text: Annotated[
        str, typer.Option("--text", metavar="TEXT|-", help="Where it says … read …; - reads it from standard input.")
    ],
) -> None:
    """Begin a numbered correction of approved minutes, which stay as they are."""
    with ctx.obj.changing("began {code}, a correction of {original}") as store:
        original = approval.minutes_of(store, code)
        correction = correct(store, original, ctx.obj.text(text))
        ctx.obj.named(code=correction.code, original=original.code)
    ctx.obj.say(
        "{code} corrects {original}, as a draft. Next: pdzctl minutes circulate {code} --until …",
        code=correction.code,
        original=original.code,
    )


@app.command("extract", cls=Leaf)
def extract_decision(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="DEC", help="The code of the decision.", show_default=False)],
    profile: ProfileOption = Profile.PUBLIC,
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="|".join(FORMATS), help="As what: md, html, docx, pdf or txt.")
    ] = "md",
    out: OutFile = None,
) -> None:
    """Print the extract of one decision, with OMISSIS in the place of the rest of the minutes."""
    readers = readers_of(profile)
    document_format = one_format(format)
    with ctx.obj.reading() as reading:
        press = ctx.obj.workflow("minutes.export").press_for(reading, ctx.obj.options.lang)
        made = ctx.obj.workflow("minutes.extract").extract(reading, code, readers, press)
    hand_over(ctx.obj, made.written(document_format), document_format, out=out, public=readers is Profile.PUBLIC)
    if made.draft:
        ctx.obj.say("The minutes are not approved yet: the extract says that it is a draft.")
    if readers is Profile.PUBLIC and made.lines:
        ctx.obj.say("Not fit for the public: personal data on lines {lines}.", lines=", ".join(map(str, made.lines)))


def _edit_fields(ctx: typer.Context, code: str, fields: dict[str, Any]) -> None:
    with ctx.obj.changing("changed {code}") as store:
        record = called(store, "minutes", approval.code_of(store.reading, code))
        ctx.obj.named(code=record.code)
        columns, sets = given_fields(ctx.obj, store.reading, "minutes", fields)
        refuse_nothing(ctx, columns, sets)
        store.of("minutes").replace(record.edited(**columns))
    ctx.obj.say("{code} is changed.", code=record.code)


def _text_from(ctx: typer.Context, source: str) -> str:
    if source == "-":
        text: str = ctx.obj.text(source)
        return text
    file = ctx.obj.folder / source
    if not file.is_file():
        raise NotFound("There is no file {path}.", path=source)
    return text_of(file, source)


def _print(ctx: typer.Context, code: str) -> str:
    prose = ctx.obj.workflow("minutes.prose")
    with ctx.obj.reading() as reading:
        told = approval.told(reading, code)
        some = prose.blocks(reading, told.session_id, told.correction_id)
        called_ = reading.code_of("session", told.session_id)
    sentence = "Free texts of {code}: leave the headings as they are, write below them."
    head = ctx.obj.filled(sentence, {"code": called_})
    text: str = prose.printed(some, head, ctx.obj.translate)
    return text


def _take(ctx: typer.Context, code: str, text: str, *, name: str, begun: str = "") -> None:
    prose = ctx.obj.workflow("minutes.prose")
    with ctx.obj.changing("edited the texts of {code}") as store:
        told = approval.told(store.reading, code)
        some = prose.blocks(store.reading, told.session_id, told.correction_id)
        wanted = prose.parsed(text, some, name)
        session = store.reading.code_of("session", told.session_id)
        changed = prose.apply_prose(store, some, wanted, prose.parsed(begun, some, name) if begun else None)
        ctx.obj.named(code=session)
    if changed:
        ctx.obj.say(
            "Changed the texts of {codes}. Next: pdzctl minutes show {code}", codes=tuple(changed), code=session
        )
    else:
        ctx.obj.say("No text of {code} was changed.", code=session)
