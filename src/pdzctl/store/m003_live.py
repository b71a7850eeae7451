"""What live recording adds: rounds of priorities, votes by seat, clocks, and the later life of minutes.

Every new column may be unknown or empty, so that older lines of the journal still replay to what stands in the file.
The seals of approved minutes take in the new columns, but for ``session.gaps_reason`` (told when a session is closed),
``priority_round.state`` (validated by a body later), ``minutes.published_on`` and ``minutes.forced_reason``.
"""

_COLUMNS = (
    ("district", "patron_day TEXT NOT NULL DEFAULT ''"),
    ("district", "mailbox TEXT NOT NULL DEFAULT ''"),
    ("session", "request TEXT NOT NULL DEFAULT ''"),
    ("session", "confirm_by TEXT CHECK (length(confirm_by) = 10)"),
    ("session", "convocation_sequence INTEGER CHECK (convocation_sequence >= 0)"),
    ("session", "notice_healed TEXT NOT NULL DEFAULT ''"),
    ("session", "gaps_reason TEXT NOT NULL DEFAULT ''"),
    ("agenda_item", "started_at TEXT CHECK (length(started_at) = 5)"),
    ("agenda_item", "minutes_spent INTEGER CHECK (minutes_spent >= 0)"),
    ("contribution", "proposal_id TEXT REFERENCES proposal (id) DEFERRABLE INITIALLY DEFERRED"),
    ("contribution", "noted_at TEXT CHECK (length(noted_at) = 5)"),
    ("minutes", "published_on TEXT CHECK (length(published_on) = 10)"),
    ("minutes", "forced_reason TEXT NOT NULL DEFAULT ''"),
    ("minutes", "approving_decision_id TEXT REFERENCES decision (id) DEFERRABLE INITIALLY DEFERRED"),
    ("minutes", "corrects_id TEXT REFERENCES minutes (id) DEFERRABLE INITIALLY DEFERRED"),
    ("minutes", "correction TEXT NOT NULL DEFAULT ''"),
    ("minutes", "seal TEXT NOT NULL DEFAULT ''"),
    ("minutes", "text_sha256 TEXT NOT NULL DEFAULT ''"),
    ("decision", "taken_at TEXT CHECK (length(taken_at) = 5)"),
    ("decision", "seats_present INTEGER CHECK (seats_present >= 0)"),
    ("decision", "seats_required INTEGER CHECK (seats_required >= 0)"),
    ("priority", "round_id TEXT REFERENCES priority_round (id) DEFERRABLE INITIALLY DEFERRED"),
    ("priority", "variant TEXT CHECK (variant IN ('classico', 'naccho', 'paho'))"),
    ("priority", "ballots INTEGER CHECK (ballots >= 0)"),
    ("priority", "agreement TEXT NOT NULL DEFAULT ''"),
    ("priority", "tie_rule TEXT NOT NULL DEFAULT ''"),
    ("priority", "warning TEXT NOT NULL DEFAULT ''"),
    ("priority_option", "rank INTEGER CHECK (rank >= 0)"),
    ("priority_option", "score TEXT NOT NULL DEFAULT ''"),
    ("priority_option", "detail TEXT NOT NULL DEFAULT ''"),
)
_TABLES = (
    """
CREATE TABLE priority_round (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    agenda_item_id TEXT REFERENCES agenda_item (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN (
        'voto_a_punti', 'borda', 'hanlon', 'matrice', 'griglia', 'moscow', 'consenso_a_gradi'
    )),
    variant TEXT CHECK (variant IN ('classico', 'naccho', 'paho')),
    state TEXT NOT NULL CHECK (state IN ('preparato', 'aperto', 'chiuso', 'validato', 'annullato')),
    points_each INTEGER CHECK (points_each >= 0),
    cap INTEGER CHECK (cap >= 0),
    open_vote INTEGER NOT NULL CHECK (open_vote IN (0, 1)),
    opened_at TEXT CHECK (length(opened_at) = 5),
    closed_at TEXT CHECK (length(closed_at) = 5),
    tie_rule TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT
""",
    """
CREATE TABLE round_option (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    round_id TEXT NOT NULL REFERENCES priority_round (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    proposal_id TEXT REFERENCES proposal (id) DEFERRABLE INITIALLY DEFERRED,
    problem_id TEXT REFERENCES problem (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    objection TEXT NOT NULL
) STRICT
""",
    """
CREATE TABLE round_voters (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    round_id TEXT NOT NULL REFERENCES priority_round (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL CHECK (name <> ''),
    voters INTEGER NOT NULL CHECK (voters >= 0),
    UNIQUE (round_id, name)
) STRICT
""",
    """
CREATE TABLE criterion (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    round_id TEXT NOT NULL REFERENCES priority_round (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    name TEXT NOT NULL CHECK (name <> ''),
    weight INTEGER NOT NULL CHECK (weight >= 0),
    reverse INTEGER NOT NULL CHECK (reverse IN (0, 1)),
    UNIQUE (round_id, name)
) STRICT
""",
    """
CREATE TABLE ballot (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    round_id TEXT NOT NULL REFERENCES priority_round (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    name TEXT NOT NULL
) STRICT
""",
    """
CREATE TABLE ballot_mark (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    ballot_id TEXT NOT NULL REFERENCES ballot (id) DEFERRABLE INITIALLY DEFERRED,
    option INTEGER NOT NULL CHECK (option >= 0),
    criterion TEXT NOT NULL,
    value TEXT NOT NULL CHECK (value <> ''),
    UNIQUE (ballot_id, option, criterion)
) STRICT
""",
    """
CREATE TABLE vote (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    decision_id TEXT NOT NULL REFERENCES decision (id) DEFERRABLE INITIALLY DEFERRED,
    seat_id TEXT NOT NULL REFERENCES seat (id) DEFERRABLE INITIALLY DEFERRED,
    choice TEXT NOT NULL CHECK (choice IN ('favorevole', 'contrario', 'astenuto', 'interesse')),
    reason TEXT NOT NULL,
    UNIQUE (decision_id, seat_id)
) STRICT
""",
)
_INDEXES = (
    "CREATE INDEX priority_round_by_session ON priority_round (session_id, position)",
    "CREATE INDEX priority_round_by_agenda_item ON priority_round (agenda_item_id) WHERE agenda_item_id IS NOT NULL",
    "CREATE INDEX round_option_by_round ON round_option (round_id, position)",
    "CREATE INDEX round_option_by_proposal ON round_option (proposal_id) WHERE proposal_id IS NOT NULL",
    "CREATE INDEX round_option_by_problem ON round_option (problem_id) WHERE problem_id IS NOT NULL",
    "CREATE INDEX criterion_by_round ON criterion (round_id, position)",
    "CREATE INDEX ballot_by_round ON ballot (round_id, position)",
    "CREATE INDEX vote_by_seat ON vote (seat_id)",
    "CREATE INDEX contribution_by_proposal ON contribution (proposal_id) WHERE proposal_id IS NOT NULL",
    "CREATE INDEX priority_by_round ON priority (round_id) WHERE round_id IS NOT NULL",
    "CREATE INDEX minutes_by_corrects ON minutes (corrects_id) WHERE corrects_id IS NOT NULL",
    """
CREATE INDEX minutes_by_approving_decision ON minutes (approving_decision_id)
    WHERE approving_decision_id IS NOT NULL
""",
)
_SEALED_ON_UPDATE = {
    "session": """
    id, code, body_id, number, title, kind, day, planned_start, planned_end, actual_start, actual_end, mode, call,
    venue, address, online_url, method, method_note, convocation_protocol, convoked_on, convocation_channel,
    convoked_count, chair_id, facilitator_id, minute_taker_id, summary, accessibility_note, next_day, next_time,
    next_venue, next_agenda, reason, request, confirm_by, convocation_sequence, notice_healed
    ON session
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.id)""",
    "decision": """
    id, code, session_id, position, agenda_item_id, text, kind, adoption, votes_for, votes_against,
    votes_abstained, recused, rationale, dissent, proposal_id, supersedes_id, act_number, no_action,
    quorum_override, taken_at, seats_present, seats_required
    ON decision
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)""",
    "minutes": """
    id, code, session_id, kind, version, writer_id, verifier_id, circulated_on, observations_due, approved_on,
    approval, approved_in_id, approving_decision_id, corrects_id, correction, seal, text_sha256
    ON minutes
WHEN EXISTS (SELECT 1 FROM sealed WHERE minutes_id = OLD.id)""",
    "priority_round": """
    id, code, session_id, position, agenda_item_id, title, method, variant, points_each, cap, open_vote, opened_at,
    closed_at, tie_rule, note
    ON priority_round
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)""",
}
_ROUND = "(SELECT session_id FROM priority_round WHERE id = {row}.round_id)"
_SESSION_OF = {
    "priority_round": "{row}.session_id",
    "round_option": _ROUND,
    "round_voters": _ROUND,
    "criterion": _ROUND,
    "ballot": _ROUND,
    "ballot_mark": """(SELECT session_id FROM priority_round
            WHERE id = (SELECT round_id FROM ballot WHERE id = {row}.ballot_id))""",
    "vote": "(SELECT session_id FROM decision WHERE id = {row}.decision_id)",
}


def _sealed_on_update(noun: str) -> str:
    return f"""
CREATE TRIGGER {noun}_update_approved BEFORE UPDATE OF{_SEALED_ON_UPDATE[noun]}
BEGIN SELECT RAISE(ABORT, 'approved'); END
"""


def _sealed(noun: str, event: str, *rows: str) -> str:
    held = "\n    OR ".join(
        f"EXISTS (SELECT 1 FROM sealed WHERE session_id = {_SESSION_OF[noun].format(row=row)})" for row in rows
    )
    return f"""
CREATE TRIGGER {noun}_{event.lower()}_approved BEFORE {event} ON {noun}
WHEN {held}
BEGIN SELECT RAISE(ABORT, 'approved'); END
"""


STATEMENTS = (
    *_TABLES,
    *(f"ALTER TABLE {table} ADD COLUMN {column}" for table, column in _COLUMNS),
    *_INDEXES,
    *(f"DROP TRIGGER {noun}_update_approved" for noun in ("session", "decision", "minutes")),
    *map(_sealed_on_update, _SEALED_ON_UPDATE),
    *(_sealed(noun, "INSERT", "NEW") for noun in _SESSION_OF),
    *(_sealed(noun, "UPDATE", "OLD", "NEW") for noun in _SESSION_OF if noun not in _SEALED_ON_UPDATE),
    *(_sealed(noun, "DELETE", "OLD") for noun in _SESSION_OF),
)
