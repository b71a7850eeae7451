"""From the rows of a session to come to what its papers print."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pdzctl.output.calendar import sort_key
from pdzctl.output.document_items import Named
from pdzctl.output.meeting import Addressee, Group, Line, Meeting, Promise, Seat, Waiting
from pdzctl.records.vocabulary import AgendaKind, BodyKind, ExpectedResult
from pdzctl.store.queries.convocations import NOT_TO_BE_READ, addressees, open_commitments, referrals_waiting
from pdzctl.workflows.minutes.wording import official, phrase, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pdzctl.store.reading import Reading

__all__ = ["called", "groups", "meeting"]

Row = dict[str, Any]

_MEETING = (BodyKind.LAB, BodyKind.TABLE)
_BLANK_ROWS = 5
"""For people who were not convened and are admitted."""
_OFFICE = {"it": "Ufficio di Piano", "en": "Planning office"}
_EXPECTED = {
    AgendaKind.VERBALE_PRECEDENTE: ExpectedResult.DECIDERE,
    AgendaKind.VERIFICA_IMPEGNI: ExpectedResult.INFORMARE,
    AgendaKind.COMUNICAZIONI: ExpectedResult.INFORMARE,
    AgendaKind.VARIE: ExpectedResult.INFORMARE,
}
"""What an item of this kind asks where nobody said otherwise."""
_LAST_OF_MONTH = "-31"


def meeting(reading: Reading, session: Row, *, language: str) -> Meeting:
    """Return what is to be printed of a ``session`` with a day, given as its whole row, in ``language`` (it or en)."""
    district = reading.district()
    body = next(reading.all("body", id=session["body_id"]))
    day: str = session["day"]
    members = called(reading, body["id"], day=day)
    office = official(body["convened_by"]) or _OFFICE.get(language, _OFFICE["en"])
    seats = _seats(members)
    place = ", ".join(typed(session[name]) for name in ("venue", "address") if session[name])
    return Meeting(
        code=session["code"],
        number=session["number"],
        year="" if body["kind"] in _MEETING else day[:4],
        title=typed(session["title"]),
        body=Named(body["kind"], typed(body["title"])),
        district=official(district["name"]),
        sender=official(district["lead_body"] or district["name"]),
        office=office,
        mailbox=official(district["mailbox"]),
        controller=official(district["controller"]),
        signatory=office,
        call=session["call"],
        day=session["day"],
        start=session["planned_start"],
        end=session["planned_end"],
        place=place,
        link=typed(session["online_url"]),
        protocol=official(session["convocation_protocol"]),
        sent_on=session["convoked_on"],
        revision=session["convocation_sequence"] or 0,
        healed=phrase(session["notice_healed"]),
        request=typed(session["request"]),
        confirm_by=session["confirm_by"],
        agenda=tuple(_lines(reading.all("agenda_item", session_id=session["id"]))),
        papers=tuple(
            typed(row["title"])
            for row in reading.all("attachment", session_id=session["id"])
            if row["kind"] not in NOT_TO_BE_READ
        ),
        addressees=tuple(_by_organization(members)),
        waiting=tuple(_waiting(row) for row in referrals_waiting(reading, body["id"])),
        seats=seats,
        promises=tuple(_promise(row, day) for row in open_commitments(reading, body["id"], today=day)),
        blank_rows=tuple(range(len(seats) + 1, len(seats) + 1 + _BLANK_ROWS)),
    )


def called(reading: Reading, body_id: str, *, day: str) -> list[Row]:
    """Return whoever is convened to a body on ``day``, by organization and name; who has no organization comes last."""

    def order(row: Row) -> tuple[object, ...]:
        return (not row["organization"], sort_key(row["organization"]), sort_key(row["family_name"]), row["code"])

    return sorted(addressees(reading, body_id, day=day), key=order)


def groups(reading: Reading, session_id: str) -> tuple[Group, ...]:
    """Return the groups that will work in parallel in a session."""
    return tuple(
        Group(number, typed(row["question"]), typed(row["facilitator"]), typed(row["rapporteur"]), typed(row["venue"]))
        for number, row in enumerate(reading.all("workgroup", session_id=session_id), start=1)
    )


def _lines(items: Iterable[Mapping[str, Any]]) -> Iterable[Line]:
    """Yield the agenda; an item of a lower level is numbered under the one before it."""
    numbers = [0]
    for item in items:
        level = max(item["level"], 1)
        numbers = [*numbers[:level], *([0] * (level - len(numbers)))]
        numbers[level - 1] += 1
        yield Line(
            ".".join(str(number or 1) for number in numbers),
            typed(item["title"]),
            typed(item["lead"]),
            item["minutes_allotted"],
            item["expected"] or _EXPECTED.get(item["kind"]),
        )


def _by_organization(members: Iterable[Row]) -> Iterable[Addressee]:
    roles: dict[str, Counter[str]] = {}
    for row in members:
        roles.setdefault(row["organization"], Counter())[row["role"]] += 1
    for name, people in roles.items():
        yield Addressee(official(name), tuple(people.items()))


def _seats(members: Iterable[Row]) -> tuple[Seat, ...]:
    return tuple(
        Seat(
            typed(" ".join(part for part in (row["family_name"], row["given_name"]) if part)),
            official(row["organization"]),
            typed(row["represents"]),
        )
        for row in members
    )


def _waiting(row: Row) -> Waiting:
    return Waiting(row["code"], row["proposal"], typed(row["title"]), typed(row["asking"]), row["reply_due"])


def _promise(row: Row, day: str) -> Promise:
    due = row["due"]
    late = bool(due) and (due if len(due) == len(day) else due + _LAST_OF_MONTH) < day
    return Promise(
        row["code"], typed(row["text"]), official(row["owners"]), due, bool(row["continuing"]), row["state"], late
    )
