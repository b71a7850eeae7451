"""A folder to fill in: every file with its fields explained in comments, every CSV with its header.

What an existing district says of itself stands in it already, so that the untouched folder applies as no change.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from uuid_utils import uuid7

from pdzctl.errors import Refused
from pdzctl.output.files import make_folder, write_atomically
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Field, Kind
from pdzctl.store.reading import Reading
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.canonical import Tree, Trees, toml
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.naming import codes_of
from pdzctl.workflows.exchange.sheets import write_sheet

_SESSION_FILE = f"{shape.SESSION_FOLDER}/session.toml.txt"
_EXAMPLES = {Kind.DAY: '"2026-03-12"', Kind.DUE: '"2026-06"', Kind.TIME: '"14:30"', Kind.COUNT: "0", Kind.FLAG: "true"}
_WIDTH = 44
_MOST_CHOICES = 8

Translate = Callable[[str], str]


def write_template(folder: Path, translate: Translate, district: Tree | None = None) -> int:
    """Write the commented files of a district into ``folder``; return how many. Refused where one of them exists.

    ``translate`` puts the words of the comments into the reader's language; ``district`` is what an existing one says
    of itself, as ``district_tree`` returns it.
    """
    files = dict(template_files(translate, district or {"id": str(uuid7()), "name": ""}))
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        hint = "Choose an empty folder."
        raise Refused("{folder} already holds {name}.", hint=hint, folder=folder.name, name=taken[0])
    for name, text in files.items():
        make_folder((folder / name).parent)
        write_atomically(folder / name, text.encode(), within=folder)
    return len(files)


def district_tree(reading: Reading) -> Tree | None:
    """Return what the district says of itself, with its municipalities and without its plans, as files hold it."""
    kept = Kept(reading)
    return Trees(kept, without_personal=False).tree("district", kept.district) if kept.district else None


def template_files(translate: Translate, district: Tree) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file of the folder."""
    for name, nouns in shape.TABLES.items():
        blocks = [
            _district(translate, district)
            if noun == "district"
            else "\n".join(_table(noun, (noun,), translate, listed=True))
            for noun in nouns
        ]
        yield name, "\n\n".join(blocks) + "\n"
    yield _SESSION_FILE, "\n".join(_table("session", (), translate, listed=False)) + "\n"
    for name, noun in shape.SHEETS.items():
        yield name, write_sheet(noun, ())


def _district(translate: Translate, district: Tree) -> str:
    """Return the top of ``district.toml``: what is known stands as it is, the rest as comments."""
    known = {key: given for key, given in district.items() if not isinstance(given, list)}
    lists = {key: given for key, given in district.items() if isinstance(given, list)}
    lines = [toml("district", {"id": known["id"]}, (), listed=False).rstrip()]
    for field in shape.OWN["district"].values():
        if field.key in known:
            given = toml("district", {field.key: known[field.key]}, (), listed=False).rstrip()
            lines.append(_explained(given, field, translate))
        else:
            lines.append(_explained(f"# {field.key} = {_example(field, 'district')}", field, translate))
    if lists:
        return "\n".join((*lines, toml("district", lists, (), listed=False).rstrip()))
    members = (
        _table(one.name, (shape.nested_key(one),), translate, listed=True) for one in shape.SATELLITES["district"]
    )
    return "\n".join((*lines, *(line for table in members for line in ("#", *table))))


def _table(noun: str, path: tuple[str, ...], translate: Translate, *, listed: bool) -> Iterator[str]:
    header = ".".join(path)
    if path:
        yield f"# [[{header}]]" if listed else f"# [{header}]"
    for field in shape.OWN[noun].values():
        yield _explained(f"# {field.key} = {_example(field, noun)}", field, translate)
    tables: list[str] = []
    for satellite in shape.SATELLITES[noun]:
        key = shape.nested_key(satellite)
        if only := shape.only_field(satellite):
            given = f"# {key} = [{_example(only, satellite.name)}]"
            yield _explained(given, only, translate, satellite.words)
        else:
            listed_below = not shape.is_single(satellite)
            tables += ["#", *_table(satellite.name, (*path, key), translate, listed=listed_below)]
    yield from tables


def _explained(given: str, field: Field, translate: Translate, words: str = "") -> str:
    """Return a line with its comment: what the field is and what it may hold."""
    return f"{given:<{_WIDTH}} # {translate(words or field.words)}{_choices(field)}"


def _example(field: Field, noun: str) -> str:
    if default := shape.DEFAULTS[noun][field.name]:
        return f'"{default}"' if isinstance(default, str) else str(default).lower()
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
