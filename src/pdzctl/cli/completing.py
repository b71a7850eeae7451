"""What a word of the command line may become: verbs, options, the choices of an option, the codes of a noun."""

from collections.abc import Iterable, Iterator

from typer._click.core import Context, Parameter
from typer.core import TyperGroup, TyperOption

from pdzctl.cli import contents
from pdzctl.cli.commands import Root, first_paragraph
from pdzctl.cli.environment import Environment
from pdzctl.cli.misuse import ClickException
from pdzctl.cli.options import choices_to_type
from pdzctl.records.catalogue import NOUNS

__all__ = ["completions"]

Words = Iterable[tuple[str, str]]
"""Words that may be typed and the help of each, which may be empty."""

_HOLDERS = ("organization", "person")
_CODES_OF = {
    "at": (),
    "before": ("agenda_item",),
    "code": (),
    "in": ("session",),
    "lab": ("body",),
    "notes": ("contribution",),
    "owner": _HOLDERS,
    "promoter": ("organization",),
    "support": _HOLDERS,
    "table": ("body",),
    "who": ("seat", *_HOLDERS),
}
"""The nouns whose codes a parameter takes, where it is called neither as a field nor as a noun."""


def completions(before: list[str], last: str, environment: Environment) -> list[str]:
    """Return the lines for what ``last`` may become after the words ``before``: the word, a tab and its help."""
    try:
        found = list(_offered(before, last, environment))
    except ClickException:
        return []
    wanted = last.casefold()
    return [f"{word}\t{environment.translate(told)}" for word, told in found if word.casefold().startswith(wanted)]


def _offered(before: list[str], last: str, environment: Environment) -> Words:
    waiting = before[-1] if before and before[-1].startswith("-") else ""
    ctx = _context(before[:-1] if waiting else before, environment)
    if ctx is None:
        return []
    options = [param for param in ctx.command.get_params(ctx) if isinstance(param, TyperOption)]
    asked = next((option for option in options if waiting in option.opts and not option.is_flag), None)
    if asked:
        return _values(ctx, asked, last, environment)
    if last.startswith("-"):
        return [(name, option.help or "") for option in options for name in option.opts if name.startswith("--")]
    if isinstance(ctx.command, TyperGroup):
        verbs = {name: ctx.command.get_command(ctx, name) for name in ctx.command.list_commands(ctx)}
        return [(name, first_paragraph(verb.help or "")) for name, verb in verbs.items() if verb]
    return next((_values(ctx, one, last, environment) for one in ctx.command.params if _is_empty(ctx, one)), [])


def _context(words: list[str], environment: Environment) -> Context | None:
    """Return the context of the command that ``words`` reach, or None where there is none."""
    ctx: Context = Root().make_context("pdzctl", list(words), obj=environment, resilient_parsing=True)
    while isinstance(ctx.command, TyperGroup) and (rest := [*ctx._protected_args, *ctx.args]):  # noqa: SLF001
        name, found, rest = ctx.command.resolve_command(ctx, rest)
        if found is None:
            return None
        ctx = found.make_context(name, rest, parent=ctx, resilient_parsing=True)
    return ctx


def _is_empty(ctx: Context, parameter: Parameter) -> bool:
    """Tell whether an argument is still to be typed, or takes one more word."""
    if parameter.param_type_name != "argument":
        return False
    return parameter.nargs == -1 or ctx.params.get(parameter.name or "") in (None, "")


def _values(ctx: Context, parameter: Parameter, last: str, environment: Environment) -> Words:
    """Return what ``parameter`` takes: its choices, or the codes of what it points to."""
    metavar = parameter.metavar or ""
    takes = choices_to_type(metavar, environment.translate).split("|")
    if len(takes) > 1 and not metavar.isupper():
        return [(choice, "") for choice in takes]
    word = contents.word_called(ctx.command_path.split()[1])
    return [(code, "") for code in _codes(word, parameter, last, environment)] if word and _points(parameter) else []


def _points(parameter: Parameter) -> bool:
    return parameter.param_type_name == "argument" or "CODE" in (parameter.metavar or "").split("|")


def _codes(word: contents.Word, parameter: Parameter, last: str, environment: Environment) -> Iterator[str]:
    """Yield the codes that a parameter of the command's ``word`` may be; ``last`` alone tells which noun of any."""
    noun = contents.noun_of(word.name)
    name = (parameter.name or "").removesuffix("_code")
    if name == "code" and noun in NOUNS:
        yield from environment.codes_of(noun, last, kind=word.name)
        return
    field = next((one for one in NOUNS[noun].fields if one.key == name), None) if noun in NOUNS else None
    nouns = (field.of,) if field and field.of in NOUNS else _CODES_OF.get(name, (contents.noun_of(name),))
    if name == "code" or (name == "to" and last):
        nouns = tuple(one.name for one in NOUNS.values() if "code" in one.columns)
    for one in nouns:
        if one in NOUNS and "code" in NOUNS[one].columns:
            yield from environment.codes_of(one, last)
