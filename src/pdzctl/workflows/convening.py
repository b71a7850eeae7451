"""Convening a session, also once more: its agenda completed, its notice measured, what changed since the last time."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from pdzctl.errors import Refused
from pdzctl.output.language import translations
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.choice import Label
from pdzctl.records.privacy import Privacy
from pdzctl.records.states import SessionState
from pdzctl.records.vocabulary import AgendaKind, ExpectedResult
from pdzctl.store.queries.convocations import (
    NOT_TO_BE_READ,
    entries_after,
    items_to_resume,
    line_of_convocation,
    open_commitments,
    previous_session,
    referrals_waiting,
)
from pdzctl.store.queries.sessions import seats_convened
from pdzctl.workflows.sessions import add_item, previous_minutes_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdzctl.records.session import AgendaItem, Attachment, Session
    from pdzctl.store.store import Store

__all__ = ["Change", "Convened", "convene"]

_TOLD = (
    "title", "kind", "day", "planned_start", "planned_end", "mode", "call", "venue", "address", "online_url",
    "convoked_count", "request", "confirm_by",
)  # fmt: skip
"""What a convocation says of its session; when one of these changes, it is sent again."""
_TOLD_OF_ITEMS = ("title", "lead", "minutes_allotted", "expected")
_WHEN = frozenset({"day", "planned_start"})
"""What calls for the whole notice once more."""


class Change(NamedTuple):
    """One thing that a convocation now says otherwise: what, and how it stands now; empty where it is gone."""

    what: str
    now: object = ""
    code: str = ""


class Convened(NamedTuple):
    """A session that was convened, whether it had been before, by how many days its notice is short, what changed.

    What changed the first time is what was put on its agenda.
    """

    session: Session
    again: bool
    short: int
    changes: tuple[Change, ...]


def convene(
    store: Store, session: Session, *, on: str = "", heal: str = "", seeding: bool = True, **asked: object
) -> Convened:
    """Convene a session on the day ``on``, today where it is not given; once more, it is revised if anything changed.

    The agenda is completed first, unless ``seeding`` is off. ``asked`` are fields of the convocation, such as its
    protocol. The seats held on the day of the session are counted. Refused without a day, a place or link,
    and an agenda item, and where the notice is shorter than the body's, unless ``heal`` tells how that was healed.
    """
    again = session.state is SessionState.CONVOCATA
    sent = on or (session.convoked_on if again else None) or store.today
    recipients = seats_convened(store.reading, session.body_id, session.day or sent)
    found = _agenda(store, session)
    convened = session.convened(sent, agenda=len(found), recipients=recipients, **asked)
    if seeding:
        complete_agenda(store, session)
    known = again or session.convocation_sequence is not None
    changes = changes_since(store, session, convened) if known else tuple(_put_on_agenda(store, session, found))
    timed = not again or any(change.what in _words(_WHEN) for change in changes)
    if timed and not on:
        convened = convened.revised(convoked_on=store.today)
    short = _short_by(store, convened)
    if short and timed and not heal.strip():
        raise Refused(
            "The notice of {code} is {short} {short:day|days} shorter than {body} asks.",
            code=session.code,
            body=store.bodies.get(session.body_id).code,
            short=short,
            hint="Choose a later day, or say how it is healed: pdzctl session convene {code} --heal …",
        )
    if timed or (short and heal.strip()):
        convened = convened.revised(notice_healed=heal.strip() if short else "")
    if not again or changes or session.convocation_sequence is None:
        convened = convened.revised(convocation_sequence=_revision(session, anew=again and bool(changes)))
    return Convened(store.sessions.replace(convened), again, short if timed else 0, changes)


def _revision(session: Session, *, anew: bool) -> int:
    """Return the next revision; what was sent before anybody counted, and is sent ``anew``, was the one numbered 0."""
    sequence = session.convocation_sequence
    if sequence is None:
        return 1 if anew else 0
    return sequence + 1


def _short_by(store: Store, session: Session) -> int:
    """Return how many days fewer than its body asks lie between the convocation and the session."""
    assert session.day is not None
    assert session.convoked_on is not None
    wanted = store.bodies.get(session.body_id).notice_days or 0
    given = (date.fromisoformat(session.day) - date.fromisoformat(session.convoked_on)).days
    return max(wanted - given, 0)


def complete_agenda(store: Store, session: Session) -> None:
    """Put on the agenda what must not be forgotten and is not there: done twice, the second time does nothing.

    The minutes of the session before, unless they are approved; the check of commitments where some are open; items
    that were postponed; the reply to proposals that wait for one, unless the title of an item begins to speak of one
    (*riscontro*). The number of the minutes follows what was scheduled
    or cancelled meanwhile.
    """
    gettext = translations(store.reading.district()["language"] or "it").gettext
    _approve_previous(store, session)
    there = _agenda(store, session)
    verified = any(item.kind is AgendaKind.VERIFICA_IMPEGNI for item in there)
    if not verified and any(open_commitments(store.reading, session.body_id, today=store.today)):
        add_item(
            store,
            session,
            before=next((item for item in there if item.kind is not AgendaKind.VERBALE_PRECEDENTE), None),
            kind=AgendaKind.VERIFICA_IMPEGNI,
            title=gettext("Check of the commitments made"),
            expected=ExpectedResult.INFORMARE,
        )
    for row in list(items_to_resume(store.reading, session.id)):
        add_item(store, session, kind=AgendaKind(row["kind"]), title=row["title"], resumes_id=row["id"])
    replying = gettext("Reply to the proposals received")
    word = replying.partition(" ")[0].casefold()
    replied = any(word in item.title.casefold().split() for item in there)
    if not replied and any(referrals_waiting(store.reading, session.body_id)):
        add_item(store, session, title=replying, expected=ExpectedResult.DECIDERE)


def _approve_previous(store: Store, session: Session) -> None:
    """Put the approval of the last minutes first on the agenda, or bring its number up to date."""
    before = previous_session(store.reading, session.id)
    if before is None:
        return
    template = previous_minutes_title(store, session.body_id)
    title = template.format(number=before["number"])
    there = _agenda(store, session)
    item = next((item for item in there if item.kind is AgendaKind.VERBALE_PRECEDENTE), None)
    if item is not None:
        ours = re.compile(re.escape(template).replace(re.escape("{number}"), "[0-9]+"))
        if item.title != title and ours.fullmatch(item.title):
            store.of("agenda_item").replace(item.revised(title=title))
    elif not before["sealed"]:
        kind = AgendaKind.VERBALE_PRECEDENTE
        add_item(store, session, before=there[0], kind=kind, title=title, expected=ExpectedResult.DECIDERE)


def _agenda(store: Store, session: Session) -> tuple[AgendaItem, ...]:
    return store.of("agenda_item").find(session_id=session.id)


def _papers(store: Store, session: Session) -> tuple[Attachment, ...]:
    return store.of("attachment").find(session_id=session.id)


def changes_since(store: Store, before: Session, now: Session) -> tuple[Change, ...]:
    """Return what a convocation says otherwise than the last one: of the session, then of its agenda and its papers.

    ``before`` is the session as this command found it. What the last one said is read back from the journal; where
    that tells of none, nothing is known to have changed.
    """
    line = line_of_convocation(store.reading, now.id, before.convocation_sequence)
    if line is None:
        return ()
    entries = list(entries_after(store.reading, line, now.id))
    first: dict[tuple[str, str], object] = {}
    for entry in entries:
        if entry["action"] == "revised":
            first.setdefault((entry["record_id"], entry["field"]), entry["old"])
    session = tuple(
        Change(_word("session", name), _public("session", name, getattr(now, name)))
        for name in _TOLD
        if first.get((now.id, name), getattr(before, name)) != getattr(now, name)
    )
    begun: dict[str, str] = {}
    for entry in entries:
        begun.setdefault(entry["record_id"], entry["action"])
    added = {identity for identity, action in begun.items() if action == "created"}
    there = added | {one.id for one in (*_agenda(store, now), *_papers(store, now))}
    removed = {entry["record_id"]: entry for entry in entries if entry["action"] == "removed"}
    gone = [entry for identity, entry in removed.items() if identity not in there]
    lost = tuple(
        Change(Label("no longer on the agenda"), entry["old"]["title"], entry["old"].get("code", ""))
        for entry in gone
        if entry["noun"] == "agenda_item"
    )
    return (*session, *_changed_items(store, now, first, added), *lost, *_changed_papers(store, now, added, gone))


def _put_on_agenda(store: Store, session: Session, found: Iterable[AgendaItem]) -> Iterable[Change]:
    there = {item.id for item in found}
    for item in _agenda(store, session):
        if item.id not in there:
            yield _new_on_agenda(item)


def _new_on_agenda(item: AgendaItem) -> Change:
    return Change(Label("new on the agenda"), item.title, item.code)


def _changed_items(
    store: Store, session: Session, first: dict[tuple[str, str], object], added: set[str]
) -> Iterable[Change]:
    items = _agenda(store, session)
    for item in items:
        if item.id in added:
            yield _new_on_agenda(item)
        elif any(first.get((item.id, name), getattr(item, name)) != getattr(item, name) for name in _TOLD_OF_ITEMS):
            yield Change(Label("changed on the agenda"), item.title, item.code)
    kept = [item for item in items if item.id not in added]
    places = [int(str(first.get((item.id, "position"), item.position))) for item in kept]
    if places != sorted(places):
        yield Change(Label("the order of the agenda"))


def _changed_papers(
    store: Store, session: Session, added: set[str], gone: Iterable[dict[str, Any]]
) -> Iterable[Change]:
    for paper in _papers(store, session):
        if paper.id in added and paper.kind not in NOT_TO_BE_READ:
            yield Change(Label("new paper"), paper.title)
    for entry in gone:
        if entry["noun"] == "attachment" and entry["old"]["kind"] not in NOT_TO_BE_READ:
            yield Change(Label("paper taken away"), entry["old"]["title"])


def _words(names: Iterable[str]) -> set[str]:
    return {_word("session", name) for name in names}


def _word(noun: str, name: str) -> str:
    return Label(NOUNS[noun].field(name).words)


def _public(noun: str, name: str, value: object) -> object:
    return "" if NOUNS[noun].field(name).privacy in (Privacy.CONTACT, Privacy.IDENTITY) else value
