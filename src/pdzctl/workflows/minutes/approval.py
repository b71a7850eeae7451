"""The life of minutes: written, circulated, observed, final, approved, registered, published.

Nothing here imports a record class, so that a command that only lists stays light.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pdzctl.errors import Refused
from pdzctl.output.language import translations
from pdzctl.records.privacy import Visibility
from pdzctl.records.states import DecisionState, MinutesState, SessionState
from pdzctl.records.vocabulary import (
    Adoption,
    AgendaKind,
    ApprovalMode,
    BodyKind,
    DecisionKind,
    DecisionRule,
    MinutesKind,
)
from pdzctl.store.queries.approvals import Electors, electors, takes_part
from pdzctl.store.queries.sessions import is_sealed
from pdzctl.store.seal import seal_of
from pdzctl.workflows import follow_up
from pdzctl.workflows.minutes.approving_session import DECIDING, day_of, refuse_not_held, refuse_wrong_session

if TYPE_CHECKING:
    from pdzctl.records.decision import Decision
    from pdzctl.records.minutes import Minutes, Observation
    from pdzctl.records.session import Session
    from pdzctl.store.reading import Reading
    from pdzctl.store.store import Store

_KINDS = {BodyKind.LAB: MinutesKind.VERBALE_LABORATORIO, BodyKind.TABLE: MinutesKind.VERBALE_TAVOLO}
_BOARD_DAYS = 15
_TRANSPARENCY_YEARS = 5


class Ballot(NamedTuple):
    """How a later session approves minutes: by a ``decision`` that it took, or by one that is made of these votes."""

    decision: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    without_quorum: str = ""

    @property
    def votes(self) -> int:
        """How many voted."""
        return sum(number or 0 for number in (self.votes_for, self.votes_against, self.votes_abstained))

    @property
    def adoption(self) -> Adoption | None:
        """By consensus where nobody counted, else as the votes say."""
        return None if self.votes else Adoption.CONSENSO


NO_VOTE = Ballot()


class Told(NamedTuple):
    """What a code means: the session that is told, and the correction, where it is one of those."""

    session_id: str
    correction_id: str | None


def told(reading: "Reading", text: str) -> Told:
    """Return what a code of minutes, of a correction or of a session means."""
    if text.strip().casefold().startswith("ver"):
        found = reading.find("minutes", text)
        return Told(found["session_id"], found["id"] if found["corrects_id"] else None)
    return Told(str(reading.find("session", text)["id"]), None)


def code_of(reading: "Reading", text: str) -> str:
    """Return the code of the minutes that a code of minutes or of a session means; Refused where none are begun."""
    if text.strip().casefold().startswith("ver"):
        return str(reading.find("minutes", text)["code"])
    session = reading.find("session", text)
    found = next(reading.all("minutes", session_id=session["id"], corrects_id=None), None)
    if found is None:
        raise _not_begun(session["code"])
    return str(found["code"])


def begin(store: "Store", session: "Session", **fields: Any) -> "Minutes":  # noqa: ANN401 - fields of minutes
    """Begin the minutes of ``session``, of the kind its body keeps unless told; Refused where they are begun."""
    if store.of("minutes").find(session_id=session.id):
        raise Refused("{code} has its minutes already.", code=session.code, hint="pdzctl minutes show {code}")
    kind = _KINDS.get(store.bodies.get(session.body_id).kind, MinutesKind.VERBALE_ORGANO)
    begun: Minutes = store.of("minutes").add(session_id=session.id, **{"kind": kind, **fields})
    return begun


def minutes_of(store: "Store", text: str) -> "Minutes":
    """Return the minutes that a code of minutes or of a session means; Refused where none are begun."""
    found: Minutes = store.of("minutes").get(code_of(store.reading, text))
    return found


def circulate(store: "Store", minutes: "Minutes", *, on: str, until: str) -> "Minutes":
    """Send the draft to the members on the day ``on``; observations are taken until ``until``."""
    if until < on:
        raise Refused("{code}: observations cannot end before the draft is sent.", code=minutes.code)
    _minuted(store, store.sessions.get(minutes.session_id))
    moved: Minutes = store.of("minutes").replace(minutes.circulated(on, until))
    return moved


def observe(store: "Store", minutes: "Minutes", **fields: Any) -> "Observation":  # noqa: ANN401 - fields of an observation
    """Add an observation on minutes that are under observation, or correct the one with the same text.

    Refused in any other state.
    """
    if minutes.state is not MinutesState.IN_OSSERVAZIONE:
        raise _not_open(minutes)
    there = store.of("observation").find_as_kept(minutes_id=minutes.id, text=fields["text"])
    written: Observation = (
        store.of("observation").replace(there[0].revised(**fields))
        if there
        else store.of("observation").add(minutes_id=minutes.id, **fields)
    )
    return written


def answer(store: "Store", minutes: "Minutes", position: int, *, outcome: str, text: str) -> "Observation":
    """Give the observation at ``position`` its outcome and its answer; Refused where there is none or it is settled."""
    found: tuple[Observation, ...] = store.of("observation").find(minutes_id=minutes.id, position=position)
    if not found:
        raise Refused(
            "{code} has no observation {number}.",
            code=minutes.code,
            number=position,
            hint="pdzctl minutes show {code} --format table",
        )
    if minutes.state is not MinutesState.IN_OSSERVAZIONE:
        raise _not_open(minutes)
    given = {"outcome": outcome, **({"answer": text} if text else {})}
    answered: Observation = store.of("observation").replace(found[0].revised(**given))
    return answered


def is_outsider(store: "Store", minutes: "Minutes", observation: "Observation") -> bool:
    """Tell whether an observation comes from an organization that neither sits in the body nor was at the session."""
    who = observation.organization_id
    return bool(who) and not takes_part(store.reading, minutes.session_id, str(who))


def finalise(store: "Store", minutes: "Minutes") -> "Minutes":
    """Make the text of circulated minutes final; Refused while an observation waits for its outcome."""
    final = minutes.finalised()
    _refuse_unanswered(store, minutes)
    written: Minutes = store.of("minutes").replace(final)
    return written


def reopen(store: "Store", minutes: "Minutes") -> "Minutes":
    """Make circulated minutes a draft again; their observations and answers stay."""
    written: Minutes = store.of("minutes").replace(minutes.reopened())
    return written


def approve(
    store: "Store",
    minutes: "Minutes",
    *,
    on: str = "",
    mode: ApprovalMode | None,
    in_session: str | None,
    ballot: Ballot = NO_VOTE,
    text_sha256: str = "",
) -> "Minutes":
    """Approve minutes on the day ``on`` and seal them, with the ``text_sha256`` of what they say to the public.

    Without a ``mode`` they are approved in a later session of the body, ``in_session``, on its day unless told: only
    who says so approves a draft on the spot. A later session that is in progress or just held approves them by a
    decision of its own. Refused while the session is not held, before its day, in a session that is not later, of
    another body or has not begun, with an observation that has no outcome, and in writing before the last day for
    observations is over.
    """
    session: Session = store.sessions.get(minutes.session_id)
    approving: Session | None = store.sessions.get(in_session) if in_session else None
    later = approving if approving is not None and approving.id != session.id else None
    mode = ApprovalMode(mode or ApprovalMode.SEDUTA_SUCCESSIVA)
    on = on or day_of(later if mode is ApprovalMode.SEDUTA_SUCCESSIVA else None, today=store.today)
    refuse_not_held(session, on)
    if mode is ApprovalMode.SEDUTA_SUCCESSIVA and approving is not None:
        refuse_wrong_session(store, approving, session)
    if mode is ApprovalMode.SILENZIO_ASSENSO_SCRITTO and on <= (minutes.observations_due or ""):
        raise Refused(
            "{code} takes observations until {day}: silence is assent only after that day.",
            code=minutes.code,
            day=minutes.observations_due,
        )
    _refuse_unanswered(store, minutes)
    minutes.agreed(on, mode, later.id if later else None)
    decides = later is not None and mode is ApprovalMode.SEDUTA_SUCCESSIVA
    decision = _decision(store, minutes, session, later, ballot) if decides and later else None
    _minuted(store, session)
    if minutes.state is MinutesState.IN_OSSERVAZIONE:
        minutes = store.of("minutes").replace(minutes.finalised())
    agreed = minutes.agreed(on, mode, later.id if later else None, decision.id if decision else None)
    kept: Minutes = store.of("minutes").replace(agreed.revised(text_sha256=text_sha256))
    written: Minutes = store.of("minutes").replace(kept.sealed(seal_of(store.reading, kept.values())))
    return written


def voters(store: "Store", minutes: "Minutes") -> Electors | None:
    """Return who was there to approve ``minutes`` in a later session; None where they were approved otherwise."""
    if not minutes.approving_decision_id or not minutes.approved_in_id:
        return None
    return electors(store.reading, told=minutes.session_id, approving=minutes.approved_in_id)


def register(store: "Store", minutes: "Minutes", *, protocol: str, on: str) -> "Minutes":
    """Note the number that the protocol office gave; it is never made here (D.Lgs 82/2005 art. 40-bis)."""
    if not protocol.strip():
        raise Refused(
            "{code} needs the number that the protocol office gave.",
            code=minutes.code,
            hint="pdzctl minutes register {code} --protocol …",
        )
    moved = minutes.moved(MinutesState.PROTOCOLLATO, protocol=protocol, protocol_on=on)
    written: Minutes = store.of("minutes").replace(moved)
    return written


def publish(
    store: "Store",
    minutes: "Minutes",
    *,
    until: str | None,
    lines: tuple[int, ...],
    on: str | None = None,
    force: str = "",
) -> "Minutes":
    """Note that minutes are published from the day ``on`` until another.

    Refused while ``lines`` of them would make personal data public, unless ``force`` says why: the reason is kept.
    """
    if minutes.visibility is not Visibility.PUBBLICA:
        raise Refused("{code} is not for the public.", code=minutes.code)
    if lines and not force.strip():
        raise Refused(
            "{code} cannot be published: personal data at {places}.",
            code=minutes.code,
            places=", ".join(f"{minutes.code}:{line}" if line else minutes.code for line in lines),
            hint="pdzctl minutes lint {code} says what; to publish all the same, say why: --force REASON",
        )
    if until and on and until < on:
        raise Refused("{code} cannot be published until a day before {day}.", code=minutes.code, day=on)
    told = {"published_on": on, "published_until": until, "forced_reason": force if lines else ""}
    written: Minutes = store.of("minutes").replace(minutes.moved(MinutesState.PUBBLICATO, **told))
    return written


def last_day(preset: str, on: str) -> str:
    """Return the last day of a publication that begins ``on``: on the notice board, or for transparency.

    Fifteen days on the *albo* (D.Lgs 267/2000 art. 124); five years from the first of January after it (D.Lgs 33/2013
    art. 8).
    """
    begins = date.fromisoformat(on)
    if preset == "albo":
        return (begins + timedelta(days=_BOARD_DAYS)).isoformat()
    return date(begins.year + _TRANSPARENCY_YEARS, 12, 31).isoformat()


def _decision(
    store: "Store", minutes: "Minutes", session: "Session", later: "Session", ballot: Ballot
) -> "Decision | None":
    """Return the decision of the session ``later`` that approves ``minutes``, made where none is named and it can."""
    if ballot.decision:
        named: Decision = store.decisions.get(ballot.decision)
        if named.session_id != later.id or named.state is DecisionState.PROPOSTA:
            raise Refused(
                "{decision} was not adopted by {code}.",
                decision=named.code,
                code=later.code,
                hint="pdzctl decision list --session {code}",
            )
        return named
    if SessionState(later.state) not in DECIDING or is_sealed(store.reading, later.id):
        return None
    there = electors(store.reading, told=session.id, approving=later.id)
    if ballot.votes > there.present_then:
        raise Refused(
            "{votes} votes, but of those present at {later} only {count} {count:was|were} at {code}: they alone vote.",
            votes=ballot.votes,
            later=later.code,
            count=there.present_then,
            code=session.code,
        )
    return _made_decision(store, minutes, later, ballot, there)


def _made_decision(store: "Store", minutes: "Minutes", later: "Session", ballot: Ballot, there: Electors) -> "Decision":
    gettext = translations(store.reading.district()["language"] or "it").gettext
    rule = store.bodies.get(later.body_id).decision_rule
    items = store.of("agenda_item").find(session_id=later.id, kind=AgendaKind.VERBALE_PRECEDENTE)
    reason = gettext("The text is approved as it was circulated.")
    if there.present:
        reason = gettext("All those present were at that session too.")
    if there.present > there.present_then:
        reason = gettext("Of the {present} present, the {present_then} who were at that session too decide.")
    decision = follow_up.propose_decision(
        store,
        later,
        agenda_item_id=items[0].id if items else None,
        text=(
            gettext("Approval of the correction {code}")
            if minutes.corrects_id
            else gettext("Approval of the minutes {code}")
        ).format(code=minutes.code),
        kind=DecisionKind.ORIENTAMENTO if rule is DecisionRule.NONE else DecisionKind.ORGANIZZATIVA,
        rationale=reason.format(**there._asdict()),
        no_action=True,
    )
    names = ("votes_for", "votes_against", "votes_abstained") if ballot.votes else ()
    votes: dict[str, Any] = {name: getattr(ballot, name) or 0 for name in names}
    adopted = follow_up.adopt(store, decision, without_quorum=ballot.without_quorum, adoption=ballot.adoption, **votes)
    if adopted.state is DecisionState.PROPOSTA:
        raise Refused("The votes do not approve {code}.", code=minutes.code)
    return adopted


def _refuse_unanswered(store: "Store", minutes: "Minutes") -> None:
    """Refuse minutes of which an observation has no outcome: once approved it could never get one."""
    waiting = [one.position for one in store.of("observation").find(minutes_id=minutes.id) if one.outcome is None]
    if waiting:
        raise Refused(
            "{code} has observations without an outcome: {numbers}.",
            code=minutes.code,
            numbers=tuple(map(str, waiting)),
            first=waiting[0],
            hint='pdzctl minutes answer {code} {first} --outcome accolta --answer "…"',
        )


def _not_begun(session: str) -> Refused:
    return Refused("{code} has no minutes yet.", code=session, hint="pdzctl minutes add --session {code}")


def _not_open(minutes: "Minutes") -> Refused:
    return Refused(
        "{code} is {state}: observations are taken while it is under observation.",
        code=minutes.code,
        state=minutes.state,
        hint="pdzctl minutes circulate {code} --until …",
    )


def _minuted(store: "Store", session: "Session") -> None:
    if session.state is SessionState.SVOLTA:
        store.sessions.replace(session.moved(SessionState.VERBALIZZATA))
