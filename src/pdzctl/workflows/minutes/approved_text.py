"""What approved minutes say to the public, so that the same text can be found again whatever happens to it later.

The facts of its later life are left out: how it was approved, its protocol, its seal, its corrections. The text is that
of the packaged templates: a district's own are not what was approved.
"""

import hashlib

from pdzctl.output.minutes import Press
from pdzctl.records.privacy import Profile
from pdzctl.records.states import MinutesState
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import Reading
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.privacy import READERS, unmarked

__all__ = ["approved_text", "text_digest"]


def approved_text(reading: Reading, session_id: str, correction_id: str | None = None) -> str:
    """Return the Markdown of the minutes of a session, or of a correction, as the public read it when approved."""
    selection = Selection(session=session_id, readers=READERS[Profile.INTERNAL], minutes=correction_id)
    with reading.snapshot():
        (found,) = documents(reading, selection, Profile.PUBLIC)
    plain = found._replace(
        state=MinutesState.APPROVATO,
        protocol="",
        protocol_on=None,
        seal="",
        corrections=(),
        approval=found.approval._replace(approved_on=None, mode=None, number=None, session=""),
    )
    return unmarked(Press(reading.district()["language"]).write(plain))


def text_digest(reading: Reading, session_id: str, correction_id: str | None = None) -> str:
    """Return the SHA-256, in hexadecimal, of ``approved_text``."""
    return hashlib.sha256(approved_text(reading, session_id, correction_id).encode()).hexdigest()
