"""Who was there: counts, sectors, absences, and whether the session was valid."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from pdzctl.output.document import Member, Quorum, Roll, SectorGroup
from pdzctl.records.privacy import Profile
from pdzctl.records.vocabulary import PRESENT, AttendanceStatus, Level, QuorumRule, Sector
from pdzctl.workflows.minutes.wording import Row, official, person_name, person_post, typed

_GROUPED: dict[str, str] = {Sector.UNIONE: Sector.COMUNE, Sector.UTENTI_FAMILIARI: Sector.CITTADINI}
"""Sectors that the minutes count together, so that one group has one title."""
_OF_LEVEL = {Level.CITTADINO: Sector.CITTADINI, Level.UTENTE_FAMILIARE: Sector.UTENTI_FAMILIARI}
_ORDER: dict[str, int] = {sector: place for place, sector in enumerate(Sector)}
_REQUIRED = {
    QuorumRule.UN_TERZO: lambda seats: ceil(Fraction(seats, 3)),
    QuorumRule.META_PIU_UNO: lambda seats: floor(Fraction(seats, 2)) + 1,
    QuorumRule.DUE_TERZI: lambda seats: ceil(Fraction(2 * seats, 3)),
}


def roll(session: Row, rows: Sequence[Row], presence: Sequence[Row], profile: Profile, *, formal: bool) -> Roll:
    """Return the roll of a session from its attendance rows and their intervals of presence."""
    intervals: dict[str, list[Row]] = {}
    for interval in presence:
        intervals.setdefault(interval["attendance_id"], []).append(interval)
    present = [row for row in rows if row["status"] in PRESENT]
    excused = _with(rows, AttendanceStatus.ASSENTE_GIUSTIFICATO)
    absent = _with(rows, AttendanceStatus.ASSENTE)
    start = session["actual_start"] or session["planned_start"] or ""
    end = session["actual_end"] or session["planned_end"] or "99:99"
    timed = [intervals[row["id"]] for row in present if row["id"] in intervals]
    arrivals = [arrived for some in timed if (arrived := _arrived(some)) and arrived > start]
    departures = [left for some in timed if (left := _left(some)) and left < end]
    counts = [_heads(some) for some in (present, excused, absent)]
    with_members = formal or profile is not Profile.PUBLIC
    return Roll(
        convened=session["convoked_count"] or None,
        present=counts[0],
        excused=counts[1],
        absent=counts[2],
        by_proxy=_heads(_with(rows, AttendanceStatus.PRESENTE_CON_DELEGA)),
        late=tuple(sorted(arrivals)),
        left_early=tuple(sorted(departures)),
        groups=_groups(present),
        excused_who=_who(excused),
        absent_who=_who(absent),
        guests=_who(_with(rows, AttendanceStatus.INVITATO)),
        observers=_who(_with(rows, AttendanceStatus.UDITORE)),
        members=tuple(_member(row, intervals.get(row["id"], ()), profile) for row in rows) if with_members else (),
    )


def quorum(session: Row, seats: Row | None, rows: Sequence[Row]) -> Quorum | None:
    """Return whether enough of the voting seats valid that day were present, or None where no rule asks it.

    Seats that are not recorded one by one are counted from the declared size of the body.
    """
    rule = session["quorum"]
    total = (seats["voting"] if seats else 0) or session["size"] or 0
    if rule not in _REQUIRED or not total:
        return None
    present = [row for row in rows if row["status"] in PRESENT]
    if any(row["seat_id"] for row in rows):
        present = [row for row in present if row["voting"] and row["seat_valid"]]
    required = _REQUIRED[QuorumRule(rule)](total)
    there = _heads(present)
    return Quorum(rule, total, required, there, there >= required)


def _with(rows: Sequence[Row], status: AttendanceStatus) -> list[Row]:
    return [row for row in rows if row["status"] == status]


def _heads(rows: Sequence[Row]) -> int:
    return sum(row["count"] for row in rows)


def _arrived(intervals: Sequence[Row]) -> str | None:
    # An interval without arrival is there from the beginning.
    times = [interval["arrived_at"] or "" for interval in intervals]
    return min(times, default="") or None


def _left(intervals: Sequence[Row]) -> str | None:
    times = [interval["left_at"] for interval in intervals]
    return None if None in times else max(times, default=None)


def _sector(row: Row) -> str:
    sector = row["held_sector"] or _OF_LEVEL.get(row["level"], "")
    return _GROUPED.get(sector, sector)


def _groups(present: Sequence[Row]) -> tuple[SectorGroup, ...]:
    by_sector: dict[str, list[Row]] = {}
    for row in present:
        by_sector.setdefault(_sector(row), []).append(row)
    in_order = sorted(by_sector, key=lambda sector: _ORDER.get(sector, len(_ORDER)))
    return tuple(
        SectorGroup(
            sector,
            tuple(dict.fromkeys(official(row["organization"]) for row in by_sector[sector] if row["organization"])),
            _heads(by_sector[sector]),
        )
        for sector in in_order
    )


def _who(rows: Sequence[Row]) -> tuple[str, ...]:
    named = (official(row["organization"]) or _post(row) for row in rows)
    return tuple(dict.fromkeys(name for name in named if name))


def _post(row: Mapping[str, Any]) -> str:
    return typed(row["post"] or row["seat_post"]) or person_post(row, "person")


def _member(row: Row, intervals: Sequence[Row], profile: Profile) -> Member:
    name = person_name(row, "person", profile)
    return Member(
        organization=official(row["organization"]),
        component=", ".join(part for part in (name, _post(row)) if part),
        status=row["status"],
        role=row["role"] or "",
        delegate=person_name(row, "delegate", profile) or person_post(row, "delegate"),
        people=row["count"],
        arrived_at=_arrived(intervals),
        left_at=_left(intervals),
        note=typed(row["note"]) if profile is Profile.INTERNAL else "",
    )
