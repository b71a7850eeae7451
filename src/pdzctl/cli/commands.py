"""Groups and commands as Typer runs them here: built one at a time, explained in the chosen language.

A noun's verbs are turned into commands only when typed or listed. Every command takes the global options after its word
too; ``Writing`` adds ``--dry-run``, ``Showing`` the choice of format.
"""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, cast

import typer
from typer._click.core import Context, Parameter
from typer._click.formatting import HelpFormatter
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_from_info
from typer.models import CommandInfo

from pdzctl.cli import contents
from pdzctl.cli.environment import Environment
from pdzctl.cli.misuse import ClickException, misuse
from pdzctl.cli.options import choices_to_type
from pdzctl.cli.speech import sentence
from pdzctl.errors import ExitCode, Usage
from pdzctl.output.documents.conversion import FORMATS as DOCUMENT_FORMATS
from pdzctl.output.formats import FORMATS

_FIRST_COLUMN_LIMIT = 30
_LONGEST_LIST = 30
_LONGEST_WAIT = 86_400
_LONGEST_TEXT = 1_000_000
_LONGEST_FILE = 16_000_000
_FIRST_VERBS = {verb: place for place, verb in enumerate(("list", "show", "add", "edit", "remove"))}

Keep = Callable[[Environment, object], None]
"""What an option does with its value: it keeps it in the environment."""


def run(arguments: list[str], environment: Environment) -> int:
    """Run one command line and return its exit code; raises PdzError, also for words that cannot be understood."""
    root = Root()
    width = environment.width
    try:
        with root.make_context(
            "pdzctl", arguments, obj=environment, terminal_width=width, max_content_width=width
        ) as ctx:
            root.invoke(ctx)
    except typer.Exit as leaving:
        return leaving.exit_code
    except ClickException as error:
        raise misuse(error) from None
    return ExitCode.DONE


def build(word: contents.Word, app: typer.Typer) -> "Leaf | Nouns":
    """Return the command of ``word`` from its module's ``app``: a group of verbs, or its only command."""
    if word.noun:
        return Nouns(word, app)
    (info,) = app.registered_commands
    return _leaf(info, word.name)


def _leaf(info: CommandInfo, name: str) -> "Leaf":
    info.cls = info.cls or Leaf
    command = get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
    if not isinstance(command, Leaf):
        msg = f"{name} must be a Leaf, Writing or Showing command"
        raise TypeError(msg)
    command.name = name
    return command


def _environment(ctx: Context) -> Environment:
    environment = ctx.find_object(Environment)
    if environment is None:
        msg = "the context carries no Environment"
        raise TypeError(msg)
    return environment


def _option(*declarations: str, help: str = "", keep: Keep, **more: Any) -> TyperOption:  # noqa: ANN401
    def remember(ctx: Context, _: object, value: object) -> object:
        if value is not None and not ctx.resilient_parsing:
            keep(_environment(ctx), value)
        return value

    return TyperOption(param_decls=list(declarations), help=help, callback=remember, expose_value=False, **more)


def _keep(name: str) -> Keep:
    def keep(environment: Environment, value: object) -> None:
        setattr(environment.options, name, value)

    return keep


def _keep_language(environment: Environment, value: object) -> None:
    if value not in contents.LANGUAGES:
        raise Usage("There is no language {language}: {legal}.", language=value, legal=", ".join(contents.LANGUAGES))
    environment.options.lang = str(value)


def _keep_wait(environment: Environment, value: object) -> None:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= _LONGEST_WAIT:
        raise Usage("--wait takes a number of seconds, not {value}.", value=value)
    environment.options.wait = seconds


def _global_options() -> list[TyperOption]:
    return [
        _option("--district", metavar="PATH", keep=_keep("district"), hidden=True),
        _option("--today", metavar="DAY", keep=_keep("today"), hidden=True),
        _option("--lang", metavar="LANGUAGE", keep=_keep_language, hidden=True),
        _option("--plain", is_flag=True, default=None, keep=_keep("plain"), hidden=True),
        _option("--wait", metavar="SECONDS", keep=_keep_wait, hidden=True),
        _option("--author", metavar="NAME", keep=_keep("author"), hidden=True),
    ]


class _Spoken:
    """Help in plain text and in the chosen language, written to the environment's own stream."""

    def get_help_option(self, ctx: Context) -> TyperOption:
        """Return ``--help``."""
        return _option(
            "--help",
            "-h",
            help="Print this help and stop.",
            keep=_print_help(ctx),
            is_flag=True,
            default=None,
            is_eager=True,
        )

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write usage, what the command does, its arguments, options and verbs."""
        tr = _environment(ctx).translate
        command = cast("TyperCommand | TyperGroup", self)
        arguments = [_usage(param, tr) for param in command.params if isinstance(param, TyperArgument)]
        pieces = [tr("[OPTIONS]"), *arguments, *([tr("COMMAND …")] if isinstance(command, TyperGroup) else [])]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"{tr('Usage:')} ")
        formatter.write_paragraph()
        formatter.write_text(tr(first_paragraph(command.help or "")))
        for title, rows in _help_sections(ctx, command, tr):
            if rows:
                with formatter.section(tr(title)):
                    formatter.write_dl(rows, col_max=_FIRST_COLUMN_LIMIT)


def takes_text(parameter: Parameter) -> bool:
    """Tell whether ``parameter`` takes a text, or ``-`` for what stands in standard input: its metavar ends so."""
    return (parameter.metavar or "").endswith("|-")


def first_paragraph(docstring: str) -> str:
    """Return the first paragraph of a docstring on one line: the help of a command and its message for translators."""
    return " ".join(docstring.partition("\n\n")[0].split())


def _usage(argument: TyperArgument, tr: Callable[[str], str]) -> str:
    words = tr(argument.metavar or (argument.name or "").upper())
    return words if argument.required else f"[{words}]"


def _print_help(ctx: Context) -> Keep:
    def show(environment: Environment, _: object) -> None:
        environment.stdout.write(f"{ctx.get_help()}\n")
        raise typer.Exit

    return show


def _help_sections(
    ctx: Context, command: TyperCommand | TyperGroup, tr: Callable[[str], str]
) -> list[tuple[str, list[tuple[str, str]]]]:
    visible = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False)]
    arguments = [
        (tr(param.make_metavar(ctx)), sentence(tr(param.help or "")))
        for param in visible
        if isinstance(param, TyperArgument)
    ]
    options = [_option_row(param, tr) for param in visible if isinstance(param, TyperOption)]
    verbs = []
    if isinstance(command, TyperGroup):
        for name in command.list_commands(ctx):
            verb = command.get_command(ctx, name)
            verbs.append((name, tr(first_paragraph((verb.help if verb else "") or ""))))
    return [("Arguments", arguments), ("Commands", verbs), ("Options", options)]


def _option_row(option: TyperOption, tr: Callable[[str], str]) -> tuple[str, str]:
    names = ", ".join([*option.opts, *option.secondary_opts])
    takes, words = option.metavar or "TEXT", sentence(tr(option.help or ""))
    takes = choices_to_type(takes, tr)
    if "|" in takes and len(takes) > _LONGEST_LIST:
        words = f"{words.removesuffix('.')}: {takes.replace('|', ', ')}."
        takes = "CHOICE"
    needed = f" [{tr('required')}]" if option.required else ""
    return names if option.is_flag else f"{names} {tr(takes)}", f"{words}{needed}"


class Leaf(_Spoken, TyperCommand):
    """One command, with the global options after its word."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - what TyperCommand takes
        """Build the command; its own parameters come first."""
        named["options_metavar"] = "[OPTIONS]"
        super().__init__(*args, **named)
        self.params = [*self.params, *self.added(), *_global_options()]

    def added(self) -> list[TyperOption]:
        """Return the options that every command of this class takes."""
        return []

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Understand the words of the command; a mistake in them knows whose help to read."""
        try:
            return super().parse_args(ctx, args)
        except ClickException as error:
            error.ctx = getattr(error, "ctx", None) or ctx  # type: ignore[attr-defined]
            raise

    def invoke(self, ctx: Context) -> object:
        """Run the command; the journal will know its words and the names of its options, never their values."""
        given = sorted(
            param.opts[-1]
            for param in self.params
            if isinstance(param, TyperOption) and ctx.params.get(param.name or "", param.default) != param.default
        )
        environment = _environment(ctx)
        environment.command = " ".join([*_canonical(ctx), *given])
        taking = [param for param in self.params if takes_text(param)]
        texts = [text for param in taking if isinstance(text := ctx.params.get(param.name or ""), str)]
        files = any("FILE" in (param.metavar or "") for param in taking)
        environment.take_texts(texts, most=_LONGEST_FILE if files else _LONGEST_TEXT)
        return super().invoke(ctx)


def _canonical(ctx: Context) -> list[str]:
    """Return the words of a command as they are in the contents, whatever alias was typed."""
    words = []
    while ctx.parent:
        words.append(ctx.command.name or "")
        ctx = ctx.parent
    return words[::-1]


class Writing(Leaf):
    """A command that changes the district."""

    def added(self) -> list[TyperOption]:
        """Return ``--dry-run``."""
        return [
            _option(
                "--dry-run",
                help="Check and report, but write nothing.",
                is_flag=True,
                default=None,
                keep=_keep("dry_run"),
            )
        ]


class Showing(Leaf):
    """A command that answers with rows."""

    formats: tuple[str, ...] = FORMATS

    def added(self) -> list[TyperOption]:
        """Return ``--format``, ``--json``, ``--fields`` and ``--all``."""
        return [
            _option(
                "--format",
                "-f",
                metavar="|".join(self.formats),
                help="Format of the answer; a table on a terminal, TSV in a pipe.",
                keep=_keep("format"),
            ),
            _option("--json", help="The same as --format json.", is_flag=True, default=None, keep=_keep_json),
            _option("--fields", metavar="A,B", help="Only these fields, in this order.", keep=_keep("fields")),
            _option("--all", help="Every row, also on a terminal.", is_flag=True, default=None, keep=_keep("all")),
        ]


class ShowingDocument(Showing):
    """A command that answers with a document, which has more formats than rows have."""

    formats = (*FORMATS, *(name for name in DOCUMENT_FORMATS if name not in FORMATS))


def _keep_json(environment: Environment, _: object) -> None:
    environment.options.format = "json"


class _Group(_Spoken, TyperGroup):
    """Words that lead to commands."""

    def invoke(self, ctx: Context) -> object:
        """Run the command that was typed, or answer with the help when none was."""
        if not ctx._protected_args:  # noqa: SLF001 - where Typer's own group keeps the word that follows
            _environment(ctx).stdout.write(f"{ctx.get_help()}\n")
            raise typer.Exit
        return super().invoke(ctx)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command typed; Usage, with the nearest ones, when there is none."""
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            names = self.every_name(ctx)
            meant = contents.ITALIAN_VERBS.get(args[0].lower(), ())
            near = [verb for verb in meant if verb in names] or get_close_matches(args[0].lower(), names, n=3)
            listed_hint = "The verbs are {verbs}." if ctx.parent else "{path} --help lists them."
            raise Usage(
                "There is no command {command}.",
                command=f"{ctx.command_path} {args[0]}",
                near=tuple(near),
                verbs=tuple(self.list_commands(ctx)),
                path=ctx.command_path,
                hint="Did you mean {near}?" if near else listed_hint,
            )
        # The word as it was typed, so that an alias is said again in every sentence.
        return (args[0].lower() if command else None), command, args[1:]

    def every_name(self, ctx: Context) -> list[str]:
        """Return the names a person may have meant."""
        return self.list_commands(ctx)


class Nouns(_Group):
    """A noun and its verbs, each built when typed."""

    def __init__(self, word: contents.Word, app: typer.Typer) -> None:
        """Take the verbs registered on ``app``."""
        super().__init__(name=word.name, help=word.help, subcommand_metavar="COMMAND …")
        self._infos = {info.name or "": info for info in app.registered_commands}
        self._built: dict[str, Leaf] = {}
        self._alone = word.alone
        self.params = list(_global_options())

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Understand the words after the noun; options without a verb go to the one meant when none is typed."""
        verbless = not args or (args[0].startswith("-") and not {*args} & {*self._infos, "--help", "-h"})
        if self._alone and verbless and not ctx.resilient_parsing:
            args = [self._alone, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - Typer's signature
        """Return the verbs that every noun has, then its own in the order they were written."""
        return sorted(self._infos, key=lambda verb: _FIRST_VERBS.get(verb, len(_FIRST_VERBS)))

    def get_command(self, ctx: Context, cmd_name: str) -> Leaf | None:  # noqa: ARG002
        """Return one verb."""
        if cmd_name not in self._infos:
            return None
        if cmd_name not in self._built:
            self._built[cmd_name] = _leaf(self._infos[cmd_name], cmd_name)
        return self._built[cmd_name]


class Root(_Group):
    """``pdzctl`` itself: the table of contents."""

    def __init__(self) -> None:
        """Take the words from the contents."""
        super().__init__(name="pdzctl", help=contents.HEAD, subcommand_metavar="COMMAND …")
        self.params = [
            *_global_options(),
            _option("--version", is_flag=True, default=None, is_eager=True, keep=_print_version, hidden=True),
        ]

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002
        """Return every word."""
        return [word.name for word in contents.WORDS]

    def every_name(self, ctx: Context) -> list[str]:  # noqa: ARG002
        """Return every word and alias."""
        return list(contents.names())

    def get_command(self, ctx: Context, cmd_name: str) -> "Leaf | Nouns | None":  # noqa: ARG002
        """Import the module of a word and return its command."""
        word = contents.word_called(cmd_name)
        return contents.load(word) if word else None

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the table of contents."""
        environment = _environment(ctx)
        formatter.write(contents.help_text(environment.translate, environment.width))


def _print_version(environment: Environment, _: object) -> None:
    environment.stdout.write(f"pdzctl {contents.VERSION}\n")
    raise typer.Exit
