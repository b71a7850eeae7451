"""Choices of priorities as people look at them: the round that is meant, who voted, the frozen result."""

from typing import Any

from pdzctl.errors import NotFound, Usage
from pdzctl.records.ballots import Rules
from pdzctl.records.prioritising import Weighed
from pdzctl.records.vocabulary import HanlonVariant, PriorityMethod
from pdzctl.store.reading import Reading

Row = dict[str, Any]

_RESULT = """
SELECT option.*, proposal.code AS proposal, proposal.title AS proposal_title,
    coalesce(nullif(proposal.title, ''), option.title) AS called, result.method, result.ballots, result.agreement,
    result.tie_rule, result.warning, result.points_each,
    option.rank IS NOT NULL AND EXISTS (SELECT 1 FROM priority_option AS other
        WHERE other.priority_id = result.id AND other.rank = option.rank AND other.id <> option.id) AS tied
FROM priority AS result JOIN priority_option AS option ON option.priority_id = result.id
LEFT JOIN proposal ON proposal.id = option.proposal_id
WHERE result.round_id = :round
ORDER BY result.position, option.position, option.id
"""

_TALLIES = """
SELECT tally.priority_option_id, tally.name, tally.points
FROM priority AS result JOIN priority_option AS option ON option.priority_id = result.id
JOIN priority_tally AS tally ON tally.priority_option_id = option.id
WHERE result.round_id = :round
ORDER BY option.position, tally.name
"""

_BALLOTS = """
SELECT sector.name, (SELECT voters FROM round_voters WHERE round_id = :round AND name = sector.name) AS voters,
    (SELECT count(*) FROM ballot WHERE round_id = :round AND name = sector.name) AS ballots,
    (SELECT coalesce(sum(cast(mark.value AS integer)), 0)
        FROM ballot JOIN ballot_mark AS mark ON mark.ballot_id = ballot.id AND mark.criterion = ''
        WHERE ballot.round_id = :round AND ballot.name = sector.name) AS points
FROM (SELECT name FROM round_voters WHERE round_id = :round
    UNION SELECT name FROM ballot WHERE round_id = :round) AS sector
ORDER BY sector.name
"""

_OPTIONS = """
SELECT option.*, coalesce(proposal.code, problem.code, '') AS code,
    coalesce(proposal.title, problem.title, option.title) AS called
FROM round_option AS option LEFT JOIN proposal ON proposal.id = option.proposal_id
LEFT JOIN problem ON problem.id = option.problem_id
WHERE option.round_id = :round ORDER BY option.position, option.id
"""


def round_called(reading: Reading, code: str) -> str:
    """Return the id of the round that ``code`` means: its own, or that of a session which has one alone."""
    if not code.strip().upper().startswith("SED"):
        return str(reading.find("priority_round", code)["id"])
    session = reading.find("session", code)
    rounds = list(reading.all("priority_round", session_id=session["id"]))
    if not rounds:
        raise NotFound(
            "{code} has no round of priorities.",
            code=session["code"],
            hint='pdzctl priority open {code} --option PRO-… --option "…"',
        )
    if len(rounds) > 1:
        raise Usage(
            "{code} has {count} {count:round|rounds} of priorities: give the code of one.",
            code=session["code"],
            count=len(rounds),
            hint="pdzctl priority list --session {code}",
        )
    return str(rounds[0]["id"])


def result_rows(reading: Reading, identity: str) -> list[Row]:
    """Return the options of a closed round in the order of its result; none of another round."""
    return [{**row, "title": row["called"]} for row in reading.rows(_RESULT, round=identity)]


def tally_rows(reading: Reading, identity: str) -> list[Row]:
    """Return the points that each sector gave to each option of a closed dot vote, by the id of the option."""
    return list(reading.rows(_TALLIES, round=identity))


def option_rows(reading: Reading, identity: str) -> list[Row]:
    """Return the options of a round in their order, with their codes and titles."""
    return list(reading.rows(_OPTIONS, round=identity))


def ballots_by_sector(reading: Reading, identity: str) -> list[Row]:
    """Return how many of each sector could vote in a round, where that was told, its ballots and all their points."""
    return list(reading.rows(_BALLOTS, round=identity))


def round_rules(reading: Reading, identity: str) -> Rules:
    """Return what a round asks of a ballot."""
    row = reading.row("SELECT * FROM priority_round WHERE id = :round", round=identity) or {}
    criteria = reading.all("criterion", round_id=identity)
    return Rules(
        method=PriorityMethod(row["method"]),
        options=len(option_rows(reading, identity)),
        variant=HanlonVariant(row["variant"]) if row["variant"] else None,
        points_each=row["points_each"] or 0,
        cap=row["cap"] or 0,
        criteria=tuple(Weighed(one["name"], one["weight"], one["reverse"]) for one in criteria),
    )
