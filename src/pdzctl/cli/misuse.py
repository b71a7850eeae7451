"""What Typer says in English about words it cannot understand, said in our sentences."""

from collections.abc import Iterable
from difflib import get_close_matches

from typer._click import exceptions
from typer._click.core import Parameter
from typer._click.exceptions import ClickException

from pdzctl.errors import Usage

_ALSO_MEANT = {
    "lab": ("body",),
    "table": ("body",),
    "tavolo": ("table", "body"),
    "laboratorio": ("lab", "body"),
    "organo": ("body",),
    "ente": ("organization",),
    "persona": ("person",),
    "ruolo": ("role",),
    "stato": ("state",),
    "titolo": ("title",),
    "data": ("on", "day", "date"),
    "giorno": ("on", "day"),
    "scadenza": ("due",),
    "motivo": ("reason",),
    "date": ("on", "day"),
    "day": ("on",),
    "from": ("since",),
    "to": ("until",),
}
"""Words for an option that another command, or an Italian, calls so."""
_CLOSE = 0.75

__all__ = ["ClickException", "misuse"]


def misuse(error: ClickException) -> Usage:
    """Return ``error`` as a sentence that ``cli.main`` can translate, with the command whose help to read."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "pdzctl"
    hint = "{path} --help says how."
    match error:
        case exceptions.NoSuchOption():
            near = _near(error.option_name, ctx.command.params if ctx else ())
            return Usage(
                "{path} has no option {option}.",
                option=error.option_name,
                near=near,
                path=path,
                hint="Did you mean {near}?" if near else hint,
            )
        case exceptions.MissingParameter():
            return Usage("{path} needs {parameter}.", parameter=_called(error.param), path=path, hint=hint)
        case exceptions.BadOptionUsage():
            return Usage("{option} needs a value.", option=error.option_name, path=path, hint=hint)
        case exceptions.BadParameter():
            return Usage(
                "{parameter} was given a value it does not take.",
                parameter=_called(error.param),
                path=path,
                hint=hint,
            )
        case _:
            return Usage("{path} was given more words than it takes.", path=path, hint=hint)


def _near(option: str, params: Iterable[Parameter]) -> tuple[str, ...]:
    """Return the options that ``option`` may have meant: spelled much alike, or with a whole word in common."""
    typed = option.strip("-")
    names = {name.strip("-"): name for param in params for name in param.opts if name.startswith("--")}
    alike = get_close_matches(typed, names, n=3, cutoff=_CLOSE)
    sharing = [name for name in names if set(typed.split("-")) & set(name.split("-"))]
    meant = [name for name in _ALSO_MEANT.get(typed, ()) if name in names]
    return tuple(names[name] for name in dict.fromkeys([*meant, *alike, *sharing]))


def _called(parameter: Parameter | None) -> str:
    if parameter is None:
        return ""
    return parameter.metavar or "" if parameter.param_type_name == "argument" else parameter.opts[-1]
