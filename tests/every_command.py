"""Every command there is, each with something in the place of what it needs: new ones are there by themselves."""

from collections.abc import Iterator

from typer._click.core import Parameter

from pdzctl.cli import contents
from pdzctl.cli.commands import Leaf, Nouns
from pdzctl.records.catalogue import NOUNS

_BY_METAVAR = {
    "CODE": "LAB-01",
    "DAY": "2025-06-03",
    "TIME": "14:30",
    "NUMBER": "1",
    "YEAR": "2025",
    "DIR|FILE|-": "files",
    "FILE|-": "lines.txt",
    "SHELL": "bash",
    "REPLY": "accolta",
    "NOUN": "lab",
}


def every_command() -> Iterator[tuple[str, ...]]:
    """Yield the words of every command with all that it requires, as a person might type them."""
    for word in contents.WORDS:
        built = contents.load(word)
        if isinstance(built, Leaf):
            yield (word.name, *_required(built))
            continue
        assert isinstance(built, Nouns)
        for verb in built.list_commands(None):
            leaf = built.get_command(None, verb)
            assert leaf is not None
            yield (word.name, verb, *_required(leaf))


def _required(leaf: Leaf) -> Iterator[str]:
    for parameter in leaf.params:
        if not parameter.required:
            continue
        if parameter.param_type_name == "option":
            yield parameter.opts[-1]
        yield _something(parameter)


def _something(parameter: Parameter) -> str:
    metavar = parameter.metavar or ""
    first = metavar.split("|")[0]
    if metavar in _BY_METAVAR or first in NOUNS:
        return _BY_METAVAR.get(metavar, "LAB-01")
    return first if first.islower() else "Qualcosa"
