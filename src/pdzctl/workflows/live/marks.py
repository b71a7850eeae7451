"""Marks: what stands in brackets, or after an ``@``, at the beginning or the end of what was said."""

import re
from typing import NamedTuple

from pdzctl.records.vocabulary import Adoption, DecisionKind
from pdzctl.workflows.live.words import ADOPTIONS, DECISION_KINDS, beginning, plain

__all__ = ["Taken", "is_adoption", "parts_of", "split_marks", "taken"]

_FIRST = re.compile(r"(?P<mark>\[[^\[\]]+\])\s*:?\s*(?P<rest>.+)|(?P<named>@[^@:\[\]]+):\s*(?P<said>.+)")
_LAST = re.compile(r"(?P<rest>.*[^\s])\s*(?P<mark>\[[^\[\]]+\])[.]?|(?P<said>.*[^\s@])[\s(]+(?P<named>@[^@\[\]]+)")
_VOTES = re.compile(r"(?:(?:voti|votes|voto)\s*:?\s*)?(?P<numbers>\d{1,6}(?:\s*[-/,;]\s*\d{1,6}){1,3})")
_COUNTED = re.compile(r"\d{1,6}")
_REASONS = {"motivo": "rationale", "perche": "rationale", "why": "rationale", "because": "rationale"}
_REASONS |= {"dissenso": "dissent", "dissent": "dissent"}
_REASONS |= {"senza quorum": "without_quorum", "without quorum": "without_quorum"}
_TO_BE_VOTED = frozenset({"al voto", "voto", "ai voti", "da votare", "vote", "to vote", "to be voted"})
_PROPOSAL = re.compile(r"PRO-[\d-]+", re.IGNORECASE)
_TALLIES = ("votes_for", "votes_against", "votes_abstained", "recused")


class Taken(NamedTuple):
    """How a decision was taken, as its marks tell; ``left`` are those parts of them that say something else.

    One ``to_be_voted`` waits for its votes, whatever the rule of the body.
    """

    adoption: Adoption | None = None
    votes: tuple[int, ...] = ()
    kind: DecisionKind | None = None
    proposal: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    to_be_voted: bool = False
    left: tuple[str, ...] = ()

    def tallies(self) -> dict[str, int]:
        """Return the votes by the names of a decision's fields."""
        return dict(zip(_TALLIES, self.votes, strict=False))


def split_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` without the marks at its beginning and end, and these as typed; some text always remains."""
    bare, first, last = text.strip(), [], []
    while found := _FIRST.fullmatch(bare):
        first.append(found["mark"] or found["named"].strip())
        bare = (found["rest"] or found["said"]).strip()
    while found := _LAST.fullmatch(bare):
        last.append(found["mark"] or found["named"].strip(" ).,;"))
        bare = (found["rest"] or found["said"]).strip()
    return bare, (*first, *reversed(last))


def parts_of(mark: str) -> tuple[str, ...]:
    """Return the parts of a mark, which semicolons part and, where no reason is told, commas."""
    if mark.startswith("@"):
        return (mark,)
    inner = mark.strip("[]")
    told = ":" in inner or ";" in inner or _VOTES.search(inner)
    return tuple(part.strip() for part in re.split(";" if told else "[;,]", inner) if part.strip())


def is_adoption(text: str) -> bool:
    """Tell whether a line says nothing but how a decision was taken."""
    how = taken((f"[{text}]",))
    return bool(how.adoption) and not how.left and not any(mark in text for mark in "[]") and _wordy(text)


def _wordy(text: str) -> bool:
    """Tell whether ``text`` begins as people say how something was decided: bare numbers are a note."""
    return not text[0].isdigit() and text[0] not in "-/"


def taken(marks: tuple[str, ...]) -> Taken:
    """Return what ``marks`` say of how a decision was taken."""
    how = Taken()
    for mark in marks:
        for part in parts_of(mark):
            how = _with(how, part)
    if how.votes and how.adoption is None:
        dissenting = any(how.votes[1:3])
        how = how._replace(adoption=Adoption.MAGGIORANZA if dissenting else Adoption.UNANIMITA)
    return how


def _with(how: Taken, part: str) -> Taken:
    """Return ``how`` with what one part of a mark adds to it."""
    folded = plain(part)
    if votes := _VOTES.fullmatch(folded):
        return how._replace(votes=tuple(map(int, _COUNTED.findall(votes["numbers"]))))
    if _PROPOSAL.fullmatch(part):
        return how._replace(proposal=part, kind=how.kind or DecisionKind.PROPOSTA)
    if (reason := beginning(_REASONS, part)) and reason[1]:
        return how._replace(reasons=(*how.reasons, reason))
    if folded in DECISION_KINDS or folded in _TO_BE_VOTED:
        return how._replace(
            kind=DECISION_KINDS.get(folded, how.kind), to_be_voted=how.to_be_voted or folded in _TO_BE_VOTED
        )
    adoption, rest = beginning(ADOPTIONS, part) or (None, "")
    if adoption and (not rest or _COUNTED.search(rest)):
        votes_told = tuple(map(int, _COUNTED.findall(rest)))[:4]
        return how._replace(adoption=adoption, votes=votes_told or how.votes)
    return how._replace(left=(*how.left, part))
