"""Who may be named in a document, and what stops a public one.

A person's name is printed only where the profile of the readers allows it. What people typed is then matched, line by
line, against every family name of the roster and against the patterns of personal data. A finding tells the line,
never what stands in it (Garante 212/2022: a name in the subject of an act is a name published; D.Lgs 33/2013 art. 26).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pdzctl.output.minutes import CLOSES, INERT_LESS, OPENS, unescaped
from pdzctl.records.privacy import Profile, Visibility

__all__ = ["READERS", "Findings", "Names", "marked", "may_name", "personal_kinds", "read_typed", "typed_in", "unmarked"]

READERS = {Profile.PUBLIC: 0, Profile.PARTICIPANTS: 1, Profile.INTERNAL: 2}
"""How much each profile sees: a paper is shown from the rank of its visibility on."""

VISIBLE_FROM = {Visibility.PUBBLICA: 0, Visibility.PARTECIPANTI: 1, Visibility.INTERNA: 2}

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\x00-/:-@\[-`{-\x7f]+")
"""In small letters; what is beyond ASCII and no letter or digit is a space by then."""
_TYPED = re.compile(f"{OPENS}([^{CLOSES}]*){CLOSES}")
_OFTEN_WRITTEN = 4096
"""Runs of accented letters and quotation marks: a language has few."""
_LONG_WORD = 16
"""A tax code is one word of 16 letters and digits."""
# Of a person, also with the letters that stand for digits when two would be equal (DM 345/1998).
_TAX_CODE = re.compile(
    r"(?i:\b[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\b)"
)
_PATTERNS = tuple(
    (kind, re.compile(sign), re.compile(pattern))
    for kind, sign, pattern in (
        ("account", r"it\s?\d", r"(?i:\bIT\s?\d{2}\s?[A-Z](?:\s?[0-9A-Z]){22}\b)"),
        (
            "telephone",
            r"[03](?<![\w/.-].)\d{1,3}[\s./-]?\d{2}",
            r"(?<![\w/.-])(?:\+39[\s.]?)?(?:0\d{1,3}[\s./-]?\d{5,8}|3\d{2}[\s./-]?\d{3}[\s./-]?\d{3,4})(?![\w/-])",
        ),
        ("birth", r"nat[oa]\s+(?:a\s+\w+\s+)?il\s+\d", r"(?i:\bnat[oa]\s+(?:a\s+\w+\s+)?il\s+\d)"),
        (
            "courtesy",
            r"sig(?:\.?ra|\.|nor[ae]?|g\.)?\s",
            r"(?i:\b(?:sig\.?ra|sig\.?|signor[ae]?|sigg\.))\s+[A-ZÀ-Ý][\w'’À-ÿ]+",
        ),
    )
)
"""What is looked for, after a sign of it that is quick to see in small letters and is there whenever it is."""
_MAIL = re.compile(r"([\w.+-]+)@((?:[\w-]+\.)+[\w-]+)")
_OFFICE_MAILBOX = re.compile(
    r"(?i:info|urp|pec|protocollo|segreteria|sociale|sociali|servizi\w*|sportello\w*|ufficio\w*|uff\.\w+|udp|pua|privacy|dpo)"
    r"(?:[._-][a-z0-9._-]+)?"
)


class Names:
    """The family names of the roster, and the days on which an institutional office lets one be printed."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], mailbox: str = "") -> None:
        """Take rows with ``family_name`` and the ``since``, ``until`` of an ``institutional`` seat, if any.

        ``mailbox`` is the address of the district, which is nobody's own.
        """
        self.mailbox = mailbox
        self._by_word: dict[str, set[tuple[str, ...]]] = {}
        self._offices: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for row in rows:
            words = tuple(_words(row["family_name"]))
            if not words:
                continue
            self._by_word.setdefault(words[0], set()).add(words)
            if row["institutional"]:
                self._offices.setdefault(words, []).append((row["since"] or "", row["until"] or "9999"))

    def stand_in(self, text: str, day: str | None) -> bool:
        """Tell whether ``text`` holds, in any case and with any accents, a name that is not printable on ``day``."""
        words = tuple(_words(text))
        if self._by_word.keys().isdisjoint(words):
            return False
        return any(
            words[place : place + len(name)] == name and not self._in_office(name, day)
            for place, word in enumerate(words)
            for name in self._by_word.get(word, ())
        )

    def _in_office(self, name: tuple[str, ...], day: str | None) -> bool:
        return day is not None and any(since <= day <= until for since, until in self._offices.get(name, ()))


class Findings(NamedTuple):
    """The lines of one document that cannot be published; line 0 is the name of its file, where no line says it."""

    code: str
    lines: tuple[int, ...]

    @classmethod
    def of(cls, code: str, name: str, text: str, names: Names, day: str | None) -> "Findings":
        """Read a document whose typed texts are ``marked``, and its file's ``name``."""
        whole = "\n".join(_TYPED.findall(text))
        lines: list[int] = []
        # Read as a whole first: what stands on one line stands in the text, and nearly every text holds nothing.
        if names.stand_in(read_typed(whole), day) or _holds_personal_data(read_typed(unmarked(text)), names.mailbox):
            lines = [
                number
                for number, line in enumerate(text.split("\n"), start=1)
                if any(names.stand_in(typed, day) for typed in typed_in(line))
                or _holds_personal_data(read_typed(unmarked(line)), names.mailbox)
            ]
        # The name of the file tells the code and the title: what a line says already is told once.
        named = names.stand_in(name, day) or _holds_personal_data(name.replace("-", " "), names.mailbox)
        return cls(code, tuple(lines) if lines or not named else (0,))

    def places(self) -> Iterator[str]:
        """Yield ``CODE:LINE`` for every finding, ``CODE`` alone for the name of its file."""
        return (f"{self.code}:{line}" if line else self.code for line in self.lines)


def may_name(profile: Profile, row: Mapping[str, Any], prefix: str) -> bool:
    """Tell whether readers of ``profile`` may read the name of the person in the columns that start with ``prefix``.

    The public reads the name of who holds an institutional seat that day, participants also of who sits in the body.
    """
    if profile is Profile.INTERNAL or row[f"{prefix}_institutional"]:
        return True
    return profile is Profile.PARTICIPANTS and row[f"{prefix}_seat_post"] is not None


def marked(text: str) -> str:
    """Return every line of ``text`` between the marks of what somebody typed."""
    plain = unmarked(text)
    if "\n" in plain:
        return "\n".join(map(marked, plain.split("\n")))
    return f"{OPENS}{plain}{CLOSES}" if plain else ""


def unmarked(text: str) -> str:
    """Return ``text`` without marks."""
    return text.replace(OPENS, "").replace(CLOSES, "")


def typed_in(line: str) -> Iterator[str]:
    """Yield what somebody typed on a line of a document whose typed texts are ``marked``."""
    return (read_typed(found[1]) for found in _TYPED.finditer(line))


def read_typed(markdown: str) -> str:
    """Return the text that stands in Markdown of ours, as it was typed."""
    return unescaped(markdown.replace(INERT_LESS, "<")).replace("**", "")


def _words(text: str) -> list[str]:
    plain = text if text.isascii() else _BEYOND_ASCII.sub(lambda run: _without_marks(run[0]), text)
    return _WORD.findall(plain.casefold())


@lru_cache(_OFTEN_WRITTEN)
def _without_marks(run: str) -> str:
    kept = (c for c in unicodedata.normalize("NFKD", run) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in kept if unicodedata.category(c) != "Cf")


def personal_kinds(text: str, mailbox: str = "") -> Iterator[str]:
    """Yield what personal data ``text`` holds: account, telephone, birth, courtesy, tax code, mail.

    The institutional ``mailbox`` of the district is none, nor is one whose name is that of an office.
    """
    # Regular expressions that ignore case also take a dotless or a dotted i for an i.
    small = text.casefold().replace("\u0131", "i").replace("\u0307", "")
    yield from (kind for kind, sign, pattern in _PATTERNS if sign.search(small) and pattern.search(text))
    if _TAX_CODE.search(" ".join([word for word in text.split() if len(word) >= _LONG_WORD])):
        yield "tax code"
    if "@" in text and any(
        not _OFFICE_MAILBOX.fullmatch(found[1]) and found[0].casefold() != mailbox.casefold()
        for found in _MAIL.finditer(text)
    ):
        yield "mail"


def _holds_personal_data(text: str, mailbox: str) -> bool:
    return next(personal_kinds(text, mailbox), None) is not None
