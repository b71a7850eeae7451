"""``pdzctl decision``: proposed at a session, adopted with a quorum, carried out or revoked."""

from typing import Annotated, Any

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code, choice_of, given_fields, with_fields
from pdzctl.cli.verbs import standard_verbs
from pdzctl.errors import Usage
from pdzctl.records.states import DecisionState
from pdzctl.records.vocabulary import Adoption, VoteChoice
from pdzctl.workflows import follow_up, voting

app = typer.Typer()

_STAMPS = ("quorum_override", "taken_at", "seats_present", "seats_required")
"""What adopting a decision notes by itself."""
_VOTES = ("adoption", "votes_for", "votes_against", "votes_abstained", "recused")

standard_verbs(
    app,
    "decision",
    columns=("code", "text", "state", "proposal", "commitments"),
    heading="text",
    omit=_STAMPS,
    filters=("body", "table"),
    verbs=("list", "show", "edit", "remove"),
)

At = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help="When it was adopted: only those present then count.")
]
WithoutQuorum = Annotated[
    str, typer.Option("--without-quorum", metavar="REASON", help="Why it is adopted although seats are missing.")
]


@app.command("add", cls=Writing)
@with_fields("decision", heading="text", omit=_STAMPS)
def add_decision(
    ctx: typer.Context,
    *,
    session: Annotated[str, typer.Option("--session", metavar="CODE", help="The session that takes it.")],
    at: At = None,
    without_quorum: WithoutQuorum = "",
    **fields: object,
) -> None:
    """Propose a decision; with --adoption or its votes it is adopted at once, by the rule of its body."""
    with ctx.obj.changing("added {code}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "decision", fields)
        votes = {name: columns.pop(name) for name in _VOTES if name in columns}
        decision = follow_up.propose_decision(store, store.sessions.get(session), **columns)
        if votes:
            time = at and ctx.obj.time(at)
            decision = follow_up.adopt(store, decision, at=time, without_quorum=without_quorum, **votes)
        ctx.obj.named(code=decision.code)
    if votes:
        _say_result(ctx, decision)
    else:
        ctx.obj.say("{code} is proposed. Next: pdzctl decision adopt {code} --adoption …", code=decision.code)


@app.command("adopt", cls=Writing)
def adopt_decision(
    ctx: typer.Context,
    code: Code,
    *,
    adoption: Annotated[
        str | None,
        typer.Option("--adoption", metavar="|".join(Adoption), help="How it was adopted; else as the votes say."),
    ] = None,
    in_favour: Annotated[int | None, typer.Option("--for", min=0, metavar="NUMBER", help="Votes for.")] = None,
    against: Annotated[int | None, typer.Option("--against", min=0, metavar="NUMBER", help="Votes against.")] = None,
    abstained: Annotated[int | None, typer.Option("--abstained", min=0, metavar="NUMBER", help="Abstained.")] = None,
    recused: Annotated[
        int | None, typer.Option("--recused", min=0, metavar="NUMBER", help="Abstained for a declared interest.")
    ] = None,
    at: At = None,
    without_quorum: WithoutQuorum = "",
) -> None:
    """Adopt a proposed decision in a session that has its quorum, by the rule of its body."""
    with ctx.obj.changing("adopted {code}") as store:
        decision = follow_up.adopt(
            store,
            store.decisions.get(code),
            at=at and ctx.obj.time(at),
            without_quorum=without_quorum,
            adoption=choice_of("Adoption", adoption) if adoption else None,
            votes_for=in_favour,
            votes_against=against,
            votes_abstained=abstained,
            recused=recused,
        )
        ctx.obj.named(code=decision.code)
    _say_result(ctx, decision)


@app.command("vote", cls=Writing)
def vote_decision(
    ctx: typer.Context,
    code: Code,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SEAT… CHOICE", help="Seats, by code or part of a name, and how they vote.", show_default=False
        ),
    ] = None,
    *,
    in_favour: Annotated[list[str] | None, typer.Option("--for", metavar="SEAT", help="A seat that is for.")] = None,
    against: Annotated[
        list[str] | None, typer.Option("--against", metavar="SEAT", help="A seat that is against.")
    ] = None,
    abstained: Annotated[
        list[str] | None, typer.Option("--abstained", metavar="SEAT", help="A seat that abstains.")
    ] = None,
    interest: Annotated[
        list[str] | None,
        typer.Option("--interest", metavar="SEAT:REASON", help="A seat that declares an interest and does not vote."),
    ] = None,
    at: At = None,
) -> None:
    """Record an open vote by name: who is for, against, abstains, or declares an interest."""
    ballots = _named_votes(words or [], for_=in_favour, against=against, abstained=abstained, interest=interest)
    if not ballots:
        raise Usage("Say which seats vote, and how.", hint="pdzctl decision vote {code} SEG-… favorevole", code=code)

    with ctx.obj.changing("recorded votes on {code}") as store:
        decision = store.decisions.get(code)
        session = store.sessions.get(decision.session_id)
        seat_called = ctx.obj.workflow("roll_call").seat_called
        named = [one._replace(seat=seat_called(store, session, one.seat)) for one in ballots]
        found, room = voting.cast(store, decision, named, at=at and ctx.obj.time(at))
        ctx.obj.named(code=decision.code)
    ctx.obj.say(
        "{code}: {votes_for} for, {votes_against} against, {votes_abstained} abstained, {recused} for a declared "
        "interest; {present} voting {present:seat|seats} present. Next: pdzctl decision adopt {code}",
        code=decision.code,
        present=len(room.there),
        **found._asdict(),
    )


def _named_votes(words: list[str], **given: list[str] | None) -> list[voting.Ballot]:
    """Return what was typed as ballots: ``words`` end with a choice; an option takes seats, also with commas."""
    *seats, choice = words or [""]
    typed = [(choice_of("VoteChoice", choice), seats)] if choice else []
    typed += zip(VoteChoice, (texts or [] for texts in given.values()), strict=True)
    return [_ballot(one, vote) for vote, texts in typed for text in texts for one in _apart(text)]


def _apart(text: str) -> list[str]:
    """Return the seats of one option: several stand between commas, but a reason may hold commas of its own."""
    return [text] if ":" in text else text.split(",")


def _ballot(text: str, choice: str) -> voting.Ballot:
    seat, _, reason = text.partition(":")
    return voting.Ballot(seat.strip(), VoteChoice(choice), reason.strip())


def _say_result(ctx: typer.Context, decision: Any) -> None:  # noqa: ANN401 - a record, which commands do not load
    """Say whether ``decision`` was adopted, or what was against it."""
    votes = {"code": decision.code, "votes_for": decision.votes_for, "votes_against": decision.votes_against}
    if decision.state is DecisionState.ADOTTATA:
        ctx.obj.say("{code} is adopted. Next: pdzctl commitment add --decision {code} …", code=decision.code)
    elif decision.votes_for == decision.votes_against:
        ctx.obj.say("{code} stays proposed: a tie, {votes_for} for and {votes_against} against.", **votes)
    else:
        ctx.obj.say("{code} stays proposed: {votes_for} for, {votes_against} against.", **votes)


@app.command("carry-out", cls=Writing)
def carry_out_decision(ctx: typer.Context, code: Code) -> None:
    """Record that an adopted decision was carried out."""
    with ctx.obj.changing("carried out {code}") as store:
        decision = store.decisions.replace(store.decisions.get(code).moved(DecisionState.ATTUATA))
        ctx.obj.named(code=decision.code)
    ctx.obj.say("{code} is now: {state}.", code=decision.code, state=decision.state)


@app.command("revoke", cls=Writing)
def revoke_decision(ctx: typer.Context, code: Code) -> None:
    """Revoke an adopted decision."""
    with ctx.obj.changing("revoked {code}") as store:
        decision = store.decisions.replace(store.decisions.get(code).moved(DecisionState.REVOCATA))
        ctx.obj.named(code=decision.code)
    ctx.obj.say("{code} is now: {state}.", code=decision.code, state=decision.state)
