"""The verbs of the life of minutes: circulated, observed, answered, final, approved, registered, published."""

from typing import TYPE_CHECKING, Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import OnDate, choice_of, given_fields, with_fields
from pdzctl.errors import Usage
from pdzctl.records.privacy import Profile
from pdzctl.records.states import SessionState
from pdzctl.records.vocabulary import ApprovalMode, ObservationOutcome
from pdzctl.workflows.minutes import approval
from pdzctl.workflows.sessions import gaps_left

if TYPE_CHECKING:
    from pdzctl.records.session import Session

app = typer.Typer()

Which = Annotated[
    str, typer.Argument(metavar="SESSION|VER", help="The code of the session or of its minutes.", show_default=False)
]


ProfileOption = Annotated[
    str, typer.Option("--profile", metavar="|".join(Profile), help="Who will read: decides which names are printed.")
]
_ITALIAN_PROFILES = {
    "interna": Profile.INTERNAL,
    "interno": Profile.INTERNAL,
    "partecipanti": Profile.PARTICIPANTS,
    "pubblica": Profile.PUBLIC,
    "pubblico": Profile.PUBLIC,
}
"""What Italian readers type, also as the visibility of minutes is stored."""


def readers_of(profile: str) -> Profile:
    """Return who reads, by the word that was typed in either language."""
    word = profile.strip().casefold()
    return Profile(choice_of("Profile", _ITALIAN_PROFILES.get(word, word)))


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
        session, gaps = store.sessions.get(minutes.session_id), gaps_left(store, minutes.session_id)
        ctx.obj.named(code=minutes.code)
    if gaps:
        ctx.obj.say(
            "Still missing in {code}: {count}. Once the minutes are approved it cannot be added: pdzctl wrap {code}",
            code=session.code,
            count=gaps,
        )
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
        observed = approval.observe(store, minutes, text=ctx.obj.text(text).strip(), **columns)
        outsider = approval.is_outsider(store, minutes, observed)
        ctx.obj.named(code=minutes.code)
    if outsider:
        ctx.obj.say("Who observes neither sits in the body nor was at the session.")
    sentence = "Observation {number} on {code} is recorded. Next: pdzctl minutes answer {code} {number} --outcome …"
    if observed.outcome:
        sentence = "Observation {number} on {code} is recorded, with its outcome."
    ctx.obj.say(sentence, code=minutes.code, number=observed.position)


@app.command("answer", cls=Writing)
def answer_observation(
    ctx: typer.Context,
    code: Which,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Which observation: 1, 2 …", show_default=False)],
    outcome: Annotated[str, typer.Option("--outcome", metavar="|".join(ObservationOutcome), help="What became of it.")],
    answer: Annotated[
        str, typer.Option("--answer", metavar="TEXT|-", help="What was answered; - reads it from standard input.")
    ] = "",
) -> None:
    """Give an observation its outcome and its answer."""
    with ctx.obj.changing("answered an observation on {code}") as store:
        minutes = approval.minutes_of(store, code)
        settled = choice_of("ObservationOutcome", outcome)
        approval.answer(store, minutes, number, outcome=settled, text=ctx.obj.text(answer).strip())
        ctx.obj.named(code=minutes.code)
    ctx.obj.say(
        "Observation {number} on {code} is answered. Next: pdzctl minutes finalise {code}",
        number=number,
        code=minutes.code,
    )


@app.command("finalise", cls=Writing)
def finalise_minutes(ctx: typer.Context, code: Which) -> None:
    """Make the text of circulated minutes final, once every observation has its outcome."""
    with ctx.obj.changing("made the text of {code} final") as store:
        minutes = approval.finalise(store, approval.minutes_of(store, code))
        early = ctx.obj.today.isoformat() <= (minutes.observations_due or "")
        ctx.obj.named(code=minutes.code)
    if early:
        ctx.obj.say("Observations could still come until {day}.", day=minutes.observations_due)
    ctx.obj.say(
        "The text of {code} is final. Next: pdzctl minutes approve {code} --in SED-…",
        code=minutes.code,
    )


@app.command("reopen", cls=Writing)
def reopen_minutes(ctx: typer.Context, code: Which) -> None:
    """Make minutes under observation a draft again, to be circulated once more."""
    with ctx.obj.changing("reopened {code}") as store:
        minutes = approval.reopen(store, approval.minutes_of(store, code))
        ctx.obj.named(code=minutes.code)
    ctx.obj.say("{code} is a draft again. Next: pdzctl minutes circulate {code} --until …", code=minutes.code)


@app.command("approve", cls=Writing)
def approve_minutes(
    ctx: typer.Context,
    code: Which,
    *,
    on: OnDate = None,
    in_session: Annotated[
        str | None, typer.Option("--in", metavar="CODE", help="The session that approves them.")
    ] = None,
    mode: Annotated[str | None, typer.Option("--mode", metavar="|".join(ApprovalMode), help="How.")] = None,
    decision: Annotated[
        str, typer.Option("--decision", metavar="CODE", help="The decision that approved them; else one is made.")
    ] = "",
    in_favour: Annotated[int | None, typer.Option("--for", min=0, metavar="NUMBER", help="Votes for.")] = None,
    against: Annotated[int | None, typer.Option("--against", min=0, metavar="NUMBER", help="Votes against.")] = None,
    abstained: Annotated[int | None, typer.Option("--abstained", min=0, metavar="NUMBER", help="Abstained.")] = None,
    without_quorum: Annotated[
        str,
        typer.Option("--without-quorum", metavar="REASON", help="Why they are approved although seats are missing."),
    ] = "",
) -> None:
    """Approve minutes: what they say can no longer change, and this cannot be undone."""
    digest = ctx.obj.workflow("minutes.approved_text").text_digest
    with ctx.obj.changing("approved {code}") as store:
        draft = approval.minutes_of(store, code)
        minutes = approval.approve(
            store,
            draft,
            on=ctx.obj.day(on) if on else "",
            mode=ApprovalMode(choice_of("ApprovalMode", mode)) if mode else None,
            in_session=in_session,
            ballot=approval.Ballot(decision, in_favour, against, abstained, without_quorum),
            text_sha256=digest(store.reading, draft.session_id, draft.id if draft.corrects_id else None),
        )
        session = store.sessions.get(minutes.session_id)
        there, gaps = approval.voters(store, minutes), gaps_left(store, minutes.session_id)
        decided = store.reading.code_of("decision", minutes.approving_decision_id or "")
        ctx.obj.named(code=minutes.code)
    if there:
        ctx.obj.say(
            "{decision} approves them; present: {present}, of whom also at {code}: {present_then}.",
            decision=decided,
            code=session.code,
            **there._asdict(),
        )
    _say_approved(ctx, minutes.code, session, 0 if minutes.corrects_id else gaps)


def _say_approved(ctx: typer.Context, code: str, session: "Session", gaps: int) -> None:
    """Say that minutes are approved and what comes next: with ``gaps`` the session is closed saying why."""
    sentence = "{code} is approved, and this cannot be undone. Next: pdzctl session close {session}"
    if session.state is SessionState.CHIUSA:
        sentence = "{code} is approved, and this cannot be undone. Next: pdzctl minutes register {code} --protocol …"
    elif gaps:
        sentence = (
            "{code} is approved, and this cannot be undone; what is missing stays so: {count}. "
            "Next: pdzctl session close {session} --with-gaps …"
        )
    ctx.obj.say(sentence, code=code, session=session.code, count=gaps)


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
    ctx.obj.say(
        "{code} is now: {state}. Next: pdzctl minutes publish {code} --until …", code=minutes.code, state=minutes.state
    )


@app.command("publish", cls=Writing)
def publish_minutes(
    ctx: typer.Context,
    code: Which,
    *,
    on: OnDate = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="The last day of publication.")] = None,
    preset: Annotated[
        str, typer.Option("--preset", metavar="albo|trasparenza", help="The last day that the law gives.")
    ] = "",
    force: Annotated[
        str, typer.Option("--force", metavar="REASON", help="Why they are published although lines name persons.")
    ] = "",
) -> None:
    """Note that registered minutes are published, once no line of them names a person."""
    if preset not in ("", "albo", "trasparenza") or (preset and until):
        raise Usage("Give --until, or --preset albo or trasparenza.")
    with ctx.obj.changing("published {code} against the privacy check" if force else "published {code}") as store:
        minutes = approval.minutes_of(store, code)
        writing = ctx.obj.workflow("minutes.export")
        correction = minutes.id if minutes.corrects_id else None
        press = writing.press_for(store.reading)
        shown = writing.show(store.reading, minutes.session_id, Profile.PUBLIC, press, correction)
        day = ctx.obj.day(on)
        last = approval.last_day(preset, day) if preset else ctx.obj.day(until) if until else None
        minutes = approval.publish(store, minutes, on=day, until=last, lines=shown.lines, force=force.strip())
        ctx.obj.named(code=minutes.code)
    if minutes.forced_reason:
        ctx.obj.say("Published against the privacy check; the reason is kept with it.")
    if minutes.published_until:
        ctx.obj.say("{code} is published until {day}.", code=minutes.code, day=minutes.published_until)
    else:
        ctx.obj.say("{code} is published, without a last day.", code=minutes.code)
