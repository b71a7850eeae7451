"""The extract of one decision: what a reader of that decision alone needs, and OMISSIS in the place of the rest."""

from pdzctl.errors import Refused
from pdzctl.output.documents.wording import draft_words
from pdzctl.output.minutes import Press
from pdzctl.output.own_templates import OwnPress
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import Reading
from pdzctl.workflows.minutes.export import Shown, file_name, roster
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.privacy import READERS, Findings, unmarked

__all__ = ["extract"]


def extract(reading: Reading, decision: str, profile: Profile, press: Press | OwnPress) -> Shown:
    """Return the extract of one decision for the readers of ``profile``; it is a draft as long as its minutes are.

    Raises Refused where the minutes of its session are not for them.
    """
    with reading.snapshot():
        row = reading.find("decision", decision)
        selection = Selection(session=row["session_id"], readers=READERS[profile])
        found = next(documents(reading, selection, profile), None)
        if found is None:
            raise Refused(
                "The minutes of {code} are not for these readers.",
                code=reading.code_of("session", row["session_id"]),
                hint="pdzctl minutes extract {decision} --profile internal",
                decision=row["code"],
            )
        marked = press.write_extract(found, row["code"])
        findings = Findings.of(row["code"], file_name(found), marked, roster(reading), found.day)
    return Shown(unmarked(marked), findings.lines, press.language, draft_words(found.state, press.language))
