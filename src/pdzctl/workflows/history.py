"""What was written about one record, as people may see it: codes for links, personal values hidden unless asked for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any, NamedTuple

from pdzctl.records.catalogue import BODY_PREFIXES, ENUMERATIONS, NOUNS
from pdzctl.records.fields import Kind
from pdzctl.records.privacy import Privacy
from pdzctl.store.history import history
from pdzctl.store.queries.listing import codes_of
from pdzctl.store.reading import Reading

__all__ = ["HIDDEN", "Summary", "record_history", "summary_parts"]

HIDDEN = "•••"
"""What stands for a value that is not shown."""
_NOUN_OF = {noun.prefix: noun.name for noun in NOUNS.values() if noun.prefix}
_PERSONAL = frozenset({Privacy.CONTACT, Privacy.IDENTITY, Privacy.SENSITIVE})


class Summary(NamedTuple):
    """What a change did, to be told in any language: a template and its values; of an undo, also what it reversed."""

    sentence: str
    values: dict[str, Any]
    reversed: "Summary | None" = None


def summary_parts(sentence: str, values: Mapping[str, Any]) -> Summary:
    """Return a change's summary with every name of its template filled: a code that was never known is an ellipsis."""
    names = [name for _, name, _, _ in Formatter().parse(sentence) if name]
    known = {**dict.fromkeys(names, "…"), **values}
    if "state" in values:
        known["state"] = _state(str(values.get("code", "")), str(values["state"]))
    inner = known.pop("sentence", "")
    return Summary(sentence, known, summary_parts(inner, known) if inner else None)


def _state(code: str, state: str) -> str:
    """Return ``state`` as the state of what ``code`` names, so that it is told by its label."""
    prefix = code.partition("-")[0]
    noun = "body" if prefix in BODY_PREFIXES.values() else _NOUN_OF.get(prefix, "")
    fields = {field.name: field for field in NOUNS[noun].fields} if noun else {}
    states = ENUMERATIONS[fields["state"].of] if "state" in fields else ()
    return next((member for member in states if member == state), state)


def record_history(reading: Reading, noun: str, identity: str, *, personal: bool) -> Iterator[dict[str, Any]]:
    """Yield every entry of one record, oldest first: at, author, action, field, words, kind, choices, old, new, erased.

    Links are codes, looked up in one statement for each noun they point to; what was removed since keeps its id.
    ``words`` is the English label of the field, ``kind`` what it holds and ``choices`` its enumeration. Without
    ``personal`` the values of personal fields are hidden.
    """
    rows = list(history(reading, identity))
    codes = _codes(reading, noun, rows)
    fields = {field.name: field for field in NOUNS[noun].fields}
    for row in rows:
        field = fields.get(row["field"])
        secret = field is not None and field.privacy in _PERSONAL and not personal
        for side in ("old", "new"):
            value = row[side]
            row[side] = HIDDEN if secret and value not in (None, "") else codes.get(value, value)
        row["words"] = field.words if field else row["field"]
        row["kind"] = field.kind if field and not secret else Kind.LINE
        row["choices"] = field.of if field and field.kind is Kind.CHOICE else ""
        yield row


def _codes(reading: Reading, noun: str, rows: list[dict[str, Any]]) -> dict[Any, str]:
    """Return id to code for every link that ``rows`` hold."""
    wanted: dict[str, set[str]] = defaultdict(set)
    links = {field.name: field.of for field in NOUNS[noun].fields if field.kind is Kind.LINK}
    for row in rows:
        of = links.get(row["field"], "")
        if of and "code" in NOUNS[of].columns:
            wanted[of] |= {value for value in (row["old"], row["new"]) if value}
    found: dict[Any, str] = {}
    for of, ids in wanted.items():
        found |= codes_of(reading, of, ids)
    return found
