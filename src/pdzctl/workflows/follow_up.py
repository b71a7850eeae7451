"""What becomes of decisions and commitments: adopted with a quorum, given to somebody, checked, postponed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pdzctl.errors import Refused, Usage
from pdzctl.records.states import DecisionState, SessionState
from pdzctl.records.vocabulary import Adoption, DecisionRule, Disposition, FoundState, Part
from pdzctl.store.queries.outcomes import due_in_force
from pdzctl.store.queries.roster import voting_strength
from pdzctl.workflows import voting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdzctl.records.commitment import Commitment, CommitmentCheck, CommitmentParty
    from pdzctl.records.decision import Decision
    from pdzctl.records.session import Session
    from pdzctl.store.store import Store

__all__ = [
    "adopt",
    "check_commitment",
    "commit",
    "give_owners",
    "postpone_due",
    "propose_decision",
    "quorum",
    "reassign",
    "session_of",
    "verify",
]

_BEGUN = (SessionState.IN_CORSO, SessionState.SVOLTA, SessionState.VERBALIZZATA, SessionState.CHIUSA)
_CODE = re.compile(r"[A-Za-z]{3}-?\d+")


def quorum(store: Store, session: Session, *, at: str | None = None) -> tuple[int, int]:
    """Return how many voting seats are present and how many the body's rule requires.

    The seats are those valid on the day of the session; with the time ``at``, those present at that moment.
    """
    body = store.bodies.get(session.body_id)
    seats, present = voting_strength(store.reading, session.id, day=session.day or "", at=at)
    return present, body.seats_required(seats)


def propose_decision(store: Store, session: Session, **fields: object) -> Decision:
    """Return a new decision of ``session``, proposed and not yet adopted."""
    kept: Decision = store.decisions.add(session_id=session.id, state=DecisionState.PROPOSTA, **fields)
    return kept


def adopt(
    store: Store,
    decision: Decision,
    *,
    at: str | None = None,
    without_quorum: str = "",
    adoption: str | None = None,
    **votes: object,
) -> Decision:
    """Return ``decision`` adopted in its session, in progress or held, with a quorum at the time ``at``.

    ``adoption`` says how, else the votes do; ``votes`` are the fields that count them (``votes_for`` …). Without a
    quorum it is Refused, unless ``without_quorum`` says why it is adopted all the same; also during a suspension,
    against the rule by which the body decides, and with more votes than voters. A tie, or more votes against, does not
    adopt: the decision is returned proposed, with its votes. Once it is adopted its agenda item is *deciso*, where
    nothing else was said of it, and the decision that it supersedes becomes *superata*.
    """
    session = store.sessions.get(decision.session_id)
    state = SessionState(session.state)
    decision.refuse_adoption(state, taken_in=session.code)
    time = at or voting.moment(store, session)
    voting.refuse_suspended(store, session, time)
    body = store.bodies.get(session.body_id)
    room = voting.room_of(store, session, body, time)
    present, required = len(room.there), room.required
    override = without_quorum.strip() if present < required else ""
    forced = decision.revised(quorum_override=override or decision.quorum_override)
    forced.refuse_without_quorum(present=present, required=required)
    typed = {name: int(str(value)) for name, value in votes.items() if value is not None}
    found = voting.counted(store, decision, typed, room)
    stamps = {"taken_at": time, "seats_present": present if room.seats else None, "seats_required": required or None}
    voted = forced.revised(adoption=None, **found.given, **stamps)
    how = Adoption(adoption) if adoption else _adoption_of(found, body.decision_rule)
    voted.refuse_against_rule(body.decision_rule, how, body=body.code)
    if how is Adoption.MAGGIORANZA and not found.carried:
        lost: Decision = store.decisions.replace(voted)
        return lost
    ready = voted.revised(adoption=how)
    adopted: Decision = store.decisions.replace(
        ready.adopted(state, present=present, required=required, taken_in=session.code)
    )
    _settle_item(store, adopted)
    if adopted.supersedes_id:
        earlier = store.decisions.get(adopted.supersedes_id)
        store.decisions.replace(earlier.moved(DecisionState.SUPERATA))
    return adopted


def _adoption_of(found: voting.Counted, rule: DecisionRule | None) -> Adoption:
    """Return how a decision with these votes was adopted, where nobody says."""
    if found.votes_against or (found.votes_abstained and rule is not DecisionRule.CONSENSUS):
        return Adoption.MAGGIORANZA
    return Adoption.UNANIMITA if found.votes_for and rule is DecisionRule.MAJORITY else Adoption.CONSENSO


def _settle_item(store: Store, decision: Decision) -> None:
    """Close the agenda item that ``decision`` was taken on, unless it has its outcome already."""
    if not decision.agenda_item_id:
        return
    item = store.of("agenda_item").get(decision.agenda_item_id)
    if item.disposition is None:
        store.of("agenda_item").replace(item.revised(disposition=Disposition.DECISO))


def commit(
    store: Store, session: Session, *, owners: Iterable[str] = (), support: Iterable[str] = (), **fields: object
) -> Commitment:
    """Return a new commitment made at ``session``.

    ``owners`` and ``support`` are codes of organizations or persons; any other text is a post, such as an office.
    """
    commitment: Commitment = store.commitments.add(session_id=session.id, **fields)
    give_owners(store, commitment, owners, support=support)
    return commitment


def give_owners(store: Store, commitment: Commitment, owners: Iterable[str], *, support: Iterable[str] = ()) -> None:
    """Add to a commitment those who own it and those who help, from when it was made; ``commit`` says what they are."""
    for part, names in ((Part.OWNER, owners), (Part.SUPPORT, support)):
        for name in names:
            _add_party(store, commitment, part, name)


def _add_party(store: Store, commitment: Commitment, part: Part, who: str, **fields: object) -> None:
    held_by = _holder(store, who)
    store.of("commitment_party").add(commitment_id=commitment.id, part=part, **held_by, **fields)


def _holder(store: Store, who: str) -> dict[str, str]:
    if not _CODE.fullmatch(who.strip()):
        return {"post": who.strip()}
    if who.strip().upper().startswith("PER"):
        return {"person_id": store.people.get(who).id}
    return {"organization_id": store.organizations.get(who).id}


def reassign(store: Store, commitment: Commitment, *, to: Iterable[str], on: str) -> Commitment:
    """Return the commitment open again and owned by ``to``; the part of its owners so far ends on the day ``on``.

    Refused where they own it already.
    """
    names = tuple(to)
    parties = store.of("commitment_party").find(commitment_id=commitment.id)
    owners = [party for party in parties if party.part is Part.OWNER and party.until is None]
    holders = [_holder(store, who) for who in names]
    if owners and all(_holds(party, holders) for party in owners) and len(owners) == len(holders):
        raise Refused(
            "{code} is already given to {owners}.",
            code=commitment.code,
            owners=names,
            hint="pdzctl commitment show {code}",
        )
    moved: Commitment = store.commitments.replace(commitment.reassigned())
    for party in owners:
        store.of("commitment_party").replace(party.revised(until=on))
    for who in names:
        _add_party(store, moved, Part.OWNER, who, since=on)
    return moved


def _holds(party: CommitmentParty, holders: Iterable[dict[str, str]]) -> bool:
    return any(all(getattr(party, name) == value for name, value in holder.items()) for holder in holders)


def check_commitment(
    store: Store,
    commitment: Commitment,
    found: FoundState,
    *,
    on: str,
    session: Session | None = None,
    new_due: str | None = None,
    note: str = "",
) -> CommitmentCheck:
    """Return a new check of ``commitment``, made by ``session`` or, without one, by the office on the day ``on``."""
    kept: CommitmentCheck = store.of("commitment_check").add(
        commitment_id=commitment.id,
        session_id=session.id if session else None,
        day=(session.day if session else None) or on,
        found=found,
        new_due=new_due,
        note=note,
    )
    return kept


def verify(store: Store, commitment: Commitment, *, session: Session, on: str, note: str = "") -> Commitment:
    """Return the commitment verified by ``session``, which keeps a check of it.

    Refused unless it is done, and ``session`` is another than the one that made it, not earlier, and has begun.
    """
    verified = commitment.verified()
    made: Session = store.sessions.get(commitment.session_id)
    if session.id == made.id or (session.day and made.day and session.day < made.day):
        raise Refused(
            "{code} was made in {made}: a later session verifies it.",
            code=commitment.code,
            made=made.code,
            hint="pdzctl commitment verify {code} --in SED-…",
        )
    if session.state not in _BEGUN:
        raise Refused(
            "{session} is {state}: a session verifies commitments once it has begun.",
            session=session.code,
            state=session.state,
            code=session.code,
            hint="pdzctl session show {session}",
        )
    kept: Commitment = store.commitments.replace(verified)
    check_commitment(store, commitment, FoundState.VERIFICATO, on=on, session=session, note=note)
    return kept


def postpone_due(
    store: Store, commitment: Commitment, due: str, *, on: str, session: Session | None = None, note: str = ""
) -> CommitmentCheck:
    """Return the check that gives ``commitment`` a later due date; the one that was taken stays as it was.

    Refused when nothing is awaited any more, for a continuing commitment, for a date that is not later, and in a
    ``session`` before the check whose date is in force.
    """
    if not commitment.awaited:
        raise Refused(
            "{code} is {state}: it has no due date to postpone.", code=commitment.code, state=commitment.state
        )
    if commitment.continuing:
        raise Refused(
            "{code} is continuing: it has a review date, not a due date.",
            code=commitment.code,
            hint="pdzctl commitment edit {code} --review-on …",
        )
    now = due_in_force(store.reading, commitment.id)
    if now and _last_day(due) <= _last_day(now):
        raise Refused("{code} is due on {due}: the new date must be later.", code=commitment.code, due=now)
    if session and session.day and _postponed_after(store, commitment, session.day):
        raise Refused(
            "{code} was given another date after {session}, and that one stands.",
            code=commitment.code,
            session=session.code,
            hint="pdzctl commitment show {code}",
        )
    late = commitment.overdue(on, now)
    found = FoundState.IN_RITARDO if late else FoundState(commitment.state.value)
    return check_commitment(store, commitment, found, on=on, session=session, new_due=due, note=note)


def _postponed_after(store: Store, commitment: Commitment, day: str) -> bool:
    checks = store.of("commitment_check").find(commitment_id=commitment.id)
    return any(check.new_due and (check.day or "") > day for check in checks)


def _last_day(due: str) -> str:
    """Return ``due`` so that days and months compare: a month ends after all its days."""
    return due if len(due) == len("2025-06-30") else f"{due}-31"


def session_of(store: Store, session: str | None, decision_id: str | None) -> Session:
    """Return the session of a new commitment: the one named, else its decision's. Raises Usage with neither."""
    if session:
        found: Session = store.sessions.get(session)
        return found
    if decision_id is None:
        raise Usage(
            "Say in which session it was made, with --session or --decision.",
            hint="pdzctl session list shows them all.",
        )
    made: Session = store.sessions.get(store.decisions.get(decision_id).session_id)
    return made
