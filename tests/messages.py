"""Collect the messages of pdzctl, merge them into the Italian catalogue and compile it: ``make messages``.

A message is found where it is written:

- an argument given to a parameter, or a field of a class of ours, called ``sentence``, ``template``, ``hint``,
  ``summary``, ``words``, ``panel`` or ``help``;
- a text assigned to a variable called so (``sentence = …``, ``_HINTS = {…}``), and in ``records`` to ``msg``: what a
  validator refuses;
- an argument of ``translate``, ``tr``, ``gettext`` or ``Label``;
- a label of the vocabulary, in the context of its enumeration: Italian gives it the gender of what it describes;
- whatever the help of a command shows.
"""

import ast
import io
import re
import struct
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from pdzctl.cli import contents
from pdzctl.cli.environment import Environment
from pdzctl.output.language import DOMAIN, LOCALE
from pdzctl.records.catalogue import ENUMERATIONS, NOUNS

SOURCE = LOCALE.parent
PO = LOCALE / "it" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
NAMES = frozenset({"sentence", "template", "hint", "summary", "words", "panel", "help"})
_TRANSLATING = frozenset({"translate", "tr", "gettext", "Label"})
_ASSIGNED = re.compile(r"_?(?:\w+_)?(?:sentence|template|hint)s?", re.IGNORECASE)
_WORDLESS = re.compile(r"(?:\{\w*\}|[^\w{}]|[\d_])*|[a-z_\d]+(?:\|[a-z_\d]+)+")


class Message(NamedTuple):
    """One message: its English text, and the enumeration it is a label of, or None."""

    text: str
    context: str | None = None


class Collected(NamedTuple):
    """The messages with the files they stand in, and the places where a message is not a plain text."""

    messages: dict[Message, set[str]]
    faults: list[str]


def collected() -> Collected:
    """Return every message of the program."""
    found: dict[Message, set[str]] = defaultdict(set)
    faults: list[str] = []
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
    takers = _takers(trees.values())
    for path, tree in trees.items():
        name = f"src/pdzctl/{path.relative_to(SOURCE).as_posix()}"
        module = _Module(tree, takers, valid=path.parent.name == "records")
        module.visit(tree)
        for text in module.texts:
            found[Message(text)].add(name)
        faults += [f"{name}:{line}: a message is a template with {{names}}, not an f-string" for line in module.faults]
    for label in _labels():
        found[label].add("src/pdzctl/records/vocabulary.py")
    for text in (words for noun in NOUNS.values() for words in (noun.words, *(field.words for field in noun.fields))):
        found[Message(text)].add("src/pdzctl/records/catalogue.py")
    for text in _said_by_help():
        found[Message(text)].add("pdzctl --help")
    return Collected({message: found[message] for message in found if not _WORDLESS.fullmatch(message.text)}, faults)


def _labels() -> Iterator[Message]:
    for name, enumeration in ENUMERATIONS.items():
        yield from (Message(str(member.label), name) for member in enumeration)


class _Recording(Environment):
    """An environment that remembers what it was asked to translate."""

    def __init__(self) -> None:
        super().__init__({}, Path(), io.StringIO(), io.StringIO(), io.StringIO())
        self.asked: set[str] = set()

    def translate(self, text: str) -> str:
        # A label of the vocabulary is a message in the context of its enumeration.
        if not getattr(text, "context", ""):
            self.asked.add(text)
        return text


def _said_by_help() -> set[str]:
    environment = _Recording()
    contents.help_text(environment.translate, 80)
    for word in contents.WORDS:
        command: Any = contents.load(word)
        with command.make_context(word.name, [], obj=environment, resilient_parsing=True) as ctx:
            command.get_help(ctx)
            for name in command.list_commands(ctx) if word.noun else ():
                verb = command.get_command(ctx, name)
                verb.get_help(verb.make_context(name, [], parent=ctx, resilient_parsing=True))
    return environment.asked


Takers = dict[str, dict[str, int | None]]
"""What may be called, by name: each parameter that takes a message and its position, None when by keyword alone."""


def _takers(trees: Iterable[ast.Module]) -> Takers:
    nodes = [node for tree in trees for node in ast.walk(tree)]
    takers: Takers = defaultdict(dict)
    for function in (node for node in nodes if isinstance(node, ast.FunctionDef)):
        takers[function.name].update(_parameters(function))
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    for cls in classes:
        takers[cls.name].update(_fields(cls))
    # Subclasses take what their bases take; two rounds reach the grandchildren of PdzError.
    for cls in classes * 2:
        bases = [base.id for base in cls.bases if isinstance(base, ast.Name) and base.id in takers]
        if bases and not takers[cls.name]:
            takers[cls.name] = takers[bases[0]]
    return takers


def _fields(cls: ast.ClassDef) -> dict[str, int | None]:
    fields = [statement.target for statement in cls.body if isinstance(statement, ast.AnnAssign)]
    taken = {field.id: at for at, field in enumerate(fields) if isinstance(field, ast.Name) and field.id in NAMES}
    makers = [method for method in cls.body if isinstance(method, ast.FunctionDef) and method.name == "__init__"]
    return {**taken, **(_parameters(makers[0]) if makers else {})}


def _parameters(function: ast.FunctionDef) -> dict[str, int | None]:
    positional = [*function.args.posonlyargs, *function.args.args]
    if positional and positional[0].arg == "self":
        positional = positional[1:]
    taken: dict[str, int | None] = {arg.arg: None for arg in function.args.kwonlyargs if arg.arg in NAMES}
    return taken | {arg.arg: position for position, arg in enumerate(positional) if arg.arg in NAMES}


class _Module(ast.NodeVisitor):
    """The messages written in one module."""

    def __init__(self, tree: ast.Module, takers: Takers, *, valid: bool) -> None:
        self._valid = valid
        self.texts: set[str] = set()
        self.faults: list[int] = []
        self._takers = takers
        self._constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in _TRANSLATING:
            self._add(node.args[:1])
        if name in ("standard_verbs", "listed_columns"):
            self._add_columns(node)
        taken = self._takers.get(name, {})
        self._add([node.args[at] for at in taken.values() if at is not None and at < len(node.args)])
        self._add([given.value for given in node.keywords if given.arg in taken or given.arg == "hint"])
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._assigned(node.targets, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._assigned([node.target], node.value)
        self.generic_visit(node)

    def _assigned(self, targets: list[ast.expr], value: ast.expr | None) -> None:
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if value is not None and any(_ASSIGNED.fullmatch(name) or (self._valid and name == "msg") for name in names):
            self._add([value])

    def _add(self, nodes: list[ast.expr]) -> None:
        for node in nodes:
            match node:
                case ast.Constant(value=str(text)) if text.strip():
                    self.texts.add(text)
                case ast.JoinedStr():
                    self.faults.append(node.lineno)
                case ast.IfExp(body=body, orelse=orelse):
                    self._add([body, orelse])
                case (
                    ast.BoolOp(values=values) | ast.Dict(values=values) | ast.Tuple(elts=values) | ast.List(elts=values)
                ):
                    self._add(values)
                case ast.Name(id=name) if name in self._constants:
                    self._add([self._constants[name]])

    def _add_columns(self, node: ast.Call) -> None:
        # A list may show more than the fields of its noun: such a column is headed by its key.
        fields = {field.key for noun in NOUNS.values() for field in noun.fields}
        for given in node.keywords:
            if given.arg == "columns" and isinstance(given.value, ast.Tuple):
                keys = [key.value for key in given.value.elts if isinstance(key, ast.Constant)]
                self.texts.update(str(key).replace("_", " ") for key in keys if key not in fields)


class Italian(Catalog):
    """The Italian catalogue; its header holds no day and no version, so that equal messages are equal bytes."""

    mime_headers = (
        ("Project-Id-Version", "pdzctl"),
        ("Language", "it"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    )

    def __init__(self, messages: Iterable[tuple[Message, str, Iterable[str]]]) -> None:
        """Hold ``messages``: each with its translation and the files it stands in."""
        header = "# Italian messages of pdzctl, kept by `make messages`."
        super().__init__(locale="it", domain=DOMAIN, header_comment=header, charset="utf-8", fuzzy=False)
        for (text, context), said, places in messages:
            self.add(text, said, locations=[(place, 0) for place in places], context=context)


def committed() -> Italian:
    """Return the Italian catalogue as it stands in the repository, without what waits to be looked at (fuzzy)."""
    with PO.open("rb") as file:
        kept = read_po(file, locale="it", domain=DOMAIN)
    return Italian(
        (Message(known.id, known.context), "" if known.fuzzy else known.string, [place for place, _ in known.locations])
        for known in kept
        if known.id
    )


def merged(messages: dict[Message, set[str]], old: Catalog) -> Italian:
    """Return the catalogue of ``messages``, with the translations that ``old`` has for them."""
    known = {message: old.get(message.text, message.context) for message in messages}
    return Italian(
        (message, found.string if (found := known[message]) else "", sorted(messages[message]))
        for message in sorted(messages, key=lambda message: (message.context or "", message.text))
    )


def as_po(catalogue: Catalog) -> bytes:
    """Return ``catalogue`` as translators edit it."""
    written = io.BytesIO()
    write_po(written, catalogue, width=120, include_lineno=False)
    return written.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Return ``catalogue`` as gettext reads it, its messages in the order of their bytes, as ``msgfmt`` has them."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    compiled = bytearray(written.getvalue())
    count, *tables = struct.unpack("<3I", compiled[8:20])
    places = [[compiled[table + 8 * at :][:8] for table in tables] for at in range(count)]
    places.sort(key=lambda place: _text_at(compiled, place[0]))
    for table, entries in zip(tables, zip(*places, strict=True), strict=True):
        compiled[table : table + 8 * count] = b"".join(entries)
    return bytes(compiled)


def _text_at(compiled: bytearray, place: bytearray) -> bytes:
    length, start = struct.unpack("<2I", place)
    return bytes(compiled[start : start + length])


def main() -> None:
    """Write both files and list what waits for a translation."""
    found = collected()
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalogue = merged(found.messages, committed() if PO.exists() else Italian(()))
    PO.write_bytes(as_po(catalogue))
    MO.write_bytes(as_mo(catalogue))
    waiting = [message for message in catalogue if message.id and not message.string]
    for message in waiting:
        print(f"{message.context or ''}\t{message.id}")
    for fault in found.faults:
        print(fault, file=sys.stderr)
    print(f"{len(catalogue)} messages, {len(waiting)} to translate.", file=sys.stderr)


if __name__ == "__main__":
    main()
