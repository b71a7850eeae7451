"""Finding the record that a person means by a code, part of a code, a number, a name or an id."""

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Protocol

from pdzctl.errors import Ambiguous, NotFound, Usage
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.vocabulary import BodyKind

_CANDIDATES_SHOWN = 10
_NEIGHBOURS = 500
_COMPLETED = 500
_LAST_CHARACTER = 0x10FFFF
_NUMBERS = re.compile(r"([0-9]+)")
_NUMBERS_PADDED = 2
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
    codes = _alike(reading, noun, text.upper(), where, equals)
    meant = _meant(codes, text.upper())
    if not meant:
        codes = _named(reading, noun, text, where, equals) or _short_named(reading, noun, text, where, equals)
        meant = sorted(codes)
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
    near = difflib.get_close_matches(text.upper(), _around(reading, noun, text.upper(), where, equals), n=3, cutoff=0.5)
    raise NotFound(
        "There is no {noun} {text}.",
        hint="The nearest codes: {near}." if near else "pdzctl {word} list shows them all.",
        noun=BodyKind(str(kind)).label if (kind := equals.get("kind")) else NOUNS[noun].words,
        word=_word(noun, equals),
        text=text,
        near=tuple(near),
    )


def codes_beginning(reading: Rows, noun: str, begins: str, kind: str = "") -> list[str]:
    """Return, in order, the codes of ``noun`` that begin with ``begins``; ``kind`` keeps bodies of one kind.

    Of a great many only the first and the last: these have in common what all of them have, so that a shell that
    completes as far as it can goes neither too far nor less far.
    """
    where = " AND kind = :kind" if kind else ""
    condition = f"code >= :begins AND code < :begins || char({_LAST_CHARACTER}){where} ORDER BY code"
    values = {"begins": begins, "kind": kind} if kind else {"begins": begins}
    first = _codes(reading, noun, f"{condition} LIMIT {_COMPLETED}", **values)
    last = _codes(reading, noun, f"{condition} DESC LIMIT {_COMPLETED}", **values)
    return sorted(first | last)


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
    return equals.get("kind") or noun.removesuffix("_item").removesuffix("_round")


def _alike(reading: Rows, noun: str, text: str, where: str, equals: dict[str, object]) -> dict[str, str]:
    """Return code to id for the code ``text`` (in capitals), else for at least all that ``_meant`` may choose from.

    A whole code costs one step, and so does one that lacks some zeros. Of the others, whatever zeros they are written
    with, all share what is left without any, and the last character.
    """
    found = _codes(reading, noun, f"code = :text{where}", text=text, **equals)
    if found or not text:
        return found
    found = _codes(
        reading, noun, f"code IN (SELECT value FROM json_each(:padded)){where}", padded=_padded(text), **equals
    )
    if found:
        return found
    sparse = text.replace("0", "")
    ends = """substr(code, -1) = :last AND (substr(code, -length(:number)) = :number
        OR replace(code, '0', '') = :sparse OR substr(replace(code, '0', ''), -length(:sparse_end)) = :sparse_end)"""
    values = {
        "last": text[-1],
        "number": _bare_number(text) if text.isascii() and text.isdigit() else text,
        "sparse": sparse,
        "sparse_end": f"-{sparse}",
    }
    begins = f"code >= :text AND code < :text || char({_LAST_CHARACTER})"
    return _codes(reading, noun, f"{ends}{where}", **values, **equals) | _codes(
        reading, noun, f"{begins}{where}", text=text, **equals
    )


def _padded(text: str) -> str:
    """Return, as JSON, the whole codes that ``text`` is when up to three zeros are put before its last numbers."""
    variants = [""]
    for place, part in enumerate(parts := _NUMBERS.split(text)):
        numeric = place % 2 and place >= len(parts) - 2 * _NUMBERS_PADDED
        written = [part.zfill(len(part) + zeros) for zeros in range(4)] if numeric else [part]
        variants = [f"{before}{one}" for before in variants for one in written]
    return json.dumps(variants)


def _codes(reading: Rows, noun: str, condition: str, /, **values: object) -> dict[str, str]:
    rows = reading.rows(f"SELECT code, id FROM {noun} WHERE {condition}", **values)
    return {row["code"]: row["id"] for row in rows}


def _meant(codes: Iterable[str], text: str) -> list[str]:
    """Return the codes that ``text`` (in capitals) is, ends or begins."""
    if text in codes:
        return [text]
    bare = _ZEROS.sub("", text)
    same = sorted(code for code in codes if _ZEROS.sub("", code) == bare)
    return same or _ending(codes, text) or sorted(code for code in codes if code.startswith(text))


def _ending(codes: Iterable[str], text: str) -> list[str]:
    if text.isascii() and text.isdigit():
        number = _bare_number(text)
        return sorted(c for c in codes if (found := _NUMBER.search(c)) and _bare_number(found[1]) == number)
    bare = f"-{_ZEROS.sub('', text)}"
    return sorted(
        c
        for c in codes
        if (c.endswith(text) and c[-len(text) - 1 : -len(text)] in ("-", ".")) or _ZEROS.sub("", c).endswith(bare)
    )


def _bare_number(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _named(reading: Rows, noun: str, text: str, where: str, equals: dict[str, object]) -> dict[str, str]:
    named = "id IN (SELECT record_id FROM search_key WHERE noun = :noun AND key = :key)"
    return _codes(reading, noun, f"{named}{where}", noun=noun, key=fold(text), **equals)


def _short_named(reading: Rows, noun: str, text: str, where: str, equals: dict[str, object]) -> dict[str, str]:
    if "short_name" not in NOUNS[noun].columns:
        return {}
    rows = reading.rows(f"SELECT code, id, short_name FROM {noun} WHERE short_name <> ''{where}", **equals)
    return {row["code"]: row["id"] for row in rows if fold(row["short_name"]) == fold(text)}


def _around(reading: Rows, noun: str, text: str, where: str, equals: dict[str, object]) -> list[str]:
    """Return the codes before and after ``text`` in their order: all of them where there are not many."""
    near: list[str] = []
    for sign, order in ((">=", "ASC"), ("<", "DESC")):
        condition = f"code {sign} :text{where} ORDER BY code {order} LIMIT {_NEIGHBOURS}"
        near += _codes(reading, noun, condition, text=text, **equals)
    return near
