"""The recorder of a session: one line, one thing, one change, committed before it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from pdzctl.errors import InvalidInput, NotFound, Refused, Usage
from pdzctl.records.vocabulary import ContributionKind
from pdzctl.store.collection import invalid_record
from pdzctl.store.queries.live import is_kept
from pdzctl.workflows.live import attending, choosing, closing, entries, holding, looking, noting, settling
from pdzctl.workflows.live.grammar import cleaned, parse
from pdzctl.workflows.live.hints import in_the_room
from pdzctl.workflows.live.said import Glance, Said
from pdzctl.workflows.live.sitting import Place, Sitting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pdzctl.errors import PdzError
    from pdzctl.store.store import Store

__all__ = ["Recorder"]

_LONGEST_NOTE = 1_000_000
_WRITTEN: dict[type, Callable[[Sitting, Any], Said]] = {
    entries.Attachment: holding.attachment,
    entries.Attending: attending.attending,
    entries.Ballot: settling.ballot,
    entries.Begin: holding.begin,
    entries.Brief: holding.brief,
    entries.Check: settling.check,
    entries.Cluster: noting.cluster,
    entries.Commitment: settling.commitment,
    entries.Continuation: noting.continuation,
    entries.Correction: noting.correction,
    entries.Decision: settling.decision,
    entries.Delegate: attending.delegate,
    entries.Dissent: settling.dissent,
    entries.End: holding.end,
    entries.Group: holding.group,
    entries.Guest: attending.guest,
    entries.Insertion: noting.insertion,
    entries.Item: holding.item,
    entries.Marks: choosing.mark_options,
    entries.NamedVote: attending.named_vote,
    entries.NextMeeting: holding.next_meeting,
    entries.NoAction: settling.no_action,
    entries.Note: noting.note,
    entries.Outcome: holding.outcome,
    entries.Positions: holding.positions,
    entries.Proposal: settling.proposal,
    entries.Rationale: settling.rationale,
    entries.Resumption: holding.resumption,
    entries.Summary: holding.summary,
    entries.Suspension: holding.suspension,
    entries.Wrap: closing.wrap,
}
"""What every kind of line does to the session."""


class _Step(NamedTuple):
    """One change that this recorder made: its id, the code it was about, and where the recording stood before it."""

    change: str
    code: str
    before: Place


class Recorder:
    """Records one session over a ``store`` that stays open for the whole sitting."""

    def __init__(self, store: Store, code: str, *, clock: Callable[[], datetime], command: str = "live") -> None:
        """Begin, or go on, with the session called ``code``.

        ``clock`` gives the present instant. Raises NotFound, Ambiguous, and Refused for a session that takes nothing
        more: cancelled, or with approved minutes.
        """
        self.code = ""
        self._store = store
        self._command = command
        self._sitting = Sitting(store, code, clock)
        self._steps: list[_Step] = []
        self._begun, self._pieces_left = "", 0
        self.code = self._sitting.code
        self._answers: dict[type, Callable[[Any], Said]] = {
            entries.Blank: lambda _: Said("", "", changed=False),
            entries.Clock: self._set_clock,
            entries.Help: lambda _: _help(),
            entries.Leave: lambda _: Said("", "The recording is over.", changed=False, over=True),
            entries.Scribe: self._change_scribe,
            entries.Status: lambda entry: looking.status(self._sitting, entry),
            entries.Undo: lambda _: self.undo(),
            entries.Who: lambda entry: looking.who(self._sitting, entry),
        }

    def take(self, line: str) -> Said:
        """Keep ``line``, committed before this returns, and say what became of it; its content never raises.

        Raises what the file or the machine says: Busy, MachineRefused, Damaged; Refused or NotFound where even a plain
        note can no longer be kept, because the minutes were approved meanwhile or the file is gone.
        """
        self._begun, self._pieces_left = "", 0
        entry = parse(line)
        answer = self._answers.get(type(entry))
        if answer is not None:
            return answer(entry)
        refusal: PdzError
        try:
            return self._written(entry)
        except ValidationError as error:
            refusal = invalid_record(error)
        except (InvalidInput, NotFound, Refused, Usage) as error:
            refusal = error
        return self._kept_as_note(cleaned(line), in_the_room(refusal, self._sitting.time))

    def has_saved(self) -> bool:
        """Tell whether the whole line that was taken last stands in the file, although ``take`` did not return."""
        return not self._pieces_left and is_kept(self._store.reading, self._begun)

    def undo(self) -> Said:
        """Take back the recorder's own last change; where somebody else wrote since, say so and undo nothing."""
        if not self._steps:
            return Said("", "There is nothing of yours to undo.", changed=False)
        step = self._steps[-1]
        try:
            self._store.undo(command=self._command, only=step.change)
        except Refused as refusal:
            return Said("", "Nothing was undone.", refusal=refusal, changed=False)
        self._steps.pop()
        self._sitting.place = step.before
        return Said(step.code, "{code}: undone.", {"code": step.code or self.code})

    def greeting(self) -> Said:
        """Return how the session stands as the recording begins, and what to type first."""
        return looking.greeting(self._sitting)

    def glance(self) -> Glance:
        """Return what a screen shows."""
        return looking.glance(self._sitting)

    def _written(self, entry: entries.Entry) -> Said:
        """Do what a line means, as one change; a failure leaves the recording where it stood."""
        before = self._sitting.place
        try:
            with self._store.changing("recorded {code}", command=self._command, code=self.code) as change:
                self._begun = change.id
                said = _WRITTEN[type(entry)](self._sitting, entry)
                change.values["code"] = said.code or self.code
        except BaseException:
            self._sitting.place = before
            raise
        if not change.counts:
            return said._replace(changed=False)
        self._steps.append(_Step(change.id, said.code, before))
        return said

    def _kept_as_note(self, text: str, refusal: PdzError) -> Said:
        """Keep a line that was refused as plain notes, and say why; where even its place is gone, without a place."""
        kind = ContributionKind.NOTA
        pieces = [text[start : start + _LONGEST_NOTE] for start in range(0, len(text), _LONGEST_NOTE)]
        for self._pieces_left, piece in zip(reversed(range(len(pieces))), pieces, strict=True):
            try:
                said = self._written(entries.Note(kind, piece))
            except (Refused, InvalidInput):
                self._sitting.place = Place()
                said = self._written(entries.Note(kind, piece))
        return Said(said.code, "{code}: kept as a note.", {"code": said.code}, refusal=refusal, kept_as_note=True)

    def _set_clock(self, entry: entries.Clock) -> Said:
        self._sitting.set_to = entry.at
        time = self._sitting.time
        if entry.at:
            return Said("", "The next lines bear the time {time}.", {"time": time}, changed=False)
        return Said("", "The next lines bear the time of the clock, now {time}.", {"time": time}, changed=False)

    def _change_scribe(self, entry: entries.Scribe) -> Said:
        self._store.author = entry.name
        return Said("", "{name} records from here on.", {"name": entry.name}, changed=False)


def _help() -> Said:
    return Said(
        "",
        "b/ need, r/ asset, c/ criticality, i/ idea, d/ fact, q/ question, p/ position, ! decision, + commitment, "
        "> proposal, = cluster, # item, ## group, sum/ pos/ t/ v/ a/, present, proxy, guest, vote, suspended, resumed, "
        "s/old/new/, ins/after/text/, wrap, undo, exit.",
        changed=False,
    )
