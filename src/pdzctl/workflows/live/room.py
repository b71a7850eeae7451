"""The phrases of the room: who stands in for whom, guests, groups, votes by name, and a session that is suspended."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pdzctl.errors import InvalidInput
from pdzctl.records import dates
from pdzctl.records.vocabulary import VoteChoice
from pdzctl.workflows.live import entries
from pdzctl.workflows.live.words import beginning, plain

__all__ = [
    "DELEGATE",
    "GUEST",
    "NAMED_VOTE",
    "RESUMPTION",
    "SUSPENSION",
    "WRAP",
    "delegate",
    "group",
    "guest",
    "named_vote",
    "resumption",
    "suspension",
]

Turn = TypeVar("Turn")
_NAMED = r"(?:@\s*|(?=(?:SEG|PER|ENT)-\d))"
DELEGATE = (
    rf"(?:delegat?[aoi]?|proxy)\s*:?\s+{_NAMED}(?P<holder>[^@:,]+?)"
    r"(?:\s*(?:@|:|,|\s(?:a|to)\s)\s*(?P<delegate>[^@:,]+))?"
)
"""``delega @filo Nora Demo``, ``proxy @filo to Nora Demo``."""
GUEST = r"(?:ospite|guest)\s+(?P<name>[^@:,;\d]+?)\s*(?:@\s*(?P<organization>[^@]+))?"
"""``ospite Anna Neri @filo``."""
_CHOICES = {
    "favorevole": VoteChoice.FAVOREVOLE,
    "favorevoli": VoteChoice.FAVOREVOLE,
    "for": VoteChoice.FAVOREVOLE,
    "in favour": VoteChoice.FAVOREVOLE,
    "contrario": VoteChoice.CONTRARIO,
    "contraria": VoteChoice.CONTRARIO,
    "contrari": VoteChoice.CONTRARIO,
    "contrarie": VoteChoice.CONTRARIO,
    "against": VoteChoice.CONTRARIO,
    "astenuto": VoteChoice.ASTENUTO,
    "astenuta": VoteChoice.ASTENUTO,
    "astenuti": VoteChoice.ASTENUTO,
    "astenute": VoteChoice.ASTENUTO,
    "abstained": VoteChoice.ASTENUTO,
    "abstains": VoteChoice.ASTENUTO,
    "abstain": VoteChoice.ASTENUTO,
    "interesse": VoteChoice.INTERESSE,
    "interest": VoteChoice.INTERESSE,
}
_CHOICE = "|".join(_CHOICES)
NAMED_VOTE = (
    rf"(?:vot[oai]|vot(?:an)?o|votes?)\s*:?\s+(?:(?P<first>{_CHOICE})\s+)?{_NAMED}(?P<names>.+?)"
    rf"(?:[\s,:]+(?P<last>{_CHOICE}))?(?:\s*:\s*(?P<reason>.+))?"
)
"""``voto @filo contrario``, ``voto @filo interesse: gestisce il servizio``."""
_TIME = r"(?:\s+(?P<at>(?:(?:alle|ore|at)\s+)*\d{1,2}(?:[.:]\d{2})?))?"
SUSPENSION = rf"(?:sospes[ao]|sospende|suspended|suspend){_TIME}(?:\s*[:;]\s*(?P<reason>.+))?"
"""``sospesa 15.30: manca la luce``."""
RESUMPTION = rf"(?:ripres[ao]|riprende|resumed?s?){_TIME}"
"""``ripresa 15.45``."""
WRAP = r"(?:chiusura|wrap)(?:\s+(?P<answer>(?:\d{1,3}[.)]?|[a-z]{3}-[\d.-]+|p)\s+.+))?"
"""``chiusura``, ``chiusura 1 n``."""
_ASIDE = re.compile(r"\s*\((?P<told>[^()]*)\)$")
_HOW_MANY = re.compile(r"(\d{1,6})(?: [^\W\d]+)?")
_TASKS = {
    **dict.fromkeys(("conduce", "facilita", "facilitatore", "facilitatrice", "led by", "facilitator"), "facilitator"),
    **dict.fromkeys(("relatore", "relatrice", "riferisce", "reported by", "reports", "rapporteur"), "rapporteur"),
}
_MOST_WORDS = 6


def delegate(found: re.Match[str]) -> entries.Delegate:
    """Return who stands in for whom."""
    return entries.Delegate(found["holder"].strip(), (found["delegate"] or "").strip())


def guest(found: re.Match[str]) -> entries.Guest | None:
    """Return who is a guest; without an organization only words that are written as names are one's name."""
    words = found["name"].split()
    written = len(words) > 1 and all(word[0].isupper() for word in words)
    if len(words) > _MOST_WORDS or not (written or found["organization"]):
        return None
    return entries.Guest(" ".join(words), (found["organization"] or "").strip(" .,;"))


def named_vote(found: re.Match[str]) -> entries.NamedVote | None:
    """Return how seats vote; None where nothing, or two things, are said."""
    choice = _CHOICES.get(plain(found["first"] or found["last"] or ""))
    names = [name.strip(" ,;:") for name in re.split(r"[@,;]|\s+(?=SEG-\d)", found["names"], flags=re.IGNORECASE)]
    if choice is None or (found["first"] and found["last"]):
        return None
    without_and = (re.sub(r"\s+(?:e|ed|and)$", "", name) for name in names)
    return entries.NamedVote(choice, tuple(filter(None, without_and)), (found["reason"] or "").strip())


def suspension(found: re.Match[str]) -> entries.Suspension | None:
    """Return when and why the session is suspended; None where what follows is no time."""
    return _at(found["at"], lambda time: entries.Suspension(time, (found["reason"] or "").strip()))


def resumption(found: re.Match[str]) -> entries.Resumption | None:
    """Return when the session goes on; None where what follows is no time."""
    return _at(found["at"], entries.Resumption)


def _at(typed: str | None, build: Callable[[str], Turn]) -> Turn | None:
    try:
        return build(dates.time(typed) if typed else "")
    except InvalidInput:
        return None


def group(found: re.Match[str]) -> entries.Group:
    """Return the group that speaks: its number, its question and, in brackets at the end, how many and who leads."""
    question = found["question"]
    number = int(found["number"]) if found["number"] else None
    aside = _ASIDE.search(question)
    told = _told(aside["told"]) if aside else None
    if aside is None or told is None:
        return entries.Group(number, question)
    return entries.Group(number, question[: aside.start()])._replace(**told)


def _told(aside: str) -> dict[str, Any] | None:
    """Return what is told of a group in brackets; None where a part of it says something else."""
    found: dict[str, Any] = {}
    for part in re.split(r"\s*[;,]\s*", aside.strip()):
        if many := _HOW_MANY.fullmatch(part):
            found["participants"] = int(many[1])
        elif (task := beginning(_TASKS, part)) and task[1]:
            found[task[0]] = task[1].lstrip(" :")
        else:
            return None
    return found
