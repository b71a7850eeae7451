"""What people said: short notes taken live."""

from typing import Annotated, ClassVar

from pydantic import Field

from pdzctl.records.record import Block, Count, Line, Link, Record, Time, Title
from pdzctl.records.vocabulary import ContributionKind, Sector


class Contribution(Record):
    """A note taken live, attributed to nobody, a sector, an organization or, rarely, a person."""

    noun: ClassVar = "contribution"

    code: Title
    session_id: Link
    position: Count = 1
    agenda_item_id: Link | None = None
    workgroup_id: Link | None = None
    kind: ContributionKind = ContributionKind.NOTA
    text: Annotated[Block, Field(min_length=1)]
    sector: Sector | None = None
    organization_id: Link | None = None
    person_id: Link | None = None
    problem_id: Link | None = None
    cluster: Line = ""
    proposal_id: Link | None = None
    noted_at: Time | None = None
