"""How a district stands on a day, in sentences, and what to do next, each with its command."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pdzctl.records.choice import Label
from pdzctl.records.states import SessionState
from pdzctl.records.vocabulary import BodyKind
from pdzctl.store.queries.status import standing
from pdzctl.store.reading import Reading

__all__ = ["Fact", "Status", "Task", "status"]


class Fact(NamedTuple):
    """One thing that is so: what it is about, a template and its values; both texts are translated when shown."""

    words: str
    sentence: str
    values: dict[str, Any]


class Task(NamedTuple):
    """One thing to do: why, about what, and the command to type."""

    code: str
    sentence: str
    values: dict[str, Any]
    command: str


class Status(NamedTuple):
    """The facts, at most three next things to do, and everything as plain values for programs."""

    facts: tuple[Fact, ...]
    tasks: tuple[Task, ...]
    standing: dict[str, Any]


_SENTENCES: dict[str, str] = {
    "wrap": "{code} still lacks something: close it before people leave.",
    "end": "{code} is in progress: end it when it is over.",
    "write": "{total} sessions without minutes, the oldest {code} of {day}.",
    "follow": "{total} commitments overdue, the oldest {code} since {day}.",
    "answer": "{total} referrals without the reply that was due, the oldest {code} by {day}.",
    "deliver": "{total} labs past their due date, the oldest {code} since {day}.",
    "convene": "{total} sessions to convene, the nearest {code} on {day}.",
    "approve": "{total} draft minutes, the oldest of {code} held on {day}.",
    "close": "{total} sessions with approved minutes still to close, the oldest {code} of {day}.",
    "send": "{total} proposals chosen and sent to nobody, the oldest {code}.",
    "schedule": "{total} bodies that meet too rarely, first of all {code}.",
}
"""What is said of each kind of task when there are many."""

_COMMANDS: dict[str, str] = {
    "wrap": "pdzctl wrap {code}",
    "end": "pdzctl session end {code}",
    "write": "pdzctl minutes add --session {code}",
    "follow": "pdzctl commitment done {code}",
    "answer": "pdzctl referral reply {code} --reply … --reason …",
    "deliver": "pdzctl lab show {code}",
    "convene": "pdzctl session convene {code}",
    "approve": "pdzctl minutes show {code}",
    "close": "pdzctl session close {code}",
    "send": "pdzctl proposal send {code} --to ORG-…",
    "schedule": "pdzctl session schedule {code} --on …",
}
"""What to type for each kind of task."""

_MANY_COMMANDS: dict[str, str] = {"follow": "pdzctl outcome list --overdue"}
"""The same where many are seen together before one is chosen."""

_FIRST_SENTENCES: dict[str, str] = {
    "pdzctl problem add …": "No problem is recorded yet.",
    "pdzctl organization add …": "No organization is in the roster yet.",
    "pdzctl table add …": "There is no table, lab or other body yet.",
}
"""What to do in a district that is still empty: a command each, and why."""

_BODIES: dict[Label, frozenset[BodyKind]] = {
    Label("tables"): frozenset({BodyKind.TABLE}),
    Label("labs"): frozenset({BodyKind.LAB}),
    Label("other bodies"): frozenset(BodyKind) - {BodyKind.TABLE, BodyKind.LAB},
}
"""How bodies are counted together."""

_ONE_SENTENCES: dict[str, str] = {
    "write": "{code} of {day} has no minutes.",
    "follow": "{code} is overdue since {day}.",
    "answer": "{code} has no reply: it was due by {day}.",
    "deliver": "{code} is past its due date, {day}.",
    "convene": "{code} of {day} is to be convened.",
    "approve": "The minutes of {code}, held on {day}, are a draft.",
    "close": "{code} of {day} has approved minutes and is still to close.",
    "send": "{code} was chosen and sent to nobody.",
    "schedule": "{code} meets too rarely.",
}
"""The same for one record alone."""


def status(reading: Reading, *, today: str, last_backup: str | None) -> Status:
    """Return how the district stands on the ISO day ``today``: nine statements, whatever its size."""
    found = standing(reading, today=today) | {"last_backup": last_backup, "today": today}
    if not found["bodies"] and not found["roster"]["organizations"]:
        tasks = tuple(Task("", sentence, {}, command) for command, sentence in _FIRST_SENTENCES.items())
        return Status((_backup(last_backup),), tasks, found)
    return Status(tuple(_facts(found)), tuple(_task(row) for row in found["tasks"]), found)


def _facts(found: dict[str, Any]) -> list[Fact]:
    nothing = {"open": 0, "overdue": 0}
    commitments, referrals = (found["awaited"].get(noun, nothing) for noun in ("commitment", "referral"))
    sessions = found["sessions"]
    facts = list(_bodies(found["bodies"], late=found["labs_past_due"]))
    facts.append(Fact("roster", "{organizations} organizations, {people} people, {seats} seats held", found["roster"]))
    sentence = "{held} held, the last on {last_day}" if sessions["last_day"] else "{held} held"
    minutes_sentence = "{drafts} to approve, {unwritten} to write"
    if found["minutes"]["expired"]:
        minutes_sentence = "{drafts} to approve, {unwritten} to write, {expired} published too long"
    facts.append(Fact("sessions", sentence, sessions))
    facts += [Fact("next session", "{code} on {day}, {state}: {body_title}", _said(row)) for row in found["coming"]]
    return [
        *facts,
        Fact("commitments", "{open} open, {overdue} overdue", commitments),
        Fact("referrals", "{open} without a reply, {overdue} past the day it was due", referrals),
        Fact("proposals", "{unanswered} waiting for a reply, {unsent} sent to nobody", found["proposals"]),
        Fact("minutes of sessions", minutes_sentence, found["minutes"]),
        _backup(found["last_backup"]),
    ]


def _backup(last: str | None) -> Fact:
    return Fact("last backup", "{last_backup}" if last else "never; pdzctl backup makes one", {"last_backup": last})


def _bodies(rows: list[dict[str, Any]], *, late: int) -> Iterator[Fact]:
    """Yield a fact for the tables, one for the labs and one for every other body, where there are any."""
    for words, wanted in _BODIES.items():
        these = [row for row in rows if row["kind"] in wanted]
        totals = {name: sum(row[name] for row in these) for name in ("active", "bodies")}
        if not these:
            continue
        if words == "labs" and late:
            yield Fact(words, "{active} active of {bodies}, {late} past their due date", {**totals, "late": late})
        else:
            yield Fact(words, "{active} active of {bodies}", totals)


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "state": SessionState(row["state"])}


def _task(row: dict[str, Any]) -> Task:
    sentence = _SENTENCES[row["task"]]
    if row["total"] == 1:
        sentence = _ONE_SENTENCES.get(row["task"], sentence)
    commands = _COMMANDS if row["total"] == 1 else _COMMANDS | _MANY_COMMANDS
    return Task(row["code"], sentence, row, commands[row["task"]].format(code=row["code"]))
