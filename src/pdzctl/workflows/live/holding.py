"""How the session goes: its items and groups, who is there, its beginning, its end and the next meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pdzctl.errors import NotFound
from pdzctl.records import dates
from pdzctl.records.vocabulary import AttachmentKind, Disposition
from pdzctl.store.queries.live import agenda_of, groups_of
from pdzctl.workflows import sessions, suspensions
from pdzctl.workflows.live.marks import parts_of
from pdzctl.workflows.live.said import Said
from pdzctl.workflows.live.sitting import minutes_spent, numbers
from pdzctl.workflows.live.words import ATTACHMENTS, plain

if TYPE_CHECKING:
    from pdzctl.workflows.live import entries
    from pdzctl.workflows.live.sitting import Sitting

__all__ = [
    "attachment",
    "begin",
    "brief",
    "end",
    "group",
    "item",
    "next_meeting",
    "outcome",
    "positions",
    "resumption",
    "summary",
    "suspension",
]


def item(at: Sitting, entry: entries.Item) -> Said:
    """Make an item the current one: by its number, by its title, or new; the one left keeps the minutes it took.

    Raises NotFound for a number that the agenda does not have, or with a title that is not that item's.
    """
    rows = agenda_of(at.store.reading, at.id)
    by_number = dict(zip(numbers(rows), rows, strict=True))
    row = by_number.get(entry.number) if entry.number else _titled(entry.title, rows)
    wrong = entry.number and row and entry.title and plain(entry.title) not in plain(row["title"])
    if entry.number and (row is None or wrong):
        raise NotFound(
            "The agenda of {code} has no item {number}.",
            code=at.code,
            number=f"{entry.number} {entry.title}".strip(),
            hint="pdzctl session show {code}",
        )
    there = (
        at.store.of("agenda_item").get(row["id"])
        if row
        else sessions.add_item(at.store, at.session(), title=entry.title)
    )
    leave_item(at)
    there = at.store.of("agenda_item").get(there.id)
    if there.started_at is None:
        there = at.store.of("agenda_item").replace(there.revised(started_at=at.time))
    again = at.time if there.minutes_spent is not None else ""
    at.moved(item_id=there.id, since=again, group_id=None, decision_id=None)
    return Said(there.code, "{code}: now “{title}”.", {"code": there.code, "title": there.title})


def _titled(title: str, rows: tuple[dict[str, Any], ...]) -> dict[str, Any] | None:
    wanted = plain(title)
    alike = [row for row in rows if wanted in plain(row["title"])]
    return alike[0] if len(alike) == 1 else None


def leave_item(at: Sitting) -> None:
    """Keep how many minutes the item that is left took; where another recorder has left it before, they stand."""
    if at.place.item_id is None:
        return
    left = at.item()
    spent = minutes_spent(left.started_at, left.minutes_spent, at.place.since, at.time)
    at.store.of("agenda_item").replace(left.revised(minutes_spent=spent))


def group(at: Sitting, entry: entries.Group) -> Said:
    """Make a workgroup the current one, new where its number or its question is; without either, the plenary again.

    Raises NotFound for a number that no group has, and Refused for a group without a question.
    """
    if entry.number is None and not entry.question:
        at.moved(group_id=None)
        return Said("", "The plenary again.")
    rows = groups_of(at.store.reading, at.id)
    there = rows[entry.number - 1] if entry.number and entry.number <= len(rows) else None
    groups = at.store.of("workgroup")
    if there is None and not entry.question:
        raise NotFound("There is no group {number}.", number=entry.number, hint="## {number} …")
    given: dict[str, object] = {"question": entry.question} if entry.question else {}
    given |= {"participants": entry.participants} if entry.participants is not None else {}
    tasks = {"facilitator": entry.facilitator, "rapporteur": entry.rapporteur}
    given |= {task: name for task, name in tasks.items() if name}
    if there is None:
        kept = groups.add(session_id=at.id, agenda_item_id=at.place.item_id, started_at=at.time, **given)
    else:
        kept = groups.replace(groups.get(there["id"]).revised(**given))
    at.moved(group_id=kept.id)
    return Said(kept.code, "{code}: now “{title}”.", {"code": kept.code, "title": kept.question})


def summary(at: Sitting, entry: entries.Summary) -> Said:
    """Add a sentence to the report of the current group, else to the summary of the current item. Raises Refused."""
    current = at.group()
    if current is None:
        return _added(at, "summary", entry.text)
    at.store.of("workgroup").replace(current.revised(report=f"{current.report} {entry.text}".strip()))
    at.wrote("workgroup", current.id, current.code, "report")
    return Said(current.code, "{code}: report.", {"code": current.code})


def positions(at: Sitting, entry: entries.Positions) -> Said:
    """Add a sentence to the positions told of under the current item. Raises Refused."""
    return _added(at, "positions", entry.text)


def _added(at: Sitting, field: str, text: str) -> Said:
    there = at.item()
    before = getattr(there, field)
    at.store.of("agenda_item").replace(there.revised(**{field: f"{before} {text}".strip()}))
    at.wrote("agenda_item", there.id, there.code, field)
    if field == "positions":
        return Said(there.code, "{code}: positions.", {"code": there.code})
    return Said(there.code, "{code}: summary.", {"code": there.code})


def brief(at: Sitting, entry: entries.Brief) -> Said:
    """Add a line to what the minutes say in brief."""
    session = at.session()
    at.store.sessions.replace(session.revised(summary=f"{session.summary}\n{entry.text}".strip()))
    at.wrote("session", at.id, at.code, "summary")
    return Said(at.code, "{code}: in brief.", {"code": at.code})


def outcome(at: Sitting, entry: entries.Outcome) -> Said:
    """Give the current item its disposition. Raises Refused without one."""
    there = at.item()
    changed = there.revised(disposition=entry.disposition, disposition_note=entry.text or there.disposition_note)
    at.store.of("agenda_item").replace(changed)
    at.wrote("agenda_item", there.id, there.code, "disposition_note")
    values = {"code": there.code, "disposition": Disposition(entry.disposition)}
    return Said(there.code, "{code}: {disposition}.", values)


def next_meeting(at: Sitting, entry: entries.NextMeeting) -> Said:
    """Keep when and where the next meeting is, and what about. Raises InvalidInput for a day that does not exist."""
    day, time = dates.day_and_time(entry.when, at.today)
    session = at.session().revised(
        next_day=day.isoformat(), next_time=time, next_venue=entry.venue, next_agenda=entry.agenda
    )
    at.store.sessions.replace(session)
    values = {"code": at.code, "day": session.next_day, "time": time}
    if time:
        return Said(at.code, "{code}: next meeting on {day} at {time}.", values)
    return Said(at.code, "{code}: next meeting on {day}.", values)


def attachment(at: Sitting, entry: entries.Attachment) -> Said:
    """List a paper with the minutes, of the kind that a mark says."""
    kind, left = AttachmentKind.ALTRO, []
    for part in (part for mark in entry.marks for part in parts_of(mark)):
        if plain(part) in ATTACHMENTS:
            kind = ATTACHMENTS[plain(part)]
        else:
            left.append(part if part.startswith("@") else f"[{part}]")
    kept = at.store.of("attachment").add(session_id=at.id, title=" ".join((entry.title, *left)), kind=kind)
    at.wrote("attachment", kept.id, at.code, "title")
    return Said(at.code, "{code}: attachment “{title}”.", {"code": at.code, "title": kept.title})


def begin(at: Sitting, entry: entries.Begin) -> Said:
    """Open the session. Raises Refused where it is not convened, or open already."""
    session = sessions.open_session(at.store, at.session(), at=entry.at or at.time, today=at.store.today)
    return Said(at.code, "{code}: begun at {start}.", {"code": at.code, "start": session.actual_start})


def end(at: Sitting, entry: entries.End) -> Said:
    """End the session, and the item that was discussed last. Raises Refused without attendance."""
    leave_item(at)
    session = sessions.end_session(at.store, at.session(), at=entry.at or at.time)
    at.moved(since="", item_id=None, group_id=None)
    return Said(at.code, "{code}: ended at {end}.", {"code": at.code, "end": session.actual_end})


def suspension(at: Sitting, entry: entries.Suspension) -> Said:
    """Suspend the session. Raises Refused where it is not in progress, or suspended already."""
    pause = suspensions.suspend_session(at.store, at.session(), at=entry.at or at.time, reason=entry.reason)
    return Said(at.code, "{code}: suspended at {start}.", {"code": at.code, "start": pause.suspended_at})


def resumption(at: Sitting, entry: entries.Resumption) -> Said:
    """Let the session that was suspended go on. Raises Refused where it is not suspended."""
    pause = suspensions.resume_session(at.store, at.session(), at=entry.at or at.time)
    return Said(at.code, "{code}: resumed at {end}.", {"code": at.code, "end": pause.resumed_at})
