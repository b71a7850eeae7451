"""What one typed line can mean: the words of the recorder's grammar, without the district."""

from typing import NamedTuple, TypeAlias

from pdzctl.records.vocabulary import AttendanceStatus, ContributionKind, Disposition, FoundState, VoteChoice

__all__ = [
    "Attachment",
    "Attending",
    "Ballot",
    "Begin",
    "Blank",
    "Brief",
    "Check",
    "Clock",
    "Cluster",
    "Commitment",
    "Continuation",
    "Correction",
    "Decision",
    "Delegate",
    "Dissent",
    "End",
    "Entry",
    "Group",
    "Guest",
    "Help",
    "Insertion",
    "Item",
    "Leave",
    "Marks",
    "NamedVote",
    "NextMeeting",
    "NoAction",
    "Note",
    "Outcome",
    "Positions",
    "Proposal",
    "Rationale",
    "Resumption",
    "Scribe",
    "Status",
    "Summary",
    "Suspension",
    "Undo",
    "Who",
    "Wrap",
]


class Blank(NamedTuple):
    """A line without a word."""


class Note(NamedTuple):
    """A contribution; ``marks`` are what stood in brackets or after an ``@`` at its beginning or end.

    ``typed`` is the text with its marks, to be kept as it is where none of them means anything.
    """

    kind: ContributionKind
    text: str
    marks: tuple[str, ...] = ()
    typed: str = ""


class Continuation(NamedTuple):
    """More of what this recorder wrote last (W3C: a line that begins with ``…``)."""

    text: str


class Decision(NamedTuple):
    """A decision with how it was taken, as ``marks``: ``consenso``, ``voti 16-0-2``, a rationale, a proposal."""

    text: str
    marks: tuple[str, ...] = ()


class Ballot(NamedTuple):
    """How the last decision was taken, where it was only proposed."""

    marks: tuple[str, ...]


class Rationale(NamedTuple):
    """Why the last decision was taken."""

    text: str


class Dissent(NamedTuple):
    """What those say who did not agree with the last decision."""

    text: str


class NoAction(NamedTuple):
    """The last decision needs no commitment."""


class Commitment(NamedTuple):
    """Who does what by when; ``owners`` and ``support`` are names as typed, ``due`` a due date as typed."""

    text: str
    owners: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    due: str = ""


class Proposal(NamedTuple):
    """A proposal; ``marks`` may name its promoters and its problem."""

    text: str
    marks: tuple[str, ...] = ()


class Cluster(NamedTuple):
    """Notes, by number or code, that say the same, and what they are called together."""

    notes: tuple[str, ...]
    name: str


class Correction(NamedTuple):
    """``s/old/new/``; ``everywhere`` for ``g``."""

    old: str
    new: str
    everywhere: bool = False


class Insertion(NamedTuple):
    """``ins/after/line/``: a line that belongs after what holds ``after``."""

    after: str
    line: str


class Item(NamedTuple):
    """The agenda item that is now discussed: its number, or else its title."""

    number: str
    title: str = ""


class Group(NamedTuple):
    """The workgroup that the next notes come from: its number, its question where it is new; neither is the plenary."""

    number: int | None
    question: str = ""
    participants: int | None = None
    facilitator: str = ""
    rapporteur: str = ""


class Summary(NamedTuple):
    """A sentence of the summary of the current item."""

    text: str


class Positions(NamedTuple):
    """A sentence of the positions told of under the current item."""

    text: str


class Brief(NamedTuple):
    """A sentence of what the minutes say in brief."""

    text: str


class Outcome(NamedTuple):
    """The disposition of the current item."""

    disposition: Disposition
    text: str = ""


class Attending(NamedTuple):
    """Who is there, is not, comes or leaves; ``names`` as typed, ``everybody`` for all seats not yet recorded."""

    status: AttendanceStatus | None
    names: tuple[str, ...] = ()
    arrived: str = ""
    left: str = ""
    everybody: bool = False
    heads: int | None = None
    sector: str = ""


class Delegate(NamedTuple):
    """Somebody is there in the place of another; without ``delegate`` their name ends ``holder``."""

    holder: str
    delegate: str = ""


class Guest(NamedTuple):
    """Somebody who holds no seat is there, perhaps for an organization."""

    name: str
    organization: str = ""


class NamedVote(NamedTuple):
    """How seats vote on the last decision, and the interest that they declare."""

    choice: VoteChoice
    names: tuple[str, ...]
    reason: str = ""


class Suspension(NamedTuple):
    """The session is suspended, and why."""

    at: str = ""
    reason: str = ""


class Resumption(NamedTuple):
    """The session that was suspended goes on."""

    at: str = ""


class Wrap(NamedTuple):
    """What is missing before people leave; ``answer`` closes one gap, as after ``pdzctl wrap``."""

    answer: str = ""


class Check(NamedTuple):
    """What became of an earlier commitment."""

    commitment: str
    found: FoundState
    due: str = ""
    note: str = ""


class NextMeeting(NamedTuple):
    """When and where the next meeting is, and what about."""

    when: str
    time: str
    venue: str = ""
    agenda: str = ""


class Attachment(NamedTuple):
    """A paper to list with the minutes."""

    title: str
    marks: tuple[str, ...] = ()


class Begin(NamedTuple):
    """The session opens."""

    at: str = ""


class End(NamedTuple):
    """The session ends."""

    at: str = ""


class Clock(NamedTuple):
    """The time that the following lines bear; nothing goes back to the machine's clock."""

    at: str = ""


class Scribe(NamedTuple):
    """Who records from here on."""

    name: str


class Marks(NamedTuple):
    """A ballot in the choice of priorities that is open: ``A=2 B=1``, or options in order, and the sector."""

    words: tuple[str, ...]
    sector: str = ""


class Who(NamedTuple):
    """Who is meant by a part of a name."""

    name: str


class Status(NamedTuple):
    """How the session stands."""


class Help(NamedTuple):
    """What can be typed."""


class Undo(NamedTuple):
    """The recorder's last line is taken back."""


class Leave(NamedTuple):
    """The recording is over; the session is not."""


Entry: TypeAlias = (
    Attachment
    | Attending
    | Ballot
    | Begin
    | Blank
    | Brief
    | Check
    | Clock
    | Cluster
    | Commitment
    | Continuation
    | Correction
    | Decision
    | Delegate
    | Dissent
    | End
    | Group
    | Guest
    | Help
    | Insertion
    | Item
    | Leave
    | Marks
    | NamedVote
    | NextMeeting
    | NoAction
    | Note
    | Outcome
    | Positions
    | Proposal
    | Rationale
    | Resumption
    | Scribe
    | Status
    | Summary
    | Suspension
    | Undo
    | Who
    | Wrap
)
