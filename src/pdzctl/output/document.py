"""What a template of minutes is given: plain data, and nothing else.

Every text is already escaped for Markdown, so that whatever a template does with it, it cannot become structure: it may
stand in a line, in a heading or in a table cell (``Prose`` only as paragraphs of its own). Days are ``YYYY-MM-DD``, due
dates a day or a month, times ``HH:MM``, shares pairs of whole numbers (part, whole). A choice is its stored code; the
filter ``label`` gives its word. A text that is not known is empty, any other value ``None``.
"""

from typing import NamedTuple

from pdzctl.output.document_items import Code, Item, Named, Priority, Text


class Officer(NamedTuple):
    """Who chaired, led or took the minutes: the name where the profile allows it, and the post."""

    name: Text
    post: Text


class Convocation(NamedTuple):
    """How the session was called."""

    channel: Text
    protocol: Text
    sent_on: str | None
    members: int | None
    by: Text
    healed: Text
    """How a notice shorter than the body's rule was healed."""


class Mandate(NamedTuple):
    """What the body was asked."""

    question: Text
    by: Named | None
    conferred_on: str | None


class SectorGroup(NamedTuple):
    """Those present of one group of sectors; ``key`` is the first sector, or empty."""

    key: Code
    organizations: tuple[Text, ...]
    present: int


class Member(NamedTuple):
    """One line of the table of those who sit in a body."""

    organization: Text
    component: Text
    status: Code
    role: Code
    delegate: Text
    people: int
    arrived_at: str | None
    left_at: str | None
    note: Text


class Roll(NamedTuple):
    """Who was there: head counts, groups by sector, absences and movements."""

    convened: int | None
    present: int
    excused: int
    absent: int
    by_proxy: int
    late: tuple[str, ...]
    left_early: tuple[str, ...]
    groups: tuple[SectorGroup, ...]
    excused_who: tuple[Text, ...]
    absent_who: tuple[Text, ...]
    guests: tuple[Text, ...]
    observers: tuple[Text, ...]
    members: tuple[Member, ...]


class Quorum(NamedTuple):
    """Whether enough seats were present: ``required`` of ``seats``."""

    rule: Code
    seats: int
    required: int
    present: int
    reached: bool


class Suspension(NamedTuple):
    """An interruption of the session."""

    suspended_at: str
    resumed_at: str | None
    reason: Text


class VoteLine(NamedTuple):
    """Who voted in one way on a decision, or declared an interest and did not vote."""

    choice: Code
    who: tuple[Text, ...]


class Decision(NamedTuple):
    """A decision, how it was taken and why; ``lost`` says that a vote did not adopt it.

    ``votes`` are those given by name, for readers who may know names; ``seats_required`` is None without a quorum.
    """

    code: Code
    text: Text
    kind: Code
    adoption: Code | None
    votes_for: int | None
    votes_against: int | None
    votes_abstained: int | None
    recused: int | None
    rationale: Text
    dissent: Text
    supersedes: Code
    act_number: Text
    no_action: bool
    quorum_override: Text
    commitments: tuple[Code, ...]
    lost: bool = False
    taken_at: str | None = None
    seats_present: int | None = None
    seats_required: int | None = None
    votes: tuple[VoteLine, ...] = ()


class Commitment(NamedTuple):
    """A commitment as it was taken."""

    code: Code
    text: Text
    owners: tuple[Text, ...]
    support: tuple[Text, ...]
    due: str | None
    continuing: bool
    review_on: str | None
    decision: Code
    item: str


class Referral(NamedTuple):
    """A proposal sent to a body."""

    code: Code
    proposal: Code
    body: Named
    reply_due: str | None


class Attachment(NamedTuple):
    """A paper that belongs to the session."""

    title: Text
    alt_text: Text


class Observation(NamedTuple):
    """What an organization asked to change in the draft."""

    organization: Text
    text: Text
    outcome: Code | None
    answer: Text


class Approval(NamedTuple):
    """The life of the document itself."""

    circulated_on: str | None
    observations_due: str | None
    observations: tuple[Observation, ...]
    approved_on: str | None
    mode: Code | None
    number: int | None
    session: Code


class Correction(NamedTuple):
    """An approved correction of minutes."""

    number: int
    code: Code
    approved_on: str


class Next(NamedTuple):
    """The next meeting as it was announced."""

    day: str | None
    time: str | None
    venue: Text
    agenda: Text


class Count(NamedTuple):
    """How many of one kind."""

    key: Code
    number: int


class Sent(NamedTuple):
    """How many proposals were sent to one body, and when its reply is due at the latest."""

    body: Named
    number: int
    reply_due: str | None


class Document(NamedTuple):
    """The minutes of one session; without a ``code`` nobody has begun them, and this is what is recorded so far."""

    code: Code
    session: Code
    kind: Code
    state: Code
    version: Text
    formal: bool
    visibility: Code
    protocol: Text
    protocol_on: str | None
    district: Text
    lead_body: Text
    controller: Text
    licence: Text
    plan: Text
    sheet_keeper: Text
    table: Text
    body_code: Code
    body: Named
    established_by: Text
    participation_mode: Code | None
    number: int | None
    title: Text
    day: str | None
    year: str
    call: Code | None
    mode: Code
    start: str | None
    actual_start: str | None
    end: str | None
    place: Text
    convocation: Convocation | None
    mandate: Mandate | None
    chair: Officer | None
    facilitator: Officer | None
    minute_taker: Officer | None
    method: Code | None
    method_note: Text
    accessibility: Text
    gaps_reason: Text
    suspensions: tuple[Suspension, ...]
    brief: tuple[Text, ...]
    found: tuple[Count, ...]
    sent: tuple[Sent, ...]
    roll: Roll
    quorum: Quorum | None
    items: tuple[Item, ...]
    decisions: tuple[Decision, ...]
    commitments: tuple[Commitment, ...]
    postponed: tuple[Item, ...]
    referrals: tuple[Referral, ...]
    votes: tuple[Priority, ...]
    next: Next
    attachments: tuple[Attachment, ...]
    sheet_withheld: bool
    approval: Approval
    seal: Code = ""
    corrections: tuple[Correction, ...] = ()
    corrects: Code = ""
    correction: Text = ""
    correction_number: int | None = None


class IndexLine(NamedTuple):
    """One document in the index of an export; the names are those of ``Document``."""

    file: str
    code: Code
    session: Code
    state: Code
    body: Named
    body_code: Code
    number: int | None
    day: str | None
    year: str
    decisions: tuple[Decision, ...]
    correction_number: int | None = None
