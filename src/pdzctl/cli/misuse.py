"""What Typer says in English about words it cannot understand, said in our sentences."""

from typer._click import exceptions
from typer._click.core import Parameter
from typer._click.exceptions import ClickException

from pdzctl.errors import Usage

__all__ = ["ClickException", "misuse"]


def misuse(error: ClickException) -> Usage:
    """Return ``error`` as a sentence that ``cli.main`` can translate, with the command whose help to read."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "pdzctl"
    hint = "{path} --help says how."
    match error:
        case exceptions.NoSuchOption():
            near = ", ".join(sorted(error.possibilities or ()))
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


def _called(parameter: Parameter | None) -> str:
    if parameter is None:
        return ""
    return parameter.metavar or "" if parameter.param_type_name == "argument" else parameter.opts[-1]
