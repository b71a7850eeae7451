"""A district kept in one SQLite file."""
