"""What the papers of a session to come are made of: plain data for their templates, and nothing else.

Texts are escaped for Markdown as those of ``document`` are; days, times and choices are stored as they are there.
"""

from typing import NamedTuple

from pdzctl.output.document_items import Code, Named, Text

__all__ = ["Addressee", "Group", "Line", "Meeting", "Promise", "Seat", "Waiting"]


class Line(NamedTuple):
    """An item of the agenda; ``number`` is ``2`` or ``2.1``."""

    number: str
    title: Text
    lead: Text
    minutes: int | None
    expected: Code | None


class Addressee(NamedTuple):
    """An organization that is convened, and the roles its people have, each with how many have it."""

    organization: Text
    roles: tuple[tuple[Code, int], ...]


class Seat(NamedTuple):
    """One line of the sign-in sheet: never with a contact."""

    name: Text
    organization: Text
    represents: Text


class Promise(NamedTuple):
    """A commitment that is still open; ``late`` on the day of the session."""

    code: Code
    text: Text
    owners: Text
    due: str | None
    continuing: bool
    state: Code
    late: bool


class Waiting(NamedTuple):
    """A proposal that waits for this body's reply."""

    code: Code
    proposal: Code
    title: Text
    asking: Text
    due: str | None


class Group(NamedTuple):
    """A group that will work in parallel."""

    number: int
    question: Text
    facilitator: Text
    rapporteur: Text
    venue: Text


class Meeting(NamedTuple):
    """A session to come: who calls whom to it, when, where and what for."""

    code: Code
    number: int | None
    year: str
    title: Text
    body: Named
    district: Text
    sender: Text
    office: Text
    mailbox: Text
    controller: Text
    signatory: Text
    call: Code | None
    day: str | None
    start: str | None
    end: str | None
    place: Text
    link: Text
    protocol: Text
    sent_on: str | None
    revision: int
    healed: Text
    request: Text
    confirm_by: str | None
    agenda: tuple[Line, ...]
    papers: tuple[Text, ...]
    addressees: tuple[Addressee, ...]
    waiting: tuple[Waiting, ...]
    seats: tuple[Seat, ...]
    promises: tuple[Promise, ...]
    blank_rows: tuple[int, ...]
    """The numbers of the rows of the sign-in sheet for whom nobody convened."""
