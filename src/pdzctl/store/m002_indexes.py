"""Indexes for reading what is open, what is next and what comes first, however long the history behind it is.

``session_by_body`` and ``session_by_day`` get the columns that lists and counts also need; the partial indexes hold
only what is not over, so that they stay small. No column and no content changes.
"""

STATEMENTS = (
    "DROP INDEX session_by_body",
    "CREATE INDEX session_by_body ON session (body_id, state, day)",
    "DROP INDEX session_by_day",
    "CREATE INDEX session_by_day ON session (day, planned_start, code)",
    "CREATE INDEX session_by_state ON session (state, day)",
    "CREATE INDEX person_by_name ON person (family_name, given_name, code)",
    "CREATE INDEX proposal_by_state ON proposal (state)",
    "CREATE INDEX commitment_open ON commitment (due_end) WHERE state IN ('aperto', 'in_corso', 'bloccato')",
    "CREATE INDEX referral_open ON referral (reply_due) WHERE state <> 'riscontrata'",
    """
CREATE INDEX minutes_open ON minutes (session_id)
    WHERE state IN ('bozza', 'in_osservazione', 'definitivo')
""",
)
