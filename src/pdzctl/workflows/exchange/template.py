"""An empty folder to fill in: every file with its fields explained in comments, every CSV with its header."""

from collections.abc import Callable, Iterator
from pathlib import Path

from uuid_utils import uuid7

from pdzctl.errors import Refused
from pdzctl.output.files import make_folder, write_atomically
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Field, Kind
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.naming import codes_of
from pdzctl.workflows.exchange.sheets import write_sheet

_SESSION_FILE = f"{shape.SESSION_FOLDER}/session.toml.txt"
_EXAMPLES = {Kind.DAY: '"2026-03-12"', Kind.DUE: '"2026-06"', Kind.TIME: '"14:30"', Kind.COUNT: "0", Kind.FLAG: "true"}
_WIDTH = 44
_MOST_CHOICES = 8

Translate = Callable[[str], str]


def write_template(folder: Path, translate: Translate) -> int:
    """Write the commented files of a new district into ``folder``; return how many. Refused where one of them exists.

    ``translate`` puts the words of the comments into the reader's language.
    """
    files = dict(template_files(translate, str(uuid7())))
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        hint = "Choose an empty folder."
        raise Refused("{folder} already holds {name}.", hint=hint, folder=folder.name, name=taken[0])
    for name, text in files.items():
        make_folder((folder / name).parent)
        write_atomically(folder / name, text.encode(), within=folder)
    return len(files)


def template_files(translate: Translate, identity: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file of an empty folder."""
    for name, nouns in shape.TABLES.items():
        blocks = [
            "\n".join(_table(noun, () if noun == "district" else (noun,), translate, listed=noun != "district"))
            for noun in nouns
        ]
        identity_line = f'id = "{identity}"\nname = ""\n' if name == shape.DISTRICT_FILE else ""
        yield name, identity_line + "\n\n".join(blocks) + "\n"
    yield _SESSION_FILE, "\n".join(_table("session", (), translate, listed=False)) + "\n"
    for name, noun in shape.SHEETS.items():
        yield name, write_sheet(noun, ())


def _table(noun: str, path: tuple[str, ...], translate: Translate, *, listed: bool) -> Iterator[str]:
    header = ".".join(path)
    if path:
        yield f"# [[{header}]]" if listed else f"# [{header}]"
    for field in shape.OWN[noun].values():
        if noun == "district" and field.key == "name":
            continue
        yield f"{f'# {field.key} = {_example(field)}':<{_WIDTH}} # {translate(field.words)}{_choices(field)}".rstrip()
    tables: list[str] = []
    for satellite in shape.SATELLITES[noun]:
        key = shape.nested_key(satellite)
        if only := shape.only_field(satellite):
            yield f"{f'# {key} = [{_example(only)}]':<{_WIDTH}} # {translate(satellite.words)}{_choices(only)}".rstrip()
        else:
            listed_below = not shape.is_single(satellite)
            tables += ["#", *_table(satellite.name, (*path, key), translate, listed=listed_below)]
    yield from tables


def _example(field: Field) -> str:
    if field.kind is Kind.CHOICE:
        return f'"{codes_of(field.of)[0]}"'
    if field.kind is Kind.LINK:
        return f'"{NOUNS[field.of].prefix or "TAV"}-…"'
    return _EXAMPLES.get(field.kind, '""')


def _choices(field: Field) -> str:
    if field.kind is not Kind.CHOICE:
        return ""
    codes = codes_of(field.of)
    return f": {', '.join(codes[:_MOST_CHOICES])}{' …' if len(codes) > _MOST_CHOICES else ''}"
