"""What moves a body, a problem or a proposal on, where the rule looks at more than one record.

The legal transitions stand beside each state in ``records/vocabulary.py`` and the rules of one record in its class;
these functions gather what those rules must see. They import no record class, so that a command that only lists stays
light.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pdzctl.errors import Refused
from pdzctl.records.naming import refuse_target_name
from pdzctl.records.states import BodyState, DecisionState, ProblemState, ProposalState, ReferralState
from pdzctl.records.vocabulary import BodyKind
from pdzctl.store.queries.sessions import is_sealed
from pdzctl.workflows.presets import preset

if TYPE_CHECKING:
    from pdzctl.records.body import Body, Mandate, Seat
    from pdzctl.records.decision import Decision
    from pdzctl.records.problem import Problem, ProblemLink
    from pdzctl.records.proposal import Proposal, Referral
    from pdzctl.records.session import Session
    from pdzctl.store.store import Store

_NOT_YET_SENT = frozenset({ProposalState.EMERSA, ProposalState.ELABORATA, ProposalState.PRIORITIZZATA})
_NOT_YET_STARTED = frozenset({BodyState.PROPOSTO, BodyState.MANDATO_CONFERITO})
_ADOPTED = frozenset({DecisionState.ADOTTATA, DecisionState.ATTUATA})


def new_body(store: "Store", fields: Mapping[str, Any], *, any_title: bool = False) -> dict[str, Any]:
    """Return the fields of a new body with the rules it was not given taken from the district's regional preset.

    A table or lab whose title only names a target group is Refused unless ``any_title``.
    """
    if fields["kind"] in (BodyKind.TABLE, BodyKind.LAB) and not any_title:
        refuse_target_name(fields["title"])
    rules = preset(store.reading.district()["preset"]).bodies.get(BodyKind(fields["kind"]))
    if rules is None:
        return dict(fields)
    names = ("size", "quorum", "decision_rule", "participation_mode", "frequency_days", "notice_days")
    return {**{name: getattr(rules, name) for name in names}, **fields}


def preset_sectors(store: "Store", kind: str) -> tuple[str, ...]:
    """Return the sectors that the regional preset allows in a body of ``kind``; none is every sector."""
    rules = preset(store.reading.district()["preset"]).bodies.get(BodyKind(kind))
    return tuple(map(str, rules.sectors)) if rules else ()


def mandate_of(store: "Store", body: "Body") -> "Mandate | None":
    """Return the mandate of ``body``, if it has one."""
    found: tuple[Mandate, ...] = store.of("mandate").find(body_id=body.id)
    return found[0] if found else None


def write_mandate(store: "Store", body: "Body", fields: Mapping[str, Any]) -> "Mandate":
    """Write ``fields`` into the mandate of ``body``, making it where there is none."""
    mandate = mandate_of(store, body)
    mandates = store.of("mandate")
    written: Mandate = (
        mandates.replace(mandate.revised(**fields)) if mandate else mandates.add(body_id=body.id, **fields)
    )
    return written


def mandated(store: "Store", body: "Body", fields: Mapping[str, Any], *, today: str) -> "Body":
    """Write the mandate of ``body``; a lab that was only proposed moves on once the mandate is complete."""
    proposed = body.kind is BodyKind.LAB and body.state is BodyState.PROPOSTO
    mandate = write_mandate(store, body, {"conferred_on": today, **fields} if proposed else fields)
    if not proposed:
        return body
    conferred: Body = store.of("body").replace(body.mandated(mandate))
    return conferred


def opened(store: "Store", lab: "Body", on: str | None) -> "Body":
    """Return ``lab`` open from the day ``on``, or from the one it has, or today.

    Refused without its mandate, a facilitator and three members.
    """
    return _starting(lab, on).opened(on or store.today, _seats(store, lab), mandate_of(store, lab))


def activated(store: "Store", body: "Body", on: str | None) -> "Body":
    """Return ``body`` active from the day ``on``, or from the one it has, or today.

    A table needs a mandate, a coordinator and two sectors.
    """
    day = on or store.today
    held = [seat for seat in _seats(store, body) if seat.valid_on(day)]
    return _starting(body, on).activated(day, held, mandate_of(store, body), _sectors(store, held))


def _starting(body: "Body", on: str | None) -> "Body":
    """Return ``body`` with the first day that was given; one that starts again keeps the one it has."""
    return body.revised(since=on) if on and body.state in _NOT_YET_STARTED else body


def resumed(body: "Body") -> "Body":
    """Return a suspended ``body`` as it was before; Refused where it was never at work, which its guards decide."""
    if body.state in _NOT_YET_STARTED:
        raise Refused(
            "{code} is {state}: only what was suspended is resumed.",
            code=body.code,
            state=body.state,
            hint="pdzctl {word} open {code}",
            word=body.kind.value if body.kind in (BodyKind.LAB, BodyKind.TABLE) else "body",
        )
    return body.moved(BodyState.APERTO if body.kind is BodyKind.LAB else BodyState.ATTIVO)


def fed_back(store: "Store", lab: "Body", on: str) -> "Body":
    """Return ``lab`` giving feedback, with the day its participants were told what became of their proposals."""
    moved = lab.moved(BodyState.IN_RESTITUZIONE)
    write_mandate(store, lab, {"feedback_on": on})
    return moved


def concluded(store: "Store", body: "Body", on: str) -> "Body":
    """Return ``body`` concluded on the day ``on``; a lab only when every proposal is answered or sent."""
    waiting = [proposal.code for proposal in _proposals(store, body) if proposal.state in _NOT_YET_SENT]
    return body.concluded(on, mandate=mandate_of(store, body), unanswered=waiting)


def tag_problem(store: "Store", problem: "Problem", kind: str, tag: str, *, remove: bool) -> None:
    """Give ``problem`` a tag, or take it away; Refused where there is none to take away."""
    tags = store.of("problem_tag")
    there = tags.find_as_kept(problem_id=problem.id, kind=kind, tag=tag)
    if remove and not there:
        raise Refused("{code} has no tag {tag}.", code=problem.code, tag=tag)
    if remove:
        tags.remove(there[0])
    elif not there:
        tags.add(problem_id=problem.id, kind=kind, tag=tag)


def link_problems(store: "Store", problem: "Problem", kind: str, other: "Problem") -> None:
    """Link two problems; Refused when a problem would lead back to itself through causes and aggravations."""
    links = store.of("problem_link")
    existing: tuple[ProblemLink, ...] = links.find()
    if any((link.problem_id, link.kind, link.other_id) == (problem.id, kind, other.id) for link in existing):
        return
    if problem.id == other.id:
        raise Refused("{code} cannot be linked to itself.", code=problem.code)
    link: ProblemLink = links.add(problem_id=problem.id, kind=kind, other_id=other.id)
    if circle := link.cycle_with(existing):
        codes = [store.of("problem").get(identity).code for identity in circle]
        raise Refused(
            "{code} cannot be linked to {other}: {circle} would lead back to {first}.",
            code=problem.code,
            other=other.code,
            circle=" → ".join(codes),
            first=codes[0],
        )


def unlink_problems(store: "Store", problem: "Problem", other: "Problem") -> None:
    """Take away every link from ``problem`` to ``other``; Refused where there is none."""
    there = store.of("problem_link").find(problem_id=problem.id, other_id=other.id)
    if not there:
        raise Refused("{code} is not linked to {other}.", code=problem.code, other=other.code)
    for link in there:
        store.of("problem_link").remove(link)


def prioritised(store: "Store", problem: "Problem", *, yes: bool, decision: "Decision | None") -> "Problem":
    """Return ``problem`` as a priority or not one.

    A priority needs a choice of priorities with a proposal about the problem among its options, or a body's
    ``decision`` that was adopted.
    """
    if not yes:
        return problem.moved(ProblemState.NON_PRIORITARIO)
    moved = problem.moved(ProblemState.PRIORITARIO)
    if decision is not None and decision.state not in _ADOPTED:
        raise Refused("{code} is not adopted.", code=decision.code, hint="pdzctl decision show {code}")
    if decision is None and not _was_chosen(store, problem):
        raise Refused(
            "{code} was not among the options of a choice of priorities.",
            code=problem.code,
            hint="pdzctl problem prioritise {code} --decision DEC-… names the decision that made it one.",
        )
    return moved


def overlapping(store: "Store", proposal: "Proposal", other: "Proposal | None", text: str) -> None:
    """Note that ``proposal`` overlaps with ``other``, or with what ``text`` says; Refused where neither is given."""
    if other is None and not text.strip():
        raise Refused(
            "An overlap needs another proposal or a text.",
            hint='pdzctl proposal overlap {code} --text "…"',
            code=proposal.code,
        )
    if other is not None and other.id == proposal.id:
        raise Refused("{code} cannot overlap with itself.", code=proposal.code)
    overlap = {"proposal_id": proposal.id, "other_id": other.id if other else None, "text": text}
    if not store.of("overlap").find_as_kept(**overlap):
        store.of("overlap").add(**overlap)


def sent(
    store: "Store", proposal: "Proposal", body: "Body", on: str, *, due: str | None, session: "Session | None" = None
) -> "Referral":
    """Send ``proposal`` to ``body``, which must reply by ``due`` or in the days that the regional preset gives it.

    ``session`` sends it, or the one where it emerged when it is sent that same day; else the office does. Refused where
    the minutes of ``session`` are approved: they would tell another story.
    """
    if session and is_sealed(store.reading, session.id):
        raise Refused(
            "The minutes of {code} are approved: it can send nothing more.",
            code=session.code,
            hint="pdzctl proposal send {proposal} --to {body}",
            proposal=proposal.code,
            body=body.code,
        )
    if session is None and proposal.session_id:
        emerged: Session = store.of("session").get(proposal.session_id)
        session = emerged if emerged.day == on and not is_sealed(store.reading, emerged.id) else None
    if proposal.state is not ProposalState.TRASMESSA:
        store.of("proposal").replace(proposal.moved(ProposalState.TRASMESSA))
    days = preset(store.reading.district()["preset"]).deadlines.reply_days
    reply_due = due or (date.fromisoformat(on) + timedelta(days=days)).isoformat()
    referral: Referral = store.of("referral").add(
        proposal_id=proposal.id,
        body_id=body.id,
        sent_on=on,
        reply_due=reply_due,
        session_id=session.id if session else None,
    )
    return referral


def unsent(store: "Store", referral: "Referral") -> None:
    """Remove ``referral``; a proposal that no other one carries is again what it was before it was sent.

    Refused once it is answered.
    """
    referral.refuse_answered()
    store.of("referral").remove(referral)
    proposal: Proposal = store.of("proposal").get(referral.proposal_id)
    if proposal.state is ProposalState.TRASMESSA and not store.of("referral").find(proposal_id=proposal.id):
        store.of("proposal").replace(proposal.revised(state=ProposalState.PRIORITIZZATA))


def taken(referral: "Referral") -> "Referral":
    """Return ``referral`` taken in charge by the body it was sent to."""
    return referral.moved(ReferralState.PRESA_IN_CARICO)


def replied(
    store: "Store",
    referral: "Referral",
    reply: str,
    reason: str,
    on: str,
    *,
    session_id: str | None = None,
    next_step: str = "",
) -> "Proposal":
    """Answer ``referral`` and move its proposal; a proposal already answered by another body keeps that answer."""
    store.of("referral").replace(referral.replied(reply, reason, on, session_id=session_id, next_step=next_step))
    proposal: Proposal = store.of("proposal").get(referral.proposal_id)
    if proposal.state is ProposalState.TRASMESSA:
        proposal = store.of("proposal").replace(proposal.moved(reply))
    return proposal


def _seats(store: "Store", body: "Body") -> "tuple[Seat, ...]":
    found: tuple[Seat, ...] = store.of("seat").find(body_id=body.id)
    return found


def _sectors(store: "Store", seats: "list[Seat]") -> set[str]:
    """Return the sectors of those who hold ``seats``: of the organization, or of the one the person works for."""
    people = store.of("person")
    holders = {
        seat.organization_id or (people.get(seat.person_id).organization_id if seat.person_id else None)
        for seat in seats
    }
    return {store.of("organization").get(holder).sector for holder in holders if holder}


def _proposals(store: "Store", body: "Body") -> "list[Proposal]":
    return [
        proposal
        for session in store.of("session").find(body_id=body.id)
        for proposal in store.of("proposal").find(session_id=session.id)
    ]


def _was_chosen(store: "Store", problem: "Problem") -> bool:
    chosen = any(
        store.of("priority_option").find(proposal_id=proposal.id)
        for proposal in store.of("proposal").find(problem_id=problem.id)
    )
    rounds = (option.round_id for option in store.of("round_option").find(problem_id=problem.id))
    return chosen or any(store.of("priority").find(round_id=round_id) for round_id in rounds)
