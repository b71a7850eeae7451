"""``pdzctl decision``: proposed at a session, adopted with a quorum, carried out or revoked."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Writing
from pdzctl.cli.options import Code, choice_of, given_fields, with_fields
from pdzctl.cli.verbs import standard_verbs
from pdzctl.records.states import DecisionState
from pdzctl.records.vocabulary import Adoption
from pdzctl.workflows import follow_up

app = typer.Typer()

_VOTES = ("adoption", "votes_for", "votes_against", "votes_abstained", "recused")

standard_verbs(
    app,
    "decision",
    columns=("code", "text", "state", "proposal", "commitments"),
    heading="text",
    omit=("quorum_override",),
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
@with_fields("decision", heading="text", omit=("quorum_override",))
def add_decision(
    ctx: typer.Context,
    *,
    session: Annotated[str, typer.Option("--session", metavar="CODE", help="The session that takes it.")],
    at: At = None,
    without_quorum: WithoutQuorum = "",
    **fields: object,
) -> None:
    """Propose a decision; with --adoption it is adopted at once."""
    with ctx.obj.changing("added {code}") as store:
        columns, _ = given_fields(ctx.obj, store.reading, "decision", fields)
        votes = {name: columns.pop(name) for name in _VOTES if name in columns}
        decision = follow_up.propose_decision(store, store.sessions.get(session), **columns)
        if votes.get("adoption"):
            time = at and ctx.obj.time(at)
            decision = follow_up.adopt(store, decision, at=time, without_quorum=without_quorum, **votes)
        ctx.obj.named(code=decision.code)
    if decision.state is DecisionState.ADOTTATA:
        ctx.obj.say("{code} is adopted. Next: pdzctl commitment add --decision {code} …", code=decision.code)
    else:
        ctx.obj.say("{code} is proposed. Next: pdzctl decision adopt {code} --adoption …", code=decision.code)


@app.command("adopt", cls=Writing)
def adopt_decision(
    ctx: typer.Context,
    code: Code,
    *,
    adoption: Annotated[
        str, typer.Option("--adoption", metavar="|".join(Adoption), help="How it was adopted.")
    ] = Adoption.CONSENSO,
    in_favour: Annotated[int | None, typer.Option("--for", min=0, metavar="NUMBER", help="Votes for.")] = None,
    against: Annotated[int | None, typer.Option("--against", min=0, metavar="NUMBER", help="Votes against.")] = None,
    abstained: Annotated[int | None, typer.Option("--abstained", min=0, metavar="NUMBER", help="Abstained.")] = None,
    recused: Annotated[
        int | None, typer.Option("--recused", min=0, metavar="NUMBER", help="Abstained for a declared interest.")
    ] = None,
    at: At = None,
    without_quorum: WithoutQuorum = "",
) -> None:
    """Adopt a proposed decision in a session that has its quorum."""
    with ctx.obj.changing("adopted {code}") as store:
        decision = follow_up.adopt(
            store,
            store.decisions.get(code),
            at=at and ctx.obj.time(at),
            without_quorum=without_quorum,
            adoption=choice_of("Adoption", adoption),
            votes_for=in_favour,
            votes_against=against,
            votes_abstained=abstained,
            recused=recused,
        )
        ctx.obj.named(code=decision.code)
    ctx.obj.say("{code} is adopted. Next: pdzctl commitment add --decision {code} …", code=decision.code)


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
