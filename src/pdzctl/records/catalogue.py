"""Every noun and its fields: the one table behind options, columns, files, privacy classes and documentation.

Records (``records/*.py``) say what is valid, the migrations (``store/migrations.py``) how it is kept; tests hold the three
together. Standard library alone: command modules read it at start-up.
"""

from pdzctl.records.fields import Field, Kind, Noun
from pdzctl.records.governance_fields import GOVERNANCE
from pdzctl.records.meeting_fields import MEETING
from pdzctl.records.outcome_fields import OUTCOME
from pdzctl.records.roster_fields import ROSTER

__all__ = ["BODY_PREFIXES", "NOUNS", "Field", "Kind", "Noun"]

NOUNS: dict[str, Noun] = {noun.name: noun for noun in (*GOVERNANCE, *ROSTER, *MEETING, *OUTCOME)}

BODY_PREFIXES = {"table": "TAV", "lab": "LAB"}
"""Bodies of other kinds are coded ``ORG``."""
