"""What a session decided: how, with what votes and how many seats, and what it did not adopt."""

from collections.abc import Mapping, Sequence

from pdzctl.output.document import Decision, VoteLine
from pdzctl.records.privacy import Profile
from pdzctl.records.states import DecisionState
from pdzctl.records.vocabulary import VoteChoice
from pdzctl.workflows.minutes.wording import Row, official, person_name, phrase, typed


def decisions(parts: Mapping[str, Sequence[Row]], profile: Profile) -> tuple[Decision, ...]:
    """Return the decisions of a session; who voted how is told to those who may read the names of participants."""
    followed: dict[str, list[str]] = {}
    for row in parts["commitments"]:
        followed.setdefault(row["decision_id"], []).append(row["code"])
    voted: dict[str, list[Row]] = {}
    for row in parts["votes"] if profile is not Profile.PUBLIC else ():
        voted.setdefault(row["decision_id"], []).append(row)
    return tuple(
        Decision(
            code=row["code"],
            text=typed(row["text"]),
            kind=row["kind"],
            adoption=row["adoption"],
            votes_for=row["votes_for"],
            votes_against=row["votes_against"],
            votes_abstained=row["votes_abstained"],
            recused=row["recused"],
            rationale=phrase(row["rationale"]) if row["dissent"] else typed(row["rationale"]),
            dissent=typed(row["dissent"]),
            supersedes=row["supersedes"] or "",
            act_number=typed(row["act_number"]),
            no_action=bool(row["no_action"]),
            quorum_override=phrase(row["quorum_override"]),
            commitments=tuple(followed.get(row["id"], ())),
            lost=_lost(row),
            taken_at=row["taken_at"],
            seats_present=row["seats_present"],
            seats_required=row["seats_required"],
            votes=_by_choice(voted.get(row["id"], ()), profile),
        )
        for row in parts["decisions"]
    )


def _lost(row: Row) -> bool:
    """Tell whether a decision was put to the vote and not adopted, for a tie or for more votes against."""
    counted = row["votes_for"] is not None and row["votes_against"] is not None
    proposed = row["state"] == DecisionState.PROPOSTA and not row["adoption"]
    return proposed and counted and bool(row["votes_for"] <= row["votes_against"])


def _by_choice(votes: Sequence[Row], profile: Profile) -> tuple[VoteLine, ...]:
    found = []
    for choice in VoteChoice:
        who = [_who(row, profile) for row in votes if row["choice"] == choice]
        if who:
            found.append(VoteLine(choice.value, tuple(who)))
    return tuple(found)


def _who(row: Row, profile: Profile) -> str:
    """Return who holds the seat that voted, with the interest they declared."""
    name = official(row["organization"]) or person_name(row, "person", profile) or typed(row["post"]) or row["seat"]
    return f"{name} ({phrase(row['reason'])})" if row["reason"] else str(name)
