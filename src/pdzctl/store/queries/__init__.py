"""Questions that join nouns: one named function each, SQL in full view, set-based, answered in rows."""
