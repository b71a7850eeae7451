"""Every link in the documentation leads somewhere, and every command it or a message names exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pdzctl.cli import contents
from pdzctl.cli.commands import Nouns

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path
    for path in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("benchmarks/*.md"),
        *ROOT.glob("sample_district/*.md"),
    )
)
CATALOGUE = ROOT / "src" / "pdzctl" / "locale" / "it" / "LC_MESSAGES" / "pdzctl.po"
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_TYPED = re.compile(r"^(?:\$ )?(pdzctl [^:\n]+)$", re.MULTILINE)
_COMMAND = re.compile(r"\bpdzctl +(?:--\S+ +(?:\S+ +)?)?([a-zà-ù][a-zà-ù-]*)(?: +([a-z-]+)(?![\w…]))?([^;]*)")
_OPTION = re.compile(r"(?<!\w)(--[a-z][a-z0-9-]*)")
_ALWAYS = {*(option for option, _metavar, _help in contents.GLOBAL_OPTIONS), "--json"}
_SAID_OF_THE_PROGRAM = {f"pdzctl {verb}" for verb in ("makes", "made", "wrote", "crea", "lo", "più")}
"""Where a message does not name a command but tells what the program does."""
_NAMES = {name: word for word in contents.WORDS for name in (word.name, *word.aliases)}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_to_a_heading_of_it(path: Path) -> None:
    text = _FENCED.sub("", path.read_text(encoding="utf-8"))
    assert [link for link in _LINK.findall(text) if not _leads_somewhere(path, link)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_in_code_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code = [
        *_CODE.findall(_FENCED.sub("", text)),
        *(line for block in _FENCED.findall(text) for line in _TYPED.findall(block)),
    ]
    assert [wrong for piece in code for wrong in _unknown(piece)] == []


def test_every_command_that_a_message_names_exists() -> None:
    with CATALOGUE.open(encoding="utf-8") as file:
        catalogue = read_po(file)
    messages = [text for message in catalogue if message.id for text in (str(message.id), str(message.string))]
    named = [piece for text in messages for piece in re.split(r"(?=\bpdzctl )", text)]
    assert {wrong for piece in named for wrong in _unknown(piece)} == _SAID_OF_THE_PROGRAM


def test_a_command_that_does_not_exist_is_found() -> None:
    assert list(_unknown("pdzctl lavoratorio add")) == ["pdzctl lavoratorio"]
    assert list(_unknown("pdzctl minutes burn SED-…")) == ["pdzctl minutes burn"]
    assert list(_unknown("pdzctl verbale show SED-2025-001")) == []
    assert not _leads_somewhere(ROOT / "README.md", "docs/nowhere.md")
    assert not _leads_somewhere(ROOT / "README.md", "docs/live.md#nowhere")


def _leads_somewhere(page: Path, link: str) -> bool:
    if link.startswith(("https://", "http://", "mailto:")):
        return True
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target)


def _anchors(page: Path) -> set[str]:
    headings = _HEADING.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _unknown(code: str) -> Iterator[str]:
    for name, verb, rest in _COMMAND.findall(code):
        word = _NAMES.get(name)
        if word is None:
            yield f"pdzctl {name}"
            continue
        leaf = contents.load(word)
        if isinstance(leaf, Nouns):
            if not verb:
                continue
            known = leaf.get_command(None, verb if verb in leaf.list_commands(None) else word.alone or "")
            if known is None:
                yield f"pdzctl {name} {verb}"
                continue
            leaf = known
        options = {option for parameter in leaf.params for option in (*parameter.opts, *parameter.secondary_opts)}
        yield from (
            f"pdzctl {name} {verb} {wrong}" for wrong in _OPTION.findall(rest) if wrong not in options | _ALWAYS
        )
