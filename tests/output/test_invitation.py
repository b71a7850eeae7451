"""An invitation read back by others: ``icalendar`` and the standard library's parser of mail."""

import email
import email.policy
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from pdzctl.output.invitation import Invitation, Receiver, calendar, message

ROME = ZoneInfo("Europe/Rome")
PLAIN = Invitation(
    uid="019-seduta@019-distretto",
    sequence=2,
    issued="2025-05-29",
    day="2025-06-12",
    start="14:30",
    end="17:00",
    summary="Convocazione dell'incontro n. 4; «Rientro a casa», prova",
    place="Ospedale di zona, piano terra",
    link="https://example.org/sala?x=1",
    description="1. Verbale\n2. Scheda",
    organizer="ufficiodipiano@example.org",
    organizer_name="Unione Terre Basse",
)
ADA = Receiver("SEG-001", "Ada Bassi", "ada@example.org")
UGO = Receiver("SEG-002", "Ugo Verdi", "ugo@example.org")


def entry(data: bytes):
    whole = Calendar.from_ical(data)
    (event,) = whole.walk("VEVENT")
    return whole, event


def test_the_entry_says_what_where_and_when() -> None:
    whole, event = entry(calendar(PLAIN))
    assert (whole["METHOD"], whole["VERSION"]) == ("PUBLISH", "2.0")
    assert event.decoded("DTSTART") == datetime(2025, 6, 12, 14, 30, tzinfo=ROME)
    assert event.decoded("DTEND") == datetime(2025, 6, 12, 17, 0, tzinfo=ROME)
    assert event.decoded("DTSTAMP") == datetime(2025, 5, 29, tzinfo=UTC)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (PLAIN.uid, 2, "CONFIRMED")
    told = (event["SUMMARY"], event["LOCATION"], event["URL"], event["DESCRIPTION"])
    assert told == (PLAIN.summary, PLAIN.place, PLAIN.link, PLAIN.description)
    assert event["ORGANIZER"] == "mailto:ufficiodipiano@example.org"


def test_nobody_is_named_and_nothing_rings_unless_it_is_asked_for() -> None:
    whole, event = entry(calendar(PLAIN))
    assert "ATTENDEE" not in event
    assert whole.walk("VALARM") == []


@pytest.mark.parametrize(("day", "hours"), [("2025-06-12", 2), ("2025-12-11", 1)])
def test_summer_time_is_told_by_the_file_itself(day: str, hours: int) -> None:
    whole, _ = entry(calendar(PLAIN._replace(day=day)))
    (zone,) = whole.walk("VTIMEZONE")
    there = datetime.fromisoformat(f"{day}T14:30").replace(tzinfo=zone.to_tz())
    assert there.utcoffset().total_seconds() == hours * 3600


def test_the_same_invitation_is_the_same_bytes() -> None:
    assert calendar(PLAIN) == calendar(PLAIN)
    assert message(PLAIN, ADA, "Testo", file_name="invito.ics") == message(PLAIN, ADA, "Testo", file_name="invito.ics")


def test_a_cancelled_session_is_taken_out_of_calendars() -> None:
    whole, event = entry(calendar(PLAIN._replace(cancelled=True)))
    assert (whole["METHOD"], event["STATUS"], event["UID"]) == ("CANCEL", "CANCELLED", PLAIN.uid)


def test_a_session_without_an_hour_takes_the_day() -> None:
    whole, event = entry(calendar(PLAIN._replace(start=None, end=None, place="", link="", organizer="")))
    assert event.decoded("DTSTART") == date(2025, 6, 12)
    assert whole.walk("VTIMEZONE") == []
    assert not {"DTEND", "LOCATION", "URL", "ORGANIZER"} & set(event)


def test_with_contacts_everybody_is_asked_to_reply() -> None:
    whole, event = entry(calendar(PLAIN._replace(receivers=(ADA, UGO))))
    assert whole["METHOD"] == "REQUEST"
    assert [str(one) for one in event["ATTENDEE"]] == ["mailto:ada@example.org", "mailto:ugo@example.org"]
    assert [one.params["CN"] for one in event["ATTENDEE"]] == ["Ada Bassi", "Ugo Verdi"]


def test_a_draft_is_ready_to_be_sent_to_one_receiver() -> None:
    text = "Convocazione — perché «così»\n" + "parola " * 200
    draft = message(PLAIN._replace(receivers=(ADA, UGO)), ADA, text, file_name="invito.ics")
    read = email.message_from_bytes(draft, policy=email.policy.default)
    assert (read["X-Unsent"], read["To"], read["From"]) == ("1", "ada@example.org", "ufficiodipiano@example.org")
    assert read["Subject"] == PLAIN.summary
    assert read["Date"].datetime.isoformat() == "2025-05-29T08:00:00+02:00"
    assert read.get_body().get_content().split() == text.split()
    (attached,) = read.iter_attachments()
    assert attached.get_filename() == "invito.ics"
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "REQUEST"
    _, event = entry(attached.get_payload(decode=True))
    assert str(event["ATTENDEE"]) == "mailto:ada@example.org"
    assert b"ugo@" not in draft
    assert read.defects == []
    assert draft.count(b"\n") == draft.count(b"\r\n")


def test_no_text_becomes_a_line_of_its_own() -> None:
    hostile = "x\r\nATTENDEE:mailto:spia@example.org"
    _, event = entry(calendar(PLAIN._replace(summary=hostile, place=hostile, description=hostile)))
    assert "ATTENDEE" not in event
    assert "SPIA" not in " ".join(event).upper()
