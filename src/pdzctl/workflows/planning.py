"""The sessions of a period: every so often, on working days, when nobody has to be in two places."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, islice, takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from pdzctl.errors import InvalidInput, Refused
from pdzctl.records.intervals import Interval, interval
from pdzctl.records.intervals import weekday as weekday_called
from pdzctl.store.queries.meetings import last_day_before, meetings_shared, own_meetings
from pdzctl.workflows.sessions import schedule
from pdzctl.workflows.working_days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pdzctl.records.body import Body
    from pdzctl.store.store import Store

__all__ = ["Period", "Planned", "period", "plan"]

Row = dict[str, Any]

_MOST = 100
"""More sessions than a plan of three years can hold."""
_LONGEST_DAYS = 3653
"""Ten years: how far a plan reaches that has no last day."""
_USUAL_MINUTES = 180
"""How long a session is taken to last where nobody said."""


class Period(NamedTuple):
    """When sessions are wanted: from a day, every so often, until a day or so many of them."""

    since: date
    every: Interval
    until: date
    sessions: int | None = None
    weekday: int | None = None
    august: bool = False


class Planned(NamedTuple):
    """One session of the plan.

    ``reasons`` say why it is not on the day that was ``wanted``, and ``kept_clear_of`` with which sessions others it
    would have clashed; ``same_day`` are those that share people with it at another hour. ``late`` counts the days
    beyond the most that the body lets pass. ``there_already`` was not scheduled now.
    """

    code: str
    day: str
    wanted: str
    reasons: tuple[str, ...]
    kept_clear_of: tuple[Row, ...]
    same_day: tuple[Row, ...]
    late: int
    there_already: bool


def period(
    since: str,
    *,
    every: str,
    until: str | None = None,
    sessions: int | None = None,
    weekday: str | None = None,
    august: bool = False,
) -> Period:
    """Return the period from the day ``since`` to ``until`` (ISO), ``every`` and ``weekday`` as a person typed them.

    Raises InvalidInput.
    """
    first = date.fromisoformat(since)
    last = date.fromisoformat(until) if until else first + timedelta(days=_LONGEST_DAYS)
    if last < first:
        raise InvalidInput("The last day, {until}, comes before the first, {since}.", until=until, since=since)
    on = weekday_called(weekday) if weekday else None
    return Period(first, interval(every), last, sessions, on, august)


def plan(store: Store, body: Body, period: Period, *, language: str, **fields: Any) -> list[Planned]:  # noqa: ANN401
    """Schedule the sessions of ``body`` in a ``period`` and return them, in order of day.

    A day that is no working day, or on which people who sit in the body meet elsewhere at the same time, gives way to
    the next one that is free; where this would leave more days between two sessions than the body allows, to the last
    free one before. A day on which the body meets already is left as it is, so that a plan may be made twice.
    ``fields`` are those of a session. Refused where the interval itself is longer than the body allows.
    """
    _refuse_too_seldom(body, period)
    choosing = _Choosing(store, body, period, language, fields)
    planned: list[Planned] = []
    for wanted in choosing.wanted():
        proposal = choosing.proposal(wanted)
        if proposal is None:
            continue
        if proposal.there_already:
            planned.append(proposal)
        else:
            session = schedule(store, body, day=proposal.day, **fields)
            planned.append(proposal._replace(code=session.code))
        if len(planned) == period.sessions:
            break
    return planned


def _refuse_too_seldom(body: Body, period: Period) -> None:
    if body.frequency_days and period.every.longest > body.frequency_days:
        raise Refused(
            "{body} lets at most {days} {days:day|days} pass between two sessions: that is too seldom.",
            body=body.code,
            days=body.frequency_days,
            hint="pdzctl session plan {body} --every {days}d …, or change the rule: pdzctl body edit {body} "
            "--frequency-days …",
        )


class _Choosing:
    """The choice of days, one after the other."""

    def __init__(self, store: Store, body: Body, period: Period, language: str, fields: Mapping[str, Any]) -> None:
        self._period = period
        self._days = WorkingDays(
            store.reading.district()["patron_day"], language=language, weekday=period.weekday, august=period.august
        )
        self._most = timedelta(days=body.frequency_days) if body.frequency_days else None
        since = period.since.isoformat()
        self._own = own_meetings(store.reading, body.id, since=since)
        last = last_day_before(store.reading, body.id, before=since)
        self._last = date.fromisoformat(last) if last else None
        self._shared: dict[str, list[Row]] = {}
        for row in meetings_shared(store.reading, body.id, since=since):
            self._shared.setdefault(row["day"], []).append(row)
        self._start, self._end = fields.get("planned_start"), fields.get("planned_end")

    def wanted(self) -> Iterator[date]:
        """Yield the days that the interval gives."""
        first = self._days.on_weekday(self._period.since)
        days = (self._days.on_weekday(self._period.every.after(first, times)) for times in count())
        return islice(takewhile(lambda day: day <= self._period.until, days), _MOST)

    def proposal(self, wanted: date) -> Planned | None:
        """Return the session that stands for the day ``wanted``; None where the one before it already does."""
        day, passed = self._nearest(wanted)
        if self._most and self._last and day - self._last > self._most:
            day, passed = self._before(day, passed)
        if (self._last and day <= self._last) or day > self._period.until:
            return None
        late = (day - self._last - self._most).days if self._most and self._last else 0
        self._last = day
        shared = self._shared.get(day.isoformat(), [])
        there = self._own.get(day.isoformat(), "")
        return Planned(
            there,
            day.isoformat(),
            wanted.isoformat(),
            tuple(dict.fromkeys(reason for one in passed if (reason := self._days.why_not(one)))),
            tuple(row for one in passed if not self._days.why_not(one) for row in self._clashes(one)),
            tuple(row for row in shared if not self._clash(row)),
            max(late, 0),
            bool(there),
        )

    def _nearest(self, wanted: date) -> tuple[date, list[date]]:
        passed: list[date] = []
        for day in self._days.after(wanted):
            if self._is_free(day):
                return day, passed
            passed.append(day)
        raise AssertionError

    def _before(self, day: date, passed: list[date]) -> tuple[date, list[date]]:
        """Return the last free day that is not too late after the session before; without one, ``day`` itself."""
        assert self._last is not None
        assert self._most is not None
        latest = self._last + self._most
        while latest > max(self._last, self._period.since - timedelta(days=1)):
            if self._is_free(latest):
                return latest, passed
            latest -= timedelta(days=1)
        return day, passed

    def _is_free(self, day: date) -> bool:
        there = day.isoformat() in self._own
        return there or not (self._days.why_not(day) or self._clashes(day))

    def _clashes(self, day: date) -> list[Row]:
        return [row for row in self._shared.get(day.isoformat(), []) if self._clash(row)]

    def _clash(self, row: Row) -> bool:
        """Tell whether the session ``row`` is at the same time; where one has no time, it may be."""
        if not self._start or not row["planned_start"]:
            return True
        own, other = _span(self._start, self._end), _span(row["planned_start"], row["planned_end"])
        return own[0] < other[1] and other[0] < own[1]


def _span(start: str, end: str | None) -> tuple[int, int]:
    begins = _minutes(start)
    return begins, _minutes(end) if end else begins + _USUAL_MINUTES


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
