"""Finding the record that a person means by a code, part of a code, a number, a name or an id."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Protocol

from pdzctl.errors import Ambiguous, NotFound, Usage
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.vocabulary import BodyKind

_CANDIDATES_SHOWN = 10
_MARKS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_NUMBER = re.compile(r"(\d+)$")


class Rows(Protocol):
    """What the lookup needs of a reading."""

    def row(self, sql: str, /, **values: object) -> dict[str, Any] | None: ...

    def rows(self, sql: str, /, **values: object) -> Iterable[dict[str, Any]]: ...


def fold(text: str) -> str:
    """Return ``text`` without case, accents and doubled spaces: what search keys are made of."""
    if not text.isascii():
        text = re.sub(_MARKS, "", unicodedata.normalize("NFKD", text))
    return " ".join(text.casefold().split())


def resolve(reading: Rows, noun: str, text: str, equals: dict[str, object]) -> str:
    """Return the id of the one ``noun`` that ``text`` means, among those whose columns equal ``equals``.

    In this order: an id or a whole code in any case; the same code without its zeros (``LAB-3``); the end of codes
    (``7``, ``014.2`` or ``14.2``); the beginning of codes; a whole name or title; the short name of an organization.
    Raises Ambiguous with the candidates, NotFound with the nearest codes.
    """
    text = text.strip()
    if not text:
        raise Usage("The code is empty.", hint="pdzctl {word} list shows them all.", word=_word(noun, equals))
    where = "".join(f" AND {noun}.{column} = :{column}" for column in equals if column in NOUNS[noun].columns)
    by_id = reading.row(f"SELECT id FROM {noun} WHERE id = :text{where}", text=text, **equals)
    if by_id:
        return str(by_id["id"])
    if "code" not in NOUNS[noun].columns:
        raise NotFound("There is no {noun} {text}.", noun=NOUNS[noun].words, text=text)
    codes = {row["code"]: row["id"] for row in reading.rows(f"SELECT code, id FROM {noun} WHERE true{where}", **equals)}
    meant = _meant(codes, text.upper()) or _named(reading, noun, text, codes) or _short_named(reading, noun, text)
    if len(meant) == 1:
        return str(codes[meant[0]])
    if meant:
        raise Ambiguous(
            "{text} could be any of {candidates}.",
            text=text,
            candidates=(*meant[:_CANDIDATES_SHOWN], *(["…"] if len(meant) > _CANDIDATES_SHOWN else [])),
            hint="Type more of the code.",
        )
    _refuse_other_kind(reading, text, equals)
    near = difflib.get_close_matches(text.upper(), codes, n=3, cutoff=0.5)
    raise NotFound(
        "There is no {noun} {text}.",
        hint="The nearest codes: {near}." if near else "pdzctl {word} list shows them all.",
        noun=BodyKind(str(kind)).label if (kind := equals.get("kind")) else NOUNS[noun].words,
        word=_word(noun, equals),
        text=text,
        near=tuple(near),
    )


def _refuse_other_kind(reading: Rows, text: str, equals: dict[str, object]) -> None:
    """Raise NotFound where ``text`` is the whole code of a body, but not of the kind that is asked for."""
    other = (
        reading.row("SELECT code, kind FROM body WHERE code = :code", code=text.upper()) if "kind" in equals else None
    )
    if other:
        kind = BodyKind(other["kind"])
        raise NotFound(
            "{code} is of another kind: {noun}.",
            hint="pdzctl {word} show {code}",
            code=other["code"],
            noun=kind.label,
            word=kind.value if kind in (BodyKind.LAB, BodyKind.TABLE) else "body",
        )


def _word(noun: str, equals: dict[str, object]) -> object:
    """Return the word of the command line that lists ``noun``."""
    return equals.get("kind") or noun.removesuffix("_item")


def _meant(codes: Iterable[str], text: str) -> list[str]:
    """Return the codes that ``text`` (in capitals) is, ends or begins."""
    if text in codes:
        return [text]
    bare = _ZEROS.sub("", text)
    same = sorted(code for code in codes if _ZEROS.sub("", code) == bare)
    return same or _ending(codes, text) or sorted(code for code in codes if code.startswith(text))


def _ending(codes: Iterable[str], text: str) -> list[str]:
    if text.isascii() and text.isdigit():
        number = int(text)
        return sorted(c for c in codes if (found := _NUMBER.search(c)) and int(found[1]) == number)
    bare = f"-{_ZEROS.sub('', text)}"
    return sorted(
        c
        for c in codes
        if (c.endswith(text) and c[-len(text) - 1 : -len(text)] in ("-", ".")) or _ZEROS.sub("", c).endswith(bare)
    )


def _named(reading: Rows, noun: str, text: str, codes: dict[str, str]) -> list[str]:
    named = {
        row["record_id"]
        for row in reading.rows(
            "SELECT record_id FROM search_key WHERE noun = :noun AND key = :key", noun=noun, key=fold(text)
        )
    }
    return sorted(code for code, identity in codes.items() if identity in named)


def _short_named(reading: Rows, noun: str, text: str) -> list[str]:
    if "short_name" not in NOUNS[noun].columns:
        return []
    rows = reading.rows(f"SELECT code, short_name FROM {noun} WHERE short_name <> ''")
    return sorted(row["code"] for row in rows if fold(row["short_name"]) == fold(text))
