"""Options that many commands share, and the options of a noun drawn from the catalogue."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from pdzctl.cli.contents import noun_of
from pdzctl.cli.environment import Environment
from pdzctl.errors import InvalidInput, NotFound
from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.choice import Choice
from pdzctl.records.fields import Field, Kind

if TYPE_CHECKING:
    from pdzctl.store.reading import Reading

__all__ = [
    "SETS",
    "AnyCode",
    "Code",
    "OnDate",
    "Reason",
    "choice_of",
    "given_fields",
    "given_filters",
    "noun_called",
    "with_fields",
    "with_filters",
]

F = TypeVar("F", bound=Callable[..., Any])

Code = Annotated[
    str,
    typer.Argument(
        metavar="CODE", help="Its code: in any case, a unique prefix, or the number alone.", show_default=False
    ),
]
AnyCode = Annotated[str, typer.Argument(metavar="CODE", help="Any code.", show_default=False)]
OnDate = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="The day it happened: 12/3, 2026-03-12, ieri; today by default."),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; - reads it from standard input.")]

SETS: Mapping[str, Mapping[str, str]] = {
    "body": {"sector": "body_sector", "problem": "body_problem"},
    "organization": {"theme": "organization_theme"},
    "proposal": {"promoter": "promoter"},
}
"""Noun to its repeatable options: the option and the satellite, of one field each, that it fills."""

_METAVARS = {
    Kind.LINE: "TEXT",
    Kind.BLOCK: "TEXT",
    Kind.COUNT: "NUMBER",
    Kind.DAY: "DAY",
    Kind.DUE: "DAY|MONTH",
    Kind.TIME: "TIME",
    Kind.LINK: "CODE",
}
_FILTERS = {
    "body": "Only what belongs to this body.",
    "in_office": "Only what is valid on the day.",
    "overdue": "Only what is past its due date.",
    "owner": "Only what this organization or person answers for.",
    "problem": "Only what works on this problem.",
    "since": "Only from this day on.",
    "table": "Only what belongs to this table or its labs.",
    "until": "Only up to this day.",
    "year": "Only this year.",
}
_YES_OR_NO = frozenset({"in_office", "overdue"})
_FILTER_TAKES = {"since": "DAY", "until": "DAY", "year": "YEAR"}
_NEVER_TYPED = frozenset({"id", "code", "position"})


def with_fields(noun: str, *, heading: str = "", omit: Iterable[str] = ()) -> Callable[[F], F]:
    """Give a command the options of every field of ``noun`` that a person may set, in its ``**fields``.

    ``heading`` is the field taken as the first argument instead; ``omit`` names the keys not to offer.
    """

    def decorate(function: F) -> F:
        left_out = {*omit, heading}
        extra = [_parameter(field) for field in _settable(noun) if field.key not in left_out]
        extra += [_set_parameter(option, noun) for option in SETS.get(noun, {}) if option not in left_out]
        first = [_heading(NOUNS[noun].field(heading))] if heading else []
        return _resigned(function, first, extra)

    return decorate


def with_filters(noun: str, *more: str, omit: Iterable[str] = ()) -> Callable[[F], F]:
    """Give a list the options that keep only some rows: every choice and link of ``noun``, and the keys in ``more``."""

    def decorate(function: F) -> F:
        kept = [
            field
            for field in NOUNS[noun].fields
            if field.kind in (Kind.CHOICE, Kind.LINK) and field.key not in set(omit)
        ]
        extra = [_parameter(field._replace(kind=field.kind)) for field in kept]
        extra += [_filter(key) for key in more]
        return _resigned(function, [], extra)

    return decorate


def given_fields(
    environment: Environment, reading: "Reading", noun: str, fields: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, tuple[Any, ...]]]:
    """Return the columns and the sets that were typed, understood: codes found, choices checked, days read.

    An empty text clears a field. Raises InvalidInput, NotFound or Ambiguous.
    """
    sets = {key: tuple(fields[key]) for key in SETS.get(noun, {}) if fields.get(key) is not None}
    typed = {key: value for key, value in fields.items() if value is not None and key not in SETS.get(noun, {})}
    columns = {}
    for key, value in typed.items():
        field = NOUNS[noun].field(key)
        columns[field.name] = _understood(environment, reading, field, value)
    understood = {}
    for key, texts in sets.items():
        only = _only_field(SETS[noun][key])
        values = (_understood(environment, reading, only, text) for text in texts if text)
        understood[key] = tuple(dict.fromkeys(values))
    return columns, understood


def given_filters(noun: str, filters: Mapping[str, object]) -> dict[str, object]:
    """Return the filters that were typed, choices checked; codes are left as they are."""
    given = {key: value for key, value in filters.items() if value is not None}
    for key, value in given.items():
        field = next((field for field in NOUNS[noun].fields if field.key == key), None)
        if field and field.kind is Kind.CHOICE:
            given[key] = choice_of(field.of, str(value))
    return given


def noun_called(text: str) -> str:
    """Return the noun that ``text`` names, as a record or as a word of the command line; NotFound with the nearest."""
    wanted = noun_of(text)
    if wanted not in NOUNS:
        near = get_close_matches(wanted, NOUNS, n=3)
        raise NotFound(
            "There is no noun {noun}.",
            noun=text,
            near=", ".join(near or NOUNS),
            hint="Did you mean {near}?" if near else "The nouns are: {near}.",
        )
    return wanted


def choice_of(enumeration: str, text: str) -> str:
    """Return the code of ``enumeration`` that ``text`` is, in any case; InvalidInput lists the legal ones."""
    members: Iterable[Choice] = ENUMERATIONS[enumeration]
    codes = [str(member) for member in members]
    folded = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if folded in codes:
        return folded
    near = get_close_matches(folded, codes, n=1)
    raise InvalidInput(
        "“{text}” is none of: {legal}.",
        text=text,
        legal=", ".join(codes),
        near="".join(near),
        hint="Did you mean {near}?" if near else "",
    )


def _understood(environment: Environment, reading: "Reading", field: Field, value: object) -> object:
    if field.kind is Kind.FLAG:
        return bool(value)
    text = str(value)
    if not text:
        return "" if field.kind in (Kind.LINE, Kind.BLOCK) else None
    readers: dict[Kind, Callable[[str], object]] = {
        Kind.BLOCK: environment.text,
        Kind.COUNT: lambda typed: _whole_number(field, typed),
        Kind.DAY: environment.day,
        Kind.DUE: environment.due,
        Kind.TIME: environment.time,
        Kind.CHOICE: lambda typed: choice_of(field.of, typed),
        Kind.LINK: lambda typed: reading.find(field.of, typed)["id"],
    }
    return readers.get(field.kind, str)(text)


def _whole_number(field: Field, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise InvalidInput("--{option} takes a whole number, not “{text}”.", option=_dashed(field.key), text=text)
    return int(text)


def _settable(noun: str) -> list[Field]:
    return [field for field in NOUNS[noun].fields if field.given and field.name not in _NEVER_TYPED]


def _only_field(satellite: str) -> Field:
    noun = NOUNS[satellite]
    return next(field for field in noun.fields if field.name not in ("id", noun.owner))


def _dashed(key: str) -> str:
    return key.replace("_", "-")


def _heading(field: Field) -> inspect.Parameter:
    annotation = Annotated[str, typer.Argument(metavar=field.key.upper(), help=field.words, show_default=False)]
    return inspect.Parameter(field.key, inspect.Parameter.KEYWORD_ONLY, annotation=annotation)


def _parameter(field: Field) -> inspect.Parameter:
    option = f"--{_dashed(field.key)}"
    if field.kind is Kind.FLAG:
        return _named(field.key, bool | None, typer.Option(f"{option}/--no-{_dashed(field.key)}", help=field.words))
    metavar = "|".join(ENUMERATIONS[field.of]) if field.kind is Kind.CHOICE else _METAVARS[field.kind]
    return _named(field.key, str | None, typer.Option(option, metavar=metavar, help=field.words))


def _set_parameter(option: str, noun: str) -> inspect.Parameter:
    satellite = NOUNS[SETS[noun][option]]
    only = _only_field(satellite.name)
    metavar = "|".join(ENUMERATIONS[only.of]) if only.kind is Kind.CHOICE else _METAVARS[only.kind]
    return _named(option, list[str] | None, typer.Option(f"--{option}", metavar=metavar, help=satellite.words))


def _filter(key: str) -> inspect.Parameter:
    option = f"--{_dashed(key)}"
    if key in _YES_OR_NO:
        return _named(key, bool | None, typer.Option(option, help=_FILTERS[key]))
    return _named(key, str | None, typer.Option(option, metavar=_FILTER_TAKES.get(key, "CODE"), help=_FILTERS[key]))


def _named(name: str, kind: object, option: object) -> inspect.Parameter:
    return inspect.Parameter(
        name.replace("-", "_"), inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, option]
    )


def _resigned(function: F, first: list[inspect.Parameter], extra: list[inspect.Parameter]) -> F:
    signature = inspect.signature(function)
    own = [parameter for parameter in signature.parameters.values() if parameter.kind is not parameter.VAR_KEYWORD]
    context, others = own[:1], [parameter.replace(kind=parameter.KEYWORD_ONLY) for parameter in own[1:]]
    taken = {parameter.name for parameter in own}
    extra = [parameter for parameter in extra if parameter.name not in taken]
    function.__signature__ = signature.replace(parameters=[*context, *first, *others, *extra])  # type: ignore[attr-defined]
    return function
