"""Stickers on a wall, counted by sector: a dot vote of which nobody knows the single ballots."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pdzctl.errors import InvalidInput, Refused
from pdzctl.output.language import translations
from pdzctl.records.ballots import letter
from pdzctl.records.vocabulary import PriorityMethod
from pdzctl.workflows.priorities import Room, refuse_unless_open, room_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdzctl.records.priority import BallotMark, PriorityRound
    from pdzctl.store.store import Store

__all__ = ["count_row", "count_stickers"]


class _Stickers(NamedTuple):
    """What one sector gave: to an option and to all the others, and how many people gave it."""

    points: int
    elsewhere: int
    people: int | None


def count_row(store: Store, round_: PriorityRound, words: Sequence[str], *, sector: str) -> tuple[tuple[str, ...], str]:
    """Keep the stickers of one sector on several options, ``A=9 B=6``; return ``A 9``, ``B 6`` and its name.

    What becomes less is counted first, so that stickers moved from one option to another are never too many.
    Refused as ``count_stickers`` refuses; raises InvalidInput for a word that is no option with a number.
    """
    room = room_of(store, round_)
    given = [_sticker(room, word) for word in words]
    name = room.booth.sector(sector)
    sheet = next((one.id for one in room.ballots if one.name == name), "")
    there = {mark.option: int(mark.value) for mark in store.of("ballot_mark").find(ballot_id=sheet, criterion="")}
    told, by_growth = {}, sorted(given, key=lambda one: one[1] - there.get(room.options[one[0]].position, 0))
    for place, points in by_growth:
        option, name = count_stickers(store, round_, option=letter(place), sector=sector, points=points, people=None)
        told[place] = f"{option} {points}"
    return tuple(told[place] for place, _ in given), name or sector


def _sticker(room: Room, word: str) -> tuple[int, int]:
    """Return the place of the option and the number of its stickers that ``A=9`` says."""
    key, _, number = word.rpartition("=")
    place = room.booth.place(key)
    if place is None or not number.strip().isdecimal():
        raise InvalidInput(
            "“{text}” is no option of this round with its stickers.",
            text=word,
            code=room.round.code,
            hint='pdzctl priority count {code} A=9 B=6 --sector "…"',
        )
    return place[0], int(number)


def count_stickers(
    store: Store, round_: PriorityRound, *, option: str, sector: str, points: int, people: int | None
) -> tuple[str, str]:
    """Keep the stickers of one sector on one option, and of how many people; return what both are called.

    A second count of the same corrects the first. Refused where single ballots were typed, or where the sector cannot
    have that many: its voters times the points of each, its voters times the cap.
    """
    refuse_unless_open(round_)
    room = _counted_room(store, round_)
    place, name = room.booth.place(option), room.booth.sector(sector)
    if place is None or place[1] is not None:
        raise InvalidInput(
            "There is no such option in this round.", hint="pdzctl priority show {code}", code=round_.code
        )
    if name is None or not room.electorate:
        raise InvalidInput(
            "The sectors that vote in this round are: {legal}.",
            legal=tuple(one.name for one in room.electorate) or ("–",),
            code=round_.code,
            hint='pdzctl priority edit {code} --voters "Enti pubblici=8"',
        )
    sheet = next((one for one in room.ballots if one.name == name), None)
    sheet = sheet or store.of("ballot").add(round_id=round_.id, name=name)
    marks = store.of("ballot_mark").find(ballot_id=sheet.id)
    at = room.options[place[0]].position
    elsewhere = sum(int(one.value) for one in marks if one.option != at and not one.criterion)
    voters = next(one.voters for one in room.electorate if one.name == name)
    _refuse_impossible(room, name, voters, _Stickers(points, elsewhere, people))
    there = {mark.criterion: mark for mark in marks if mark.option == at}
    for criterion, number in (("", points), (room.criteria[0].name, people)):
        _mark(store, there.get(criterion), number, ballot_id=sheet.id, option=at, criterion=criterion)
    return letter(place[0]), name


def _mark(store: Store, there: BallotMark | None, number: int | None, **fields: object) -> None:
    """Make a mark say ``number``: add it, correct the one that is there, or take it away where nothing is known."""
    marks = store.of("ballot_mark")
    if there and number is None:
        marks.remove(there)
    elif there:
        marks.replace(there.revised(value=str(number)))
    elif number is not None:
        marks.add(**fields, value=str(number))


def _counted_room(store: Store, round_: PriorityRound) -> Room:
    """Return ``round_`` as one whose stickers are counted: its one criterion says how many people put them there."""
    room = room_of(store, round_)
    if room.round.method is not PriorityMethod.VOTO_A_PUNTI or (room.ballots and not room.rules.counted):
        raise Refused(
            "In {code} single ballots are typed: stickers are counted in a dot vote without any.",
            code=round_.code,
            hint="pdzctl priority vote {code} …",
        )
    if not room.rules.counted:
        gettext = translations(store.reading.district()["language"] or "it").gettext
        store.of("criterion").add(round_id=round_.id, name=gettext("people"), weight=1)
    return room_of(store, round_)


def _refuse_impossible(room: Room, name: str, voters: int, given: _Stickers) -> None:
    each, cap = room.round.points_each or 0, room.round.cap or 0
    people = voters if given.people is None else given.people
    too_many = given.points > people * cap or given.points + given.elsewhere > voters * each
    if too_many or people > voters or (given.people is not None and people > given.points):
        raise Refused(
            "{name} cannot have given so many points: {voters} {voters:voter|voters} with {each} each, at most {cap} "
            "on one option.",
            name=name,
            voters=voters,
            each=each,
            cap=cap,
            hint="pdzctl priority show {code}",
            code=room.round.code,
        )
