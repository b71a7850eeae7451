"""The verbs that bodies, tables and labs share: three words over one noun."""

from collections.abc import Iterable
from typing import Annotated

import typer

from pdzctl.cli.commands import Showing, Writing
from pdzctl.cli.options import Code, OnDate, given_fields, with_fields
from pdzctl.cli.verbs import called, of_kind, put_set, standard_verbs, with_article
from pdzctl.output.columns import Column
from pdzctl.records.fields import Kind
from pdzctl.records.vocabulary import BodyKind
from pdzctl.store.queries.attendance_rates import people_attendance, seats_attendance

__all__ = ["add_attendance", "add_conclude", "add_mandate", "add_open", "add_pause", "add_record_verb", "body_verbs"]

_STARTING = {
    "table": "Start a table that has a mandate, a coordinator and seats from two sectors.",
    "": "Start a body; a table must have a mandate, a coordinator and seats from two sectors.",
}
_CONCLUDING = {
    "lab": "End a lab whose proposals are all answered or sent and whose participants were told.",
    "table": "End a table.",
    "": "End a body; the proposals of a lab must be answered or sent and its participants told.",
}
"""The help of a verb that asks more of one kind of body than of another."""


_NAMES = (Column("organization_name", "organization", Kind.LINE), Column("person_name", "person", Kind.LINE))
_SESSIONS = (Column("sessions", "sessions", Kind.COUNT), Column("present", "present", Kind.COUNT))
_RATE = Column("rate", "rate %", Kind.COUNT)
OF_SEATS = (
    Column("seat", "seat", Kind.LINE),
    *_NAMES,
    *_SESSIONS,
    _RATE,
    Column("by_substitute", "by substitute", Kind.COUNT),
    Column("excused", "excused", Kind.COUNT),
)
OF_PEOPLE = (
    Column("person", "code", Kind.LINE),
    *reversed(_NAMES),
    *_SESSIONS,
    _RATE,
    Column("as_substitute", "as substitute", Kind.COUNT),
)


def body_verbs(app: typer.Typer, kind: str, columns: Iterable[str], omit: Iterable[str] = ()) -> None:
    """Register list, show, edit and remove for bodies of ``kind``; empty stands for all of them."""
    left_out = ("kind", *omit) if kind else omit
    standard_verbs(
        app,
        "body",
        columns=columns,
        kind=kind,
        omit=left_out,
        filters=("problem",),
        verbs=("list", "show", "edit", "remove"),
    )


def add_record_verb(app: typer.Typer, kind: str, *, omit: Iterable[str] = ()) -> None:
    """Register ``add`` for bodies of ``kind``, with the rules of the district's region."""
    left_out = ("kind", *omit) if kind else tuple(omit)

    @app.command(
        "add",
        cls=Writing,
        help=f"Add {with_article(kind or 'body')}; the rules that are not given come from the regional preset.",
    )
    @with_fields("body", heading="title", omit=left_out)
    def add_body(
        ctx: typer.Context,
        allow_target_name: Annotated[
            bool, typer.Option("--allow-target-name", help="Keep a title that only names a target group.")
        ] = False,
        **fields: object,
    ) -> None:
        """Add a body, with the rules of its kind."""
        with ctx.obj.changing("added {code}") as store:
            columns, sets = given_fields(ctx.obj, store.reading, "body", fields)
            columns["kind"] = kind or columns.get("kind") or BodyKind.TECHNICAL
            lifecycles = ctx.obj.workflow("lifecycles")
            body = store.bodies.add(**lifecycles.new_body(store, columns, any_title=allow_target_name))
            if "sector" not in sets:
                sets["sector"] = lifecycles.preset_sectors(store, body.kind)
            for option, values in sets.items():
                put_set(store, "body", body.id, option, values)
            ctx.obj.named(code=body.code)
        ctx.obj.say("{code} is added.", code=body.code)


def add_mandate(app: typer.Typer, kind: str) -> None:
    """Register ``mandate`` for bodies of ``kind``; a lab moves on when its mandate is complete."""

    @app.command("mandate", cls=Writing)
    @with_fields("mandate", omit=("feedback_on",))
    def confer_mandate(ctx: typer.Context, code: Code, **fields: object) -> None:
        """Write what is asked, by whom, by when, and the reply that is promised."""
        with ctx.obj.changing("gave {code} its mandate") as store:
            body = called(store, "body", code, kind=kind)
            columns, _ = given_fields(ctx.obj, store.reading, "mandate", fields)
            body = ctx.obj.workflow("lifecycles").mandated(store, body, columns, today=ctx.obj.today.isoformat())
            ctx.obj.named(code=body.code)
        ctx.obj.say("{code} has its mandate and is now: {state}.", code=body.code, state=body.state)


def add_open(app: typer.Typer, kind: str) -> None:
    """Register ``open`` for bodies that are not labs."""

    @app.command("open", cls=Writing, help=_STARTING[kind])
    def open_body(ctx: typer.Context, code: Code, on: OnDate = None) -> None:
        """Start a body that is not a lab."""
        with ctx.obj.changing("opened {code}") as store:
            body = called(store, "body", code, kind=kind)
            body = store.bodies.replace(
                ctx.obj.workflow("lifecycles").activated(store, body, ctx.obj.day(on) if on else None)
            )
            ctx.obj.named(code=body.code)
        ctx.obj.say("{code} is active. Next: pdzctl session schedule {code} --on …", code=body.code)


def add_pause(app: typer.Typer, kind: str) -> None:
    """Register ``suspend`` and ``resume``."""

    @app.command("suspend", cls=Writing, help=f"Suspend {with_article(kind or 'body')} that is at work.")
    def suspend_body(ctx: typer.Context, code: Code) -> None:
        """Suspend a body."""
        with ctx.obj.changing("suspended {code}") as store:
            body = store.bodies.replace(called(store, "body", code, kind=kind).moved("sospeso"))
            ctx.obj.named(code=body.code)
        ctx.obj.say("{code} is suspended.", code=body.code)

    @app.command("resume", cls=Writing, help=f"Resume {with_article(kind or 'body')} that was suspended.")
    def resume_body(ctx: typer.Context, code: Code) -> None:
        """Resume a body."""
        with ctx.obj.changing("resumed {code}") as store:
            body = store.bodies.replace(ctx.obj.workflow("lifecycles").resumed(called(store, "body", code, kind=kind)))
            ctx.obj.named(code=body.code)
        ctx.obj.say("{code} is at work again: {state}.", code=body.code, state=body.state)


def add_conclude(app: typer.Typer, kind: str) -> None:
    """Register ``conclude``."""

    @app.command("conclude", cls=Writing, help=_CONCLUDING[kind])
    def conclude_body(ctx: typer.Context, code: Code, on: OnDate = None) -> None:
        """End a body."""
        with ctx.obj.changing("concluded {code}") as store:
            body = called(store, "body", code, kind=kind)
            body = store.bodies.replace(ctx.obj.workflow("lifecycles").concluded(store, body, ctx.obj.day(on)))
            ctx.obj.named(code=body.code)
        ctx.obj.say("{code} is concluded.", code=body.code)


def add_attendance(app: typer.Typer, kind: str) -> None:
    """Register ``attendance``: how often seats or people came to the sessions of a body."""

    @app.command("attendance", cls=Showing)
    def show_attendance(
        ctx: typer.Context,
        code: Code,
        persons: Annotated[bool, typer.Option("--persons", help="By person, not by seat.")] = False,
        since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on.")] = None,
        until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Up to this day.")] = None,
    ) -> None:
        """Tell how often each seat was filled, of the sessions held in its own mandate."""
        days = {"since": since and ctx.obj.day(since), "until": until and ctx.obj.day(until)}
        asked, columns = (people_attendance, OF_PEOPLE) if persons else (seats_attendance, OF_SEATS)
        with ctx.obj.reading() as reading:
            body = reading.find("body", code, **of_kind(kind))
            ctx.obj.show(asked(reading, body["id"], **days), columns)
