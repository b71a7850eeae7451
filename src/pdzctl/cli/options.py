"""Options that many commands share, and the options of a noun drawn from the catalogue."""

import inspect
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from pdzctl.cli.contents import noun_of
from pdzctl.cli.environment import Environment
from pdzctl.errors import InvalidInput, NotFound
from pdzctl.output.language import LANGUAGES, translations
from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.choice import Choice, Label
from pdzctl.records.fields import Field, Kind

if TYPE_CHECKING:
    from pdzctl.store.reading import Reading

__all__ = [
    "SETS",
    "AnyCode",
    "AtTime",
    "Code",
    "OnDate",
    "Reason",
    "choice_of",
    "choices_to_type",
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
AtTime = Annotated[str | None, typer.Option("--at", metavar="TIME", help="The time, such as 14:30; now by default.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT|-", help="Why; - reads it from standard input.")]

SETS: Mapping[str, Mapping[str, str]] = {
    "body": {"sector": "body_sector", "problem": "body_problem"},
    "organization": {"theme": "organization_theme"},
    "proposal": {"promoter": "promoter"},
}
"""Noun to its repeatable options: the option and the satellite, of one field each, that it fills."""

_METAVARS = {
    Kind.LINE: "TEXT",
    Kind.BLOCK: "TEXT|-",
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
_CLOSE = 0.75
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
    named = {_typed(translations("it").gettext(noun.words)): noun.name for noun in NOUNS.values()}
    bare = text.strip().lower().replace("-", "_")
    word = bare if bare in NOUNS else noun_of(text)
    wanted = word if word in NOUNS else named.get(_typed(text), "")
    if not wanted:
        alike = get_close_matches(_typed(text), [*NOUNS, *named], n=3, cutoff=_CLOSE)
        near = [Label(NOUNS[named.get(name, name)].words) for name in alike]
        raise NotFound(
            "There is no noun {noun}.",
            noun=text,
            near=tuple(dict.fromkeys(near)) or tuple(Label(noun.words) for noun in NOUNS.values()),
            hint="Did you mean {near}?" if near else "The nouns are: {near}.",
        )
    return wanted


def choice_of(enumeration: str, text: str) -> str:
    """Return the code of ``enumeration`` that ``text`` is: the code or its label in any language, case and gender.

    Raises InvalidInput with the legal ones.
    """
    members: Iterable[Choice] = ENUMERATIONS[enumeration]
    typed = {_typed(str(member)): member for member in members}
    for language in LANGUAGES:
        for member in members:
            typed.setdefault(_typed(translations(language).gettext(member.label)), member)
    wanted = _typed(text)
    if wanted in typed:
        return str(typed[wanted])
    # "pubblica" is meant by "pubblico": what a label describes decides its gender.
    alike = {member for name, member in typed.items() if re.fullmatch(f"{re.escape(name[:-1])}[ao]", wanted)}
    if len(alike) == 1:
        return str(alike.pop())
    parts = [name for name in typed if f"_{wanted}_" in f"_{name}_"]
    near = get_close_matches(wanted, typed, n=1) or (parts if len({typed[name] for name in parts}) == 1 else [])
    raise InvalidInput(
        "“{text}” is none of: {legal}.",
        text=text,
        legal=tuple(_legible(member) for member in members),
        near=_legible(typed[near[0]]) if near else "",
        hint="Did you mean {near}?" if near else "",
    )


def choices_to_type(metavar: str, translate: Callable[[str], str]) -> str:
    """Return what to type for each choice of an enumeration, whose codes ``metavar`` lists; any other as it is."""
    for enumeration in ENUMERATIONS.values():
        if metavar == "|".join(enumeration):
            shown = (_legible(member) for member in enumeration)
            words = (translate(one) if isinstance(one, Label) else one for one in shown)
            return "|".join(re.sub(r"[^\w/-]+", "_", one).strip("_") for one in words)
    return metavar


def _typed(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "_".join(re.findall(r"[a-z0-9/]+", bare))


def _legible(member: Choice) -> str:
    """Return the code of ``member``, or its label where the codes are English as plain labels are."""
    members = tuple(type(member))
    english = sum(_typed(one.label).startswith(str(one)) for one in members)
    plain = all(re.fullmatch(r"[\w /-]+", one.label) for one in members)
    return member.label if plain and english * 2 > len(members) else str(member)


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
    metavar = f"{field.key.upper()}|-" if field.kind is Kind.BLOCK else field.key.upper()
    annotation = Annotated[str, typer.Argument(metavar=metavar, help=field.words, show_default=False)]
    return inspect.Parameter(field.key, inspect.Parameter.KEYWORD_ONLY, annotation=annotation)


def _parameter(field: Field) -> inspect.Parameter:
    option = f"--{_dashed(field.key)}"
    if field.kind is Kind.FLAG:
        other = (
            f"--{_dashed(field.key.removeprefix('no_'))}"
            if field.key.startswith("no_")
            else f"--no-{_dashed(field.key)}"
        )
        return _named(field.key, bool | None, typer.Option(f"{option}/{other}", help=field.words))
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
