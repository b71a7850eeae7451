"""What a record created in a later state would have needed on its way there: warned about, never refused.

Guards bind commands (``docs/glossary.md``, legal transitions); real papers lack things, and a folder may tell the past.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from pdzctl.records.catalogue import NOUNS
from pdzctl.records.choice import Label
from pdzctl.records.states import BodyState, DecisionState, MinutesState
from pdzctl.records.vocabulary import BodyKind, Part, Role
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.rows import Row, Staged
from pdzctl.workflows.exchange.strength import Strength

Values = dict[str, Any]
Members = Callable[[str], list[Values]]

_FEWEST_MEMBERS = 3
_FEWEST_SECTORS = 2
_MANDATE = ("question", "product", "commissioned_by", "due")
_APPROVED = frozenset({MinutesState.APPROVATO, MinutesState.PROTOCOLLATO, MinutesState.PUBBLICATO})
_PLAN_APPROVED = frozenset({"approvato", "sottoscritto", "vigente", "prorogato", "concluso"})
_LAB_OPENED = frozenset({"aperto", "in_restituzione", "sospeso", "concluso"})
_SESSION_CONVENED = frozenset({"convocata", "in_corso", "svolta", "verbalizzata", "chiusa"})
_SESSION_HELD = frozenset({"svolta", "verbalizzata", "chiusa"})
_OPEN = frozenset({"aperto", "in_corso", "bloccato"})
_WITHOUT_DISPOSITION = frozenset({"verbale_precedente", "verifica_impegni", "varie", "comunicazioni"})
_ANSWERED = frozenset({"accolta", "accolta_in_parte", "rinviata", "non_accolta"})


class Guards:
    """The guards of every noun that has states, over the rows that one input gives."""

    def __init__(self, staged: Staged, kept: Kept) -> None:
        """Look at the satellites and seats that the files give; ``kept`` tells who else sits in a body."""
        self._strength = Strength(staged, kept)
        self._staged = staged

    @cached_property
    def _by_owner(self) -> dict[tuple[str, str], list[Values]]:
        found: dict[tuple[str, str], list[Values]] = defaultdict(list)
        for noun, rows in self._staged.rows.items():
            for row in rows:
                if row.owner:
                    found[noun, row.owner.id].append(row.after)
        for seat in self._staged.rows["seat"]:
            found["seat", str(seat.after["body_id"])].append(seat.after)
        return found

    def unmet(self, row: Row) -> tuple[str, ...]:
        """Return the words of what is missing for the state that ``row`` is created in."""
        check = _CHECKS.get(row.noun)
        keys = check(row.after, lambda noun: self._by_owner.get((noun, row.id), [])) if check else ()
        return tuple(_words(row.noun, key) for key in (*keys, *self._outnumbered(row), *self._unsettled(row)))

    def _unsettled(self, row: Row) -> Iterator[str]:
        """Yield what a closed session leaves unmet when something is missing in it and nobody said why."""
        closed = row.noun == "session" and row.after["state"] == "chiusa" and not row.after["gaps_reason"]
        if closed and any(self._lacking(row.id)):
            yield "gaps_reason"

    def _lacking(self, session: str) -> Iterator[bool]:
        """Yield for each outcome of a session whether it lacks something, as ``queries.wrap`` asks of the file."""
        decisions, commitments, items = (
            self._by_owner.get((noun, session), []) for noun in ("decision", "commitment", "agenda_item")
        )
        carried = {commitment["decision_id"] for commitment in commitments}
        settled = {one["agenda_item_id"] for one in decisions if one["state"] != DecisionState.PROPOSTA}
        for one in decisions:
            yield one["state"] == DecisionState.ADOTTATA and not one["no_action"] and one["id"] not in carried
        for one in commitments:
            parties = self._by_owner.get(("commitment_party", one["id"]), [])
            owned = any(party["part"] == Part.OWNER for party in parties)
            yield one["state"] in _OPEN and not (owned and (one["due"] or one["continuing"]))
        for one in items:
            yield one["disposition"] is None and one["kind"] not in _WITHOUT_DISPOSITION and one["id"] not in settled

    def _outnumbered(self, row: Row) -> Iterator[str]:
        """Yield what too few people leave unmet: the sectors of a table, the quorum of a decision."""
        values = row.after
        if row.noun == "body" and values["kind"] == BodyKind.TABLE and values["state"] != BodyState.PROPOSTO:
            if len(self._strength.sectors(row.id)) < _FEWEST_SECTORS:
                yield "sectors"
        elif row.noun == "decision" and row.owner and values["state"] != DecisionState.PROPOSTA:
            there = self._by_owner.get(("attendance", row.owner.id), [])
            if not values["quorum_override"] and not self._strength.has_quorum(row.owner.after, there):
                yield "quorum"


def _words(noun: str, key: str) -> Label:
    """Return the words of a field of ``noun`` or of one of its members (``mandate.due``), or of a condition."""
    member, _, name = key.rpartition(".")
    if key in _CONDITIONS:
        return _CONDITIONS[key]
    owner = next(found for found in NOUNS.values() if (member or noun) in (found.name, found.plural))
    return Label(owner.field(name).words)


_CONDITIONS = {
    "agenda": Label("the agenda"),
    "attendance": Label("the attendance"),
    "coordinatore": Label("a coordinator"),
    "facilitatore": Label("a facilitator"),
    "minutes": Label("approved minutes"),
    "quorum": Label("a quorum"),
    "seats": Label("three members"),
    "sectors": Label("seats from two sectors"),
}


def _plan(plan: Values, _members: Members) -> Iterator[str]:
    if plan["state"] in _PLAN_APPROVED and not plan["adoption_act"]:
        yield "adoption_act"
    if plan["state"] in _PLAN_APPROVED - {"approvato"} and not plan["agreement_on"]:
        yield "agreement_on"
    if plan["state"] == "prorogato":
        yield from (name for name in ("extended_to", "extension_act") if not plan[name])


def _body(body: Values, members: Members) -> Iterator[str]:
    mandates, seats = members("mandate"), members("seat")
    if body["kind"] == BodyKind.LAB:
        if body["state"] not in {"proposto", "revocato"}:
            mandate = mandates[0] if mandates else {}
            yield from (f"mandate.{key}" for key in _MANDATE if not (mandate.get(key) or mandate.get(f"{key}_id")))
        if body["state"] in _LAB_OPENED:
            if not any(seat["role"] == Role.FACILITATORE for seat in seats):
                yield "facilitatore"
            if sum(seat["role"] != Role.FACILITATORE for seat in seats) < _FEWEST_MEMBERS:
                yield "seats"
        if body["state"] == "concluso" and not any(mandate["feedback_on"] for mandate in mandates):
            yield "mandate.feedback_on"
    elif body["kind"] == BodyKind.TABLE and body["state"] != "proposto":
        if not any(mandate["question"] for mandate in mandates):
            yield "mandate.question"
        if not any(seat["role"] == Role.COORDINATORE for seat in seats):
            yield "coordinatore"


def _session(session: Values, members: Members) -> Iterator[str]:
    if session["state"] in _SESSION_CONVENED:
        if not session["day"]:
            yield "day"
        if not (session["venue"] or session["online_url"]):
            yield "venue"
        if not members("agenda_item"):
            yield "agenda"
    if session["state"] in _SESSION_HELD:
        if not session["actual_end"]:
            yield "actual_end"
        if not members("attendance"):
            yield "attendance"
    if session["state"] == "chiusa" and not any(one["state"] in _APPROVED for one in members("minutes")):
        yield "minutes"


def _proposal(proposal: Values, members: Members) -> Iterator[str]:
    if proposal["state"] in _ANSWERED and not any(referral["reply_text"] for referral in members("referral")):
        yield "referrals.reply_text"


def _commitment(commitment: Values, _members: Members) -> Iterator[str]:
    if commitment["state"] in {"bloccato", "annullato"} and not commitment["reason"]:
        yield "reason"


def _referral(referral: Values, _members: Members) -> Iterator[str]:
    if referral["state"] == "riscontrata":
        yield from (name for name in ("reply", "reply_text") if not referral[name])


def _minutes(minutes: Values, _members: Members) -> Iterator[str]:
    if minutes["state"] in _APPROVED:
        yield from (name for name in ("approval", "approved_on") if not minutes[name])


_CHECKS: dict[str, Callable[[Values, Members], Iterator[str]]] = {
    "plan": _plan,
    "body": _body,
    "session": _session,
    "proposal": _proposal,
    "commitment": _commitment,
    "referral": _referral,
    "minutes": _minutes,
}
GUARDED = frozenset({*_CHECKS, "decision"})
"""The nouns whose states ask for something."""
