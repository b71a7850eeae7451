"""The search index: what of a record can be found, kept beside the records, and asked for by words.

Everything with a code is indexed; ways to reach a person never are. Names of persons stand in a column of their own,
which is asked only on request; a person's row is not ``public``.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.records.privacy import Privacy
from pdzctl.store.lookup import fold
from pdzctl.store.reading import Reading
from pdzctl.store.rows import Row, insert

_NAMES = frozenset({("workgroup", "facilitator"), ("workgroup", "rapporteur")})
_TITLES = ("title", "name", "question", "text")
_WORD = re.compile(r"[^\W_]+")
_TEXT = (Kind.LINE, Kind.BLOCK)
_UNSEARCHED = frozenset({"id", "code", "path", "sha256"})
_SHOWN = 160
MOST_RANKED = 2_000
"""Ranking one match costs some microseconds: more of them would be felt."""
_KEY = ("number", "noun", "record_id", "key")
_ADD = """INSERT INTO search (rowid, noun, record_id, public, code, title, text, names)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""


def _fields(noun: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the field that titles a noun, those searched as text, and those that name persons."""
    fields = [f for f in NOUNS[noun].fields if f.kind in _TEXT and f.name not in _UNSEARCHED]
    names = [f.name for f in fields if f.privacy is Privacy.IDENTITY or (noun, f.name) in _NAMES]
    open_to_all = [f.name for f in fields if f.privacy in (Privacy.NONE, Privacy.FREE_TEXT) and f.name not in names]
    title = next((name for name in _TITLES if name in open_to_all), "")
    return title, tuple(name for name in open_to_all if name != title), tuple(names)


INDEXED = {name: _fields(name) for name, noun in NOUNS.items() if "code" in noun.columns}
"""Noun to its title, its text fields and its names of persons."""

Found = tuple[int, str, str, str, str]


def document(noun: str, record: Mapping[str, Any]) -> Found:
    """Return what the index holds of ``record``: public (0 or 1), code, title, text, names."""
    title, text, names = INDEXED[noun]
    return (
        0 if noun == "person" else 1,
        record["code"],
        record[title] if title else "",
        "\n".join([held for name in text if (held := record[name])]),
        " ".join([held for name in names if (held := record[name])]),
    )


def columns(noun: str) -> tuple[str, ...]:
    """Return the columns that make the document and the key of a record of ``noun``, and its id."""
    title, text, names = INDEXED[noun]
    return ("id", "code", *((title,) if title else ()), *text, *names)


def key(noun: str, record: Mapping[str, Any]) -> str:
    """Return the name or title of ``record`` without case and accents."""
    title, _, names = INDEXED[noun]
    return fold(record[title][:_SHOWN]) if title else fold(" ".join(record[name] for name in names[:2]))


class Index:
    """Keeps the index equal to the records; only ``Store._write`` calls it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Begin numbering after the last row."""
        self._connection = connection
        self._next = (connection.execute("SELECT max(number) FROM search_key").fetchone()[0] or 0) + 1

    def add(self, noun: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Index new ``records``."""
        keys: list[Row] = []
        documents: list[Row] = []
        for number, record in enumerate(records, self._next):
            keys.append((number, noun, record["id"], key(noun, record)))
            documents.append((number, noun, record["id"], *document(noun, record)))
        self._next += len(keys)
        insert(self._connection, "search_key", _KEY, keys)
        self._connection.executemany(_ADD, documents)

    def remove(self, identities: Iterable[str]) -> None:
        """Forget the records with these ids."""
        ids = [(identity,) for identity in identities]
        self._connection.executemany(
            "DELETE FROM search WHERE rowid = (SELECT number FROM search_key WHERE record_id = ?)", ids
        )
        self._connection.executemany("DELETE FROM search_key WHERE record_id = ?", ids)

    def replace(self, noun: str, pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        """Index again those records whose indexed content differs between before and after."""
        changed = [after for before, after in pairs if document(noun, before) != document(noun, after)]
        self.remove(record["id"] for record in changed)
        self.add(noun, changed)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words to look for in what a person typed: letters and digits only, so nothing can be FTS5 syntax."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text)))


def search(
    reading: Reading,
    words: str,
    *,
    nouns: Iterable[str] = (),
    body: str | None = None,
    since: str | None = None,
    until: str | None = None,
    personal: bool = False,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """Return the best matches of all ``words``, each also as the beginning of a word, blind to case and accents.

    Rows have noun, code, title, snippet (the found words between ``[`` and ``]``), day and rank (lower is better).
    ``body`` is a body's id; ``since`` and ``until`` are days. Names of persons, and persons, are searched only if
    ``personal``. Of more than ``MOST_RANKED`` matches only the newest are ranked, so that a word that stands everywhere
    is answered as soon as any other.
    """
    asked = words_of(words)
    if not asked:
        return []
    terms = " ".join(f'"{word}" *' for word in asked)
    columns = "{code title text names}" if personal else "{code title text}"
    values: dict[str, Any] = {"match": f"{columns} : ({terms})"}
    filters = [] if personal else ["public"]
    if chosen := tuple(nouns):
        filters.append(f"noun IN ({', '.join(f':noun{n}' for n in range(len(chosen)))})")
        values |= {f"noun{n}": noun for n, noun in enumerate(chosen)}
    for column, sign, wanted in (("body_id", "=", body), ("day", ">=", since), ("day", "<=", until)):
        if wanted is not None:
            filters.append(f"{_path_to(column)} {sign} :{column}{len(values)}")
            values[f"{column}{len(values)}"] = wanted
    where = "".join(f" AND {condition}" for condition in filters)
    newest = reading.value(_NEWEST.format(where=where), **values, most=MOST_RANKED)
    return list(reading.rows(_SEARCH.format(where=where), **values, newest=newest, limit=limit))


def _path_to(column: str) -> str:
    """Return SQL for the ``day`` or ``body_id`` of a found record: its own, or that of its session."""
    own = {"day": {"session": "day", "referral": "sent_on"}, "body_id": {"body": "id", "session": "body_id"}}[column]
    cases = []
    for noun in INDEXED:
        columns = NOUNS[noun].columns
        name = own.get(noun) or (column if column in columns else "")
        if name:
            cases.append(f"WHEN '{noun}' THEN (SELECT {name} FROM {noun} WHERE id = search.record_id)")
        elif "session_id" in columns:
            joined = f"{noun} JOIN session ON session.id = {noun}.session_id"
            cases.append(
                f"WHEN '{noun}' THEN (SELECT session.{column} FROM {joined} WHERE {noun}.id = search.record_id)"
            )
    return f"CASE search.noun {' '.join(cases)} END"


_NEWEST = """
SELECT min(rowid) FROM (
    SELECT rowid FROM search WHERE search MATCH :match{where} ORDER BY rowid DESC LIMIT :most)
"""
_SEARCH = f"""
SELECT noun, code, substr(iif(title = '', names, title), 1, {_SHOWN}) AS title,
    snippet(search, -1, '[', ']', '…', 16) AS snippet, {_path_to("day")} AS day,
    bm25(search, 0, 0, 0, 4, 4, 1, 2) AS rank
FROM search WHERE search MATCH :match AND rowid >= :newest{{where}} ORDER BY rank, code LIMIT :limit
"""
