"""Who is in the room: members, delegates and guests, and how each seat votes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pdzctl.errors import Ambiguous, NotFound, Refused
from pdzctl.records.vocabulary import AttendanceStatus
from pdzctl.store.queries.roll import seats_of_the_day
from pdzctl.workflows import roll_call, sessions, voting
from pdzctl.workflows.live.said import Remark, Said
from pdzctl.workflows.live.settling import last_decision
from pdzctl.workflows.names import Index, first_found, seat_candidates

if TYPE_CHECKING:
    from pdzctl.workflows.live import entries
    from pdzctl.workflows.live.sitting import Sitting
    from pdzctl.workflows.names import Candidate

__all__ = ["attending", "delegate", "guest", "meant", "named_vote"]

_NOUNS = {"SEG": "seat", "PER": "person", "ENT": "organization"}
_CODE = re.compile(r"(?:SEG|PER|ENT)-?\d+", re.IGNORECASE)
_NOBODY = "“{typed}” holds no seat and is not in the roster."
_SEVERAL = "“{typed}” could be {candidates}."
_GUEST_HINT = "guest Name Surname @…"


def meant(at: Sitting, name: str) -> list[Candidate]:
    """Return whom ``name`` means, as the roll call does: a seat, a guest, or somebody of the roster.

    An organization stands for all the seats that it holds. Raises NotFound for a code that nobody has.
    """
    if _CODE.fullmatch(name):
        name = at.store.of(_NOUNS[name[:3].upper()]).get(name).code
    found = first_found(name, Index(at.here()), at.roster.everybody)
    return _of_one_organization(found) or found


def _of_one_organization(found: list[Candidate]) -> list[Candidate]:
    """Return the seats of members among ``found``, else all of them; nothing unless one organization holds them."""
    if len(found) == 1 or len({one.organization for one in found}) != 1 or not found[0].organization:
        return []
    return [one for one in found if one.member] or found


def _is_one(found: list[Candidate]) -> bool:
    return len(found) == 1 or bool(_of_one_organization(found))


def attending(at: Sitting, entry: entries.Attending) -> Said:
    """Record who is there, is not, comes or leaves; an organization stands for all its seats in the body.

    Raises NotFound or Ambiguous where none of the names means anybody, or any of several.
    """
    session = at.session()
    seen = sessions.Seen(status=entry.status, arrived_at=_at(at, entry.arrived), left_at=_at(at, entry.left))
    if entry.heads is not None:
        sessions.attend(at.store, session, "", seen._replace(head_count=entry.heads, sector=entry.sector))
    known = {name: meant(at, name) for name in entry.names}
    who = _waiting(at) if entry.everybody else [one for found in known.values() if _is_one(found) for one in found]
    unclear = {name: found for name, found in known.items() if not _is_one(found)}
    if unclear and not who:
        raise _nobody(*next(iter(unclear.items())))
    for one in who:
        roll_call.recorded(at.store, session, one, seen)
    return _present(at, tuple(_remark(name, found) for name, found in unclear.items()))


def _waiting(at: Sitting) -> list[Candidate]:
    """Return the members of whom nothing is recorded yet."""
    rows = [row for row in seats_of_the_day(at.store.reading, at.id, day=at.day) if row["status"] is None]
    return [one for one in seat_candidates(rows) if one.member and one.who == one.seat]


def _at(at: Sitting, time: str) -> str | None:
    return at.time if time == "now" else time or None


def _present(at: Sitting, remarks: tuple[Remark, ...] = ()) -> Said:
    """Return who is there now."""
    totals = sessions.tally(at.store, at.session())
    if totals.required:
        template = (
            "Present {present}, excused {excused}, absent {absent}; voting seats {voting} of {required} required."
        )
        return Said("", template, totals._asdict(), remarks)
    template = "Present {present}, excused {excused}, absent {absent}; voting seats {voting}."
    return Said("", template, totals._asdict(), remarks)


def _remark(name: str, found: list[Candidate]) -> Remark:
    if found:
        return Remark(_SEVERAL, {"typed": name, "candidates": _told(found)})
    return Remark(_NOBODY, {"typed": name})


def _nobody(name: str, found: list[Candidate]) -> NotFound | Ambiguous:
    if found:
        return Ambiguous(_SEVERAL, typed=name, candidates=_told(found), hint="? @…")
    return NotFound(_NOBODY, typed=name, hint=_GUEST_HINT)


def _told(found: list[Candidate]) -> tuple[str, ...]:
    """Return the codes of those who may be meant: names stay out of errors."""
    return tuple(sorted({one.seat or one.who for one in found}))


def delegate(at: Sitting, entry: entries.Delegate) -> Said:
    """Record that somebody is there in the place of another.

    Raises NotFound and Ambiguous unless one seat or organization and one person of the roster are meant.
    """
    held, name = entry.holder, entry.delegate
    words = held.split()
    for count in range(len(words) - 1 if not name else 0, 0, -1):
        if meant(at, " ".join(words[:count])):
            held, name = " ".join(words[:count]), " ".join(words[count:])
            break
    holders = meant(at, held)
    people = first_found(name, at.roster.people) if name else []
    if len(holders) != 1:
        raise _nobody(held, holders)
    if len(people) != 1:
        raise _nobody(name or held, people)
    seen = sessions.Seen(status=AttendanceStatus.PRESENTE_CON_DELEGA, delegate_id=at.store.people.get(people[0].who).id)
    there = roll_call.recorded(at.store, at.session(), holders[0], seen)
    return Said("", "{name}: {status}.", {"name": holders[0].name, "status": AttendanceStatus(there.status)})


def guest(at: Sitting, entry: entries.Guest) -> Said:
    """Record a guest, who joins the roster unless somebody of that name is on it.

    Raises Ambiguous where the organization could be any of several; one that nobody knows is kept as it was said.
    """
    found = at.roster.organization(entry.organization) if entry.organization else None
    if found and found.near:
        raise Ambiguous(_SEVERAL, typed=entry.organization, candidates=found.near, hint="? @…")
    known = found.holder.who if found and found.holder and not found.rest else entry.organization
    heard = roll_call.hear(at.store, at.session(), f"+ {entry.name}{f' @{known}' if known else ''}")
    if not heard.recorded:
        refusal = Refused(heard.sentence)
        refusal.values = dict(heard.values)
        raise refusal
    return Said(str(heard.values["code"]), heard.sentence, heard.values)


def named_vote(at: Sitting, entry: entries.NamedVote) -> Said:
    """Keep how seats vote on the last decision. Raises Refused, NotFound and Ambiguous."""
    decision = last_decision(at)
    ballots = []
    for name in entry.names:
        found = meant(at, name)
        if not any(one.seat for one in found):
            raise NotFound("No seat of {code} is called {typed}.", code=at.code, typed=name, hint="? @…")
        if not _is_one(found):
            raise _nobody(name, found)
        ballots += [voting.Ballot(one.seat, entry.choice, entry.reason) for one in found]
    found_so_far, room = voting.cast(at.store, decision, ballots, at=at.time)
    values = {"code": decision.code, "voters": len(room.there), **found_so_far._asdict()}
    return Said(
        decision.code,
        "{code}: {votes_for} for, {votes_against} against, {votes_abstained} abstained, {recused} for a declared "
        "interest; {voters} may vote.",
        values,
    )
