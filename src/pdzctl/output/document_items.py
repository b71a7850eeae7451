"""The points of an agenda as a template is given them: checks, groups, proposals, priorities, replies.

What the types of fields mean is told in ``output/document.py``.
"""

from typing import NamedTuple

Text = str
Prose = str
Code = str


class Named(NamedTuple):
    """A body as a sentence names it."""

    kind: Code
    title: Text


class Previous(NamedTuple):
    """Minutes that this session approved."""

    code: Code
    number: int | None
    observations: int
    accepted: int


class Check(NamedTuple):
    """A commitment checked in this session; ``due`` is the date known before the check."""

    code: Code
    text: Text
    owners: tuple[Text, ...]
    due: str | None
    continuing: bool
    review_on: str | None
    found: Code
    new_due: str | None
    note: Text


class ProposalLine(NamedTuple):
    """A proposal by code and title."""

    code: Code
    title: Text


class Overlap(NamedTuple):
    """What a proposal overlaps with: another proposal, or a text."""

    code: Code
    other: ProposalLine | None
    text: Text
    is_predicate: bool


class Contribution(NamedTuple):
    """A note taken live and what it is attributed to."""

    kind: Code
    said_by: Text
    sector: Code | None
    text: Text


class Workgroup(NamedTuple):
    """A parallel group and what it brought back: its report and proposals, else the ``notes`` taken in it."""

    number: int
    participants: int | None
    question: Text
    facilitator: Text
    rapporteur: Text
    method: Code | None
    report: Prose
    proposals: tuple[ProposalLine, ...]
    notes: tuple[Contribution, ...] = ()


class Fact(NamedTuple):
    """One thing that a method tells of an option or warns of: a word of its own and what it is."""

    word: Code
    value: Text


class Option(NamedTuple):
    """A ranked option: its ``share`` of all points and, where groups were counted apart, ``balanced`` among them.

    ``rank`` is 0 for one that PEARL took out; ``score`` is a decimal number or empty; ``outcome`` is the quadrant or
    the category that its method gives.
    """

    rank: int
    code: Code
    title: Text
    points: int
    share: tuple[int, int]
    voters: int | None
    balanced: tuple[int, int] | None
    tied: bool
    score: str = ""
    outcome: Code | None = None
    objection: Text = ""
    facts: tuple[Fact, ...] = ()


class VoterGroup(NamedTuple):
    """A group whose votes were counted apart."""

    name: Text
    voters: int


class Priority(NamedTuple):
    """A frozen choice of priorities.

    ``standard_rule`` says that ties were decided by the usual rule, ``rule`` what another one says; ``agreement`` is a
    decimal number or empty.
    """

    title: Text
    method: Code
    points_each: int | None
    cap: int | None
    open_vote: bool
    note: Text
    voters: int
    points: int
    available: int
    groups: tuple[VoterGroup, ...]
    options: tuple[Option, ...]
    balanced: tuple[Option, ...]
    same_order: bool
    variant: Code | None = None
    ballots: int | None = None
    agreement: str = ""
    level: Code | None = None
    standard_rule: bool = False
    rule: Text = ""
    warnings: tuple[Fact, ...] = ()


class Reply(NamedTuple):
    """The answer this session gave to a proposal."""

    proposal: ProposalLine
    body: Named | None
    reply: Code | None
    text: Text
    next_step: Text
    replied_on: str | None


class Postponed(NamedTuple):
    """The session that takes up a postponed item."""

    session: Code
    number: int | None


class Item(NamedTuple):
    """A point of the agenda and what became of it.

    ``number`` is empty for a section that has no point of its own, ``marker`` its place in a Markdown list, ``heading``
    the marks of its heading. ``decisions_untold`` are those that its note does not name. An item that need not be told
    is not ``printed``; one ``awaits_outcome`` until it has one.
    """

    number: str
    level: int
    marker: str
    heading: str
    title: Text
    kind: Code
    lead: Text = ""
    summary: Prose = ""
    positions: Prose = ""
    contributions: tuple[Contribution, ...] = ()
    disposition: Code | None = None
    note: Text = ""
    postponed: Postponed | None = None
    resumes: Code = ""
    decisions: tuple[Code, ...] = ()
    decisions_untold: tuple[Code, ...] = ()
    previous: tuple[Previous, ...] = ()
    checks: tuple[Check, ...] = ()
    workgroups: tuple[Workgroup, ...] = ()
    proposals: tuple[ProposalLine, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    priorities: tuple[Priority, ...] = ()
    replies: tuple[Reply, ...] = ()
    printed: bool = True
    awaits_outcome: bool = False
