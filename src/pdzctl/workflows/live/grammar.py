"""The grammar of the recorder: what one typed line means, without asking the district.

Source: section 4.7 of the project's reference on participatory plans and, for corrections, insertions, continuations
and several recorders, the conventions of the W3C's scribes (``scribe.perl``). ``docs/live.md`` tells every line.
"""

import re
from collections.abc import Callable
from functools import partial

from pdzctl.errors import InvalidInput
from pdzctl.records import dates
from pdzctl.records.vocabulary import ContributionKind
from pdzctl.workflows.live import entries
from pdzctl.workflows.live.marks import is_adoption, split_marks
from pdzctl.workflows.live.phrases import attending, check, commitment, day_first, shorter
from pdzctl.workflows.live.room import (
    DELEGATE,
    GUEST,
    NAMED_VOTE,
    RESUMPTION,
    SUSPENSION,
    WRAP,
    delegate,
    group,
    guest,
    named_vote,
    resumption,
    suspension,
)
from pdzctl.workflows.live.words import DISPOSITIONS, LETTERS, NOTES, beginning, plain

__all__ = ["cleaned", "parse"]

_Build = Callable[[re.Match[str]], entries.Entry | None]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\U000e0000-\U000e007f]")
_FOREIGN = re.compile("[\udc80-\udcff]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HEADED = re.compile(r"(?P<head>[^\W\d_]+(?: [^\W\d_]+)?)\s*\+?\s*:\s*(?P<text>.+)")
_ITEM = re.compile(r"#\s*(?:(?P<number>\d+(?:\.\d+)*)\.?(?:\s+(?P<told>.*))?|(?P<title>\S.*))")
_CLUSTER = (
    r"=\s*(?P<notes>(?:NOT-[\d-]+\.)?\d+(?:(?:[\s,;+]|\be\b|\band\b)+(?:NOT-[\d-]+\.)?\d+)*)(?P<name>(?:[\s,;:].*)?)"
)
_BALLOT = re.compile(r"(?P<words>[^\[\]]+?)\s*(?:\[(?P<sector>[^\[\]]*)\])?")
_MARK = r"[A-Z](?:\.[^\W\d_]+)?=[\d,.]+"
_NEXT = r"(?:prossim[oa]|next)(?P<met> incontro| seduta| riunione| meeting| session)?(?P<colon>\s*:)?\s+(?P<text>.+)"
_LONGEST = 4_000
"""A longer line was pasted, not typed: it is a note, and no pattern is tried on it."""
_ALONE: dict[str, entries.Entry] = {
    ".": entries.Status(),
    "stato": entries.Status(),
    "status": entries.Status(),
    "?": entries.Help(),
    "aiuto": entries.Help(),
    "help": entries.Help(),
    "annulla": entries.Undo(),
    "undo": entries.Undo(),
    "u/": entries.Undo(),
    "esci": entries.Leave(),
    "exit": entries.Leave(),
    "quit": entries.Leave(),
    "nessuna azione": entries.NoAction(),
    "nessuna azione prevista": entries.NoAction(),
    "no action": entries.NoAction(),
}


def cleaned(line: str) -> str:
    """Return ``line`` without what no text of a district may hold, so that it can always be kept.

    What is not UTF-8 is read as Italian Windows writes it, cp1252.
    """
    decoded = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _FOREIGN.sub(_as_windows, line))
    visible = _CONTROL.sub(" ", decoded)
    return _DIRECTION.sub("", visible).strip()


def _as_windows(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def parse(line: str) -> entries.Entry:
    """Return what ``line`` means; whatever is not understood is a plain note with all that was typed. Never raises."""
    text = cleaned(line)
    if not text:
        return entries.Blank()
    alone = _ALONE.get(plain(text))
    if alone is not None:
        return alone
    for pattern, build in _LINES if len(text) <= _LONGEST else ():
        found = pattern.fullmatch(text)
        entry = build(found) if found else None
        if entry is not None:
            return entry
    return _note(ContributionKind.NOTA, text) if len(text) <= _LONGEST else entries.Note(ContributionKind.NOTA, text)


def _note(kind: ContributionKind, text: str) -> entries.Note:
    return entries.Note(kind, *split_marks(text), typed=text)


def _item(found: re.Match[str]) -> entries.Item:
    return entries.Item(found["number"] or "", found["title"] or found["told"] or "")


def _topic(text: str) -> entries.Item | None:
    found = _ITEM.fullmatch(f"# {text}")
    return _item(found) if found else None


def _cluster(found: re.Match[str]) -> entries.Cluster:
    return entries.Cluster(tuple(re.findall(r"[\w.-]*\d", found["notes"])), found["name"].strip(" ,;:"))


def _clock(found: re.Match[str]) -> entries.Clock | None:
    at = found["at"]
    return entries.Clock(dates.time(at) if at else "") if not at or _is_time(at) else None


def _by_head(found: re.Match[str]) -> entries.Entry | None:
    build = _HEADS.get(plain(found["head"]))
    return build(found["text"].strip()) if build else None


def _ballot(found: re.Match[str]) -> entries.Ballot | None:
    return entries.Ballot((f"[{found[0]}]",)) if is_adoption(found[0]) else None


def _marks(text: str) -> entries.Marks:
    found = _BALLOT.fullmatch(text)
    words, sector = (found["words"], found["sector"] or "") if found else (text, "")
    return entries.Marks(tuple(words.split()), sector.strip())


def _outcome(found: re.Match[str]) -> entries.Outcome | None:
    known = beginning(DISPOSITIONS, found["text"])
    return entries.Outcome(known[0], known[1].lstrip(" :;,.-")) if known else None


def _turn(found: re.Match[str]) -> entries.Begin | entries.End | None:
    at = found["at"] or ""
    if at and not _is_time(at):
        return None
    time = dates.time(at) if at else ""
    return entries.Begin(time) if found["first"] else entries.End(time)


def _next_meeting(found: re.Match[str]) -> entries.NextMeeting | None:
    when, time, rest = day_first(found["text"])
    if not when or not (time or found["met"] or found["colon"]):
        return None
    venue, _, agenda = rest.partition(";")
    return entries.NextMeeting(when, time, shorter(venue), shorter(agenda))


def _is_time(text: str) -> bool:
    try:
        dates.time(text)
    except InvalidInput:
        return False
    return True


_HEADS: dict[str, Callable[[str], entries.Entry | None]] = {
    **{word: partial(_note, kind) for word, kind in NOTES.items()},
    **dict.fromkeys(("sintesi", "summary"), entries.Summary),
    **dict.fromkeys(("posizioni", "positions"), entries.Positions),
    **dict.fromkeys(("perche", "motivo", "motivazione", "why", "because", "rationale"), entries.Rationale),
    **dict.fromkeys(("dissenso", "dissent"), entries.Dissent),
    **dict.fromkeys(("impegno", "action", "commitment"), commitment),
    **dict.fromkeys(("punto", "topic"), _topic),
    **dict.fromkeys(
        ("decisione", "decision", "resolved", "resolution"), lambda text: entries.Decision(*split_marks(text))
    ),
    **dict.fromkeys(("proposta", "proposal", "proposed"), lambda text: entries.Proposal(*split_marks(text))),
    **dict.fromkeys(("scheda", "ballot"), _marks),
    **dict.fromkeys(("allegato", "attachment"), lambda text: entries.Attachment(*split_marks(text))),
    **dict.fromkeys(("scribe", "verbalizza", "scrive", "recorder"), entries.Scribe),
}
"""What a line means that begins with one of these words, folded, and a colon."""

_LINES: tuple[tuple[re.Pattern[str], _Build], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        (r"\\\s*(?P<text>.+)", lambda found: entries.Note(ContributionKind.NOTA, found["text"])),
        (r"(?:…|\.\.\.)\s*(?P<text>.+)", lambda found: entries.Continuation(found["text"])),
        (r"##\s*(?P<number>\d{1,3})?[.:)]?\s*(?P<question>.*)", group),
        (_ITEM.pattern, _item),
        (r"!\s*(?P<text>.+)", lambda found: entries.Decision(*split_marks(found["text"]))),
        (r"\+\s*(?P<text>.+)", lambda found: commitment(found["text"])),
        (r">\s*(?:PRO\b\s*)?(?P<text>.+)", lambda found: entries.Proposal(*split_marks(found["text"]))),
        (_CLUSTER, _cluster),
        (r"\?\s*@\s*(?P<text>.+)", lambda found: entries.Who(found["text"])),
        (r"\?\s*(?P<text>.+)", lambda found: _note(ContributionKind.DOMANDA, found["text"])),
        (
            r"s([/|])(?P<old>.+?)\1(?P<new>.*?)(?:\1(?P<flag>g?))?",
            lambda found: entries.Correction(found["old"], found["new"], everywhere=bool(found["flag"])),
        ),
        (
            r"ins([/|])(?P<after>.+?)\1(?P<line>.+?)\1?",
            lambda found: entries.Insertion(found["after"], found["line"].strip()),
        ),
        (
            r"(?P<head>[brcidqpn])\s?/\s*(?P<text>.+)",
            lambda found: _note(LETTERS[found["head"].lower()], found["text"]),
        ),
        (r"t\s?/\s*(?P<at>.*)", _clock),
        (r"sum\s?/\s*(?P<text>.+)", lambda found: entries.Summary(found["text"])),
        (r"pos\s?/\s*(?P<text>.+)", lambda found: entries.Positions(found["text"])),
        (r"a\s?/\s*(?P<text>.+)", lambda found: entries.Attachment(*split_marks(found["text"]))),
        (r"v\s?/\s*(?P<text>.+)", lambda found: check(found["text"])),
        (r"(?:scribe|verbalizza)\+\s*(?P<text>[^\s:].*)", lambda found: entries.Scribe(found["text"])),
        (rf"{_MARK}(?:[\s;]+{_MARK})*\s*(?:\[[^\[\]]*\])?", lambda found: _marks(found[0])),
        (_HEADED.pattern, _by_head),
        (DELEGATE, delegate),
        (GUEST, guest),
        (NAMED_VOTE, named_vote),
        (SUSPENSION, suspension),
        (RESUMPTION, resumption),
        (WRAP, lambda found: entries.Wrap(found["answer"] or "")),
        (r"(?:in breve|in brief)\b[\s:,-]*(?P<text>.+)", lambda found: entries.Brief(found["text"])),
        (r".+", lambda found: attending(found[0])),
        (r".+", _ballot),
        (r"(?:esito|outcome)\s*:?\s+(?P<text>.+)", _outcome),
        (
            r"(?:(?P<first>inizi[oa]|apre|begins?|start)|fine|finisce|chiude|ends?)(?:\s+(?P<at>.+))?",
            _turn,
        ),
        (_NEXT, _next_meeting),
    )
)
"""Every line that is understood, in the order in which they are tried."""
