"""What every record is: frozen, validated again at every revision, identified by an id that never changes."""

import re
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pdzctl.errors import Refused
from pdzctl.records.states import VERBS, Moves

if TYPE_CHECKING:
    from pdzctl.records.choice import Choice

# Pydantic looks through every installed package for plugins when it builds its first validator, a tenth of what a write
# takes: with a loader that finds none it looks nowhere.
_NO_PLUGINS = ModuleType("pydantic.plugin._loader")
_NO_PLUGINS.get_plugins = tuple  # type: ignore[attr-defined]
sys.modules.setdefault(_NO_PLUGINS.__name__, _NO_PLUGINS)

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u2028\u2029]")
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\U000e0000-\U000e007f]")
_FIRST_YEAR = 1900
_LINE_LIMIT = 1_000
_BLOCK_LIMIT = 1_000_000


def _clean(text: str) -> str:
    # Whatever the two patterns find is not printable; asking that first is an order of magnitude cheaper.
    if not text.isprintable() and (_CONTROL.search(text) or _INVISIBLE.search(text)):
        msg = "it holds control characters"
        raise ValueError(msg)
    return unicodedata.normalize("NFC", text)


def _line(text: str) -> str:
    if not text.isprintable() and ("\n" in text or "\t" in text):
        msg = "it must be one line"
        raise ValueError(msg)
    return _clean(text).strip()


def _block(text: str) -> str:
    cleaned = _clean(text.replace("\r\n", "\n"))
    return cleaned.strip("\n") if cleaned.strip() else ""


@lru_cache(maxsize=4096)
def _day(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) or not _in_calendar(text):
        msg = "it must be a day such as 2026-03-12"
        raise ValueError(msg)
    return text


def _in_calendar(text: str) -> bool:
    try:
        return date.fromisoformat(text).year >= _FIRST_YEAR
    except ValueError:
        return False


def _due(text: str) -> str:
    if re.fullmatch(r"\d{4}-\d{2}", text):
        _day(f"{text}-01")
        return text
    return _day(text)


def _time(text: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        msg = "it must be a time such as 14:30"
        raise ValueError(msg)
    return text


Line = Annotated[str, Field(max_length=_LINE_LIMIT), AfterValidator(_line)]
"""One line of text, NFC, without control or direction characters, at most 1,000 characters."""
Title = Annotated[str, Field(max_length=_LINE_LIMIT), AfterValidator(_line), Field(min_length=1)]
"""A line that cannot be empty."""
Block = Annotated[str, Field(max_length=_BLOCK_LIMIT), AfterValidator(_block)]
"""Text of any number of lines, at most 1,000,000 characters; newlines and tabs allowed."""
Day = Annotated[str, AfterValidator(_day)]
"""A day as ISO ``YYYY-MM-DD``."""
Due = Annotated[str, AfterValidator(_due)]
"""A day, or a month as ``YYYY-MM``."""
Time = Annotated[str, AfterValidator(_time)]
"""A local time of day as ``HH:MM``."""
Count = Annotated[int, Field(ge=0, le=2**53)]
"""A whole number from 0 that JSON can carry."""
Link = Annotated[str, Field(min_length=1)]
"""The id of another record."""


class Record(BaseModel):
    """One thing that is true of a district.

    ``noun`` names its command, SQL table, JSON key and glossary row. Every field is one column; a set is a record
    of its own per member. A text that is not known is empty; any other value that is not known is ``None``.
    """

    # Deferred: a command builds the validators of the nouns it touches, not of all of them.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    noun: ClassVar[str]
    moves: ClassVar[Moves] = {}

    id: str

    def revised(self, **changes: object) -> Self:
        """Return this record with ``changes``, validated whole. Raises pydantic's ValidationError."""
        return type(self).model_validate({**self.values(), **changes})

    def values(self) -> dict[str, Any]:
        """Return the fields in order, enumerations as their stored codes, ready for SQL and JSON."""
        return self.model_dump(mode="json")

    def edited(self, **changes: object) -> Self:
        """Return this record as a person corrects it; Refused where ``changes`` belong to a verb or to history."""
        return self.revised(**changes)

    def moved(self, state: str, **changes: object) -> Self:
        """Return this record in another ``state``; an illegal move raises Refused and names the legal ones."""
        refuse_illegal_move(self, state, type(self).moves)
        return self.revised(state=state, **changes)


def refuse_illegal_move(record: Record, state: str, moves: Moves) -> None:
    """Raise Refused unless the legal ``moves`` (``docs/glossary.md``) lead from the record's state to ``state``."""
    now: Choice = record.state  # type: ignore[attr-defined]
    legal = moves.get(now, ())
    if state == now and state not in legal:
        raise Refused(
            "{code} is already {state}.",
            code=name_of(record),
            state=now,
            legal=tuple(type(now)(one).label for one in legal),
            hint=_hint(legal, ""),
        )
    if state not in legal:
        command = _command_to(record, legal)
        raise Refused(
            "{code} is {state}: it cannot become {wanted}.",
            code=name_of(record),
            state=now,
            wanted=type(now)(state),
            hint=_hint(legal, command),
            legal=tuple(type(now)(one).label for one in legal),
            command=command,
        )


def _hint(legal: Sequence[str], command: str) -> str:
    hint = "From here it can become: {legal}. Next: {command}" if command else "From here it can become: {legal}."
    last_hint = "This is its last state."
    return hint if legal else last_hint


def _command_to(record: Record, legal: Sequence[str]) -> str:
    """Return what to type for the first of the ``legal`` states that one command reaches, or nothing."""
    verbs = VERBS.get(record.noun, {})
    state = next((state for state in legal if state in verbs), "")
    if not state:
        return ""
    kind = str(getattr(record, "kind", ""))
    word = kind if record.noun == "body" and kind in ("lab", "table") else record.noun.removesuffix("_round")
    now: Choice = record.state  # type: ignore[attr-defined]
    verb = "resume" if now == "sospeso" else verbs[state]
    if "{code}" in verb:
        return f"pdzctl {verb.format(code=name_of(record))}"
    words = ["pdzctl", word, verb, name_of(record), *([state] if record.noun == "plan" else [])]
    return " ".join(words)


def refuse_settled(record: Record, edited: Record, fields: Sequence[str], sentence: str, hint: str) -> None:
    """Raise Refused with ``sentence`` where ``edited`` differs from ``record`` in one of the settled ``fields``."""
    if any(getattr(record, name) != getattr(edited, name) for name in fields):
        raise Refused(sentence, hint=hint, code=name_of(record))


def name_of(record: Record) -> str:
    """Return what people call a record: its code, or its noun where it has none."""
    return getattr(record, "code", "") or record.noun


def due_end(due: str | None) -> str | None:
    """Return the last day of ``due`` (a day or a month) as an ISO day."""
    if due is None or len(due) != len("2026-03"):
        return due
    year, month = map(int, due.split("-"))
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1).isoformat()
