"""Writes ``docs/reference.md`` from the commands themselves: what ``--help`` would say of each, on one page.

``make reference`` runs it; ``test_reference`` fails when the page is not what it would write.
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from typer._click.core import Context
from typer.core import TyperArgument, TyperOption

from pdzctl.cli import contents
from pdzctl.cli.commands import Leaf, Nouns, Showing, Writing, first_paragraph
from pdzctl.cli.environment import Environment
from pdzctl.errors import ExitCode
from pdzctl.output.formats import FORMATS
from pdzctl.records.catalogue import ENUMERATIONS

PAGE = Path(__file__).parent.parent / "docs" / "reference.md"
_HEAD = """\
# Commands

Written by `make reference` from the commands themselves: do not edit. `pdzctl COMMAND --help` says the same, in English
and in Italian.
"""
_EVERYWHERE = """\
- A **code** is typed in any case, as its beginning where that is unique, or as the number alone after a noun.
- A **day** is `12/3`, `12/03/2026`, `2026-03-12`, `15 maggio`, `domani`, `giovedì` or `fra 3 settimane`; a **time** is
  `14.30`, `14:30`, `ore 14.30` or `9`. What was understood is repeated.
- Where `-` is allowed for a text, it is read from standard input.
- Answers go to standard output; what is said to the person who types goes to standard error.

### ✎ Commands that write

They take `--dry-run`: check and report, but write nothing. Each is one change in the journal, which `undo` reverses.

### ☰ Commands that answer with rows

They take `--format FORMAT` (`-f`), `--json` (the same as `--format json`), `--fields A,B` (only these fields, in this
order) and `--all` (every row, also on a terminal).
"""
_SHORT_LIST = 30
_CODE = "Its code: in any case, a unique prefix, or the number alone."
_EXIT_CODES = {
    ExitCode.DONE: "done; an empty list is done too",
    ExitCode.REFUSED: "the district's rules say no, or `diff` and `--check` found a difference",
    ExitCode.USAGE: "words that cannot be understood, or a code that could be several",
    ExitCode.NOT_FOUND: "not found: a code, or the district's file",
    ExitCode.INVALID: "invalid input; every fault is listed with file, line and field, and nothing is written",
    ExitCode.BUSY: "somebody else is writing: try again",
    ExitCode.MACHINE: "the machine says no: disk full, read-only, no permission",
    ExitCode.DAMAGED: "damaged (also from `check`), not a pdzctl file, or newer than this program",
    ExitCode.BUG: "a bug in pdzctl, with its traceback",
}
_FORMATS = {
    "table": "the default on a terminal: labels and dates in the chosen language",
    "json": "whole records with the keys of `pdzctl schema NOUN`; codes and ISO days, never labels",
    "csv": "for spreadsheets; a cell that could be a formula is disarmed by a leading `'`",
    "tsv": "the default in a pipe",
    "md": "a Markdown table",
}
_VARIABLES = (
    ("PDZCTL_DISTRICT", "the district's file, as `--district`"),
    ("PDZCTL_TODAY", "the day to work as of, as `--today`"),
    ("PDZCTL_LANG", "`it` or `en`, as `--lang`"),
    ("PDZCTL_AUTHOR", "who makes the changes, as `--author`"),
    ("PDZCTL_PLAIN", "when not empty, as `--plain`"),
    ("NO_COLOR, TERM=dumb", "no colour"),
    ("COLUMNS", "the width of tables and help"),
    ("PAGER", "shows an answer longer than the screen"),
    ("XDG_CONFIG_HOME", "the folder of the `pdzctl` folder in which this machine is remembered (Linux, macOS)"),
    ("APPDATA", "the same on Windows"),
)


class Command(NamedTuple):
    """One command as it is typed: its words, itself, and the context that its help is told in."""

    words: str
    leaf: Leaf
    ctx: Context


def page() -> str:
    """Return the whole of ``docs/reference.md``."""
    choices = _choices()
    lines = [_HEAD, *_summary(), *_common()]
    for word in contents.WORDS:
        lines += _section(word, choices)
    return "\n".join([*lines, *_choice_section(choices)]) + "\n"


def _summary() -> Iterator[str]:
    for panel in dict.fromkeys(word.panel for word in contents.WORDS):
        yield from (f"**{panel}**", "")
        yield from _table(
            ("command", "in Italian", "what it is for"),
            (
                (f"[`{word.name}`](#{word.name})", ", ".join(f"`{alias}`" for alias in word.aliases), word.help)
                for word in contents.WORDS
                if word.panel == panel
            ),
        )


def _common() -> Iterator[str]:
    yield from ("## Everywhere", "", "Before or after the command's words:", "")
    options = ((f"`{f'{option} {takes}'.strip()}`", words) for option, takes, words in contents.GLOBAL_OPTIONS)
    yield from _table(("option", "what it does"), options)
    yield _EVERYWHERE
    yield from _table(("format", "for"), ((f"`{name}`", _FORMATS[name]) for name in FORMATS))
    yield from ("### Exit codes", "")
    codes = [(str(int(code)), _EXIT_CODES[code]) for code in ExitCode]
    yield from _table(("code", "meaning"), [*codes, ("129, 130, 143", "stopped: hangup, Ctrl-C, termination")])
    yield from ("### Environment", "")
    yield from _table(("variable", "what it does"), ((f"`{name}`", words) for name, words in _VARIABLES))


def _section(word: contents.Word, choices: dict[str, str]) -> Iterator[str]:
    """Tell one word: a table of its commands, then of what each takes beyond the code of a record."""
    commands = list(_commands(word))
    told = [
        (f"`{_usage(command)}`{_mark(command.leaf)}", first_paragraph(command.leaf.help or "")) for command in commands
    ]
    yield from (f"## {word.name}", "")
    if word.noun:
        yield from (word.help, "", *_table(("command", "what it does"), told))
    else:
        yield from (" – ".join(told[0]), "")
    taken = {command.words: _taken(command, choices) for command in commands}
    added = taken.get(f"{word.name} add", [])
    for words, rows in _grouped(taken):
        beyond = [row for row in rows if row not in added] if words == f"{word.name} edit" else rows
        if word.noun:
            yield from (f"**{words}**" + (" – the options of `add`, and these:" if beyond != rows else ""), "")
        yield from _table(("takes", "what it is"), beyond)


def _grouped(taken: dict[str, list[tuple[str, str]]]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the words of commands and what they take, those that take exactly the same together."""
    told: list[list[tuple[str, str]]] = [[]]
    for rows in taken.values():
        if rows not in told:
            told.append(rows)
            yield ", ".join(words for words, others in taken.items() if others == rows), rows


def _commands(word: contents.Word) -> Iterator[Command]:
    environment = Environment({}, Path(), io.StringIO(), io.StringIO(), io.StringIO())
    found = contents.load(word)
    with found.make_context(word.name, [], obj=environment, resilient_parsing=True) as ctx:
        if not isinstance(found, Nouns):
            yield Command(word.name, found, ctx)
            return
        for name in found.list_commands(ctx):
            verb = found.get_command(ctx, name)
            assert verb is not None
            yield Command(f"{word.name} {name}", verb, verb.make_context(name, [], parent=ctx, resilient_parsing=True))


def _usage(command: Command) -> str:
    arguments = [param for param in command.leaf.params if isinstance(param, TyperArgument)]
    return " ".join([command.words, *map(_placed, arguments)])


def _mark(leaf: Leaf) -> str:
    if isinstance(leaf, Writing):
        return " ✎"
    return " ☰" if isinstance(leaf, Showing) else ""


def _taken(command: Command, choices: dict[str, str]) -> list[tuple[str, str]]:
    """Return what a command takes and what it is, beyond a record's code and what every command of its class takes."""
    shared = {name for option in command.leaf.added() for name in option.opts}
    params = [param for param in command.leaf.params if not getattr(param, "hidden", False)]
    arguments = [param for param in params if isinstance(param, TyperArgument) and param.help != _CODE]
    options = [param for param in params if isinstance(param, TyperOption) and not shared.intersection(param.opts)]
    return [
        *((f"`{argument.make_metavar(command.ctx)}`", argument.help or "") for argument in arguments),
        *(_option(option, choices) for option in options),
    ]


def _placed(argument: TyperArgument) -> str:
    words = argument.metavar or (argument.name or "").upper()
    return words if argument.required else f"[{words}]"


def _option(option: TyperOption, choices: dict[str, str]) -> tuple[str, str]:
    takes = "" if option.is_flag else option.metavar or "TEXT"
    words = option.help or ""
    if "|" in takes and len(takes) > _SHORT_LIST:
        words = f"{words.rstrip('.')}: {_linked(choices[takes]) if takes in choices else ', '.join(takes.split('|'))}"
        takes = "CHOICE"
    names = ", ".join(f"`{f'{name} {takes}'.strip()}`" for name in [*option.opts, *option.secondary_opts])
    return names, f"{words} (required)" if option.required else words


def _linked(heading: str) -> str:
    return f"[{heading}](#{heading.replace(' ', '-')})"


def _choices() -> dict[str, str]:
    """Return the name of the list of choices for each metavar too long for a table."""
    named: dict[str, str] = {}
    for enumeration in ENUMERATIONS.values():
        metavar = "|".join(enumeration)
        if len(metavar) > _SHORT_LIST:
            named.setdefault(metavar, _spaced(enumeration.__name__))
    return named


def _spaced(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _choice_section(choices: dict[str, str]) -> Iterator[str]:
    used = set()
    for word in contents.WORDS:
        for command in _commands(word):
            used |= {param.metavar for param in command.leaf.params if param.metavar in choices}
    yield from ("## Choices", "", "What is stored and typed, and what people read.", "")
    for enumeration in sorted(ENUMERATIONS.values(), key=lambda kind: kind.__name__):
        metavar = "|".join(enumeration)
        if metavar in used and choices[metavar] == _spaced(enumeration.__name__):
            yield from (f"### {choices[metavar]}", "")
            yield from (" · ".join(f"`{member}` {member.label}" for member in enumeration), "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
