"""The district: the territory that plans together."""

import re
from datetime import date
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from pdzctl.records.record import Day, Line, Link, Record, Title
from pdzctl.records.vocabulary import DistrictKind


def _istat_code(text: str) -> str:
    if not re.fullmatch("[0-9]{6}", text):
        msg = "it must be six digits, as ISTAT gives them"
        raise ValueError(msg)
    return text


IstatCode = Annotated[Title, AfterValidator(_istat_code)]
"""The code of a municipality: three digits of its province and three of its own."""


def _patron_day(text: str) -> str:
    if not text:
        return text
    try:
        date.fromisoformat(f"2000-{text}")
    except ValueError:
        msg = "it must be a month and a day such as 11-24"
        raise ValueError(msg) from None
    return text


PatronDay = Annotated[Line, AfterValidator(_patron_day)]
"""The month and day, ``MM-DD``, on which the offices of the district are closed for their patron saint."""


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
    patron_day: PatronDay = ""
    mailbox: Line = ""


class Municipality(Record):
    """A municipality of the district, by the ISTAT code that was valid from a day until a day."""

    noun: ClassVar = "municipality"

    district_id: Link
    istat_code: IstatCode
    name: Title
    since: Day | None = None
    until: Day | None = None
