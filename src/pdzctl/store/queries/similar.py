"""The proposals of the whole district, as they are compared with each other."""

from collections.abc import Iterator
from typing import NamedTuple

from pdzctl.store.reading import Reading


class Proposed(NamedTuple):
    """A proposal that may say what another one says: where it was made, how far it came, its words."""

    id: str
    code: str
    title: str
    text: str
    state: str
    session: str
    body: str


def proposals_to_compare(reading: Reading) -> Iterator[Proposed]:
    """Yield every proposal that was neither withdrawn nor merged, by code."""
    for row in reading.tuples(
        """
SELECT proposal.id, proposal.code, proposal.title, proposal.text, proposal.state, coalesce(session.code, ''),
    coalesce(body.code, '')
FROM proposal LEFT JOIN session ON session.id = proposal.session_id LEFT JOIN body ON body.id = session.body_id
WHERE proposal.state NOT IN ('ritirata', 'unita_a') ORDER BY proposal.code"""
    ):
        yield Proposed(*row)


def linked_pairs(reading: Reading) -> set[frozenset[str]]:
    """Return the pairs of ids of proposals of which somebody has noted already that they overlap."""
    pairs = reading.tuples("SELECT proposal_id, other_id FROM overlap WHERE other_id IS NOT NULL")
    return {frozenset(pair) for pair in pairs}
