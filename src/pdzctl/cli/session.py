"""``pdzctl session``: scheduled, convened, opened, attended, ended, closed; or postponed, or cancelled."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from pdzctl.cli import convening
from pdzctl.cli.commands import Leaf, Showing, Writing
from pdzctl.cli.convening import SET_BY_VERBS, BodyCode
from pdzctl.cli.options import AtTime, Code, choice_of, given_fields, given_filters, with_fields, with_filters
from pdzctl.cli.showing import READ_BY_PEOPLE
from pdzctl.cli.verbs import standard_verbs
from pdzctl.output.columns import Column, Style, columns_of, shown
from pdzctl.records.fields import Kind
from pdzctl.records.vocabulary import AttendanceStatus
from pdzctl.store.queries.listing import listing
from pdzctl.store.queries.wrap import how_many_lack
from pdzctl.workflows import sessions, suspensions

app = typer.Typer()

COLUMNS = (
    *columns_of("session", "code"),
    Column("number", "no.", Kind.COUNT),
    *columns_of("session", "day"),
    Column("called", "title", Kind.LINE),
    *columns_of("session", "state"),
    Column("present", "present", Kind.COUNT),
    *columns_of("session", "body"),
    Column("planned_start", "start", Kind.TIME),
)
ATTENDANCE = (
    Column("seat", "seat", Kind.LINE),
    Column("organization_name", "organization", Kind.LINE),
    Column("person_name", "person", Kind.LINE),
    *columns_of("attendance", "status"),
    Column("count", "count", Kind.COUNT),
    Column("arrived_at", "arrived", Kind.TIME),
    Column("left_at", "left", Kind.TIME),
    Column("delegate_name", "delegate", Kind.LINE),
    Column("held_sector", "sector", Kind.CHOICE, "Sector"),
)


@app.command("list", cls=Showing)
@with_filters("session", "table")
def list_sessions(
    ctx: typer.Context,
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Up to this day.")] = None,
    year: Annotated[str | None, typer.Option("--year", metavar="YEAR", help="Of this year.")] = None,
    **filters: str | None,
) -> None:
    """List the sessions in order of day, keeping those that match every option given."""
    given: dict[str, Any] = given_filters("session", filters)
    days = {"since": since and ctx.obj.day(since), "until": until and ctx.obj.day(until), "year": year}
    with ctx.obj.reading() as reading:
        ctx.obj.show(listing(reading, "session", today=ctx.obj.today.isoformat(), **days, **given), COLUMNS)


standard_verbs(app, "session", columns=(), heading="body", verbs=("show", "add", "edit", "remove"))


@app.command("schedule", cls=Writing)
@with_fields("session", omit=SET_BY_VERBS)
def schedule_session(
    ctx: typer.Context,
    body: BodyCode,
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="The day: 12/3, 2026-03-12, giovedì.")],
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it begins: 14:30.")] = None,
    item: Annotated[
        list[str] | None, typer.Option("--item", metavar="TITLE", help="A topic of the agenda; may be repeated.")
    ] = None,
    **fields: object,
) -> None:
    """Schedule a session with the next number and a default agenda."""
    with ctx.obj.changing("scheduled {code}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "session", fields)
        day = ctx.obj.day(on)
        start = {"planned_start": ctx.obj.time(at)} if at else {}
        meeting = store.bodies.get(body)
        session = sessions.schedule(store, meeting, day=day, topics=item or (), **start, **columns)
        ctx.obj.named(code=session.code)
    ctx.obj.say(
        "{code} is scheduled: number {number} of {body}, on {day}. Next: pdzctl session convene {code}",
        code=session.code,
        number=session.number,
        body=meeting.code,
        day=session.day,
    )


app.command("plan", cls=Writing)(convening.plan_sessions)
app.command("convene", cls=Writing)(convening.convene_session)
app.command("kit", cls=Leaf)(convening.write_kit)


@app.command("open", cls=Writing)
def open_session(ctx: typer.Context, code: Code, at: AtTime = None) -> None:
    """Open a convened session and note when it really began."""
    with ctx.obj.changing("opened {code}") as store:
        session = store.sessions.get(code)
        today = ctx.obj.today.isoformat()
        session = sessions.open_session(store, session, at=ctx.obj.moment(at), today=today)
        ctx.obj.named(code=session.code)
    ctx.obj.say(
        "{code} is in progress since {start}. Next: pdzctl attend {code} for who is there, then pdzctl live {code}",
        code=session.code,
        start=session.actual_start,
    )


@app.command("attend", cls=Writing)
def attend_session(
    ctx: typer.Context,
    code: Code,
    who: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WHO…", help="Seats, persons or organizations; nobody for a head count.", show_default=False
        ),
    ] = None,
    *,
    status: Annotated[
        str | None, typer.Option("--status", metavar="|".join(AttendanceStatus), help="How they took part; presente.")
    ] = None,
    arrived: Annotated[str | None, typer.Option("--arrived", metavar="TIME", help="When they arrived.")] = None,
    left: Annotated[str | None, typer.Option("--left", metavar="TIME", help="When they left.")] = None,
    delegate: Annotated[
        str | None, typer.Option("--delegate", metavar="CODE", help="The person who came instead of the holder.")
    ] = None,
    count: Annotated[int | None, typer.Option("--count", min=0, metavar="NUMBER", help="A head count.")] = None,
    sector: Annotated[
        str | None, typer.Option("--sector", metavar="SECTOR", help="The sector of a head count.")
    ] = None,
    post: Annotated[str | None, typer.Option("--post", metavar="TEXT", help="In what post they came.")] = None,
    signed: Annotated[bool | None, typer.Option("--signed/--not-signed", help="Whether they signed the sheet.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="A note, never exported.")] = None,
) -> None:
    """Record who took part in a session, or correct what was recorded."""
    with ctx.obj.changing("recorded attendance at {code}") as store:
        session = store.sessions.get(code)
        seen = sessions.Seen(
            status=choice_of("AttendanceStatus", status) if status else None,
            arrived_at=arrived and ctx.obj.time(arrived),
            left_at=left and ctx.obj.time(left),
            delegate_id=delegate and store.people.get(delegate).id,
            head_count=count,
            sector=choice_of("Sector", sector) if sector else None,
            post=post,
            signed=signed,
            note=note,
        )
        for one in who or [""]:
            sessions.attend(store, session, one, seen)
        seat = sessions.present_otherwise(store, session, seen.delegate_id) if seen.delegate_id else ""
        totals = sessions.tally(store, session)
        ctx.obj.named(code=session.code)
    if seat:
        ctx.obj.say("The delegate is present on {seat} too.", seat=seat)
    _say_totals(ctx, session.code, totals)


@app.command("attendance", cls=Showing)
def list_attendance(ctx: typer.Context, code: Code) -> None:
    """List who took part in a session and how."""
    with ctx.obj.reading() as reading:
        rows = listing(reading, "attendance", today=ctx.obj.today.isoformat(), session=code)
        told = _named_by_sector(ctx, rows) if ctx.obj.format in READ_BY_PEOPLE else rows
        ctx.obj.show(told, ATTENDANCE)


@app.command("suspend", cls=Writing)
def suspend_session(
    ctx: typer.Context,
    code: Code,
    at: AtTime = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT|-", help="Why; - reads it from standard input.")
    ] = "",
) -> None:
    """Suspend a session: until it resumes, nobody decides."""
    with ctx.obj.changing("suspended {code}") as store:
        session = store.sessions.get(code)
        pause = suspensions.suspend_session(store, session, at=ctx.obj.moment(at), reason=ctx.obj.text(reason).strip())
        ctx.obj.named(code=session.code)
    ctx.obj.say(
        "{code} is suspended since {start}. Next: pdzctl session resume {code}",
        code=session.code,
        start=pause.suspended_at,
    )


@app.command("resume", cls=Writing)
def resume_session(ctx: typer.Context, code: Code, at: AtTime = None) -> None:
    """Resume a suspended session; then say who is still there."""
    with ctx.obj.changing("resumed {code}") as store:
        session = store.sessions.get(code)
        pause = suspensions.resume_session(store, session, at=ctx.obj.moment(at))
        ctx.obj.named(code=session.code)
    ctx.obj.say(
        '{code} has resumed at {end}. Next, if somebody left: pdzctl attend {code} "… e"',
        code=session.code,
        end=pause.resumed_at,
    )


@app.command("end", cls=Writing)
def end_session(ctx: typer.Context, code: Code, at: AtTime = None) -> None:
    """End a session whose attendance is recorded."""
    with ctx.obj.changing("ended {code}") as store:
        session = sessions.end_session(store, store.sessions.get(code), at=ctx.obj.moment(at))
        gaps = how_many_lack(store.reading, session.id)
        ctx.obj.named(code=session.code)
    ctx.obj.say(
        "{code} is over since {end}. Next: pdzctl minutes add --session {code}",
        code=session.code,
        end=session.actual_end,
    )
    if gaps:
        ctx.obj.say(
            "Before people leave: {count} {count:gap|gaps} to close. pdzctl wrap {code}", count=gaps, code=session.code
        )


@app.command("close", cls=Writing)
def close_session(
    ctx: typer.Context,
    code: Code,
    with_gaps: Annotated[
        str, typer.Option("--with-gaps", metavar="REASON", help="Why it is closed although something is missing.")
    ] = "",
) -> None:
    """Close a session whose minutes are approved and that lacks nothing, or say why it does."""
    with ctx.obj.changing("closed {code}") as store:
        session = sessions.close_session(store, store.sessions.get(code), with_gaps=ctx.obj.text(with_gaps))
        ctx.obj.named(code=session.code)
    ctx.obj.say("{code} is closed.", code=session.code)


app.command("cancel", cls=Writing)(convening.cancel_session)
app.command("postpone", cls=Writing)(convening.postpone_session)


def _named_by_sector(ctx: typer.Context, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the rows, a head count under its sector: it has no other name."""
    sector = ATTENDANCE[-1]
    for row in rows:
        nobody = not (row["organization_name"] or row["person_name"] or row["seat"])
        name = shown(row["held_sector"], sector, Style(translate=ctx.obj.translate)) if nobody else ""
        yield {**row, "organization_name": name} if name else row


def _say_totals(ctx: typer.Context, code: str, totals: sessions.Tally) -> None:
    people = {"code": code, **totals._asdict()}
    if totals.counted:
        ctx.obj.say("{code}: present {present} (only counted {counted}), excused {excused}, absent {absent}.", **people)
    else:
        ctx.obj.say("{code}: present {present}, excused {excused}, absent {absent}.", **people)
    quorum = {"voting": totals.voting, "required": totals.required}
    if totals.required and totals.voting >= totals.required:
        ctx.obj.say("Quorum reached: {voting} voting seats, {required} required.", **quorum)
    elif totals.required:
        ctx.obj.say("Quorum not reached: {voting} voting seats, {required} required.", **quorum)
    if totals.missing:
        ctx.obj.say("Seats not recorded yet: {count}.", count=totals.missing)
