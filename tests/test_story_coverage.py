"""Every verb is told: some story runs it, some story has it refused, and some story undoes it when it writes.

What the stories print is proved by ``test_stories``; here they are only read.
"""

import re
import shlex
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from pdzctl.cli import contents
from pdzctl.cli.commands import Writing

STORIES = sorted((Path(__file__).parent / "stories").glob("*.md"))
NEVER_UNDONE = {
    "init": "a file without a district would hold nothing",
    "minutes approve": "what approved minutes say can no longer change",
}
"""The verbs whose undo is refused, and why: a story shows the refusal."""


class Step(NamedTuple):
    """One ``pdzctl`` command of a story: the verb it names, its options and its exit code."""

    verb: str
    options: frozenset[str]
    code: int

    @property
    def done(self) -> bool:
        """Whether the verb was really run: not refused, explained or tried."""
        return self.code == 0 and not self.options & {"--help", "-h", "--dry-run"}


def _verbs() -> dict[str, bool]:
    """Return every verb, such as ``lab open`` or ``undo``, and whether it writes."""
    return {
        f"{word.name} {info.name}" if word.noun else word.name: issubclass(info.cls or object, Writing)
        for word in contents.WORDS
        for info in import_module(word.module).app.registered_commands
    }


VERBS = _verbs()
_CONSOLE = re.compile(r"^```console.*\n((?:.*\n)*?)```$", re.MULTILINE)
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n(?:(?!\$ |\[\d+\]$).*\n)*(?:\[(\d+)\]\n)?", re.MULTILINE)
"""A command with its continued lines, and the exit code that follows what it prints."""
TAKES_VALUE = {option for option, takes, _ in contents.GLOBAL_OPTIONS if takes}


def _step(line: str, code: int) -> Step | None:
    words = shlex.split(line.replace("\\\n", " "), comments=True)
    if "pdzctl" not in words:
        return None
    words = words[words.index("pdzctl") + 1 :]
    options = frozenset(word for word in words if word.startswith("-"))
    while words and words[0].startswith("-"):
        del words[: 2 if words[0] in TAKES_VALUE else 1]
    word = contents.word_called(words[0]) if words else None
    if word is None:
        return None
    verb = " ".join([word.name, *words[1:2]]) if word.noun else word.name
    return Step(verb, options, code) if verb in VERBS else None


def _steps(path: Path) -> list[Step]:
    blocks = "".join(_CONSOLE.findall(path.read_text(encoding="utf-8")))
    told = [(command, int(code or 0)) for command, code in _COMMAND.findall(blocks)]
    return [step for command, code in told if (step := _step(command, code))]


TOLD = {path.stem: _steps(path) for path in STORIES}


def _run() -> Iterator[str]:
    yield from (step.verb for steps in TOLD.values() for step in steps if step.done)


def _refused() -> Iterator[str]:
    yield from (step.verb for steps in TOLD.values() for step in steps if step.code)


def _undone(*, refused: bool = False) -> Iterator[str]:
    """Yield each verb that is the last to have written when an undo succeeds, or is refused."""
    for steps in TOLD.values():
        last = ""
        for step in steps:
            if step.verb == "undo" and (step.code if refused else step.done):
                yield "undo" if "--redo" in step.options else last
            if step.done and VERBS[step.verb]:
                last = "" if step.verb == "undo" else step.verb


def _undo_refused() -> Iterator[str]:
    yield from _undone(refused=True)


WRITING = [verb for verb, writes in VERBS.items() if writes]


@pytest.mark.parametrize(
    ("verbs", "told", "what"),
    [
        (list(VERBS), _run, "No story runs it and succeeds"),
        (list(VERBS), _refused, "No story has it refused"),
        ([verb for verb in WRITING if verb not in NEVER_UNDONE], _undone, "No story undoes it before another change"),
        (list(NEVER_UNDONE), _undo_refused, "No story shows that its undo is refused"),
    ],
    ids=["run", "refused", "undone", "never undone"],
)
def test_every_verb_is_told(verbs: list[str], told: Callable[[], Iterator[str]], what: str) -> None:
    there = set(told())
    missing = [f"pdzctl {verb}" for verb in verbs if verb not in there]
    assert not missing, "\n".join([f"{what}:", *missing])


@pytest.mark.parametrize("story", TOLD)
def test_a_story_that_makes_a_district_ends_with_a_sound_one(story: str) -> None:
    steps = TOLD[story]
    if any(step.verb == "init" and step.done for step in steps):
        last = steps[-1]
        assert last == Step("check", frozenset(), 0), f"{story}.md ends with pdzctl {last.verb}, exit code {last.code}"


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_title_of_a_story_is_a_claim(path: Path) -> None:
    title, *_ = path.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# [^\s].* .*[^\s.]", title), f"{path.name} begins with a title that is a claim"
