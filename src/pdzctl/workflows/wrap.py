"""The last five minutes of a session: what was decided, who does what by when, and what is still missing.

One line closes one gap; the same lines are typed in the full-screen recorder and after ``pdzctl wrap``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pdzctl.errors import Ambiguous, InvalidInput, NotFound, Refused, Usage
from pdzctl.records import dates
from pdzctl.records.gaps import Gap
from pdzctl.records.states import DecisionState
from pdzctl.records.vocabulary import Disposition
from pdzctl.store.queries.wrap import committed, decided, following_session, lacking, put_off
from pdzctl.workflows.follow_up import commit, give_owners
from pdzctl.workflows.names import Roster, here

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pdzctl.records.session import Session
    from pdzctl.store.reading import Reading
    from pdzctl.store.store import Store

__all__ = ["Answered", "Lack", "Next", "Page", "answer", "gaps_of", "page"]

_DISPOSITIONS = {
    "i": Disposition.INFORMATI,
    "c": Disposition.RACCOLTO,
    "o": Disposition.ORIENTAMENTO,
    "d": Disposition.DECISO,
    "r": Disposition.RINVIATO,
    **{str(disposition): disposition for disposition in Disposition},
}
"""What may be typed for how an agenda item ended."""
_NO_ACTION = frozenset({"n", "no", "nessuna", "nessuna azione", "no action"})
_CODE = re.compile(r"(?:ENT|PER)-\d+", re.IGNORECASE)
_QUOTED = re.compile(r'["“«](.+)["”»]')
_HELPING = re.compile(r"\s+(con|with)$", re.IGNORECASE)
_DUE_WITHOUT_OWNER = re.compile(r"\s(?=(?:entro|by)\s)", re.IGNORECASE)
_LONGEST_DAY = 8
"""How many words a day and a time take at most."""


class Lack(NamedTuple):
    """One record that lacks something: its number on the page, what it lacks, and the commands that mend it."""

    number: int
    noun: str
    id: str
    code: str
    text: str
    gaps: tuple[Gap, ...]
    commands: tuple[str, ...]


class Next(NamedTuple):
    """The next meeting: an ISO day, a time or None, a place or nothing, and the code of the session if there is one."""

    day: str
    time: str | None
    venue: str
    session: str


class Page(NamedTuple):
    """What is read aloud before people leave, as rows of the store."""

    session: dict[str, Any]
    decisions: tuple[dict[str, Any], ...]
    proposed: tuple[dict[str, Any], ...]
    commitments: tuple[dict[str, Any], ...]
    postponed: tuple[dict[str, Any], ...]
    next: Next | None
    gaps: tuple[Lack, ...]


class Answered(NamedTuple):
    """What one line did, as a sentence for the person."""

    sentence: str
    values: Mapping[str, object]


class _Shares(NamedTuple):
    """Who answers for a commitment, who helps, by when, as a line says it; what it says before that."""

    text: str
    owners: tuple[str, ...]
    support: tuple[str, ...]
    due: str | None


def page(reading: Reading, code: str, *, today: str) -> Page:
    """Return the page of the session that ``code`` means, as of the ISO day ``today``."""
    session = reading.find("session", code)
    body = reading.find("body", session["body_id"])
    return Page(
        session={**session, "body": body["code"], "called": session["title"] or body["title"]},
        decisions=tuple(decided(reading, session["id"], DecisionState.ADOTTATA, DecisionState.ATTUATA)),
        proposed=tuple(decided(reading, session["id"], DecisionState.PROPOSTA)),
        commitments=tuple(committed(reading, session["id"], today=today)),
        postponed=tuple(put_off(reading, session["id"])),
        next=_next(reading, session),
        gaps=gaps_of(reading, session["id"]),
    )


def _next(reading: Reading, session: dict[str, Any]) -> Next | None:
    if session["next_day"]:
        return Next(session["next_day"], session["next_time"], session["next_venue"], "")
    later = following_session(reading, session["id"])
    return Next(later["day"], later["planned_start"], later["venue"], later["code"]) if later else None


def gaps_of(reading: Reading, session_id: str) -> tuple[Lack, ...]:
    """Return what the session lacks, numbered from 1; a record that lacks two things stands once."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in lacking(reading, session_id):
        found.setdefault(row["id"], []).append(row)
    return tuple(_lack(number, rows) for number, rows in enumerate(found.values(), start=1))


def _lack(number: int, rows: list[dict[str, Any]]) -> Lack:
    first = rows[0]
    gaps = tuple(Gap(row["gap"]) for row in rows)
    commands = tuple(command.format(code=first["code"]) for gap in gaps for command in _COMMANDS[gap])
    return Lack(number, first["noun"], first["id"], first["code"], first["text"], gaps, commands)


_COMMANDS = {
    Gap.SENZA_IMPEGNO: (
        "pdzctl commitment add … --decision {code} --owner … --due …",
        "pdzctl decision edit {code} --no-action",
    ),
    Gap.SENZA_RESPONSABILE: ("pdzctl commitment reassign {code} --to …",),
    Gap.SENZA_SCADENZA: ("pdzctl commitment edit {code} --due …",),
    Gap.SENZA_ESITO: ("pdzctl agenda edit {code} --disposition …",),
}


def answer(store: Store, session: Session, line: str, *, today: date) -> Answered:
    """Do what one ``line`` says about the gaps of ``session`` and return the sentence that tells it.

    The line begins with the number of a gap, or the code of what lacks something: ``1 n``, ``2 @il filo 12/6``,
    ``3 r``, ``1 + Scrivere la proposta @unione entro 12/6``; ``p 12/6 14.30 Sala civica`` is the next meeting. Days are
    understood as of ``today``. Raises Usage for what is not understood, NotFound and Ambiguous for who or what is
    meant, Refused where approved minutes tell of it.
    """
    which, _, what = line.strip().partition(" ")
    if which.casefold() == "p":
        return _set_next(store, session, what.strip(), today=today)
    gap = _meant(store, session, which)
    doing = {"decision": _answer_decision, "commitment": _answer_commitment, "agenda_item": _answer_item}
    return doing[gap.noun](store, session, gap, what.strip(), today=today)


def _meant(store: Store, session: Session, which: str) -> Lack:
    gaps = gaps_of(store.reading, session.id)
    wanted = which.rstrip(".)").upper()
    for gap in gaps:
        if wanted in (str(gap.number), gap.code):
            return gap
    if not wanted.isdecimal() and "-" not in wanted:
        raise _not_understood(which, session)
    raise NotFound("{which} is none of what is missing.", which=which, hint="pdzctl wrap {code}", code=session.code)


def _not_understood(line: str, session: Session) -> Usage:
    return Usage(
        "“{typed}” was not understood: 1 n, 1 @CODE 12/6, 1 r, or p 12/6 14.30 PLACE.",
        typed=line,
        hint="pdzctl wrap {code} shows what is missing, by number.",
        code=session.code,
    )


def _answer_decision(store: Store, session: Session, gap: Lack, what: str, *, today: date) -> Answered:
    if what.casefold() in _NO_ACTION:
        store.decisions.replace(store.decisions.get(gap.id).edited(no_action=True))
        return Answered("{code}: no action is foreseen.", {"code": gap.code})
    if not what.startswith("+"):
        raise _not_understood(what or gap.code, session)
    shares = _shares(store, session, what[1:].strip(), today=today)
    owned = {"owners": shares.owners, "support": shares.support}
    made = commit(store, session, **owned, text=shares.text, due=shares.due, decision_id=gap.id)
    return Answered("{commitment} carries out {code}.", {"code": gap.code, "commitment": made.code})


def _answer_commitment(store: Store, session: Session, gap: Lack, what: str, *, today: date) -> Answered:
    shares = _shares(store, session, what, today=today)
    if shares.text or not (shares.owners or shares.due):
        raise _not_understood(what or gap.code, session)
    commitment = store.commitments.get(gap.id)
    give_owners(store, commitment, shares.owners, support=shares.support)
    if shares.due:
        store.commitments.replace(commitment.edited(due=shares.due))
    values = {"code": gap.code, "owners": shares.owners, "due": shares.due}
    if shares.owners and shares.due:
        return Answered("{code}: {owners}, by {due}.", values)
    return Answered("{code}: {owners}." if shares.owners else "{code}: by {due}.", values)


def _answer_item(store: Store, session: Session, gap: Lack, what: str, *, today: date) -> Answered:  # noqa: ARG001 - as its fellows
    key, _, note = what.partition(" ")
    disposition = _DISPOSITIONS.get(key.casefold())
    if disposition is None:
        raise _not_understood(what or gap.code, session)
    item = store.of("agenda_item").get(gap.id)
    values: Mapping[str, object] = {"code": gap.code, "disposition": disposition}
    later = following_session(store.reading, session.id) if disposition is Disposition.RINVIATO else None
    store.of("agenda_item").replace(
        item.revised(
            disposition=disposition,
            disposition_note=note.strip() or item.disposition_note,
            postponed_to_id=later["id"] if later else None,
        )
    )
    if later:
        return Answered(
            "{code}: postponed to {later}, on {day}.", {**values, "later": later["code"], "day": later["day"]}
        )
    if disposition is Disposition.RINVIATO:
        return Answered("{code}: postponed; the next session that is scheduled takes it up.", values)
    return Answered("{code}: {disposition}.", values)


def _set_next(store: Store, session: Session, what: str, *, today: date) -> Answered:
    words = what.split()
    for length in range(min(len(words), _LONGEST_DAY), 0, -1):
        try:
            day, time = dates.day_and_time(" ".join(words[:length]), today)
        except InvalidInput:
            continue
        if session.day and day.isoformat() <= session.day:
            raise Refused(
                "{code} is on {day}: the next meeting comes after it.",
                code=session.code,
                day=session.day,
                hint="p 12/6 14.30 PLACE",
            )
        place = " ".join(words[length:])
        given = {"next_day": day.isoformat(), "next_time": time, **({"next_venue": place} if place else {})}
        store.sessions.replace(session.revised(**given))
        body = store.bodies.get(session.body_id).code
        values = {"day": day.isoformat(), "body": body}
        return Answered("The next meeting is on {day}. Then: pdzctl session schedule {body} --on …", values)
    raise _not_understood(f"p {what}", session)


def _shares(store: Store, session: Session, text: str, *, today: date) -> _Shares:
    """Return what ``text`` says after its first ``@``: who, by when, and after ``con`` or ``with`` who helps."""
    said, *parts = text.split("@")
    if not parts:
        said, due = _without_owner(said, today=today)
        return _Shares(said.strip(), (), (), due)
    people: dict[bool, list[str]] = {False: [], True: []}
    due = None
    helping = False
    roster = Roster(store.reading, here(store.reading, session.id, day=session.day or store.today))
    for part in parts:
        opens_help = bool(_HELPING.search(part.rstrip()))
        named, found = _split_due(_HELPING.sub("", part.strip()), today=today)
        due = due or found
        people[helping].append(_holder(store, roster, named.strip(" ,;")))
        helping = helping or opens_help
    return _Shares(said.strip(), tuple(people[False]), tuple(people[True]), due)


def _without_owner(said: str, *, today: date) -> tuple[str, str | None]:
    """Return a text and the day it ends with: alone, or after *entro* or *by*."""
    before, day = _split_due(said, today=today)
    if not before:
        return before, day
    begins = [*_DUE_WITHOUT_OWNER.finditer(said)]
    tail = said[begins[-1].end() :] if begins else ""
    left, day = _split_due(tail, today=today)
    return (said[: begins[-1].start()], day) if day and not left else (said, None)


def _split_due(text: str, *, today: date) -> tuple[str, str | None]:
    """Return ``text`` without the day or month that it ends with, and that."""
    words = text.split()
    for start in range(max(len(words) - _LONGEST_DAY, 0), len(words)):
        try:
            return " ".join(words[:start]), dates.due(" ".join(words[start:]), today)
        except InvalidInput:
            continue
    return text, None


def _holder(store: Store, roster: Roster, named: str) -> str:
    """Return the code of the organization or person that ``named`` means, or the post that stands in quotes."""
    quoted = _QUOTED.fullmatch(named)
    if quoted:
        return quoted[1].strip()
    if _CODE.fullmatch(named):
        return str((store.people if named.upper().startswith("PER") else store.organizations).get(named).code)
    codes = tuple(one.who for one in roster.holders(named))
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise Ambiguous(
            "{text} could be any of {candidates}.",
            text=named,
            candidates=codes,
            hint="Type more of the name, or the code.",
        )
    raise NotFound("There is no organization or person {text}.", text=named, hint='A post stands in quotes: @"{text}"')
