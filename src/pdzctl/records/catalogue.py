"""Every noun and its fields: the one table behind options, columns, files, privacy classes and documentation.

Records (``records/*.py``) say what is valid, the migrations (``store/migrations.py``) how it is kept; tests hold the
three together. Standard library alone: command modules read it at start-up.
"""

from pdzctl.records import gaps, priority_words, privacy, states, vocabulary
from pdzctl.records.choice import Choice
from pdzctl.records.fields import Noun
from pdzctl.records.governance_fields import GOVERNANCE
from pdzctl.records.meeting_fields import MEETING
from pdzctl.records.outcome_fields import OUTCOME
from pdzctl.records.roster_fields import ROSTER

NOUNS: dict[str, Noun] = {noun.name: noun for noun in (*GOVERNANCE, *ROSTER, *MEETING, *OUTCOME)}

BODY_PREFIXES = {"table": "TAV", "lab": "LAB"}
"""Bodies of other kinds are coded ``ORG``."""

ENUMERATIONS: dict[str, type[Choice]] = {
    kind.__name__: kind
    for module in (vocabulary, states, privacy, gaps, priority_words)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Choice) and kind is not Choice
}
"""Every enumeration by the name that fields of kind ``CHOICE`` give."""
