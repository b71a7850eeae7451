"""What is settled: decisions, commitments, proposals, and what became of earlier commitments."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pdzctl.errors import InvalidInput, Refused
from pdzctl.records import dates
from pdzctl.records.states import COMMITMENT_MOVES, CommitmentState, DecisionState, SessionState
from pdzctl.records.vocabulary import Adoption, DecisionKind, DecisionRule, FoundState, Part, ProposalOrigin
from pdzctl.workflows import follow_up
from pdzctl.workflows.live.marks import parts_of, taken
from pdzctl.workflows.live.noting import unknown
from pdzctl.workflows.live.said import Remark, Said

if TYPE_CHECKING:
    from pdzctl.records.commitment import Commitment
    from pdzctl.records.decision import Decision
    from pdzctl.records.proposal import Proposal
    from pdzctl.workflows.live import entries
    from pdzctl.workflows.live.marks import Taken
    from pdzctl.workflows.live.sitting import Sitting
    from pdzctl.workflows.names import Candidate

__all__ = [
    "ballot",
    "check",
    "commitment",
    "decision",
    "dissent",
    "last_decision",
    "no_action",
    "proposal",
    "rationale",
]

_IN_SESSION = (SessionState.IN_CORSO, SessionState.SVOLTA)
_CONVENE_HINT = "pdzctl session convene {code}"
_BEGIN_HINT = "begin {time}"
_LOOK_HINT = "pdzctl session show {code}"
_HINTS = {
    SessionState.BOZZA: _CONVENE_HINT,
    SessionState.RINVIATA: _CONVENE_HINT,
    SessionState.CONVOCATA: _BEGIN_HINT,
}
_BY_CONSENSUS = (None, DecisionRule.CONSENSUS, DecisionRule.CONSENSUS_THEN_MAJORITY)


def decision(at: Sitting, entry: entries.Decision) -> Said:
    """Take a decision under the current item, as its marks say; where the body's rule is consensus, by consensus.

    Raises Refused outside a session in progress and without a quorum.
    """
    how = taken(entry.marks)
    session = at.session()
    if session.state not in _IN_SESSION:
        raise Refused(
            "No decision can be taken: {code} is {state}.",
            code=session.code,
            state=session.state,
            hint=_HINTS.get(SessionState(session.state), _LOOK_HINT),
        )
    reasons = dict(how.reasons)
    left = tuple(f"[{part}]" for part in how.left)
    proposed = follow_up.propose_decision(
        at.store,
        session,
        agenda_item_id=at.place.item_id,
        text=" ".join((entry.text, *left)),
        kind=how.kind or DecisionKind.DECISIONE,
        rationale=reasons.get("rationale", ""),
        dissent=reasons.get("dissent", ""),
        proposal_id=at.store.proposals.get(how.proposal).id if how.proposal else None,
        taken_at=at.time,
    )
    adoption = how.adoption or (None if how.to_be_voted else _default(at))
    kept = _adopted(at, proposed, how._replace(adoption=adoption)) if adoption else proposed
    at.wrote("decision", kept.id, kept.code, "text")
    at.moved(decision_id=kept.id)
    if kept.state is DecisionState.PROPOSTA and kept.votes_for is None:
        return Said(kept.code, "{code}: proposed. How was it taken? votes 16-0-2", {"code": kept.code})
    return _told(kept)


def _default(at: Sitting) -> Adoption | None:
    rule = at.store.bodies.get(at.body_id).decision_rule
    return Adoption.CONSENSO if rule in _BY_CONSENSUS else None


def _adopted(at: Sitting, proposed: Decision, how: Taken) -> Decision:
    without = dict(how.reasons).get("without_quorum", "")
    return follow_up.adopt(
        at.store, proposed, at=at.time, without_quorum=without, adoption=how.adoption, **how.tallies()
    )


def _told(kept: Decision) -> Said:
    adoption = Adoption(kept.adoption or Adoption.CONSENSO)
    values: dict[str, object] = {"code": kept.code, "adoption": adoption}
    if kept.votes_for is None:
        return Said(kept.code, "{code}: decided, {adoption}.", values)
    votes = (kept.votes_for, kept.votes_against or 0, kept.votes_abstained or 0)
    if kept.state is DecisionState.PROPOSTA:
        return Said(
            kept.code, "{code}: proposed, not adopted: {votes}.", {**values, "votes": "-".join(map(str, votes))}
        )
    return Said(kept.code, "{code}: decided, {adoption} {votes}.", {**values, "votes": "-".join(map(str, votes))})


def last_decision(at: Sitting) -> Decision:
    """Return the last decision under the current item. Raises Refused where there is none."""
    if at.place.decision_id is None:
        raise Refused("No decision was taken under this item.", hint="! …")
    found: Decision = at.store.decisions.get(at.place.decision_id)
    return found


def ballot(at: Sitting, entry: entries.Ballot) -> Said:
    """Adopt the last decision, which was only proposed, as the marks say. Raises Refused."""
    return _told(_adopted(at, last_decision(at), taken(entry.marks)))


def rationale(at: Sitting, entry: entries.Rationale) -> Said:
    """Add to why the last decision was taken. Raises Refused where there is none."""
    return _added(at, "rationale", entry.text)


def dissent(at: Sitting, entry: entries.Dissent) -> Said:
    """Add to what those say who did not agree with the last decision. Raises Refused where there is none."""
    return _added(at, "dissent", entry.text)


def _added(at: Sitting, field: str, text: str) -> Said:
    last = last_decision(at)
    before = getattr(last, field)
    at.store.decisions.replace(last.edited(**{field: f"{before} {text}".strip()}))
    at.wrote("decision", last.id, last.code, field)
    if field == "dissent":
        return Said(last.code, "{code}: dissent.", {"code": last.code})
    return Said(last.code, "{code}: rationale.", {"code": last.code})


def no_action(at: Sitting, _: entries.NoAction) -> Said:
    """Say that the last decision needs no commitment. Raises Refused where there is none."""
    last = last_decision(at)
    at.store.decisions.replace(last.edited(no_action=True))
    return Said(last.code, "{code}: no action foreseen.", {"code": last.code})


def commitment(at: Sitting, entry: entries.Commitment) -> Said:
    """Keep who does what by when, from the last decision; names and dates that mean nothing stay in the text."""
    texts, remarks = [entry.text], []
    parties: list[tuple[Part, Candidate, str]] = []
    for part, names in ((Part.OWNER, entry.owners), (Part.SUPPORT, entry.support)):
        for name in names:
            found = at.roster.holder(name)
            if found.holder is None:
                texts.append(f"@{name}")
                remarks.append(unknown(name, found.near))
            elif found.rest and not texts[0]:
                texts[0] = found.rest
                parties.append((part, found.holder, ""))
            else:
                parties.append((part, found.holder, found.rest))
    due, said_due = _due(at, entry.due)
    if said_due:
        texts.append(said_due)
    kept = follow_up.commit(
        at.store,
        at.session(),
        text=" ".join(filter(None, texts)),
        due=due,
        decision_id=at.place.decision_id,
        agenda_item_id=at.place.item_id,
    )
    for part, holder, post in parties:
        noun = "person" if holder.who.startswith("PER") else "organization"
        held = {f"{noun}_id": holder.id, "post": post}
        at.store.of("commitment_party").add(commitment_id=kept.id, part=part, **held)
    at.wrote("commitment", kept.id, kept.code, "text")
    owners = tuple(holder.name for part, holder, _ in parties if part is Part.OWNER)
    return _promised(kept, owners, tuple(remarks))


def _due(at: Sitting, typed: str) -> tuple[str | None, str]:
    """Return a due date as it is kept, and what of it stays in the text."""
    if not typed:
        return None, ""
    try:
        return dates.due(typed, at.today), ""
    except InvalidInput:
        return None, typed


def _promised(kept: Commitment, owners: tuple[str, ...], remarks: tuple[Remark, ...]) -> Said:
    values = {"code": kept.code, "owners": owners, "due": kept.due}
    if owners and kept.due:
        return Said(kept.code, "{code}: {owners}, by {due}.", values, remarks)
    if owners:
        return Said(kept.code, "{code}: {owners}, without a date.", values, remarks)
    if kept.due:
        return Said(kept.code, "{code}: by {due}, without an owner.", values, remarks)
    return Said(kept.code, "{code}: without an owner and without a date.", values, remarks)


def proposal(at: Sitting, entry: entries.Proposal) -> Said:
    """Keep a proposal that emerges here, with its promoters and its problem where marks name them."""
    group = at.place.group_id
    problem_id, promoters, left, remarks = None, [], [], []
    for part in (part for mark in entry.marks for part in parts_of(mark)):
        names = [name.strip(" ,;") for name in part.split("@") if name.strip(" ,;")] if "@" in part else []
        if part.upper().startswith("PRB"):
            problem_id = at.store.problems.get(part).id
        elif not names:
            left.append(f"[{part}]")
        for name in names:
            found = at.roster.organization(name)
            if found.holder and not found.rest:
                promoters.append(found.holder.id)
            else:
                left.append(f"@{name}")
                remarks.append(unknown(name, found.near))
    kept: Proposal = at.store.proposals.add(
        title=" ".join((entry.text, *left)),
        session_id=at.id,
        workgroup_id=group,
        origin=ProposalOrigin.WORKGROUP if group else ProposalOrigin.SESSION,
        problem_id=problem_id,
    )
    for organization in dict.fromkeys(promoters):
        at.store.of("promoter").add(proposal_id=kept.id, organization_id=organization)
    at.wrote("proposal", kept.id, kept.code, "title")
    return Said(kept.code, "{code}: proposal.", {"code": kept.code}, tuple(remarks))


def check(at: Sitting, entry: entries.Check) -> Said:
    """Keep what became of an earlier commitment, once per session, and move it on where the rules let it."""
    there: Commitment = at.store.commitments.get(entry.commitment)
    due = dates.due(entry.due, at.today) if entry.due else None
    checks = at.store.of("commitment_check")
    before = checks.find(commitment_id=there.id, session_id=at.id)
    if before:
        checks.replace(before[0].revised(found=entry.found, new_due=due, note=entry.note))
    elif entry.found is FoundState.VERIFICATO:
        follow_up.verify(at.store, there, session=at.session(), on=at.day, note=entry.note)
    else:
        follow_up.check_commitment(
            at.store, there, entry.found, on=at.day, session=at.session(), new_due=due, note=entry.note
        )
    _move(at, there, entry)
    values = {"code": there.code, "found": FoundState(entry.found), "due": due}
    if due:
        return Said(there.code, "{code}: {found}, new date {due}.", values)
    return Said(there.code, "{code}: {found}.", values)


def _move(at: Sitting, there: Commitment, entry: entries.Check) -> None:
    """Let a commitment become what it was found to be; what the rules refuse is told by the check alone."""
    if entry.found not in COMMITMENT_MOVES.get(there.state, ()):
        return
    with suppress(Refused):
        match entry.found:
            case FoundState.FATTO:
                moved = there.done(entry.note)
            case FoundState.ANNULLATO:
                moved = there.cancelled(entry.note)
            case FoundState.BLOCCATO:
                moved = there.blocked(entry.note)
            case _:
                moved = there.moved(CommitmentState(entry.found.value))
        at.store.commitments.replace(moved)
