"""Ways to change approved minutes, by name: what SQL refuses, and what it cannot refuse."""

from pdzctl.records.catalogue import NOUNS


def _replacing(noun: str, column: str, text: str) -> str:
    columns = NOUNS[noun].columns
    values = ", ".join(f"'{text}'" if name == column else name for name in columns)
    return f"INSERT OR REPLACE INTO {noun} ({', '.join(columns)}) SELECT {values} FROM {noun}"


WITHIN = {
    "changing the session": "UPDATE session SET summary = 'x'",
    "changing the minutes": "UPDATE minutes SET approved_on = '2030-01-01'",
    "taking the approval back": "UPDATE minutes SET state = 'bozza'",
    "changing a member": "UPDATE decision SET text = 'x'",
    "changing what a member owns": "UPDATE commitment_party SET post = 'x'",
    "changing a due date": "UPDATE commitment SET due = '2030-01-01'",
    "changing an agenda item": "UPDATE agenda_item SET disposition_note = 'x'",
    "changing an id": "UPDATE decision SET id = 'other'",
    "changing a row number": "UPDATE OR REPLACE decision SET rowid = rowid + 1, id = id",
    "moving a member away": "UPDATE decision SET session_id = 'elsewhere'",
    "deleting the session": "DELETE FROM session",
    "deleting the minutes": "DELETE FROM minutes",
    "deleting a member": "DELETE FROM decision",
    "deleting what a member owns": "DELETE FROM commitment_party",
    "adding a member": """INSERT INTO attendance (id, session_id, position, status, post, count, signed, note)
        SELECT 'x', id, 1, 'presente', '', 1, 0, '' FROM session""",
    "adding a suspension": """INSERT INTO suspension (id, session_id, suspended_at, reason)
        SELECT 'x', id, '10:00', '' FROM session""",
    "adding an observation": """INSERT INTO observation (id, minutes_id, position, text, answer)
        SELECT 'x', id, 1, 'x', '' FROM minutes""",
    "adding to what a member owns": """INSERT INTO commitment_party (id, commitment_id, part, position, post)
        SELECT 'x', id, 'owner', 9, '' FROM commitment""",
    "replacing the minutes": _replacing("minutes", "approved_on", "2030-01-01"),
    "replacing a member": _replacing("decision", "text", "x"),
    "replacing what a member owns": _replacing("commitment_party", "post", "x"),
    "an upsert over a member": """INSERT INTO decision SELECT * FROM decision WHERE true
        ON CONFLICT (id) DO UPDATE SET text = 'x'""",
    "an upsert over the minutes": """INSERT INTO minutes SELECT * FROM minutes WHERE true
        ON CONFLICT (code) DO UPDATE SET approved_on = '2030-01-01'""",
}
"""What needs nothing but the session whose minutes are approved; one row each."""

THROUGH_ANOTHER = {
    f"putting a free {noun} in its place by {key}": f"""UPDATE OR REPLACE {noun}
        SET {key} = (SELECT {key} FROM {noun} WHERE code LIKE '%2025-001%') WHERE code LIKE '%2025-002%'"""
    for noun in ("session", "decision", "minutes")
    for key in ("id", "code", "rowid")
} | {
    "moving a free member in": """UPDATE decision SET session_id = (SELECT id FROM session WHERE code LIKE '%-001')
        WHERE code LIKE '%2025-002%'""",
}
"""What goes through a session that is free, and its decision and draft minutes."""

FORCED = {
    "dropping a trigger": ["DROP TRIGGER decision_update_approved", "UPDATE decision SET text = 'x'"],
    "dropping the view of what is sealed": [
        "DROP VIEW sealed",
        "CREATE VIEW sealed AS SELECT 1 AS minutes_id, 1 AS session_id WHERE false",
        "UPDATE decision SET text = 'x'",
    ],
    "opening the seals": ["INSERT INTO unsealing VALUES ('x')"],
    "opening the seals and closing them": [
        "INSERT INTO unsealing VALUES ('x')",
        "UPDATE decision SET text = 'x'",
        "DELETE FROM unsealing",
    ],
    "rewriting a trigger": [
        "PRAGMA writable_schema = on",
        """UPDATE sqlite_schema SET sql = replace(sql, 'sealed WHERE', 'sealed WHERE false AND')
            WHERE name = 'decision_update_approved'""",
        "PRAGMA writable_schema = reset",
        "UPDATE decision SET text = 'x'",
    ],
    "removing the triggers from the schema": [
        "PRAGMA writable_schema = on",
        "DELETE FROM sqlite_schema WHERE type = 'trigger'",
        "PRAGMA writable_schema = reset",
        "UPDATE decision SET text = 'x'",
    ],
}
"""What SQL cannot refuse to who may write the file."""
