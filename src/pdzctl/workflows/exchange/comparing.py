"""Rows against the records they describe: what is the same, what differs and is valid, what is gone."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.choice import Choice
from pdzctl.records.record import Record
from pdzctl.records.registry import RECORDS
from pdzctl.store.collection import problem_of
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.comparison import Comparison
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.paths import legal_moves, steps_between
from pdzctl.workflows.exchange.rows import Row, Staged

Values = dict[str, Any]


class Comparing:
    """Puts every row of a noun where it belongs: created, changed or unchanged. Only what differs is validated."""

    def __init__(self, staged: Staged, comparison: Comparison) -> None:
        """Add what is wrong to the faults of ``staged``, and the rest to ``comparison``."""
        self._faults = staged.faults
        self._comparison = comparison

    def compare(self, noun: str, rows: Iterable[Row]) -> None:
        """Compare ``rows`` of one noun, whose links, ids and codes are settled."""
        created, changed = self._comparison.created[noun], self._comparison.changed[noun]
        record = RECORDS[noun]
        unchanged = 0
        for row in rows:
            if row.before:
                _keep_what_is_not_spoken_of(row, row.before)
            if row.before != row.after:
                self._validate(row, record)
            if row.before == row.after:
                row.after = row.before  # the same, and in memory once
                unchanged += 1
            elif row.before:
                changed.append(row)
                self._move(row, row.before)
            else:
                created.append(row)
        self._comparison.unchanged[noun] += unchanged

    def _validate(self, row: Row, record: type[Record]) -> None:
        """Put the record's own form of the values in ``after``; what the record refuses is a fault, each field once."""
        for name in shape.REQUIRED[row.noun]:
            key = name.removesuffix("_id")
            if row.after[name] in (None, "") and key not in row.bad:
                self._faults.append(row.fault(key, "This must be given."))
        try:
            row.after = record.model_validate(row.after).values()
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_input=False):
                self._add_refusal(row, problem)

    def _add_refusal(self, row: Row, problem: ErrorDetails) -> None:
        key = str(problem["loc"][0]).removesuffix("_id") if problem["loc"] else ""
        if key in row.bad or (not key and row.bad):
            return
        context = problem.get("ctx", {})
        if "max_length" in context:
            values = {"most": context["max_length"]}
            fault = row.fault(key, "This is longer than {most} characters.", values)
        else:
            fault = row.fault(key, "This cannot be kept: {reason}.", {"reason": problem_of(problem)})
        self._faults.append(fault)

    def _move(self, row: Row, before: Values) -> None:
        """Note the steps between two states, or the fault of a move that no legal way makes."""
        now, wanted = before.get("state"), row.after.get("state")
        if now == wanted or "state" in row.bad or not now:
            return
        moves = legal_moves(row.noun, row.after)
        steps = steps_between(moves, now, str(wanted))
        if steps is None:
            state = ENUMERATIONS[NOUNS[row.noun].field("state").of]
            legal = tuple(state(one).label for one in moves.get(now, ()))
            values = {"code": row.after["code"], "state": state(now), "wanted": state_of(row), "legal": legal}
            sentence = (
                "{code} is {state}: it cannot become {wanted}, but it can become: {legal}."
                if moves.get(now)
                else "{code} is {state}, its last state: it cannot become {wanted}."
            )
            self._faults.append(row.fault("state", sentence, values))
        else:
            row.steps = tuple({**before, "state": state} for state in steps[:-1])


def state_of(row: Row) -> Choice:
    """Return the state that ``row`` gives its record."""
    return ENUMERATIONS[NOUNS[row.noun].field("state").of](row.after["state"])


def _keep_what_is_not_spoken_of(row: Row, before: Values) -> None:
    """Leave fields as they are that the file has no column for, and states that it does not give."""
    for name in _silent(row.noun, row.columns):
        row.after[name] = before[name]
    for name in _MOVED[row.noun]:
        if name not in row.values:
            row.after[name] = before[name]


@cache
def _silent(noun: str, columns: frozenset[str] | None) -> tuple[str, ...]:
    """Return the fields of ``noun`` that a file with ``columns`` does not speak about."""
    return tuple(field.name for field in shape.OWN[noun].values() if columns is not None and field.name not in columns)


_MOVED = {noun: tuple(field.name for field in fields.values() if not field.given) for noun, fields in shape.OWN.items()}
"""Noun to what only its own verbs change: a file that leaves it out means no change."""


def find_gone(staged: Staged, kept: Kept, found: set[str], comparison: Comparison) -> None:
    """Collect what the files no longer hold: members of the owners they give, records of the nouns they cover.

    ``found`` are the ids of all that they do hold.
    """
    gone = _Gone(kept, found, comparison)
    for noun in staged.covered():
        gone.add(noun, kept.rows(noun).values())
    if any(row.owner is None for row in staged.rows["commitment_check"]):
        gone.add("commitment_check", kept.owned("commitment_check", None))
    for noun, rows in staged.rows.items():
        for satellite in shape.SATELLITES[noun]:
            owners = [row.id for row in rows if row.before and (row.lists is None or satellite.name in row.lists)]
            if owners and kept.may_hold_others(satellite.name, found):
                for owner in owners:
                    gone.add(satellite.name, kept.owned(satellite.name, owner))


class _Gone:
    def __init__(self, kept: Kept, found: set[str], comparison: Comparison) -> None:
        self._kept = kept
        self._found = found
        self._comparison = comparison

    def add(self, noun: str, records: Iterable[Values]) -> None:
        """Note those of ``records`` that are gone, with everything nested in them."""
        names = self._comparison.names
        for values in records:
            if values["id"] in self._found or values["id"] in names:
                continue
            names[values["id"]] = self._name(noun, values)
            self._comparison.gone[noun].append(values)
            for satellite in shape.SATELLITES[noun]:
                self.add(satellite.name, self._kept.owned(satellite.name, values["id"]))

    def _name(self, noun: str, values: Values) -> str:
        """Return the code of a record, or of the nearest owner that has one."""
        owner = NOUNS[noun].owner
        if "code" in values or not (owner and values[owner]):
            return values.get("code") or ""
        owning = NOUNS[noun].field(owner).of
        return self._name(owning, self._kept.by_id(owning)(values[owner]) or {})
