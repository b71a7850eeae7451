"""Notes that say the same, gathered under one name (Metaplan), and the proposal that a cluster becomes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pdzctl.errors import Ambiguous, NotFound, Refused
from pdzctl.records.vocabulary import ProposalOrigin
from pdzctl.store.lookup import fold
from pdzctl.store.queries.clusters import cluster_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdzctl.records.contribution import Contribution
    from pdzctl.records.proposal import Proposal
    from pdzctl.records.session import Session
    from pdzctl.store.store import Store

__all__ = ["dropped", "gathered", "notes_of", "proposed", "renamed"]

_SHORT = re.compile(r"\d+")


def gathered(store: Store, session: Session, name: str, notes: Iterable[str]) -> tuple[Contribution, ...]:
    """Return the notes that the cluster ``name`` of ``session`` now gathers, those it had before included.

    ``notes`` are codes, or numbers within the session. Refused where one is a note of another session; a cluster of
    that name, in any case and accents, grows.
    """
    called = _called(store, session, name) or name.strip()
    for typed in tuple(notes):
        note = _note(store, session, typed)
        store.contributions.replace(note.revised(cluster=called))
    return notes_of(store, session, called)


def notes_of(store: Store, session: Session, name: str) -> tuple[Contribution, ...]:
    """Return the notes of the cluster of ``session`` that ``name`` means, whole or begun; NotFound, Ambiguous."""
    called = _called(store, session, name)
    if not called:
        begun = [one for one in _names(store, session) if fold(one).startswith(fold(name)) and name.strip()]
        if len(begun) > 1:
            hint = "Type more of the name."
            raise Ambiguous("{text} could be any of {candidates}.", text=name, candidates=tuple(begun), hint=hint)
        if not begun:
            raise NotFound(
                "There is no cluster {text} in {code}.",
                text=name,
                code=session.code,
                hint="pdzctl cluster list --session {code}",
            )
        called = begun[0]
    found: tuple[Contribution, ...] = store.contributions.find(session_id=session.id, cluster=called)
    return found


def renamed(store: Store, session: Session, name: str, new: str) -> tuple[Contribution, ...]:
    """Return the notes of a cluster under its ``new`` name; Refused where another cluster has it."""
    notes = notes_of(store, session, name)
    other = _called(store, session, new)
    if other and other != notes[0].cluster:
        raise Refused(
            "{code} already has a cluster {text}.",
            code=session.code,
            text=other,
            hint="To bring the notes together: pdzctl cluster make {code} NAME NOT-…",
        )
    return tuple(store.contributions.replace(note.revised(cluster=new)) for note in notes)


def dropped(store: Store, session: Session, name: str) -> tuple[Contribution, ...]:
    """Return the notes that a cluster gathered, each by itself again."""
    notes = notes_of(store, session, name)
    return tuple(store.contributions.replace(note.revised(cluster="")) for note in notes)


def proposed(store: Store, session: Session, name: str, **fields: object) -> Proposal:
    """Return the new proposal that a cluster becomes, named after it unless ``fields`` have a title.

    Its text gathers the notes; its origin, workgroup and problem are theirs where they share one. Each note keeps a
    link to the proposal; notes that became one before stay with it, and Refused where all of them did.
    """
    notes = notes_of(store, session, name)
    free = [note for note in notes if note.proposal_id is None]
    if not free:
        before = store.proposals.get(notes[0].proposal_id or "").code
        raise Refused(
            "The notes of {text} became {code} already.",
            text=notes[0].cluster,
            code=before,
            hint="pdzctl proposal show {code}",
        )
    workgroup = _shared(note.workgroup_id for note in free)
    given = {
        "title": notes[0].cluster,
        "text": "\n".join(f"- {note.text.strip()}" for note in free),
        "problem_id": _shared(note.problem_id for note in free),
        "origin": ProposalOrigin.WORKGROUP if workgroup else ProposalOrigin.SESSION,
        "session_id": session.id,
        "workgroup_id": workgroup,
    }
    proposal: Proposal = store.proposals.add(**{**given, **fields})
    for note in free:
        store.contributions.replace(note.revised(proposal_id=proposal.id))
    return proposal


def _shared(values: Iterable[str | None]) -> str | None:
    """Return the one value that all share, or None."""
    different = set(values)
    return different.pop() if len(different) == 1 else None


def _names(store: Store, session: Session) -> tuple[str, ...]:
    return cluster_names(store.reading, session.id)


def _called(store: Store, session: Session, name: str) -> str:
    """Return the cluster of ``session`` that has this name in any case and accents, or nothing."""
    return next((one for one in _names(store, session) if fold(one) == fold(name)), "")


def _note(store: Store, session: Session, typed: str) -> Contribution:
    number = _SHORT.fullmatch(typed.strip())
    code = f"NOT-{session.code.partition('-')[2]}.{int(typed)}" if number else typed
    note: Contribution = store.contributions.get(code)
    if note.session_id != session.id:
        raise Refused(
            "{note} was not noted at {code}: a cluster gathers notes of one session.",
            note=note.code,
            code=session.code,
            hint="pdzctl contribution list --session {code}",
        )
    return note
