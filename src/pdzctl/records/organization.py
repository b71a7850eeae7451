"""Organizations: the half of the roster that is not people."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator

from pdzctl.records.record import Day, Line, Link, Record, Title
from pdzctl.records.vocabulary import RuntsSection, Sector


def _tax_code(text: str) -> str:
    folded = text.replace(" ", "").upper()
    if folded and not folded.isalnum():
        msg = "it must be letters and digits"
        raise ValueError(msg)
    return folded


TaxCode = Annotated[Line, AfterValidator(_tax_code)]
"""An organization's tax code, in capitals and without spaces; its check digit is verified on import, with a warning."""


class Organization(Record):
    """A body that takes part; its tax code, not its name, is its key."""

    noun: ClassVar = "organization"

    code: Title
    name: Title
    short_name: Line = ""
    sector: Sector = Sector.ALTRO
    legal_form: Line = ""
    runts_section: RuntsSection | None = None
    tax_code: TaxCode = ""
    pec: Line = ""
    municipality: Line = ""
    istat_code: Line = ""
    pact_signed_on: Day | None = None


class OrganizationTheme(Record):
    """A theme that an organization's statute covers."""

    noun: ClassVar = "organization_theme"

    organization_id: Link
    theme: Title
