"""The first shape of the journal, and of what is derived from the records and the journal.

``change`` closes the ``entry`` lines from ``first`` up to its own line; lines are numbered once over both tables. Every
line carries the SHA-256 of what it says and of the line before it on the same site. What it says of values is
``SHA-256(salt + text)``: texts and salts stand in ``value``, so that one can be erased and the chain still hold.

``search_key``, ``search`` and ``code_used`` are derived: the first two from the records, the last from every code the
journal ever gave.
"""

STATEMENTS = (
    """
CREATE TABLE change (
    line INTEGER PRIMARY KEY NOT NULL,
    first INTEGER NOT NULL CHECK (first <= line),
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    clock INTEGER NOT NULL,
    at TEXT NOT NULL,
    command TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('work', 'undo', 'redo', 'erasure', 'exchange', 'migration')),
    reverses TEXT REFERENCES change (id),
    author_digest BLOB NOT NULL CHECK (length(author_digest) = 32),
    summary_digest BLOB NOT NULL CHECK (length(summary_digest) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT
""",
    "CREATE INDEX change_by_site ON change (site, line)",
    "CREATE INDEX change_by_clock ON change (clock)",
    "CREATE INDEX change_by_reverses ON change (reverses) WHERE reverses IS NOT NULL",
    """
CREATE TABLE entry (
    line INTEGER PRIMARY KEY NOT NULL,
    clock INTEGER NOT NULL,
    noun TEXT NOT NULL,
    record_id TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('created', 'revised', 'removed')),
    field TEXT NOT NULL CHECK ((field <> '') = (action = 'revised')),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    personal_digest BLOB CHECK (length(personal_digest) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT
""",
    "CREATE INDEX entry_by_record ON entry (record_id)",
    """
CREATE TABLE value (
    line INTEGER NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('author', 'summary', 'field', 'personal', 'rest')),
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    text TEXT NOT NULL,
    PRIMARY KEY (line, part)
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE code_used (
    series TEXT PRIMARY KEY NOT NULL,
    highest INTEGER NOT NULL CHECK (highest >= 0)
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE search_key (
    number INTEGER PRIMARY KEY NOT NULL,
    noun TEXT NOT NULL,
    record_id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX search_key_by_key ON search_key (noun, key)",
    """
CREATE VIRTUAL TABLE search USING fts5 (
    noun UNINDEXED, record_id UNINDEXED, public UNINDEXED, code, title, text, names,
    tokenize = 'unicode61 remove_diacritics 2'
)
""",
)
