"""What a recorder shows and answers without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pdzctl.records.states import DecisionState, SessionState
from pdzctl.records.vocabulary import Sector
from pdzctl.store.queries.live import agenda_of, decisions_of, groups_of, last_notes, notes_counted, sectors_of
from pdzctl.workflows import sessions
from pdzctl.workflows.live.attending import meant
from pdzctl.workflows.live.said import Glance, Going, Noted, Said, Settled, Share
from pdzctl.workflows.live.sitting import minutes_spent, numbers

if TYPE_CHECKING:
    from pdzctl.workflows.live import entries
    from pdzctl.workflows.live.sitting import Sitting

__all__ = ["glance", "greeting", "status", "who"]

_NOTES_SHOWN = 200
_SHOWN = 5
_CONVENED_SENTENCES = {
    -1: "{code} of {day} has not begun. It begins with: begin 14:40. Before other lines t/ 14:40 says when.",
    0: "{code} is convened. It begins with: begin {time}. Who is there: present @…",
    1: "{code} is on {day}: until then notes are kept, and it cannot begin. "
    "If the day has changed: pdzctl session edit {code} --day …",
}
"""What is said of a session that is convened, on a day that is past, today or to come."""
_UNCONVENED_SENTENCE = (
    "{code} is not convened: notes are kept, nothing can be decided. First: pdzctl session convene {code}"
)
_IN_PROGRESS_SENTENCE = "{code} is in progress since {start}."
_STILL_IN_PROGRESS_SENTENCE = (
    "{code} is in progress since {start} of {day}. Before other lines t/ 14:40 says when; end 17:10 ends it."
)
_OVER_SENTENCE = "{code} of {day} is over: what is typed now is added. Before the lines t/ 14:40 says when."
_ADOPTED = (DecisionState.ADOTTATA, DecisionState.ATTUATA)


def glance(at: Sitting) -> Glance:
    """Return what a screen shows of the session now."""
    session = at.session()
    totals = sessions.tally(at.store, session)
    decisions = tuple(Settled(**row) for row in decisions_of(at.store.reading, at.id))
    notes = last_notes(at.store.reading, at.id, _NOTES_SHOWN)
    current = next((row for row in groups_of(at.store.reading, at.id) if row["id"] == at.place.group_id), None)
    return Glance(
        session=at.code,
        title=session.title or at.store.bodies.get(at.body_id).title,
        state=session.state.value,
        clock=at.time,
        clock_is_set=bool(at.set_to),
        recorder=at.store.author,
        items=_going(at),
        sectors=_shares(at),
        present=totals.present,
        voting=totals.voting,
        required=totals.required,
        notes=tuple(Noted(row["code"], row["kind"], row["text"], row["at"]) for row in reversed(notes)),
        total=notes_counted(at.store.reading, at.id),
        decisions=decisions,
        open_decisions=tuple(filter(_is_open, decisions)),
        group=current["question"] if current else "",
    )


def _is_open(decision: Settled) -> bool:
    followed = decision.commitments or decision.no_action
    return decision.state == DecisionState.PROPOSTA or (decision.state in _ADOPTED and not followed)


def _going(at: Sitting) -> tuple[Going, ...]:
    rows = agenda_of(at.store.reading, at.id)
    return tuple(
        Going(
            number=number,
            code=row["code"],
            title=row["title"],
            planned=row["minutes_allotted"],
            spent=_spent(at, row) if row["id"] == at.place.item_id else row["minutes_spent"],
            current=row["id"] == at.place.item_id,
            disposition=row["disposition"] or "",
        )
        for number, row in zip(numbers(rows), rows, strict=True)
    )


def _spent(at: Sitting, row: dict[str, Any]) -> int:
    return minutes_spent(row["started_at"], row["minutes_spent"], at.place.since, at.time)


def _shares(at: Sitting) -> tuple[Share, ...]:
    order = list(Sector)
    rows = sectors_of(at.store.reading, at.id, at.body_id, at.day)
    shares = [Share(row["sector"], row["present"], row["seats"]) for row in rows]
    return tuple(sorted(shares, key=lambda share: order.index(Sector(share.sector))))


def greeting(at: Sitting) -> Said:
    """Say how the session stands as its recording begins, and what to type first."""
    session = at.session()
    values = {"code": at.code, "day": at.day, "start": session.actual_start, "time": at.time}
    return Said("", _greeting(SessionState(session.state), at.day, at.store.today), values, changed=False)


def _greeting(state: SessionState, day: str, today: str) -> str:
    if state is SessionState.CONVOCATA:
        return _CONVENED_SENTENCES[(day > today) - (day < today)]
    if state is SessionState.IN_CORSO:
        return _IN_PROGRESS_SENTENCE if day == today else _STILL_IN_PROGRESS_SENTENCE
    return _UNCONVENED_SENTENCE if state in (SessionState.BOZZA, SessionState.RINVIATA) else _OVER_SENTENCE


def status(at: Sitting, _: entries.Status) -> Said:
    """Say how the session stands: the time, the notes, the decisions that are still open, who is there."""
    decisions = [Settled(**row) for row in decisions_of(at.store.reading, at.id)]
    totals = sessions.tally(at.store, at.session())
    values = {
        "time": at.time,
        "notes": notes_counted(at.store.reading, at.id),
        "decisions": len(decisions),
        "open": sum(map(_is_open, decisions)),
        "present": totals.present,
        "voting": totals.voting,
        "required": totals.required,
    }
    template = "{time}, notes {notes}, decisions {decisions} (open {open}), present {present}, voting seats {voting}."
    if totals.required:
        return Said(
            "",
            "{time}, notes {notes}, decisions {decisions} (open {open}), present {present}, voting seats {voting} of "
            "{required} required.",
            values,
            changed=False,
        )
    return Said("", template, values, changed=False)


def who(at: Sitting, entry: entries.Who) -> Said:
    """Say who is meant by a part of a name; nothing is kept of the question."""
    found, organizations = meant(at, entry.name), at.roster.alike(entry.name)
    near = tuple(f"{one.name} ({one.who})" for one in organizations or found[:_SHOWN])
    called = {one.name for one in organizations}
    seats = [one.seat if one.name in called else f"{one.name} ({one.seat})" for one in found if one.seat]
    values = {"typed": entry.name, "near": near, "seats": tuple(seats)}
    if organizations and seats:
        return Said("", "“{typed}” is {near}, seats {seats}.", values, changed=False)
    if near:
        return Said("", "“{typed}” is {near}.", values, changed=False)
    return Said("", "“{typed}” is nobody's name here.", values, changed=False)
