"""A session as an entry of a calendar (RFC 5545, RFC 5546), and as a message that is still to be sent (RFC 5322)."""

from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

__all__ = ["Invitation", "Receiver", "calendar", "message"]

ZONE = ZoneInfo("Europe/Rome")
_ROME = """\
BEGIN:VTIMEZONE
TZID:Europe/Rome
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
"""Summer time by the rule in force since 1996 (directive 2000/84/EC)."""
_PRODUCT = "-//pdzctl//pdzctl//IT"
_SENT_AT = 8
"""The hour that a message bears: the day is known, and the same message shall be the same bytes tomorrow."""


class Receiver(NamedTuple):
    """Somebody who is invited: the code of the seat, the name and the e-mail."""

    seat: str
    name: str
    email: str


class Invitation(NamedTuple):
    """What a calendar needs of a session; ``issued`` is the day of the convocation or of what became of it.

    ``uid`` never changes, ``sequence`` grows with every revision. Texts are plain. With ``receivers`` they are named
    with their e-mails.
    """

    uid: str
    sequence: int
    issued: str
    day: str
    start: str | None
    end: str | None
    summary: str
    place: str
    link: str
    description: str
    organizer: str
    organizer_name: str
    cancelled: bool = False
    receivers: tuple[Receiver, ...] = ()


def calendar(invitation: Invitation) -> bytes:
    """Return the calendar with its one entry: the same bytes for the same invitation. No alarm is set."""
    whole = Calendar()
    whole.add("prodid", _PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", _method(invitation))
    if invitation.start:
        whole.add_component(Timezone.from_ical(_ROME))
    whole.add_component(_event(invitation))
    return bytes(whole.to_ical())


def _method(invitation: Invitation) -> str:
    if invitation.cancelled:
        return "CANCEL"
    return "REQUEST" if invitation.receivers and invitation.organizer else "PUBLISH"


def _event(invitation: Invitation) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", datetime.combine(date.fromisoformat(invitation.issued), datetime.min.time(), UTC))
    event.add("dtstart", _instant(invitation.day, invitation.start))
    if invitation.start and invitation.end and invitation.end > invitation.start:
        event.add("dtend", _instant(invitation.day, invitation.end))
    event.add("summary", invitation.summary)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    for name, text in (
        ("location", invitation.place or invitation.link),
        ("url", invitation.link),
        ("description", invitation.description),
    ):
        if text:
            event.add(name, text)
    if invitation.organizer:
        organizer = vCalAddress(f"mailto:{invitation.organizer}")
        organizer.params["CN"] = vText(invitation.organizer_name)
        event["organizer"] = organizer
    for receiver in invitation.receivers:
        attendee = vCalAddress(f"mailto:{receiver.email}")
        attendee.params["CN"] = vText(receiver.name)
        attendee.params["RSVP"] = vText("TRUE")
        event.add("attendee", attendee, encode=False)
    return event


def _instant(day: str, time: str | None) -> date | datetime:
    there = date.fromisoformat(day)
    return datetime.combine(there, datetime.strptime(time, "%H:%M").time(), ZONE) if time else there  # noqa: DTZ007


def message(invitation: Invitation, receiver: Receiver, text: str, *, file_name: str) -> bytes:
    """Return a draft to one ``receiver``: mail programs open it ready to be sent (``X-Unsent``).

    ``text`` is the convocation as plain text; the calendar is attached as ``file_name``, without the other receivers.
    """
    draft = EmailMessage(policy=SMTP)
    draft["X-Unsent"] = "1"
    draft["Subject"] = invitation.summary
    if invitation.organizer:
        draft["From"] = invitation.organizer
    draft["To"] = receiver.email
    day = date.fromisoformat(invitation.issued)
    draft["Date"] = format_datetime(datetime(day.year, day.month, day.day, _SENT_AT, tzinfo=ZONE))
    local, _, host = invitation.uid.partition("@")
    draft["Message-ID"] = f"<{local}.{receiver.seat.lower()}.{invitation.sequence}@{host}>"
    draft.set_content(text, charset="utf-8", cte="quoted-printable")
    alone = invitation._replace(receivers=(receiver,))
    draft.add_attachment(calendar(alone), maintype="text", subtype="calendar", filename=file_name)
    for attached in draft.iter_attachments():
        attached.set_param("method", _method(alone))
        attached.set_param("charset", "utf-8")
    draft.set_boundary(f"=_{local}.{receiver.seat.lower()}.{invitation.sequence}")
    return draft.as_bytes()
