"""The life of a choice of priorities: opened with its options and its electorate, voted, closed, validated.

Ballots keep the sector of who voted and never the person. Closing freezes the result, which minutes print for ever.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pdzctl.errors import InvalidInput, Refused, Usage
from pdzctl.output.language import translations
from pdzctl.records.ballots import Rules, criteria_of, folded, letter
from pdzctl.records.prioritising import Weighed, dots_each
from pdzctl.records.states import RoundState
from pdzctl.records.vocabulary import HanlonVariant, PriorityMethod
from pdzctl.store.queries.priorities import round_called
from pdzctl.workflows.ballot_texts import Booth, typed_ballot, typed_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pdzctl.records.priority import Ballot, Criterion, PriorityRound, RoundOption, RoundVoters
    from pdzctl.records.session import Session
    from pdzctl.store.store import Store
    from pdzctl.workflows.ballot_texts import Ballot as Written

__all__ = [
    "Asked",
    "Room",
    "called",
    "cast",
    "cast_sheet",
    "change_electorate",
    "letter",
    "object_to",
    "open_round",
    "opened",
    "refuse_unless_open",
    "room_of",
    "voting_room",
]

_CODE = re.compile(r"(PRO|PRB)-[0-9-]+", re.IGNORECASE)
_CAP = 2
_MOST_CRITERIA = 5
_FEWEST_OPTIONS = 2
_MOST_OPTIONS = 100
_WEIGHT_DIGITS = 4


class Asked(NamedTuple):
    """What a new round is asked to be; None and nothing take what its method gives."""

    method: PriorityMethod = PriorityMethod.VOTO_A_PUNTI
    variant: HanlonVariant | None = None
    options: Sequence[str] = ()
    points: int | None = None
    cap: int | None = None
    voters: Sequence[str] = ()
    criteria: Sequence[str] = ()
    reverse: Sequence[str] = ()


class Room(NamedTuple):
    """A round with what belongs to it, each in its order."""

    round: PriorityRound
    options: tuple[RoundOption, ...]
    names: tuple[tuple[str, ...], ...]
    """What each option is called: its code, empty where it has only a title, and its title."""
    criteria: tuple[Criterion, ...]
    electorate: tuple[RoundVoters, ...]
    ballots: tuple[Ballot, ...]

    @property
    def rules(self) -> Rules:
        """What the round asks of a ballot."""
        return Rules(
            method=self.round.method,
            options=len(self.options),
            variant=self.round.variant or (HanlonVariant.PAHO if self.round.method is PriorityMethod.HANLON else None),
            points_each=self.round.points_each or 0,
            cap=self.round.cap or 0,
            criteria=tuple(Weighed(one.name, one.weight, one.reverse) for one in self.criteria),
        )

    @property
    def booth(self) -> Booth:
        """What its ballots are read by."""
        return Booth(self.rules, self.names, tuple(one.name for one in self.electorate))


def room_of(store: Store, round_: PriorityRound) -> Room:
    """Return ``round_`` with its options, criteria, electorate and ballots."""
    options = store.of("round_option").find(round_id=round_.id)
    return Room(
        round_,
        options,
        tuple(_names(store, option) for option in options),
        store.of("criterion").find(round_id=round_.id),
        store.of("round_voters").find(round_id=round_.id),
        store.of("ballot").find(round_id=round_.id),
    )


def called(store: Store, code: str) -> PriorityRound:
    """Return the round that ``code`` means: its own, or that of a session which has one alone."""
    found: PriorityRound = store.of("priority_round").get(round_called(store.reading, code))
    return found


def _names(store: Store, option: RoundOption) -> tuple[str, ...]:
    for noun, identity in (("proposal", option.proposal_id), ("problem", option.problem_id)):
        if identity:
            named = store.of(noun).get(identity)
            return named.code, named.title
    return "", option.title


def open_round(
    store: Store, session: Session, asked: Asked, *, at: str | None, later: bool = False, **fields: object
) -> PriorityRound:
    """Return a new round of ``session``, open from the time ``at``, or prepared where it opens ``later``.

    Raises InvalidInput for options, sectors and criteria that cannot be understood, Usage for what the method has not.
    """
    _refuse_what_the_method_has_not(asked)
    variant = asked.variant or (HanlonVariant.PAHO if asked.method is PriorityMethod.HANLON else None)
    options = _options(store, asked)
    points, cap = _points(asked, len(options))
    added: PriorityRound = store.of("priority_round").add(
        session_id=session.id,
        method=asked.method,
        variant=variant,
        points_each=points,
        cap=cap,
        **fields,
    )
    for option in options:
        store.of("round_option").add(round_id=added.id, **option)
    change_electorate(store, added, asked.voters)
    for one in _criteria(store, asked, variant):
        store.of("criterion").add(round_id=added.id, name=one.name, weight=one.weight, reverse=one.reverse)
    return added if later else opened(store, added, at=at)


def opened(store: Store, round_: PriorityRound, *, at: str | None) -> PriorityRound:
    """Return a prepared round open from the time ``at``."""
    kept: PriorityRound = store.of("priority_round").replace(round_.moved(RoundState.APERTO, opened_at=at))
    return kept


def _refuse_what_the_method_has_not(asked: Asked) -> None:
    given = {
        "--points": (asked.points is not None, PriorityMethod.VOTO_A_PUNTI),
        "--cap": (asked.cap is not None, PriorityMethod.VOTO_A_PUNTI),
        "--criterion": (bool(asked.criteria), PriorityMethod.MATRICE),
        "--reverse": (bool(asked.reverse), PriorityMethod.MATRICE),
        "--variant": (asked.variant is not None, PriorityMethod.HANLON),
    }
    for option, (is_given, method) in given.items():
        if is_given and asked.method is not method:
            raise Usage("{option} belongs to another method: {wanted}.", option=option, wanted=method)


def _options(store: Store, asked: Asked) -> list[dict[str, object]]:
    found = [_option(store, text) for text in asked.options]
    if any(one in found[:place] for place, one in enumerate(found)):
        raise InvalidInput("An option stands twice in this round.")
    _refuse_confusing([str(one.get("title", "")) for one in found])
    fewest = 1 if asked.method is PriorityMethod.CONSENSO_A_GRADI else _FEWEST_OPTIONS
    if not fewest <= len(found) <= _MOST_OPTIONS:
        raise InvalidInput(
            "A round has from {least} to {most} options, not {count}.",
            least=fewest,
            most=_MOST_OPTIONS,
            count=len(found),
            hint='pdzctl priority open SED-… --option PRO-… --option "…"',
        )
    return found


def _refuse_confusing(titles: Sequence[str]) -> None:
    """Raise InvalidInput where a title could be taken for another option: for its title, its letter or its number."""
    for place, title in enumerate(titles):
        others = [other for other in range(len(titles)) if other != place]
        names = {name for other in others for name in (letter(other), str(other + 1), titles[other])}
        if title and folded(title) in {folded(name) for name in names if name}:
            raise InvalidInput(
                "“{text}” could be taken for another option: give it a title of its own.",
                text=title,
                hint='pdzctl priority open SED-… --option PRO-… --option "…"',
            )


def _option(store: Store, text: str) -> dict[str, object]:
    if not _CODE.fullmatch(text.strip()):
        return {"title": text.strip()}
    if text.strip().upper().startswith("PRB"):
        return {"problem_id": store.problems.get(text).id}
    return {"proposal_id": store.proposals.get(text).id}


def _points(asked: Asked, options: int) -> tuple[int | None, int | None]:
    if asked.method is not PriorityMethod.VOTO_A_PUNTI:
        return None, None
    points = dots_each(options) if asked.points is None else asked.points
    cap = min(_CAP, points) if asked.cap is None else asked.cap
    if not 1 <= cap <= points:
        raise InvalidInput(
            "Each person has at least one point and may give one option no more than all of them: {cap} of {points}.",
            cap=cap,
            points=points,
        )
    return points, cap


def _criteria(store: Store, asked: Asked, variant: HanlonVariant | None) -> list[Weighed]:
    """Return the criteria given, or the method's own in the language of the district."""
    gettext = translations(store.reading.district()["language"] or "it").gettext
    given = [_weighed(text) for text in asked.criteria]
    found = given or [Weighed(gettext(name), weight) for name, weight in criteria_of(asked.method, variant)]
    reverse = {folded(name) for name in asked.reverse}
    if unknown := reverse - {folded(one.name) for one in found}:
        raise InvalidInput("There is no criterion {name} in this round.", name=min(unknown))
    if asked.method is PriorityMethod.MATRICE:
        twice = len({folded(one.name) for one in found}) != len(found)
        if twice or len(found) > _MOST_CRITERIA or not any(one.weight for one in found):
            raise InvalidInput(
                "A matrix has from 1 to {most} criteria, each once, and some of them weigh something.",
                most=_MOST_CRITERIA,
            )
    return [one._replace(reverse=folded(one.name) in reverse) for one in found]


def _weighed(text: str) -> Weighed:
    name, equals, weight = text.rpartition("=")
    if not (equals and name.strip() and _is_number(weight)):
        raise InvalidInput(
            "“{text}” is no criterion with its weight.",
            text=text,
            hint='--criterion "gravità=30"',
        )
    return Weighed(name.strip(), int(weight))


def _is_number(text: str) -> bool:
    bare = text.strip()
    return bare.isascii() and bare.isdigit() and len(bare) <= _WEIGHT_DIGITS


def change_electorate(store: Store, round_: PriorityRound, voters: Iterable[str]) -> None:
    """Set how many of each sector can vote, as ``Enti pubblici=8``; never fewer than have voted already."""
    if names := tuple(voters):
        round_.refuse_settled()
    there = {folded(one.name): one for one in store.of("round_voters").find(round_id=round_.id)}
    cast_by = Counter(folded(one.name) for one in store.of("ballot").find(round_id=round_.id))
    for text in names:
        name, equals, number = text.rpartition("=")
        if not (equals and name.strip() and _is_number(number)):
            raise InvalidInput("“{text}” is no sector with its voters.", text=text, hint='--voters "Enti pubblici=8"')
        if int(number) < cast_by[folded(name)] and not room_of(store, round_).rules.counted:
            raise Refused(
                "{name} has cast {count} {count:ballot|ballots} already.",
                name=name.strip(),
                count=cast_by[folded(name)],
                hint="pdzctl priority show {code}",
                code=round_.code,
            )
        if known := there.get(folded(name)):
            store.of("round_voters").replace(known.revised(voters=int(number)))
        else:
            store.of("round_voters").add(round_id=round_.id, name=name.strip(), voters=int(number))


def cast(store: Store, round_: PriorityRound, words: Sequence[str], sector: str) -> int:
    """Count one ballot of ``sector`` and return how many there are; Refused where all of the sector have voted."""
    room = _voting(store, round_)
    return _keep(store, room, [typed_ballot(room.booth, words, sector)])


def cast_sheet(store: Store, round_: PriorityRound, file: str, data: bytes) -> int:
    """Count every ballot of a CSV file, or none of them, and return how many there are."""
    room = _voting(store, round_)
    return _keep(store, room, typed_sheet(room.booth, file, data))


def _voting(store: Store, round_: PriorityRound) -> Room:
    room = voting_room(store, round_)
    if room.rules.counted:
        raise Refused(
            "In {code} stickers are counted by sector: it takes no single ballots.",
            code=round_.code,
            hint="pdzctl priority count {code} --option A --sector … --points …",
        )
    return room


def voting_room(store: Store, round_: PriorityRound) -> Room:
    """Return an open round with what belongs to it; Refused where its method lacks a criterion that it asks for."""
    refuse_unless_open(round_)
    room = room_of(store, round_)
    if not room.rules.complete:
        raise Refused(
            "{code} lacks criteria that its method asks for.", code=round_.code, hint="pdzctl priority cancel {code}"
        )
    return room


def refuse_unless_open(round_: PriorityRound) -> None:
    """Raise Refused where ``round_`` takes no votes."""
    if round_.state is not RoundState.APERTO:
        raise Refused(
            "{code} is {state}: it takes no votes.",
            code=round_.code,
            state=round_.state,
            hint="pdzctl priority open {code}"
            if round_.state is RoundState.PREPARATO
            else "pdzctl priority show {code}",
        )


def _keep(store: Store, room: Room, written: Sequence[Written]) -> int:
    cast_by = Counter([*(one.name for one in room.ballots), *(ballot.sector for ballot in written)])
    for one in room.electorate:
        if cast_by[one.name] > one.voters:
            raise Refused(
                "{name} has {voters} {voters:voter|voters}, and this would be {count} ballots: nothing was counted.",
                name=one.name,
                voters=one.voters,
                count=cast_by[one.name],
                code=room.round.code,
                hint='pdzctl priority edit {code} --voters "{name}=…" corrects how many can vote.',
            )
    for ballot in written:
        kept = store.of("ballot").add(round_id=room.round.id, name=ballot.sector)
        for (option, criterion), value in ballot.marks.items():
            store.of("ballot_mark").add(
                ballot_id=kept.id,
                option=room.options[option].position,
                criterion="" if criterion is None else room.criteria[criterion].name,
                value=f"{Decimal(value.numerator) / Decimal(value.denominator):f}",
            )
    return len(room.ballots) + len(written)


def object_to(store: Store, round_: PriorityRound, option: str, text: str) -> str:
    """Record the objection to one option, without which a blocked consensus does not close; return its letter."""
    refuse_unless_open(round_)
    room = room_of(store, round_)
    place = room.booth.place(option)
    if place is None:
        raise InvalidInput(
            "There is no such option in this round.", hint="pdzctl priority show {code}", code=round_.code
        )
    if not text.strip():
        raise InvalidInput("An objection needs its text.")
    store.of("round_option").replace(room.options[place[0]].revised(objection=text))
    return letter(place[0])
