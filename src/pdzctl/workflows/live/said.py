"""What a recorder answers: what became of a line, and what a screen shows between two lines."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from pdzctl.errors import PdzError

__all__ = ["Glance", "Going", "Noted", "Remark", "Said", "Settled", "Share"]


class Remark(NamedTuple):
    """One more thing to know about a line: a template and its values."""

    template: str
    values: Mapping[str, object] = MappingProxyType({})


class Said(NamedTuple):
    """What became of one line, to be translated by whoever shows it.

    ``code`` is the code that was given or touched, or nothing. A line that was not understood, or that the rules of the
    district refused, is ``kept_as_note``; ``refusal`` then says why and what to type. ``changed`` tells whether the
    file is another than before, ``over`` that the line ends the recording.
    """

    code: str
    template: str
    values: Mapping[str, object] = MappingProxyType({})
    remarks: tuple[Remark, ...] = ()
    refusal: PdzError | None = None
    kept_as_note: bool = False
    changed: bool = True
    over: bool = False


class Going(NamedTuple):
    """One item of the agenda as it goes: ``number`` as the minutes print it, minutes planned and spent so far."""

    number: str
    code: str
    title: str
    planned: int | None
    spent: int | None
    current: bool
    disposition: str


class Share(NamedTuple):
    """One sector of the body: how many of its seats are there, and of how many."""

    sector: str
    present: int
    seats: int


class Noted(NamedTuple):
    """One note of the stream; ``kind`` is the code of a ContributionKind, ``at`` a local time or nothing."""

    code: str
    kind: str
    text: str
    at: str


class Settled(NamedTuple):
    """One decision of the session; ``commitments`` counts those that follow from it."""

    code: str
    text: str
    state: str
    commitments: int
    no_action: bool


class Glance(NamedTuple):
    """What a screen shows of a session: the clock, the agenda, who is here, the last notes and the open decisions.

    ``sectors`` come in the order of the vocabulary; those with nobody present are missing ones. ``required`` is 0 where
    the body asks no quorum. ``notes`` are the newest, oldest first, of ``total`` in the session. ``open_decisions`` are
    those not yet adopted, or adopted without a commitment and without an explicit "no action".
    """

    session: str
    title: str
    state: str
    clock: str
    clock_is_set: bool
    recorder: str
    items: tuple[Going, ...]
    sectors: tuple[Share, ...]
    present: int
    voting: int
    required: int
    notes: tuple[Noted, ...]
    total: int
    decisions: tuple[Settled, ...]
    open_decisions: tuple[Settled, ...]
    group: str
