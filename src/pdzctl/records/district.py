"""The district: the territory that plans together."""

from typing import ClassVar

from pdzctl.records.record import Day, Line, Link, Record, Title
from pdzctl.records.vocabulary import DistrictKind


class District(Record):
    """A territory with one plan (L. 328/2000 art. 19); a file holds exactly one."""

    noun: ClassVar = "district"

    name: Title
    kind: DistrictKind = DistrictKind.DISTRETTO
    region: Line = ""
    preset: Line = "generic"
    lead_body: Line = ""
    controller: Line = ""
    language: Line = "it"
    licence: Line = "CC-BY-4.0"
    templates: Line = ""


class Municipality(Record):
    """A municipality of the district, by the ISTAT code that was valid from a day until a day."""

    noun: ClassVar = "municipality"

    district_id: Link
    istat_code: Title
    name: Title
    since: Day | None = None
    until: Day | None = None
