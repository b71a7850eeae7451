"""The five verbs of every noun: list, show, add, edit, remove, drawn from the catalogue."""

from collections.abc import Callable, Iterable, Sized
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from pdzctl.cli.commands import Showing, Writing
from pdzctl.cli.options import SETS, Code, given_fields, given_filters, with_fields, with_filters
from pdzctl.cli.showing import show_one
from pdzctl.errors import Usage
from pdzctl.output.columns import Column, columns_of
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.store.queries.listing import listing

if TYPE_CHECKING:
    from pdzctl.store.store import Store

__all__ = ["called", "listed_columns", "of_kind", "put_set", "refuse_nothing", "standard_verbs", "with_article"]

_DERIVED = {
    column.key: column
    for column in (
        Column("ballots", "ballots", Kind.COUNT),
        Column("bodies", "bodies"),
        Column("body", "body", Kind.LINK),
        Column("body_title", "body"),
        Column("commitments", "commitments", Kind.COUNT),
        Column("in_office", "in office", Kind.FLAG),
        Column("labs", "labs"),
        Column("last_session", "last session", Kind.DAY),
        Column("mandate_due", "mandate due", Kind.DAY),
        Column("next_session", "next session", Kind.DAY),
        Column("organization_name", "organization"),
        Column("overdue", "overdue", Kind.FLAG),
        Column("people", "people", Kind.COUNT),
        Column("person_name", "person"),
        Column("problems", "problems"),
        Column("proposal_title", "title"),
        Column("proposals", "proposals", Kind.COUNT),
        Column("reply_due", "reply due", Kind.DAY),
        Column("seats", "seats", Kind.COUNT),
        Column("seats_filled", "seats filled", Kind.COUNT),
        Column("sent_on", "sent on", Kind.DAY),
        Column("session_day", "held on", Kind.DAY),
        Column("table", "table", Kind.LINK),
    )
}
"""The columns of a list that are no field of its noun, or whose words are too long to stand above a column."""
_SHORTER = frozenset({("body", "table"), ("referral", "body")})
_SETTLED_BY_CODE = {"body": ("kind",)}
"""What the code of a record says, so that it does not change."""
_CLEARING = "an empty text clears a field, a repeated option replaces its set."
Filling = Callable[["Store", dict[str, Any]], dict[str, Any]]


class Sentence(NamedTuple):
    """What one noun's five verbs are made of."""

    noun: str
    columns: tuple[str, ...]
    heading: str
    kind: str
    omit: tuple[str, ...]
    filters: tuple[str, ...]
    filled: Filling


def standard_verbs(
    app: typer.Typer,
    noun: str,
    *,
    columns: Iterable[str],
    heading: str = "",
    kind: str = "",
    omit: Iterable[str] = (),
    filters: Iterable[str] = (),
    filled: Filling = lambda _store, fields: fields,
    verbs: Iterable[str] = ("list", "show", "add", "edit", "remove"),
) -> None:
    """Register the ``verbs`` of ``noun`` on ``app``.

    ``columns`` are the keys a list shows, the most important first: a narrow terminal leaves out the last; ``kind`` is
    the kind of body that the command's word means; ``heading`` the field that ``add`` takes as its argument; ``omit``
    the options not to offer; ``filters`` more filters of the list; ``filled`` completes the columns of a new record.
    """
    sentence = Sentence(noun, tuple(columns), heading, kind, tuple(omit), tuple(filters), filled)
    makers = {"list": _list, "show": _show, "add": _add, "edit": _edit, "remove": _remove}
    for verb in verbs:
        makers[verb](app, sentence)


def listed_columns(noun: str, keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of a list, in order of importance: fields of ``noun``, or what the query says beside them."""
    own = {field.key for field in NOUNS[noun].fields if (noun, field.key) not in _SHORTER}
    return tuple(columns_of(noun, key)[0] if key in own else _DERIVED[key] for key in keys)


def _list(app: typer.Typer, sentence: Sentence) -> None:
    noun = sentence.noun
    many = f"{sentence.kind}s" if sentence.kind else NOUNS[noun].plural.replace("_", " ")

    @app.command("list", cls=Showing, help=f"List the {many}, keeping those that match every option given.")
    @with_filters(noun, *sentence.filters, omit=sentence.omit)
    def list_records(ctx: typer.Context, **filters: str | None) -> None:
        """List the records of the noun, as of today."""
        given: dict[str, Any] = given_filters(noun, filters)
        if sentence.kind:
            given["kind"] = sentence.kind
        with ctx.obj.reading() as reading:
            rows = listing(reading, noun, today=ctx.obj.today.isoformat(), **given)
            ctx.obj.show(rows, listed_columns(noun, sentence.columns))


def _show(app: typer.Typer, sentence: Sentence) -> None:
    @app.command("show", cls=Showing, help=f"Show {one_of(sentence)} whole; JSON gives exactly its stored fields.")
    def show_record(ctx: typer.Context, code: Code) -> None:
        """Show one record."""
        with ctx.obj.reading() as reading:
            show_one(ctx.obj, reading, sentence.noun, code, kind=sentence.kind)


def _add(app: typer.Typer, sentence: Sentence) -> None:
    noun = sentence.noun

    @app.command("add", cls=Writing, help=f"Add {one_of(sentence)}; what is not given stays empty.")
    @with_fields(noun, heading=sentence.heading, omit=sentence.omit)
    def add_record(ctx: typer.Context, **fields: object) -> None:
        """Add one record and the sets it owns."""
        with ctx.obj.changing("added {code}") as store:
            columns, sets = given_fields(ctx.obj, store.reading, noun, fields)
            record = store.of(noun).add(**sentence.filled(store, columns))
            for option, values in sets.items():
                put_set(store, noun, record.id, option, values)
            ctx.obj.named(code=record.code)
        ctx.obj.say("{code} is added.", code=record.code)


def _edit(app: typer.Typer, sentence: Sentence) -> None:
    noun = sentence.noun

    @app.command("edit", cls=Writing, help=f"Change {one_of(sentence)}: only what is given; {_CLEARING}")
    @with_fields(
        noun, omit=[*(key for key in sentence.omit if key != sentence.heading), *_SETTLED_BY_CODE.get(noun, ())]
    )
    def edit_record(ctx: typer.Context, code: Code, **fields: object) -> None:
        """Change the fields and the sets that are given."""
        with ctx.obj.changing("changed {code}") as store:
            record = called(store, noun, code, kind=sentence.kind)
            ctx.obj.named(code=record.code)
            columns, sets = given_fields(ctx.obj, store.reading, noun, fields)
            refuse_nothing(ctx, columns, sets)
            store.of(noun).replace(record.edited(**columns))
            for option, values in sets.items():
                put_set(store, noun, record.id, option, values)
        ctx.obj.say("{code} is changed.", code=record.code)


def _remove(app: typer.Typer, sentence: Sentence) -> None:
    @app.command("remove", cls=Writing, help=f"Remove {one_of(sentence)} that nothing else points to.")
    def remove_record(ctx: typer.Context, code: Code) -> None:
        """Remove one record."""
        with ctx.obj.changing("removed {code}") as store:
            record = called(store, sentence.noun, code, kind=sentence.kind)
            ctx.obj.named(code=record.code)
            store.of(sentence.noun).remove(record)
        ctx.obj.say("{code} is removed. pdzctl undo brings it back.", code=record.code)


def refuse_nothing(ctx: typer.Context, *given: Sized) -> None:
    """Raise Usage where no option says what to change."""
    if not any(given):
        raise Usage("Nothing to change was given.", hint="{path} --help says how.", path=ctx.command_path)


def one_of(sentence: Sentence) -> str:
    """Return the noun with its article, as the help of a verb says it: *a lab*, *an organization*."""
    return with_article(sentence.kind or NOUNS[sentence.noun].words)


def with_article(words: str) -> str:
    """Return English ``words`` after *a* or *an*; *minutes* take none."""
    if words == "minutes":
        return words
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}"


def called(store: "Store", noun: str, code: str, *, kind: str = "") -> Any:  # noqa: ANN401 - a record of any noun
    """Return the record that ``code`` means, as people type it, among those of ``kind``."""
    return store.of(noun).get(store.reading.find(noun, code, **of_kind(kind))["id"])


def of_kind(kind: str) -> dict[str, str]:
    """Return what narrows a search to one kind of body, or nothing."""
    return {"kind": kind} if kind else {}


def put_set(store: "Store", noun: str, owner: str, option: str, values: Iterable[str]) -> None:
    """Make the members of one set exactly ``values``."""
    satellite = NOUNS[SETS[noun][option]]
    name = _member_field(satellite.name)
    members = store.of(satellite.name)
    wanted = tuple(values)
    there = {getattr(member, name): member for member in members.find(**{satellite.owner: owner})}
    for value, member in there.items():
        if value not in wanted:
            members.remove(member)
    for value in wanted:
        if value not in there:
            members.add(**{satellite.owner: owner, name: value})


def _member_field(satellite: str) -> str:
    noun = NOUNS[satellite]
    return next(field.name for field in noun.fields if field.name not in ("id", noun.owner))
