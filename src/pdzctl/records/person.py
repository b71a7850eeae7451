"""People: the half of the roster that the privacy rules protect."""

from typing import ClassVar

from pdzctl.records.record import Day, Line, Link, Record, Title
from pdzctl.records.vocabulary import Level


class Person(Record):
    """Somebody who takes part.

    Names and contacts are classified personal in ``records/catalogue.py``. No birth date, tax code or home address is
    kept: the system is configured to use as few personal data as possible (GDPR art. 5 and 25).
    """

    noun: ClassVar = "person"

    code: Title
    family_name: Title
    given_name: Line = ""
    honorific: Line = ""
    organization_id: Link | None = None
    post: Line = ""
    level: Level | None = None
    email: Line = ""
    phone: Line = ""
    notice_version: Line = ""
    notice_on: Day | None = None
    keep_until: Day | None = None
