"""The free texts of a session as one Markdown file, edited as a whole and taken back block by block.

Every block stands under a marked heading with the code of its record and the name of its field. What is not changed in
the file is not written; minutes are built from data, so that what is written here is in every later document.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pdzctl.errors import Fault, InvalidInput, Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.store.reading import Reading

if TYPE_CHECKING:
    from pdzctl.store.store import Store

__all__ = ["Block", "apply_prose", "blocks", "parsed", "printed"]

_FIELDS = {
    "session": ("summary", "next_agenda"),
    "agenda_item": ("summary", "positions"),
    "workgroup": ("report",),
    "decision": ("rationale", "dissent"),
}
"""The free texts of the records that belong to a session; what else minutes print has commands of its own."""
_TITLES = {"session": "title", "agenda_item": "title", "workgroup": "question", "decision": "text"}
_LONGEST_TITLE = 60
_MARKED = re.compile(r"^## \[(\S+) (\w+)\]")
_COMMENT = "<!--"
_MOST_FAULTS = 1_000
_LIKE_A_MARK = re.compile(r"^(\\*)## \[")
_Key = tuple[str, str]


class Block(NamedTuple):
    """One free text: the noun, id and code of its record, the name of its field, what tells it, the text."""

    noun: str
    identity: str
    code: str
    field: str
    title: str
    text: str

    @property
    def key(self) -> _Key:
        """The code and the field, as the heading has them."""
        return self.code, self.field


def blocks(reading: Reading, session_id: str, correction_id: str | None = None) -> list[Block]:
    """Return the free texts of a session in the order of its minutes, or the one of a correction."""
    if correction_id:
        minutes = next(reading.all("minutes", id=correction_id))
        return [Block("minutes", correction_id, minutes["code"], "correction", "", minutes["correction"])]
    found: list[Block] = []
    for noun, names in _FIELDS.items():
        where = {"id": session_id} if noun == "session" else {"session_id": session_id}
        for row in reading.all(noun, **where):
            title = str(row[_TITLES[noun]] or "").partition("\n")[0]
            cut = title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"
            found += [Block(noun, row["id"], row["code"], name, cut, row[name]) for name in names]
    return found


def printed(some: list[Block], head: str, words: Callable[[str], str]) -> str:
    """Return the file of ``some`` blocks under ``head``; ``words`` translates the name of a field."""
    pieces = [f"<!-- {head} -->\n"]
    for block in some:
        told = words(NOUNS[block.noun].field(block.field).words)
        title = f"{told} — {block.title}" if block.title else told
        text = _body(block.text)
        pieces.append(f"## [{block.code} {block.field}] {title}\n" + (f"\n{text}\n" if text else ""))
    return "\n".join(pieces)


def parsed(text: str, some: list[Block], name: str) -> dict[_Key, str]:
    """Return the text of every block in a file called ``name`` that was ``printed``.

    Raises InvalidInput, naming its line, for a heading that is no block of ``some``, stands twice or is missing, and
    for a text above the first one.
    """
    known = {block.key for block in some}
    found: dict[_Key, list[str]] = {}
    faults: list[Fault] = []
    lines: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not (mark := _MARKED.match(line)):
            if not found and line.strip() and not line.startswith(_COMMENT):
                faults.append(Fault(name, number, "", "This line stands above the first heading."))
            lines.append(line)
            continue
        key = (mark[1], mark[2])
        if key not in known or key in found:
            sentence = "{block} stands twice." if key in found else "There is no block {block}."
            faults.append(Fault(name, number, "", sentence, {"block": " ".join(key)}))
        lines = found.setdefault(key, [])
    faults += [
        Fault(name, 0, "", "The block {block} is missing.", {"block": " ".join(key)})
        for key in sorted(known - found.keys())
    ]
    if faults:
        raise InvalidInput(
            "The file does not have the blocks that it should.",
            faults=tuple(faults[:_MOST_FAULTS]),
            hint="Leave the headings ## […] as they are; to clear a text leave nothing under its heading.",
        )
    return {key: _unmarked(some_lines) for key, some_lines in found.items()}


def apply_prose(
    store: "Store", some: list[Block], wanted: Mapping[_Key, str], begun: Mapping[_Key, str] | None = None
) -> list[str]:
    """Write the texts of ``wanted`` that differ from those there are, and return the codes of what was changed.

    ``begun`` are the texts as they were when somebody began to edit: only what differs from them was edited, and it is
    Refused where the text was changed by somebody else meanwhile.
    """
    changes: dict[tuple[str, str, str], dict[str, str]] = {}
    for block in some:
        now, then = _as_parsed(block.text), (begun or {}).get(block.key, _as_parsed(block.text))
        text = wanted[block.key]
        if text in (then, now):
            continue
        if now != then:
            raise Refused(
                "{block} was changed by somebody else meanwhile.",
                block=" ".join(block.key),
                hint="pdzctl minutes edit --print shows it as it is now.",
            )
        kept = " ".join(text.split()) if _is_line(block) else text
        changes.setdefault((block.noun, block.identity, block.code), {})[block.field] = kept
    for (noun, identity, _), fields in changes.items():
        record = store.of(noun).get(identity)
        store.of(noun).replace(record.revised(**fields))
    return [code for _, _, code in changes]


def _is_line(block: Block) -> bool:
    return NOUNS[block.noun].field(block.field).kind is Kind.LINE


def _body(text: str) -> str:
    """Return ``text`` as it stands in the file: a line that looks like a heading of ours begins with a backslash."""
    return "\n".join(_escaped(line) for line in text.strip("\n").split("\n"))


def _escaped(line: str) -> str:
    return f"\\{line}" if _LIKE_A_MARK.match(line) else line


def _unmarked(lines: list[str]) -> str:
    kept: Iterator[str] = (line[1:] if line.startswith("\\") and _LIKE_A_MARK.match(line) else line for line in lines)
    return "\n".join(kept).strip("\n")


def _as_parsed(text: str) -> str:
    return text.strip("\n")
