"""``pdzctl minutes``: built from data, shown, circulated, observed, approved, published, exported as a batch."""

from typing import TYPE_CHECKING, Annotated

import typer

from pdzctl.cli import minutes_checks, minutes_life, minutes_text
from pdzctl.cli.commands import Leaf, Showing, ShowingDocument, Writing
from pdzctl.cli.documents import OutFile, formats_of, hand_over, one_format
from pdzctl.cli.minutes_life import ProfileOption, Which, readers_of
from pdzctl.cli.minutes_text import SET_BY_VERBS
from pdzctl.cli.options import choice_of, given_fields, given_filters, with_fields, with_filters
from pdzctl.cli.showing import show_one
from pdzctl.cli.verbs import listed_columns, standard_verbs
from pdzctl.errors import Usage
from pdzctl.output.formats import FORMATS
from pdzctl.records.privacy import Profile
from pdzctl.records.states import MinutesState
from pdzctl.store.queries.listing import listing
from pdzctl.store.queries.minutes import Selection
from pdzctl.workflows.minutes import approval

if TYPE_CHECKING:
    from pdzctl.cli.environment import Environment
    from pdzctl.store.reading import Reading
    from pdzctl.workflows.minutes.export import Exported

app = typer.Typer()

_LEFT_OUT_LISTED = 20
_OF_ROWS = frozenset(FORMATS) - {"md"}

_DONE_SENTENCE = "{folder}: {written} minutes written, {unchanged} unchanged, {removed} removed; {index} lists them."
_FORMATS_SENTENCE = (
    "{folder}: {written} files written, {unchanged} unchanged, {removed} removed, as {formats}; {index} lists them."
)
_COLUMNS = (
    "code",
    "body_title",
    "session_day",
    "state",
    "approved_on",
    "observations_due",
    "kind",
    "session",
    "version",
)


@app.command("list", cls=Showing)
@with_filters("minutes", "body", "table")
def list_minutes(
    ctx: typer.Context,
    expired: Annotated[bool, typer.Option("--expired", help="Only what is published beyond its last day.")] = False,
    **filters: str | None,
) -> None:
    """List the minutes, keeping those that match every option given."""
    given = given_filters("minutes", filters)
    today = ctx.obj.today.isoformat()
    if expired:
        given["state"] = MinutesState.PUBBLICATO
    with ctx.obj.reading() as reading:
        rows = listing(reading, "minutes", today=today, **given)
        columns = ("code", "body_title", "session_day", "published_on", "published_until") if expired else _COLUMNS
        over = [row for row in rows if (row["published_until"] or today) < today] if expired else rows
        ctx.obj.show(over, listed_columns("minutes", columns))


standard_verbs(app, "minutes", columns=(), verbs=("remove",))


@app.command("show", cls=ShowingDocument)
def show_minutes(
    ctx: typer.Context,
    code: Which,
    profile: ProfileOption = Profile.PUBLIC,
    out: OutFile = None,
) -> None:
    """Print the minutes of one session: as md, html, docx, pdf or txt; the formats of rows show their record."""
    readers = readers_of(profile)
    asked = ctx.obj.options.format or "md"
    with ctx.obj.reading() as reading:
        session, correction = approval.told(reading, code)
        if asked in _OF_ROWS and out:
            raise Usage("--out takes a document: md, html, docx, pdf or txt.")
        if asked in _OF_ROWS:
            show_one(ctx.obj, reading, "minutes", approval.code_of(reading, code))
            return
        document_format = one_format(asked)
        writing = ctx.obj.workflow("minutes.export")
        press = writing.press_for(reading, ctx.obj.options.lang)
        shown = writing.show(reading, session, readers, press, correction)
    hand_over(ctx.obj, shown.written(document_format), document_format, out=out, public=readers is Profile.PUBLIC)
    if readers is not Profile.PUBLIC:
        return
    if any(shown.lines):
        ctx.obj.say("Not fit for the public: personal data on lines {lines}.", lines=", ".join(map(str, shown.lines)))
    elif shown.lines:
        ctx.obj.say("Not fit for the public: personal data in the title of the body.")


@app.command("add", cls=Writing)
@with_fields("minutes", omit=SET_BY_VERBS)
def add_minutes(
    ctx: typer.Context,
    session: Annotated[str, typer.Option("--session", metavar="CODE", help="The session they tell.")],
    **fields: object,
) -> None:
    """Begin the minutes of a session: a draft of what is recorded."""
    with ctx.obj.changing("began {code}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "minutes", fields)
        minutes = approval.begin(store, store.sessions.get(session), **columns)
        ctx.obj.named(code=minutes.code)
    ctx.obj.say("{code} is begun. Next: pdzctl minutes show {code}", code=minutes.code)


for part in (minutes_text, minutes_life, minutes_checks):
    app.registered_commands += part.app.registered_commands


@app.command("export", cls=Leaf)
def export_minutes(
    ctx: typer.Context,
    *,
    body: Annotated[str | None, typer.Option("--body", metavar="CODE", help="Only of this body.")] = None,
    lab: Annotated[str | None, typer.Option("--lab", metavar="CODE", help="Only of this lab.")] = None,
    year: Annotated[
        int | None, typer.Option("--year", min=1900, max=9999, metavar="YEAR", help="Only of this year.")
    ] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Up to this day.")] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="STATE", help="Only in this state.")] = None,
    out: Annotated[str, typer.Option("--out", metavar="FOLDER", help="The folder to keep.")] = "verbali",
    profile: ProfileOption = Profile.PUBLIC,
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="A,B", help="As what: md, html, docx, pdf, txt; one or several.")
    ] = "md",
    check: Annotated[bool, typer.Option("--check", help="Write nothing: fail when the folder is stale.")] = False,
) -> None:
    """Make a folder hold the minutes of the sessions chosen, with an index and their SHA-256 sums."""
    if body and lab:
        raise Usage("Give --body or --lab, not both.")
    formats = formats_of(format)
    writing = ctx.obj.workflow("minutes.export")
    first, last = (f"{year}-01-01", f"{year}-12-31") if year else (None, None)
    with ctx.obj.reading() as reading, ctx.obj.progress() as begun:
        selection = Selection(
            body=_body(reading, lab, kind="lab") or _body(reading, body),
            since=ctx.obj.day(since) if since else first,
            until=ctx.obj.day(until) if until else last,
            state=choice_of("MinutesState", state) if state else None,
        )
        done = writing.export(
            reading,
            ctx.obj.folder / out,
            selection,
            readers_of(profile),
            writing.press_for(reading, ctx.obj.options.lang),
            formats=formats,
            check=check,
            begun=begun,
        )
    _tell(ctx.obj, done, formats, folder=out, index=writing.index_in(formats[0]))


def _tell(environment: "Environment", done: "Exported", formats: tuple[str, ...], **where: str) -> None:
    environment.say(
        _DONE_SENTENCE if formats == ("md",) else _FORMATS_SENTENCE,
        **where,
        formats=", ".join(formats),
        written=len(done.written),
        unchanged=len(done.unchanged),
        removed=len(done.removed),
    )
    if done.left_out:
        environment.say(
            "{count} not exported, because not for these readers: {codes}.",
            count=len(done.left_out),
            codes=(*done.left_out[:_LEFT_OUT_LISTED], *(["…"] if len(done.left_out) > _LEFT_OUT_LISTED else [])),
        )


def _body(reading: "Reading", code: str | None, **equals: str) -> str | None:
    return reading.find("body", code, **equals)["id"] if code else None
