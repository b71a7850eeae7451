"""Who may decide at a moment of a session, and what they voted: named votes are kept by seat, the rest are numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from pdzctl.errors import Refused, Usage
from pdzctl.records.states import SessionState
from pdzctl.records.vocabulary import PRESENT, BodyKind, VoteChoice
from pdzctl.store.queries.roster import voting_seats
from pdzctl.store.queries.sessions import heads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pdzctl.records.body import Body
    from pdzctl.records.decision import Decision
    from pdzctl.records.session import Session
    from pdzctl.store.store import Store

__all__ = [
    "ABSENT_HINT",
    "SUSPENDED_HINT",
    "Ballot",
    "Counted",
    "Room",
    "cast",
    "counted",
    "moment",
    "refuse_suspended",
    "room_of",
]

_INFORMAL = (BodyKind.LAB, BodyKind.TABLE)
ABSENT_HINT = "pdzctl session attend {code} {seat} ; --at HH:MM says when it was voted"
SUSPENDED_HINT = "Once it has resumed, say when: --at HH:MM"
_KINDS = ("votes_for", "votes_against", "votes_abstained")


class Room(NamedTuple):
    """Who may decide at a moment: the voting seats valid that day, those there, how many are required.

    ``voters`` is how many people may vote, 0 where nobody knows: the seats there, and in labs and tables also those
    present who hold none.
    """

    seats: frozenset[str]
    there: frozenset[str]
    required: int
    voters: int


class Ballot(NamedTuple):
    """The code of a seat, how it votes, and the interest it declares."""

    seat: str
    choice: VoteChoice
    reason: str = ""


class Counted(NamedTuple):
    """The votes on a decision, as far as they are known, and whether they carry it.

    ``recused`` are those who declared an interest: they count in no majority.
    """

    votes_for: int | None
    votes_against: int | None
    votes_abstained: int | None
    recused: int | None

    @property
    def given(self) -> dict[str, int]:
        """The numbers that are known, by the name of their field."""
        return {name: number for name, number in self._asdict().items() if number is not None}

    @property
    def carried(self) -> bool:
        """Whether there are more votes for than against, or nobody counted them."""
        return self.votes_for is None or self.votes_against is None or self.votes_for > self.votes_against


def moment(store: Store, session: Session) -> str | None:
    """Return the time now, ``HH:MM``, while ``session`` is in progress today; else None: the time must be told."""
    in_progress = session.state is SessionState.IN_CORSO and session.day == store.today
    return store.clock if in_progress and session.actual_start and session.actual_start <= store.clock else None


def room_of(store: Store, session: Session, body: Body, at: str | None) -> Room:
    """Return who may decide for ``body`` in ``session`` at the time ``at``; without it, whoever came counts."""
    seats = voting_seats(store.reading, session.id, day=session.day or store.today, at=at)
    there = frozenset(seat["id"] for seat in seats if seat["there"])
    people = heads(store.reading, session.id, at=at)
    present = sum(people.get(status, 0) for status in PRESENT)
    voters = max(len(there), present) if body.kind in _INFORMAL or not seats else len(there)
    return Room(frozenset(seat["id"] for seat in seats), there, body.seats_required(len(seats)), voters)


def refuse_suspended(store: Store, session: Session, at: str | None) -> None:
    """Raise Refused where ``session`` is suspended at the time ``at``: until it resumes nobody decides."""
    for pause in store.of("suspension").find(session_id=session.id):
        begun = pause.suspended_at <= at if at else session.state is SessionState.IN_CORSO
        if begun and (pause.resumed_at is None or (at is not None and at < pause.resumed_at)):
            raise Refused(
                "{code} is suspended since {start}: nobody decides until it resumes.",
                code=session.code,
                start=pause.suspended_at,
                hint=SUSPENDED_HINT,
            )


def cast(store: Store, decision: Decision, ballots: Iterable[Ballot], *, at: str | None = None) -> tuple[Counted, Room]:
    """Keep the open, named ``ballots`` on a proposed ``decision``; return what is voted so far, and who may vote.

    A seat that votes again changes its vote. Only the voting seats valid that day and present at the time ``at`` vote;
    whoever declares an interest may have left the room. Refused for any other seat, and during a suspension.
    """
    session = store.sessions.get(decision.session_id)
    decision.refuse_adoption(SessionState(session.state), taken_in=session.code)
    time = at or moment(store, session)
    refuse_suspended(store, session, time)
    room = room_of(store, session, store.bodies.get(session.body_id), time)
    came = room_of(store, session, store.bodies.get(session.body_id), None).there
    votes = store.of("vote")
    voted: set[str] = set()
    for ballot in ballots:
        seat = store.seats.get(ballot.seat)
        if seat.id in voted:
            raise Usage("{seat} votes twice.", seat=seat.code)
        voted.add(seat.id)
        if seat.id not in room.seats:
            raise Refused(
                "{seat} has no vote in {code}.",
                seat=seat.code,
                code=session.code,
                hint="pdzctl seat show {seat}",
            )
        if seat.id not in (came if ballot.choice is VoteChoice.INTERESSE else room.there):
            raise Refused(
                "{seat} is not present when {decision} is voted.",
                seat=seat.code,
                decision=decision.code,
                hint=ABSENT_HINT,
                code=session.code,
            )
        there = votes.find(decision_id=decision.id, seat_id=seat.id)
        fields = {"choice": ballot.choice, "reason": ballot.reason}
        if there:
            votes.replace(there[0].revised(**fields))
        else:
            votes.add(decision_id=decision.id, seat_id=seat.id, **fields)
    return _named(store, decision) or Counted(0, 0, 0, 0), room


def counted(store: Store, decision: Decision, typed: Mapping[str, int], room: Room) -> Counted:
    """Return the votes on ``decision``: summed from those given by name, else as ``typed`` or as it bears them.

    Where the voters are known, the third of for, against and abstained follows from two. Refused where a typed number
    is not what the named votes say, or where there are more votes than voters.
    """
    named = _named(store, decision)
    recused = (named.recused if named else 0) or typed.get("recused", decision.recused)
    if named and any(named[:3]):
        _refuse_other_numbers(decision, named, typed)
        _refuse_too_many(decision, named, room.voters or None)
        return named._replace(recused=recused or None)
    source = typed if any(name in typed for name in _KINDS) else decision.values()
    known: dict[str, Any] = {name: source.get(name) for name in _KINDS}
    lacking = [name for name, number in known.items() if number is None]
    voters = room.voters - _recused_there(store, decision, room, recused) if room.voters else None
    if voters is not None and len(lacking) == 1:
        known[lacking[0]] = max(voters - sum(number for number in known.values() if number is not None), 0)
    found = Counted(**known, recused=recused)
    _refuse_too_many(decision, found, voters)
    return found


def _named(store: Store, decision: Decision) -> Counted | None:
    """Return the sums of the votes given by name, or None where there are none."""
    votes = store.of("vote").find(decision_id=decision.id)
    sums = Counter(vote.choice for vote in votes)
    wanted = (VoteChoice.FAVOREVOLE, VoteChoice.CONTRARIO, VoteChoice.ASTENUTO, VoteChoice.INTERESSE)
    return Counted(*(sums[choice] for choice in wanted)) if votes else None


def _recused_there(store: Store, decision: Decision, room: Room, recused: int | None) -> int:
    """Return how many of those present do not vote for a declared interest; whoever left the room is not there."""
    votes = store.of("vote").find(decision_id=decision.id, choice=VoteChoice.INTERESSE)
    return sum(vote.seat_id in room.there for vote in votes) if votes else recused or 0


def _refuse_other_numbers(decision: Decision, named: Counted, typed: Mapping[str, int]) -> None:
    for name, number in typed.items():
        if getattr(named, name) != number:
            raise Refused(
                "{code} was voted by name: {votes_for} for, {votes_against} against, {votes_abstained} abstained, "
                "{recused} for a declared interest.",
                code=decision.code,
                hint="pdzctl decision adopt {code} counts them; pdzctl decision vote {code} SEG-… … corrects one",
                **named._asdict(),
            )


def _refuse_too_many(decision: Decision, found: Counted, voters: int | None) -> None:
    """Raise Refused where more votes are counted than those present can give."""
    votes = sum(number or 0 for number in found[:3])
    if voters is not None and votes > voters:
        raise Refused(
            "{code} has {votes} votes, but {voters} {voters:voter is|voters are} present.",
            code=decision.code,
            votes=votes,
            voters=voters,
            hint="pdzctl session attendance {session} ; --at HH:MM says when it was voted",
            session=decision.code.replace("DEC-", "SED-").partition(".")[0],
        )
