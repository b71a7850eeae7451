"""Reading minutes, or any Markdown file, for what must not be public and for what not everybody can read.

The rules bear the names that ``docs/minutes.md`` explains: P1 to P5 are about persons (Garante), A1 about structure
(L. 4/2004 and its guidelines), A3 about plain Italian. An error stops a publication, a warning asks somebody to look.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from pdzctl.output.minutes import Press
from pdzctl.output.own_templates import OwnPress
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import Reading
from pdzctl.workflows.minutes.export import file_name, roster
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.presets import preset
from pdzctl.workflows.privacy import READERS, Names, personal_kinds, read_typed, typed_in, unmarked

__all__ = ["Found", "Severity", "lint_minutes", "lint_text"]

_SENTENCES = {
    "tax code": "A tax code.",
    "account": "The number of a bank account.",
    "telephone": "A telephone number.",
    "mail": "A personal e-mail address.",
    "birth": "A day of birth.",
    "courtesy": "A person named after a title of courtesy.",
}
_NAME_SENTENCE = "A family name of the roster that may not be printed."
_FILE_SENTENCE = "The name of the file names a person."
_HARDSHIP_SENTENCE = "A word of health or hardship near a person: check that nobody can be recognised."
_SMALL_SENTENCE = "A number under 4 in a table of people: check that nobody can be recognised."
_FEW_VOTERS_SENTENCE = "Fewer than 4 voters in a group: check that nobody's ballot can be recognised."
_LONGEST_SENTENCE_WORDS = 25
_HARDSHIP = re.compile(
    r"(?i)\b(?:diagnos\w*|invalidit\w+|tossicodipend\w+|detenut\w+|sfratt\w+|isee|morosit\w+|affido|tutela\s+(?:dei\s+)?minori)\b"
)
_PERSON = re.compile(
    r"(?i)\b(?:sig\.?ra|sig\.|signor[ae]?|(?:un[oa]?|il|lo|la|del|dello|della|al|alla|una?)\s+(?:utente|paziente|assistit[oa]|"
    r"ragazz[oa]|bambin[oa]|minore|madre|padre|mamma|pap[aà]|figli[oa]|nonn[oa]|marito|moglie|vedov[oa]|donna|uomo|"
    r"anzian[oa]|famiglia|person[ae]|signor[ae]?)|un['’](?:utente|anziana|assistita))\b"
)
"""One person spoken of: many, as in *le persone anziane*, can be nobody in particular."""
_SMALL = re.compile(r"\|\s*[1-3]\s*\|$")
_FEW_VOTERS = re.compile(r"^(?:Dando lo stesso peso a|Giving the same weight to) .*\([1-3](?: \w+)?\)")
"""A group of voters so small, beside the shares with and without its weight, that its ballots could be computed."""
_PEOPLE_HEADINGS = ("Presenze", "Attendance")
_BRIEF_HEADINGS = ("In breve", "In brief")
_HEADING = re.compile(r"^(#{1,6})\s+(\S.*)$")
_ROW, _DELIMITER = re.compile(r"^\s*\|.*\|\s*$"), re.compile(r"^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_IMAGE, _LINK = re.compile(r"!\[([^\]]*)\]\("), re.compile(r"(?<!!)\[([^\]]*)\]\(")
_EMPTY_WORDS = frozenset({"", "qui", "clicca qui", "link", "leggi", "leggi tutto", "here", "click here", "read more"})
_LANGUAGE = re.compile(r"^lang:\s*\S+", re.MULTILINE)
_DAY = re.compile(r"^(?:data|date):\s*(\d{4}-\d{2}-\d{2})", re.MULTILINE)


class Severity(StrEnum):
    """Whether a finding stops a publication."""

    ERROR = "error"
    WARNING = "warning"


class Found(NamedTuple):
    """One finding: the line (0 for the name of the file), the rule, whether it stops, a sentence and its values."""

    line: int
    rule: str
    severity: Severity
    sentence: str
    values: Mapping[str, object]


def lint_minutes(
    reading: Reading,
    session: str,
    press: Press | OwnPress,
    *,
    correction: str | None = None,
    accessibility: bool = False,
) -> list[Found]:
    """Return what is found in the public minutes of the session with the id ``session``, or in a ``correction``."""
    selection = Selection(session=session, readers=READERS[Profile.INTERNAL], minutes=correction)
    with reading.snapshot():
        (document,) = documents(reading, selection, Profile.PUBLIC)
        names = roster(reading)
    marked = press.write(document)
    found = list(_personal(marked, file_name(document), names, document.day, everywhere=False))
    return _in_order([*found, *_read_by_all(reading, unmarked(marked), accessibility=accessibility)])


def lint_text(reading: Reading, text: str, name: str, *, accessibility: bool = False) -> list[Found]:
    """Return what is found in a Markdown ``text`` whose file is called ``name``.

    All of it may have been typed, so that a family name that is also a common word is no more than a warning.
    """
    day = _DAY.search(text)
    found = list(_personal(text, name, roster(reading), day[1] if day else None, everywhere=True))
    return _in_order([*found, *_read_by_all(reading, text, accessibility=accessibility)])


def _in_order(found: list[Found]) -> list[Found]:
    return sorted(found, key=lambda one: (one.line, one.rule, one.severity, one.sentence))


def _personal(marked: str, name: str, names: Names, day: str | None, *, everywhere: bool) -> Iterator[Found]:
    heading = ""
    if names.stand_in(name, day) or next(personal_kinds(name.replace("-", " "), names.mailbox), None):
        yield Found(0, "P2", Severity.ERROR, _FILE_SENTENCE, {})
    for number, line in enumerate(marked.split("\n"), start=1):
        plain = read_typed(unmarked(line))
        for kind in personal_kinds(plain, names.mailbox):
            yield Found(number, "P1", Severity.ERROR, _SENTENCES[kind], {})
        named = names.stand_in(plain, day) if everywhere else any(names.stand_in(one, day) for one in typed_in(line))
        if named:
            yield Found(number, "P3", Severity.WARNING if everywhere else Severity.ERROR, _NAME_SENTENCE, {})
        if _HARDSHIP.search(plain) and (named or _PERSON.search(plain)):
            yield Found(number, "P1", Severity.WARNING, _HARDSHIP_SENTENCE, {})
        if found := _HEADING.match(plain):
            heading = found[2]
        if heading in _PEOPLE_HEADINGS and _SMALL.search(plain):
            yield Found(number, "P5", Severity.WARNING, _SMALL_SENTENCE, {})
        if _FEW_VOTERS.match(plain):
            yield Found(number, "P5", Severity.WARNING, _FEW_VOTERS_SENTENCE, {})


def _read_by_all(reading: Reading, text: str, *, accessibility: bool) -> Iterator[Found]:
    if not accessibility:
        return
    front = _front_matter(text)
    if not _LANGUAGE.search(front):
        yield _error(1, "The front matter does not say the language (lang).")
    lines = list(_outside_code(text, skipped=front.count("\n")))
    yield from _headings(lines)
    yield from _tables(lines)
    for number, line in lines:
        yield from _links(number, line)
    yield from _plain_words(lines, preset(reading.district()["preset"]).acronyms)


def _front_matter(text: str) -> str:
    """Return the front matter of ``text`` with its marks, empty where there is none."""
    if not text.startswith("---\n") or (end := text.find("\n---\n", 4)) < 0:
        return ""
    return text[: end + len("\n---\n")]


def _outside_code(text: str, *, skipped: int) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines after the first ``skipped`` that stand in no fenced code."""
    fenced = False
    for number, line in enumerate(text.split("\n"), start=1):
        fence = line.lstrip().startswith("```")
        fenced ^= fence
        if number > skipped and not fenced and not fence:
            yield number, line


def _headings(lines: Iterable[tuple[int, str]]) -> Iterator[Found]:
    found = [(number, len(match[1])) for number, line in lines if (match := _HEADING.match(line))]
    titles = [number for number, level in found if level == 1]
    if not titles:
        yield _error(1, "There is no heading of the first level.")
    for number in titles[1:]:
        yield _error(number, "There is more than one heading of the first level.")
    for (_, above), (number, level) in pairwise([(0, 0), *found]):
        if level > above + 1:
            yield _error(number, "A heading skips a level.")


def _tables(lines: Iterable[tuple[int, str]]) -> Iterator[Found]:
    previous = ""
    numbered = list(lines)
    for place, (number, line) in enumerate(numbered):
        following = numbered[place + 1][1] if place + 1 < len(numbered) else ""
        if _ROW.match(line) and not _ROW.match(previous) and not _DELIMITER.match(following):
            yield _error(number, "A table has no row of headers.")
        previous = line


def _links(number: int, line: str) -> Iterator[Found]:
    if any(not image[1].strip() for image in _IMAGE.finditer(line)):
        yield _error(number, "An image has no alternative text.")
    for link in _LINK.finditer(line):
        words = link[1].strip().casefold().rstrip(".")
        if words in _EMPTY_WORDS or words.startswith(("http:", "https:", "www.")):
            yield _error(number, "The text of a link does not say where it leads.")


def _plain_words(lines: list[tuple[int, str]], acronyms: Mapping[str, str]) -> Iterator[Found]:
    for acronym, words in acronyms.items():
        pattern = re.compile(rf"\b{re.escape(acronym)}\b")
        first = next((number for number, line in lines if pattern.search(line)), None)
        if first is None:
            continue
        before = " ".join(line for number, line in lines if number <= first).casefold()
        if words.casefold() not in before:
            yield _warning(first, "{acronym} is not spelt out where it first stands.", acronym=acronym)
    heading = ""
    for number, line in lines:
        if found := _HEADING.match(line):
            heading = found[2]
        elif heading in _BRIEF_HEADINGS:
            longest = max(
                (len(part.split()) for part in re.split(r"(?<=[.!?;])\s+", line.removeprefix("- "))), default=0
            )
            if longest > _LONGEST_SENTENCE_WORDS:
                yield _warning(
                    number,
                    "A sentence of {words} words: at most {most} in the summary.",
                    words=longest,
                    most=_LONGEST_SENTENCE_WORDS,
                )


def _error(line: int, sentence: str) -> Found:
    return Found(line, "A1", Severity.ERROR, sentence, {})


def _warning(line: int, sentence: str, **values: object) -> Found:
    return Found(line, "A3", Severity.WARNING, sentence, values)
