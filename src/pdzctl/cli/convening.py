"""Before a session: the plan of a period, the convocation and its papers, what lies ready in the room."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pdzctl.cli.options import Code, Reason, given_fields, with_fields
from pdzctl.errors import Usage
from pdzctl.output.kept_files import keep, refuse_foreign
from pdzctl.records.choice import Label
from pdzctl.records.states import SessionState
from pdzctl.workflows import convening, sessions

if TYPE_CHECKING:
    from pdzctl.store.reading import Reading
    from pdzctl.workflows.convening import Change, Convened
    from pdzctl.workflows.papers import Papers
    from pdzctl.workflows.planning import Planned

__all__ = [
    "SET_BY_VERBS",
    "BodyCode",
    "cancel_session",
    "convene_session",
    "plan_sessions",
    "postpone_session",
    "write_kit",
]

SET_BY_VERBS = (
    "body", "number", "day", "planned_start", "actual_start", "actual_end", "convoked_on", "convoked_count",
    "convocation_protocol", "convocation_channel", "summary", "reason", "next_day", "next_time", "next_venue",
    "next_agenda", "confirm_by", "convocation_sequence", "notice_healed", "gaps_reason",
)  # fmt: skip
_MOST_SESSIONS = 100
_LISTED = 20

Out = Annotated[
    str | None, typer.Option("--out", metavar="FOLDER", help="Write its documents to this folder; else none.")
]
Heal = Annotated[
    str, typer.Option("--heal", metavar="TEXT", help="How a notice that is too short was healed, for the minutes.")
]
WithContacts = Annotated[
    bool, typer.Option("--with-contacts", help="With e-mails: in the calendar, the mail merge and drafts.")
]
BodyCode = Annotated[str, typer.Argument(metavar="BODY", help="The code of the body that meets.", show_default=False)]


@with_fields("session", omit=SET_BY_VERBS)
def plan_sessions(
    ctx: typer.Context,
    body: BodyCode,
    every: Annotated[str, typer.Option("--every", metavar="TEXT", help="How often: 6w, '2 mesi', 45d.")],
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day that will do.")],
    *,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day that will do.")] = None,
    count: Annotated[
        int | None, typer.Option("--count", min=1, max=_MOST_SESSIONS, metavar="NUMBER", help="How many sessions.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When they begin: 14:30.")] = None,
    weekday: Annotated[
        str | None, typer.Option("--weekday", metavar="TEXT", help="Always on this day of the week: giovedì.")
    ] = None,
    august: Annotated[bool, typer.Option("--august", help="August will do too.")] = False,
    **fields: object,
) -> None:
    """Schedule the sessions of a period on working days, clear of other bodies with the same people.

    Weekends, Italian holidays, the day of the patron saint and August are avoided: the next free day is taken.
    """
    if until is None and count is None:
        raise Usage("Say how long to plan.", hint="--to DAY, or --count NUMBER")
    planning = ctx.obj.workflow("planning")
    with ctx.obj.changing("planned sessions of {body}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "session", fields)
        meeting = store.bodies.get(body)
        start = {"planned_start": ctx.obj.time(at)} if at else {}
        period = planning.period(
            ctx.obj.day(since),
            every=every,
            until=ctx.obj.day(until) if until else None,
            sessions=count,
            weekday=weekday,
            august=august,
        )
        planned = planning.plan(store, meeting, period, language=ctx.obj.language, **start, **columns)
        ctx.obj.named(body=meeting.code)
    for session in planned:
        _say_planned(ctx, session)
    new = [session.code for session in planned if not session.there_already]
    ctx.obj.say(
        "{body}: {count} {count:session|sessions} planned. Next: pdzctl session list --body {body}",
        body=meeting.code,
        count=len(new),
    )


def _say_planned(ctx: typer.Context, planned: "Planned") -> None:
    told = {"code": planned.code, "day": planned.day, "wanted": planned.wanted}
    reason = (*planned.reasons, *(_meeting(ctx, row) for row in planned.kept_clear_of))
    if planned.there_already:
        ctx.obj.say("{code} is on {day} already.", **told)
    elif planned.day != planned.wanted:
        ctx.obj.say("{code} is on {day}, not on {wanted}: {reason}.", **told, reason=reason or Label("the body's rule"))
    else:
        ctx.obj.say("{code} is on {day}.", **told)
    for row in planned.same_day:
        ctx.obj.say("The same day: {reason}.", reason=_meeting(ctx, row))
    if planned.late:
        ctx.obj.say("That is {days} {days:day|days} later than the body's rule allows.", days=planned.late)


def _meeting(ctx: typer.Context, row: dict[str, Any]) -> str:
    at = {"code": row["code"], "body": row["body"], "people": tuple(row["people"].split(", "))}
    if not row["planned_start"]:
        return str(ctx.obj.filled("{code} of {body}, with {people}", at))
    return str(ctx.obj.filled("{code} of {body} at {start}, with {people}", {**at, "start": row["planned_start"]}))


def convene_session(
    ctx: typer.Context,
    code: Code,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The day it was sent: 12/3, ieri; today by default.")
    ] = None,
    protocol: Annotated[str, typer.Option("--protocol", metavar="TEXT", help="Protocol of the convocation.")] = "",
    channel: Annotated[str, typer.Option("--channel", metavar="TEXT", help="How it was sent.")] = "",
    *,
    heal: Heal = "",
    request: Annotated[str, typer.Option("--request", metavar="TEXT", help="What members are asked.")] = "",
    confirm_by: Annotated[
        str | None, typer.Option("--confirm-by", metavar="DAY", help="The last day to confirm or to be replaced.")
    ] = None,
    as_is: Annotated[bool, typer.Option("--as-is", help="Leave the agenda as it is: complete nothing.")] = False,
    out: Out = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="A,B", help="Of md, docx, pdf, html, txt, ics, eml, csv; the usual ones."),
    ] = None,
    with_contacts: WithContacts = False,
) -> None:
    """Convene a session that has a day, a place or link, and an agenda; or once more, after a change.

    The agenda is completed with the last minutes, open commitments, postponed items and proposals to reply to.
    """
    with ctx.obj.changing("convened {code}") as store:
        asked = {
            "convocation_protocol": protocol,
            "convocation_channel": channel,
            "request": request,
            "confirm_by": confirm_by and ctx.obj.day(confirm_by),
        }
        convened = convening.convene(
            store,
            store.sessions.get(code),
            on=ctx.obj.day(on) if on else "",
            heal=heal,
            seeding=not as_is,
            **{name: value for name, value in asked.items() if value},
        )
        ctx.obj.named(code=convened.session.code)
        writing = _Writing(ctx, out)
        writing.prepare(
            "convocation", store.reading, convened.session.id, formats=formats or (), with_contacts=with_contacts
        )
    _say_convened(ctx, convened)
    if not out:
        ctx.obj.say("Its documents: pdzctl session convene {code} --out FOLDER", code=convened.session.code)
    writing.write()


def _say_convened(ctx: typer.Context, convened: "Convened") -> None:
    session = convened.session
    if convened.short:
        ctx.obj.say("The notice is {days} {days:day|days} shorter than the body asks.", days=convened.short)
    for change in convened.changes:
        _say_change(ctx, change)
    if convened.again and not convened.changes:
        ctx.obj.say("Nothing has changed since {code} was convened.", code=session.code)
    elif convened.again:
        ctx.obj.say(
            "{code} is convened again: revision {number}. Next: send it to those who had the first one.",
            code=session.code,
            number=session.convocation_sequence,
        )
    else:
        ctx.obj.say(
            "{code} is convened: {count} {count:member|members}. Next, on the day: pdzctl session open {code}",
            code=session.code,
            count=session.convoked_count,
        )
    if not session.convoked_count:
        ctx.obj.say("Nobody holds a seat on that day: nobody was convened. pdzctl seat add --body … tells who sits.")


def _say_change(ctx: typer.Context, change: "Change") -> None:
    if change.code:
        ctx.obj.say("Changed: {what}, {code} {now}", what=change.what, code=change.code, now=change.now)
    elif change.now not in ("", None):
        ctx.obj.say("Changed: {what}, {now}", what=change.what, now=change.now)
    else:
        ctx.obj.say("Changed: {what}", what=change.what)


def cancel_session(ctx: typer.Context, code: Code, reason: Reason, out: Out = None) -> None:
    """Cancel a session that has not begun."""
    with ctx.obj.changing("cancelled {code}") as store:
        session = sessions.cancel_session(store, store.sessions.get(code), reason=ctx.obj.text(reason))
        ctx.obj.named(code=session.code)
        writing = _Writing(ctx, out)
        writing.prepare("calendar_of", store.reading, session.id, issued=ctx.obj.today.isoformat())
    ctx.obj.say("{code} is now: {state}.", code=session.code, state=SessionState(session.state))
    if session.convoked_on and not out:
        ctx.obj.say(
            "It stays in the calendars of those convened. "
            "To write the entry that takes it away, pdzctl undo and then pdzctl session cancel {code} --out FOLDER",
            code=session.code,
        )
    writing.write()


def postpone_session(
    ctx: typer.Context,
    code: Code,
    to: Annotated[str, typer.Option("--to", metavar="DAY", help="The new day.")],
    reason: Reason,
    out: Out = None,
) -> None:
    """Postpone a convened session to another day; it must be convened again."""
    with ctx.obj.changing("postponed {code}") as store:
        day = ctx.obj.day(to)
        session = sessions.postpone_session(store, store.sessions.get(code), to=day, reason=ctx.obj.text(reason))
        ctx.obj.named(code=session.code)
        writing = _Writing(ctx, out)
        writing.prepare("calendar_of", store.reading, session.id, issued=ctx.obj.today.isoformat())
    ctx.obj.say("{code} is postponed to {day}. Next: pdzctl session convene {code}", code=session.code, day=session.day)
    writing.write()


def write_kit(
    ctx: typer.Context,
    code: Code,
    out: Annotated[str, typer.Option("--out", metavar="FOLDER", help="The folder to write them to.")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="A,B", help="Of md, docx, pdf, html, txt, csv; md and docx by default."),
    ] = None,
) -> None:
    """Write what lies ready in the room: sign-in sheet, agenda, open commitments, a sheet for each workgroup."""
    writing = _Writing(ctx, out)
    with ctx.obj.reading() as reading:
        session = reading.find("session", code)
        writing.prepare("kit", reading, session["id"], formats=formats or ())
    writing.write()


class _Writing:
    """The papers that a command writes: checked before its change is kept, written after."""

    def __init__(self, ctx: typer.Context, out: str | None) -> None:
        self._ctx = ctx
        self._out = out
        self._papers: Papers | None = None

    def prepare(self, which: str, reading: "Reading", session_id: str, **how: object) -> None:
        """Make the papers; Refused where one would replace a file of somebody else."""
        if not self._out:
            return
        self._papers = getattr(self._ctx.obj.workflow("papers"), which)(reading, session_id, **how)
        refuse_foreign(self._ctx.obj.folder / self._out, self._papers.files)

    def write(self) -> None:
        """Write them, unless this is a rehearsal, and tell which of them name persons."""
        if self._papers is None or self._ctx.obj.options.dry_run:
            return
        papers = self._papers
        kept = keep(self._ctx.obj.folder / str(self._out), papers.files, stale=papers.stale)
        self._ctx.obj.say(
            "{folder}: {written} {written:file|files} written, {unchanged} unchanged, {removed} removed.",
            folder=self._out,
            written=len(kept.written),
            unchanged=len(kept.unchanged),
            removed=len(kept.removed),
        )
        if papers.unreached:
            self._ctx.obj.say("Without an e-mail, to be reached otherwise: {codes}.", codes=_listed(papers.unreached))
        if papers.personal:
            self._ctx.obj.say("Personal data, not to be published: {names}.", names=_listed(papers.personal))


def _listed(names: tuple[str, ...]) -> tuple[str, ...]:
    return (*names[:_LISTED], *(["…"] if len(names) > _LISTED else []))
