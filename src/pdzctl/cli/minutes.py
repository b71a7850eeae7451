"""``pdzctl minutes``: built from data, shown, circulated, observed, approved, published, exported as a batch."""

from typing import TYPE_CHECKING, Annotated

import typer

from pdzctl.cli.commands import Leaf, ShowingDocument, Writing
from pdzctl.cli.documents import formats_of, hand_over, one_format
from pdzctl.cli.options import OnDate, choice_of, given_fields, with_fields
from pdzctl.cli.showing import show_one
from pdzctl.cli.verbs import standard_verbs
from pdzctl.errors import Usage
from pdzctl.output.formats import FORMATS
from pdzctl.records.privacy import Profile
from pdzctl.records.vocabulary import ApprovalMode
from pdzctl.store.queries.minutes import Selection
from pdzctl.workflows.minutes import approval

if TYPE_CHECKING:
    from pdzctl.cli.environment import Environment
    from pdzctl.store.reading import Reading
    from pdzctl.workflows.minutes.export import Exported

app = typer.Typer()

_LEFT_OUT_LISTED = 20
_OF_ROWS = frozenset(FORMATS) - {"md"}

Which = Annotated[
    str, typer.Argument(metavar="SESSION|VER", help="The code of the session or of its minutes.", show_default=False)
]
ProfileOption = Annotated[
    str, typer.Option("--profile", metavar="|".join(Profile), help="Who will read: decides which names are printed.")
]
_DONE_SENTENCE = "{folder}: {written} minutes written, {unchanged} unchanged, {removed} removed; {index} lists them."
_FORMATS_SENTENCE = (
    "{folder}: {written} files written, {unchanged} unchanged, {removed} removed, as {formats}; {index} lists them."
)
_ITALIAN_PROFILES = {
    "interna": Profile.INTERNAL,
    "interno": Profile.INTERNAL,
    "partecipanti": Profile.PARTICIPANTS,
    "pubblica": Profile.PUBLIC,
    "pubblico": Profile.PUBLIC,
}
"""What Italian readers type, also as the visibility of minutes is stored."""

standard_verbs(
    app,
    "minutes",
    columns=(
        "code",
        "body_title",
        "session_day",
        "state",
        "approved_on",
        "observations_due",
        "kind",
        "session",
        "version",
    ),
    omit=("protocol", "protocol_on", "published_until", "circulated_on", "observations_due"),
    filters=("body", "table"),
    verbs=("list", "edit", "remove"),
)


@app.command("show", cls=ShowingDocument)
def show_minutes(
    ctx: typer.Context,
    code: Which,
    profile: ProfileOption = Profile.PUBLIC,
    out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="Write the document to this file.")] = None,
) -> None:
    """Print the minutes of one session: as md, html, docx, pdf or txt; the formats of rows show their record."""
    readers = _readers(profile)
    asked = ctx.obj.options.format or "md"
    with ctx.obj.reading() as reading:
        session = approval.session_id(reading, code)
        if asked in _OF_ROWS and out:
            raise Usage("--out takes a document: md, html, docx, pdf or txt.")
        if asked in _OF_ROWS:
            show_one(ctx.obj, reading, "minutes", _code_of(reading, session))
            return
        document_format = one_format(asked)
        writing = ctx.obj.workflow("minutes.export")
        shown = writing.show(reading, session, readers, writing.press_for(reading, ctx.obj.options.lang))
    hand_over(ctx.obj, shown.written(document_format), document_format, out=out, public=readers is Profile.PUBLIC)
    if readers is not Profile.PUBLIC:
        return
    if any(shown.lines):
        ctx.obj.say("Not fit for the public: personal data on lines {lines}.", lines=", ".join(map(str, shown.lines)))
    elif shown.lines:
        ctx.obj.say("Not fit for the public: personal data in the title of the body.")


@app.command("add", cls=Writing)
@with_fields("minutes", omit=("protocol", "protocol_on", "published_until", "circulated_on", "observations_due"))
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


@app.command("circulate", cls=Writing)
def circulate_minutes(
    ctx: typer.Context,
    code: Which,
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last day for observations.")],
    on: OnDate = None,
) -> None:
    """Send a draft to the members and take their observations until a day."""
    with ctx.obj.changing("circulated {code}") as store:
        draft = approval.minutes_of(store, code)
        minutes = approval.circulate(store, draft, on=ctx.obj.day(on), until=ctx.obj.day(until))
        ctx.obj.named(code=minutes.code)
    ctx.obj.say(
        "{code} takes observations until {day}. Next: pdzctl minutes approve {code} --in SED-…",
        code=minutes.code,
        day=minutes.observations_due,
    )


@app.command("observe", cls=Writing)
@with_fields("observation", omit=("text",))
def observe_minutes(
    ctx: typer.Context,
    code: Which,
    text: Annotated[str, typer.Argument(metavar="TEXT|-", help="What they ask; - reads it from standard input.")],
    **fields: object,
) -> None:
    """Record an observation on circulated minutes, and what became of it."""
    with ctx.obj.changing("recorded an observation on {code}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "observation", fields)
        minutes = approval.minutes_of(store, code)
        approval.observe(store, minutes, text=ctx.obj.text(text).strip(), **columns)
        ctx.obj.named(code=minutes.code)
    ctx.obj.say("The observation on {code} is recorded.", code=minutes.code)


@app.command("approve", cls=Writing)
def approve_minutes(
    ctx: typer.Context,
    code: Which,
    on: OnDate = None,
    in_session: Annotated[
        str | None, typer.Option("--in", metavar="CODE", help="The session that approves them.")
    ] = None,
    mode: Annotated[str | None, typer.Option("--mode", metavar="|".join(ApprovalMode), help="How.")] = None,
) -> None:
    """Approve minutes: what they say can no longer change, and this cannot be undone."""
    with ctx.obj.changing("approved {code}") as store:
        minutes = approval.approve(
            store,
            approval.minutes_of(store, code),
            on=ctx.obj.day(on),
            mode=ApprovalMode(choice_of("ApprovalMode", mode)) if mode else None,
            in_session=in_session,
        )
        session = store.sessions.get(minutes.session_id)
        ctx.obj.named(code=minutes.code)
    ctx.obj.say(
        "{code} is approved, and this cannot be undone. Next: pdzctl session close {session}",
        code=minutes.code,
        session=session.code,
    )


@app.command("register", cls=Writing)
def register_minutes(
    ctx: typer.Context,
    code: Which,
    protocol: Annotated[str, typer.Option("--protocol", metavar="NUMBER", help="The number the protocol office gave.")],
    on: OnDate = None,
) -> None:
    """Note the protocol number of approved minutes."""
    with ctx.obj.changing("registered {code}") as store:
        minutes = approval.minutes_of(store, code)
        minutes = approval.register(store, minutes, protocol=protocol, on=ctx.obj.day(on))
        ctx.obj.named(code=minutes.code)
    ctx.obj.say("{code} is now: {state}.", code=minutes.code, state=minutes.state)


@app.command("publish", cls=Writing)
def publish_minutes(
    ctx: typer.Context,
    code: Which,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="The last day of publication.")] = None,
) -> None:
    """Note that registered minutes are published, once no line of them names a person."""
    with ctx.obj.changing("published {code}") as store:
        minutes = approval.minutes_of(store, code)
        writing = ctx.obj.workflow("minutes.export")
        shown = writing.show(store.reading, minutes.session_id, Profile.PUBLIC, writing.press_for(store.reading))
        last = ctx.obj.day(until) if until else None
        minutes = approval.publish(store, minutes, until=last, lines=shown.lines)
        ctx.obj.named(code=minutes.code)
    ctx.obj.say("{code} is now: {state}.", code=minutes.code, state=minutes.state)


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
            _readers(profile),
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


def _readers(profile: str) -> Profile:
    word = profile.strip().casefold()
    return Profile(choice_of("Profile", _ITALIAN_PROFILES.get(word, word)))


def _body(reading: "Reading", code: str | None, **equals: str) -> str | None:
    return reading.find("body", code, **equals)["id"] if code else None


def _code_of(reading: "Reading", session: str) -> str:
    found = next(reading.all("minutes", session_id=session), None)
    return found["code"] if found else ""
