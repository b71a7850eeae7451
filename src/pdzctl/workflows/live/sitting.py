"""Where a recording stands: the session, the clock, and what the next line belongs to."""

from __future__ import annotations

from collections import deque
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pdzctl.errors import Refused
from pdzctl.records.states import SessionState
from pdzctl.store.queries.live import agenda_of, groups_of, last_decision, last_notes, newest_names
from pdzctl.store.queries.sessions import is_sealed
from pdzctl.workflows.names import Roster, here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pdzctl.records.session import AgendaItem, Session, Workgroup
    from pdzctl.store.store import Store
    from pdzctl.workflows.names import Candidate

__all__ = ["Place", "Sitting", "Written", "minutes_spent", "numbers"]

_REMEMBERED = 100
_MINUTES_A_DAY = 24 * 60


class Written(NamedTuple):
    """A text that this recorder wrote: its noun, the id and code of its record, and its field."""

    noun: str
    id: str
    code: str
    field: str


class Place(NamedTuple):
    """What the next line belongs to, by id.

    ``since`` is the time at which an item that was left before became the current one again, or nothing.
    """

    item_id: str | None = None
    since: str = ""
    group_id: str | None = None
    decision_id: str | None = None
    last: Written | None = None


class Sitting:
    """One session being recorded, over a store that stays open."""

    def __init__(self, store: Store, code: str, clock: Callable[[], datetime]) -> None:
        """Find the session and go on where it stands. Raises NotFound, Ambiguous, Refused."""
        self.store = store
        self.clock = clock
        self.set_to = ""
        self.own: deque[Written] = deque(maxlen=_REMEMBERED)
        session: Session = store.sessions.get(code)
        if session.state is SessionState.ANNULLATA or is_sealed(store.reading, session.id):
            raise Refused(
                "{code} is {state}: nothing more can be recorded in it.",
                code=session.code,
                state=session.state,
                hint="pdzctl session show {code}",
            )
        self.id, self.code, self.body_id = session.id, session.code, session.body_id
        self.day = session.day or store.today
        self.place = self._begun()
        self._roster: Roster | None = None
        self._newest: tuple[int, ...] = ()

    @property
    def time(self) -> str:
        """The time that a line bears: the one that was set, else that of the clock."""
        return self.set_to or self.clock().strftime("%H:%M")

    @property
    def today(self) -> date:
        """The day from which dates are understood: the session's."""
        return date.fromisoformat(self.day)

    @property
    def roster(self) -> Roster:
        """Whom a part of a name means; read again once somebody was added."""
        newest = newest_names(self.store.reading)
        if self._roster is None or newest != self._newest:
            self._roster, self._newest = Roster(self.store.reading, self.here()), newest
        return self._roster

    def here(self) -> tuple[Candidate, ...]:
        """Return who may be meant among the seats of the day and the guests."""
        return here(self.store.reading, self.id, day=self.day)

    def session(self) -> Session:
        """Return the session as it is now."""
        found: Session = self.store.sessions.get(self.id)
        return found

    def item(self) -> AgendaItem:
        """Return the current item. Raises Refused where there is none."""
        if self.place.item_id is None:
            raise Refused("No agenda item is open.", hint="# 1")
        found: AgendaItem = self.store.of("agenda_item").get(self.place.item_id)
        return found

    def group(self) -> Workgroup | None:
        """Return the current workgroup, or None in the plenary."""
        if self.place.group_id is None:
            return None
        found: Workgroup = self.store.of("workgroup").get(self.place.group_id)
        return found

    def moved(self, **places: str | Written | None) -> None:
        """Let the next line belong to those ``places``."""
        self.place = self.place._replace(**places)  # type: ignore[arg-type]

    def wrote(self, noun: str, identity: str, code: str, field: str) -> None:
        """Remember a text, so that it can be corrected and continued."""
        written = Written(noun, identity, code, field)
        self.own.append(written)
        self.moved(last=written)

    def _begun(self) -> Place:
        """Return where a recording that goes on stands: in the item that began last, or where the newest note is."""
        reading = self.store.reading
        begun = [row for row in agenda_of(reading, self.id) if row["started_at"] and row["minutes_spent"] is None]
        newest = next(iter(last_notes(reading, self.id, 1)), None)
        item = max(begun, key=lambda row: row["started_at"]) if begun else None
        item_id = item["id"] if item else (newest or {}).get("agenda_item_id")
        groups = {row["id"]: row for row in groups_of(reading, self.id)}
        group = groups.get((newest or {}).get("workgroup_id") or "")
        decision = last_decision(reading, self.id)
        return Place(
            item_id=item_id,
            group_id=group["id"] if group and group["agenda_item_id"] == item_id else None,
            decision_id=decision["id"] if decision and decision["agenda_item_id"] == item_id else None,
        )


def minutes_spent(started_at: str | None, spent: int | None, since: str, until: str) -> int:
    """Return how long an item took until a time: since it began, or what it took before and since it was resumed."""
    if spent is None:
        return _minutes_between(started_at or "", until)
    return spent + _minutes_between(since, until)


def _minutes_between(since: str, until: str) -> int:
    """Return the minutes from one local time to another; 0 where the second is not later on the same day."""
    if not since or not until:
        return 0
    first, second = (int(time[:2]) * 60 + int(time[3:]) for time in (since, until))
    return max(second - first, 0) % _MINUTES_A_DAY


def numbers(items: tuple[Mapping[str, object], ...]) -> tuple[str, ...]:
    """Return the number of every item of an agenda in order, such as ``2`` and ``2.1``: a level never skips one."""
    counts: list[int] = []
    found = []
    for item in items:
        level = min(max(int(str(item["level"])), 1), len(counts) + 1)
        counts = [*counts[: level - 1], counts[level - 1] + 1 if level <= len(counts) else 1]
        found.append(".".join(map(str, counts)))
    return tuple(found)
