"""Who sits in the bodies that files speak of: by the files first, else by what the district keeps."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from pdzctl.records.body import quorum_of
from pdzctl.records.vocabulary import PRESENT, QuorumRule, Role
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.rows import Staged

Values = dict[str, Any]

_WITHOUT_VOTE = frozenset({Role.SUPPLENTE, Role.INVITATO_PERMANENTE, Role.UDITORE})


class Strength:
    """The seats of every body, with the sectors they bring and the quorum they make."""

    def __init__(self, staged: Staged, kept: Kept) -> None:
        """Look at ``staged`` and ``kept`` only when something is asked."""
        self._staged = staged
        self._kept = kept
        self._rows: dict[str, dict[str, Values]] = {}

    def sectors(self, body: str) -> set[str]:
        """Return the sectors of those who hold the seats of the body with the id ``body``."""
        return {sector for seat in self._seats[body] if (sector := self._sector(seat))}

    def has_quorum(self, session: Values, attendance: Iterable[Values]) -> bool:
        """Tell whether a session had the quorum its body asks; without seats or attendance nothing says it had not."""
        body = self._of("body")[session["body_id"]]
        present = [row for row in attendance if row["status"] in PRESENT]
        voting = [seat for seat in self._seats[body["id"]] if _votes(seat, session["day"])]
        required = quorum_of(QuorumRule(body["quorum"]) if body["quorum"] else None, len(voting) or body["size"] or 0)
        if not present or not (voting or body["size"]):
            return True
        if not any(row["seat_id"] for row in present):
            return required <= sum(int(row["count"]) for row in present)
        return _how_many_are_there(voting, present) >= required

    @cached_property
    def _seats(self) -> dict[str, list[Values]]:
        seats: dict[str, list[Values]] = defaultdict(list)
        for seat in self._of("seat").values():
            seats[seat["body_id"]].append(seat)
        return seats

    def _of(self, noun: str) -> dict[str, Values]:
        if noun not in self._rows:
            given = {row.id: row.after for row in self._staged.rows[noun]}
            self._rows[noun] = {**self._kept.rows(noun), **given}
        return self._rows[noun]

    def _sector(self, seat: Values) -> str | None:
        person = self._of("person").get(seat["person_id"] or "", {})
        holder = seat["organization_id"] or person.get("organization_id") or ""
        sector: str | None = self._of("organization").get(holder, {}).get("sector")
        return sector


def _votes(seat: Values, day: str | None) -> bool:
    held = day is None or ((seat["since"] or "") <= day <= (seat["until"] or "9999"))
    return bool(seat["voting"]) and seat["role"] not in _WITHOUT_VOTE and held


def _how_many_are_there(seats: Iterable[Values], present: Sequence[Values]) -> int:
    """Return for how many of ``seats`` somebody is present: by seat, else by person, else by organization."""
    named = {row["seat_id"] for row in present}
    people = {row["person_id"] for row in present if row["seat_id"] is None} - {None}
    organizations = {row["organization_id"] for row in present if not (row["seat_id"] or row["person_id"])} - {None}
    return sum(
        seat["id"] in named
        or seat["person_id"] in people
        or seat["substitute_id"] in people
        or seat["organization_id"] in organizations
        for seat in seats
    )
