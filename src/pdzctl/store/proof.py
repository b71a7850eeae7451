"""Proving copies: everything that is proved of a district's file, of a copy that stays as it is."""

from contextlib import closing

from pdzctl.errors import Damaged
from pdzctl.store.backup import in_a_file_of_its_own
from pdzctl.store.copies import Backup, head_of
from pdzctl.store.finding import Finding
from pdzctl.store.integrity import check
from pdzctl.store.migrations import migrate
from pdzctl.store.opening import SCHEMA_VERSION, connect, version_of
from pdzctl.store.reading import Reading
from pdzctl.store.refusals import translated


def findings_of(copy: Backup) -> list[Finding]:
    """Return everything that is wrong with ``copy``, an empty list when it is sound. Raises MachineRefused.

    A private copy is what is read, so that one of an older shape can first be given today's: that is how it would be
    used.
    """
    with in_a_file_of_its_own(copy) as file:
        try:
            older = version_of(file) < SCHEMA_VERSION
            with translated(file), closing(connect(file, wait=0)) as connection:
                if older:
                    migrate(connection, lambda: None)
                findings = check(Reading(file, connection), copy=True)
                if not findings and head_of(connection) != copy.head:
                    findings.append(Finding("chain", "Its journal does not end where its name says.", {}))
        except Damaged as damage:
            return [Finding("structure", damage.sentence, {**damage.values, "file": copy.path.name})]
    return findings
