"""What the full-screen recorder shows, as text for a given width: pure functions of what a recorder answers.

Whatever people typed passes through ``visible`` and is never markup. Nothing is told by colour alone: the item under
way has a pointer, minutes over time a plus, a missing quorum its words.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from textual.content import Content

from pdzctl.errors import InvalidInput, PdzError
from pdzctl.output.clean import visible
from pdzctl.records.choice import Choice
from pdzctl.records.states import DecisionState
from pdzctl.records.vocabulary import ContributionKind, Disposition, Sector
from pdzctl.workflows.live.said import Glance, Going, Noted, Said, Settled, Share

__all__ = [
    "Voice",
    "agenda",
    "answer",
    "bar",
    "decisions",
    "heading",
    "merged",
    "noted",
    "presence",
    "refused",
]

Piece = str | tuple[str, str] | Content

_QUIET, _STRONG = "dim", "bold"
_GOOD, _WARNED, _WRONG = "$success", "bold $warning", "bold $error"
_MOST_LINES = 2_000
_KIND_WIDTH = 10
_NARROW_TEXT = 30


class Voice(Protocol):
    """What says messages in the person's language."""

    def translate(self, text: str) -> str:
        """Return a message in the chosen language."""
        ...

    def filled(self, template: str, values: Mapping[str, object]) -> str:
        """Return a message in the chosen language, filled with ``values``."""
        ...


def merged(known: Sequence[Noted], newest: Sequence[Noted], total: int) -> list[Noted]:
    """Return the stream after another look, in the order in which its lines came.

    A look shows the newest notes alone: of those ``known``, the ones before them stay to be scrolled to, and of the
    rest what was taken back goes. Lines without a kind are no notes and stay.
    """
    seen = {note.code: note for note in newest}
    stream: list[Noted] = []
    may_be_earlier = total > len(newest)
    for note in known:
        if note.kind and note.code in seen:
            stream.append(seen.pop(note.code))
            may_be_earlier = False
        elif may_be_earlier or not note.kind:
            stream.append(note)
    return [*stream, *seen.values()][-_MOST_LINES:]


def heading(voice: Voice, glance: Glance, clock: str, width: int) -> Content:
    """Return the first line: which session, who records, and the clock."""
    time = _clock(voice, glance, clock)
    right = Content(f" {visible(glance.recorder)} · {time} " if glance.recorder else f" {time} ")
    left = Content(f" {glance.session} · {visible(glance.title)}")
    return Content.assemble(_fitted(left, width - right.cell_length), right).stylize(_STRONG)


def noted(voice: Voice, note: Noted, width: int) -> list[Content]:
    """Return a line of the stream in lines: when, which code, what kind, and the text, wrapped under itself."""
    kind = f"{_label(voice, ContributionKind, note.kind):{_KIND_WIDTH}} " if note.kind else ""
    head = Content.assemble((f"{note.at:5} ", _QUIET), (f"{note.code} ", _STRONG), kind)
    text = Content(visible(note.text))
    indent = head.cell_length
    if width - indent < _NARROW_TEXT:
        return Content.assemble(head, text).wrap(width)
    lines = text.wrap(width - indent) or [Content("")]
    return [Content.assemble(head if number == 0 else " " * indent, line) for number, line in enumerate(lines)]


def agenda(voice: Voice, glance: Glance, width: int) -> Content:
    """Return the agenda: for each item the minutes spent of those planned and how it ended; then the totals."""
    if not glance.items:
        return Content.styled(voice.translate("The agenda is empty: # opens an item."), _QUIET)
    times, ends = _column(map(_minutes, glance.items)), _column(_ended(voice, item) for item in glance.items)
    lines = [_item(voice, item, width, times, ends) for item in glance.items]
    planned = sum(item.planned or 0 for item in glance.items)
    spent = sum(item.spent or 0 for item in glance.items)
    if planned:
        total = voice.filled("In all {spent} of {planned} minutes", {"spent": spent, "planned": planned})
        lines.append(Content.styled(f"  {total}", _QUIET))
    if glance.group:
        group = voice.filled("Recording workgroup {title}", {"title": glance.group})
        lines.append(Content.styled(f"  {group}", _STRONG))
    return Content("\n").join(lines)


def presence(voice: Voice, glance: Glance, width: int) -> Content:
    """Return whether there is a quorum, which sectors are missing, and how many seats of the others are here."""
    lines = _quorum(voice, glance).wrap(width)
    if missing := [_choice(Sector, share.sector) for share in glance.sectors if not share.present]:
        names = voice.filled("Missing: {sectors}", {"sectors": missing})
        lines += Content.styled(f"! {names}", _WARNED).wrap(width)
    lines += [_share(voice, share, width) for share in glance.sectors if share.present]
    return Content("\n").join(lines)


def decisions(voice: Voice, glance: Glance, width: int) -> Content:
    """Return the open decisions, each with what it still lacks."""
    if not glance.open_decisions:
        template = "No decision is open." if glance.decisions else "Nothing is decided yet."
        return Content.styled(voice.translate(template), _QUIET)
    return Content("\n").join(line for each in glance.open_decisions for line in _decision(voice, each, width))


def bar(voice: Voice, glance: Glance, width: int) -> Content:
    """Return in one line what a narrow terminal has no room for: item, minutes, presence, quorum, open decisions."""
    current = next((item for item in glance.items if item.current), None)
    facts = [voice.filled("{count} present", {"count": glance.present})]
    if glance.required:
        facts.append(voice.translate("quorum" if glance.voting >= glance.required else "NO QUORUM"))
    if glance.open_decisions:
        facts.append(voice.filled("{count} open {count:decision|decisions}", {"count": len(glance.open_decisions)}))
    right = Content(" · ".join(facts) + " ")
    if current is None:
        return _fitted(right, width)
    time = _minutes(current)
    left = _fitted(Content(f"▸ {current.number} {visible(current.title)}"), width - right.cell_length - len(time) - 4)
    return Content.assemble(left, f" {time} · ", right)


def answer(voice: Voice, said: Said) -> Content:
    """Return what became of a line: its code, what was understood, and why it was only kept as a note."""
    told = voice.filled(said.template, said.values)
    if said.code and said.code not in told:
        told = f"{said.code} {told}"
    parts: list[Piece] = [("! " if said.kept_as_note or said.refusal else "✓ ", _WARNED if said.refusal else _GOOD)]
    parts.append((told, _STRONG))
    if said.refusal is not None:
        parts.append((f" {_why(voice, said.refusal)}", _WARNED))
    parts += [f" {voice.filled(remark.template, remark.values)}" for remark in said.remarks]
    return Content.assemble(*parts)


def _why(voice: Voice, error: PdzError) -> str:
    faults = error.faults if isinstance(error, InvalidInput) else ()
    told = [f"{voice.translate(fault.field)}: {voice.filled(fault.sentence, fault.values)}" for fault in faults]
    to_type = [f"→ {voice.filled(error.hint, error.values)}"] if error.hint else []
    return " ".join([voice.filled(error.sentence, error.values), *told, *to_type])


def refused(voice: Voice, error: PdzError, *, line: str) -> Content:
    """Return why the file or the machine did not take the ``line``, which stands in the input still."""
    kept = f" {voice.translate('The line is still below: Enter tries again.')}" if line else ""
    return Content.assemble(("✗ ", _WRONG), (voice.filled(error.sentence, error.values), _WRONG), kept)


def _clock(voice: Voice, glance: Glance, clock: str) -> str:
    return voice.filled("{time} by hand", {"time": glance.clock}) if glance.clock_is_set else clock


def _fitted(content: Content, width: int) -> Content:
    return content.truncate(max(width, 0), ellipsis=True, pad=True)


def _item(voice: Voice, item: Going, width: int, times: int, ends: int) -> Content:
    """Return one item; its minutes and how it ended stand in columns that are so wide."""
    style = _WARNED if _over(item) else ""
    right = Content.assemble((f" {_minutes(item):>{times}}", style), (f" {_ended(voice, item):{ends}}", _QUIET))
    pointer = "▸" if item.current else " "
    left = Content(f"{pointer} {item.number} {visible(item.title)}")
    fitted = _fitted(left, width - right.cell_length)
    return Content.assemble(fitted.stylize(_STRONG) if item.current else fitted, right)


def _ended(voice: Voice, item: Going) -> str:
    return _label(voice, Disposition, item.disposition) if item.disposition else ""


def _column(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _over(item: Going) -> int:
    return max((item.spent or 0) - item.planned, 0) if item.planned else 0


def _minutes(item: Going) -> str:
    """Return ``12/25``, and ``31/25 +6`` over time; a dash stands for what nobody planned or measured."""
    spent, planned = ("–" if minutes is None else str(minutes) for minutes in (item.spent, item.planned))
    over = _over(item)
    return f"{spent}/{planned} +{over}" if over else f"{spent}/{planned}"


def _share(voice: Voice, share: Share, width: int) -> Content:
    number = f" {share.present}/{share.seats}"
    return Content.assemble(_fitted(Content(f"  {_label(voice, Sector, share.sector)}"), width - len(number)), number)


def _quorum(voice: Voice, glance: Glance) -> Content:
    if not glance.required:
        return Content(voice.filled("{count} present; no quorum is asked.", {"count": glance.present}))
    seats = sum(share.seats for share in glance.sectors)
    values = {"present": glance.voting, "seats": seats, "required": glance.required}
    numbers = voice.filled("Quorum: {present} of {seats}, {required} required", values)
    reached = glance.voting >= glance.required
    told = voice.translate("reached" if reached else "not reached")
    return Content.assemble(
        ("✓ " if reached else "! ", _GOOD if reached else _WARNED), (f"{numbers}: {told}", "" if reached else _WARNED)
    )


def _decision(voice: Voice, decision: Settled, width: int) -> Iterable[Content]:
    template = "not adopted" if decision.state == DecisionState.PROPOSTA else "without a commitment"
    text = f"{decision.code} {visible(decision.text)}"
    yield from Content(text).stylize(_STRONG, 0, len(decision.code)).wrap(width)
    yield Content.styled(f"  ! {voice.translate(template)}", _WARNED)


def _label(voice: Voice, choices: type[Choice], code: str) -> str:
    known = _choice(choices, code)
    return voice.translate(known.label) if isinstance(known, Choice) else visible(known)


def _choice(choices: type[Choice], code: str) -> Choice | str:
    return next((choice for choice in choices if choice == code), code)
