"""The roll call, a line at a time: a few letters of a name and a key, a guest, a head count, a question.

What a line says is recorded at once, by ``sessions.attend``; what is not understood changes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pdzctl.errors import Ambiguous, NotFound
from pdzctl.output.language import translations
from pdzctl.records.vocabulary import PRESENT, AttendanceStatus, BodyKind, Sector
from pdzctl.store.lookup import fold
from pdzctl.store.queries.roll import seats_of_the_day, sectors_present
from pdzctl.workflows import sessions, spoken
from pdzctl.workflows.names import Candidate, Index, Roster, first_found, here, seat_candidates
from pdzctl.workflows.voting import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pdzctl.records.session import Attendance, Session
    from pdzctl.store.store import Store

__all__ = ["Heard", "hear", "recorded", "seat_called", "totals"]

_MORE_HINT = 'pdzctl attend {code} "? {typed}" says who may be meant.'
_SEAT = re.compile(r"(?:seg-?)?\d+$", re.IGNORECASE)
_SHOWN = 9
_INFORMAL = (BodyKind.LAB, BodyKind.TABLE)
_AWAY = (AttendanceStatus.ASSENTE, AttendanceStatus.ASSENTE_GIUSTIFICATO)
_HERE = (*PRESENT, AttendanceStatus.INVITATO, AttendanceStatus.UDITORE)
_IN_PERSON = (AttendanceStatus.PRESENTE, AttendanceStatus.PRESENTE_ONLINE)
_PARTICLES = frozenset({"d", "de", "dei", "del", "della", "delle", "di", "da", "dal", "dalla", "la", "le", "li", "lo"})


class Heard(NamedTuple):
    """What became of a line: a template of what to answer, its values, and whether the line was understood.

    ``recorded`` says that something was written. ``choices`` are those who may have been meant: a following line may
    name one by its number. ``also_on`` is the seat on which a delegate is present too.
    """

    sentence: str
    values: Mapping[str, object]
    understood: bool = True
    recorded: bool = False
    choices: tuple[Candidate, ...] = ()
    also_on: str = ""


def totals(store: Store, session: Session) -> sessions.Tally:
    """Return the running totals of ``session``; while it is in progress the quorum is that of this minute."""
    return sessions.tally(store, session, at=moment(store, session))


def seat_called(store: Store, session: Session, text: str) -> str:
    """Return the code of the seat of the day that ``text`` means: a code or its number, or any part of a name.

    Raises NotFound, or Ambiguous with the codes: names stay out of errors.
    """
    if _SEAT.match(text):
        return text
    sitting = seat_candidates(seats_of_the_day(store.reading, session.id, day=session.day or store.today))
    found = first_found(text, Index(sitting))
    codes = sorted({one.seat for one in found})
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise Ambiguous(
            "{typed} could be any of {candidates}.", typed=text, candidates=codes, code=session.code, hint=_MORE_HINT
        )
    raise NotFound("No seat of {code} is called {typed}.", code=session.code, typed=text, hint=_MORE_HINT)


def hear(store: Store, session: Session, line: str, *, choices: Sequence[Candidate] = ()) -> Heard:
    """Record what ``line`` says of ``session`` and return what to answer; ``choices`` are those of the line before.

    Raises Refused where the attendance of the session can no longer change.
    """
    said = spoken.understood(line, now=store.clock)
    if said.act is spoken.Act.MARK:
        return _mark(store, session, said, choices)
    recording = {spoken.Act.EVERYBODY: _everybody, spoken.Act.GUEST: _guest, spoken.Act.COUNT: _count}
    if said.act in recording:
        return recording[said.act](store, session, said)
    if said.act is spoken.Act.TOTALS:
        return _missing_sectors(store, session)
    if said.act is spoken.Act.QUESTION or said.who:
        return _who(store, session, said.who)._replace(understood=said.act is spoken.Act.QUESTION)
    return Heard("“{typed}” is not understood: type some letters of a name and a key.", {"typed": line}, False)


def _mark(store: Store, session: Session, said: spoken.Said, choices: Sequence[Candidate]) -> Heard:
    found = _meant(store, session, said.who, choices)
    if len(found) != 1:
        return _unclear(said.who, found)
    someone = found[0]
    seen = sessions.Seen(status=said.status, arrived_at=said.arrived_at, left_at=said.left_at)
    if seen.arrived_at or seen.left_at:
        before = _recorded(store, session, someone)
        came = before and _came(store, before)
        if came and seen.left_at and seen.left_at < came:
            times = {"name": someone.name, "start": came, "end": seen.left_at}
            return Heard("{name} came at {start}: they cannot leave at {end}.", times, False)
    if said.delegate:
        delegates = first_found(said.delegate, Roster(store.reading).people)
        if len(delegates) != 1:
            return _unclear(said.delegate, delegates)._replace(choices=())
        seen = seen._replace(delegate_id=store.people.get(delegates[0].who).id)
    there = recorded(store, session, someone, seen)
    also = sessions.present_otherwise(store, session, seen.delegate_id) if seen.delegate_id else ""
    values = {"name": someone.name, "status": there.status, "start": seen.arrived_at, "end": seen.left_at}
    if seen.arrived_at:
        return Heard("{name}: {status} since {start}.", values, recorded=True, also_on=also)
    if seen.left_at:
        return Heard("{name}: {status} until {end}.", values, recorded=True, also_on=also)
    return Heard("{name}: {status}.", values, recorded=True, also_on=also)


def recorded(store: Store, session: Session, someone: Candidate, seen: sessions.Seen) -> Attendance:
    """Record how somebody took part and return it.

    Who only comes or leaves is present; who has no seat in a formal body is its guest.
    """
    if seen.status is None and not seen.delegate_id:
        before = _recorded(store, session, someone)
        seen = seen._replace(status=None if before and before.status in _HERE else AttendanceStatus.PRESENTE)
    if someone.seat == "" and seen.status in PRESENT and not seen.delegate_id and not _is_informal(store, session):
        seen = seen._replace(status=AttendanceStatus.INVITATO)
    who = someone.seat if someone.seat and (seen.status in _AWAY or seen.delegate_id) else someone.who
    there = sessions.attend(store, session, who, seen)
    if there.delegate_id and who == someone.seat and seen.status in _IN_PERSON:
        there = store.of("attendance").replace(there.revised(delegate_id=None))
    return there


def _meant(store: Store, session: Session, text: str, choices: Sequence[Candidate]) -> list[Candidate]:
    """Return who may be meant: by the number of a choice, among the seats of the day, the guests, then the roster."""
    if text.isdecimal() and 0 < int(text) <= len(choices):
        return [choices[int(text) - 1]]
    there = here(store.reading, session.id, day=session.day or store.today)
    return first_found(text, Index(there), Roster(store.reading).everybody)


def _unclear(text: str, found: Sequence[Candidate]) -> Heard:
    if not found:
        return Heard("Nobody is called “{typed}”: + NAME SURNAME @ORGANIZATION adds a guest.", {"typed": text}, False)
    shown = tuple(found[:_SHOWN])
    numbered = (f"{number} {one.name}" for number, one in enumerate(shown, start=1))
    candidates = (*numbered, *(["…"] if len(found) > _SHOWN else []))
    sentence = "“{typed}” may be {candidates}: type a number and the key."
    return Heard(sentence, {"typed": text, "candidates": candidates}, False, choices=shown)


def _recorded(store: Store, session: Session, someone: Candidate) -> Attendance | None:
    """Return what is recorded of somebody so far."""
    noun = {"SEG": "seat", "PER": "person"}.get((someone.seat or someone.who)[:3], "organization")
    identity = store.of(noun).get(someone.seat or someone.who).id
    there: tuple[Attendance, ...] = store.of("attendance").find(session_id=session.id, **{f"{noun}_id": identity})
    return there[0] if there else None


def _came(store: Store, there: Attendance) -> str | None:
    """Return when somebody came who is there."""
    intervals = store.of("presence").find(attendance_id=there.id)
    came: str | None = intervals[-1].arrived_at if intervals else None
    return came


def _is_informal(store: Store, session: Session) -> bool:
    return store.bodies.get(session.body_id).kind in _INFORMAL


def _everybody(store: Store, session: Session, said: spoken.Said) -> Heard:
    """Record everybody who is expected and of whom nothing is recorded."""
    rows = seats_of_the_day(store.reading, session.id, day=session.day or store.today)
    waiting = [row["who"] for row in rows if row["expected"] and row["status"] is None]
    for who in waiting:
        sessions.attend(store, session, who, sessions.Seen(status=said.status))
    values = {"count": len(waiting), "status": said.status and AttendanceStatus(said.status)}
    sentence = "{count} {count:seat|seats} recorded as {status}."
    return Heard(sentence, values, recorded=bool(waiting))


def _guest(store: Store, session: Session, said: spoken.Said) -> Heard:
    """Record a guest, who joins the roster unless somebody of that name is on it; a known member is simply present."""
    sitting = seat_candidates(seats_of_the_day(store.reading, session.id, day=session.day or store.today))
    roster = Roster(store.reading, sitting)
    meant = roster.alike(said.organization) if said.organization else ()
    if len(meant) > 1:
        return _unclear(said.organization, meant)._replace(choices=())
    firm = store.organizations.get(meant[0].who) if meant else None
    namesakes = (store.people.get(one.who) for one in roster.people.whole(said.who))
    known = next((one for one in namesakes if firm is None or one.organization_id in (None, firm.id)), None)
    if known is None:
        given, family = _name_parts(said.who)
        known = store.people.add(given_name=given, family_name=family, organization_id=firm.id if firm else None)
    sits = any(
        known.id in (seat.person_id, seat.substitute_id) and seat.valid_on(session.day or store.today)
        for seat in store.seats.find(body_id=session.body_id)
    )
    status = AttendanceStatus.PRESENTE if sits else AttendanceStatus.INVITATO
    post = said.organization if said.organization and firm is None else None
    there = sessions.attend(store, session, known.code, sessions.Seen(status=status, post=post))
    values = {"name": said.who, "code": known.code, "status": there.status}
    return Heard("{name} ({code}): {status}.", values, recorded=True)


def _name_parts(name: str) -> tuple[str, str]:
    """Return the given names and the family name of ``name``: the last word, with the particles before it."""
    words = name.split()
    cut = len(words) - 1
    while cut > 1 and fold(words[cut - 1]).rstrip("'") in _PARTICLES:
        cut -= 1
    return (" ".join(words[:cut]), " ".join(words[cut:])) if cut > 0 else ("", name.strip())


def _count(store: Store, session: Session, said: spoken.Said) -> Heard:
    """Record how many of a sector are there, in place of the count made before."""
    sector = _sector(said.who)
    if said.who and sector is None:
        return Heard("There is no sector “{typed}”.", {"typed": said.who}, False)
    nobody = (None, None, None)
    there = store.of("attendance").find(session_id=session.id)
    before = [
        one for one in there if (one.seat_id, one.person_id, one.organization_id) == nobody and one.sector == sector
    ]
    if before:
        store.of("attendance").replace(before[0].revised(count=said.number))
    else:
        sessions.attend(store, session, "", sessions.Seen(head_count=said.number, sector=sector))
    values = {"count": said.number, "sector": sector}
    if sector:
        return Heard("{sector}: {count} counted.", values, recorded=True)
    return Heard("{count} counted.", values, recorded=True)


def _sector(text: str) -> Sector | None:
    """Return the sector that ``text`` begins, by its code or its words in either language."""
    wanted = fold(text).replace(" ", "_")
    if not wanted:
        return None
    italian = translations("it").gettext
    for sector in Sector:
        called = (sector.value, sector.label, italian(sector.label))
        if any(fold(name).replace(" ", "_").startswith(wanted) for name in called):
            return sector
    return None


def _missing_sectors(store: Store, session: Session) -> Heard:
    """Return which of the sectors that sit in the body nobody is there from."""
    rows = seats_of_the_day(store.reading, session.id, day=session.day or store.today)
    seated = {row["sector"] for row in rows if row["sector"] and row["expected"]}
    lacking = seated - sectors_present(store.reading, session.id)
    if not lacking:
        return Heard("Somebody is here from every sector that sits in the body.", {})
    return Heard("Nobody yet from: {sectors}.", {"sectors": tuple(one.label for one in Sector if one in lacking)})


def _who(store: Store, session: Session, text: str) -> Heard:
    """Return who is not recorded yet, or whom ``text`` may mean."""
    if text:
        found = _meant(store, session, text, ())
        return _unclear(text, found)._replace(understood=True)
    rows = seats_of_the_day(store.reading, session.id, day=session.day or store.today)
    waiting = [row for row in rows if row["expected"] and row["status"] is None]
    seats = {row["who"] for row in waiting}
    names = tuple(one.name for one in seat_candidates(waiting) if one.who in seats)
    if not names:
        return Heard("Everybody expected is recorded.", {})
    return Heard("Not recorded yet: {names}.", {"names": names})
