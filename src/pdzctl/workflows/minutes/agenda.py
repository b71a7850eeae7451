"""The points of the agenda, each with all that happened under it.

What has no point of its own (checks, groups, priorities, replies that the agenda does not name) gets a section without
a number, so that nothing recorded is lost.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pdzctl.output.document_items import (
    Check,
    Contribution,
    Item,
    Named,
    Overlap,
    Postponed,
    Previous,
    Priority,
    ProposalLine,
    Reply,
    Workgroup,
)
from pdzctl.records.privacy import Profile
from pdzctl.records.vocabulary import AgendaKind, Part
from pdzctl.workflows.minutes.priorities import priority
from pdzctl.workflows.minutes.wording import Row, official, party, person_name, phrase, prose, typed

Parts = Mapping[str, Sequence[Row]]

_OPENING = (AgendaKind.VERBALE_PRECEDENTE, AgendaKind.VERIFICA_IMPEGNI)
_PROPOSALS, _REPLIES, _CONTRIBUTIONS = "proposte", "riscontro", "contributi"
"""Sections that no kind of agenda item names."""
_DEEPEST_HEADING = 6


def agenda(parts: Parts, profile: Profile, present: int) -> tuple[Item, ...]:
    """Return the items in the order of the minutes, sections without a point in their place among them."""
    placed = _Placed(parts, profile, present)
    rows = parts["agenda"]
    numbers = list(_numbered(rows))
    own = [
        _item(row, number, placed, has_children=_has_children(numbers, place))
        for place, (row, number) in enumerate(zip(rows, numbers, strict=True))
    ]
    opening = next((place for place, item in enumerate(own) if item.kind not in _OPENING), len(own))
    before, after = placed.sections()
    return (*own[:opening], *before, *own[opening:], *after)


class _Number(NamedTuple):
    level: int
    number: str
    marker: str


def _numbered(rows: Sequence[Row]) -> Iterator[_Number]:
    """Yield the number of every item and its marker in a nested list; a level never skips one."""
    counts: list[int] = []
    for row in rows:
        level = min(max(row["level"], 1), len(counts) + 1)
        counts = [*counts[: level - 1], counts[level - 1] + 1 if level <= len(counts) else 1]
        indent = " " * sum(len(f"{count}. ") for count in counts[:-1])
        yield _Number(level, ".".join(map(str, counts)), f"{indent}{counts[-1]}.")


def _has_children(numbers: Sequence[_Number], place: int) -> bool:
    return place + 1 < len(numbers) and numbers[place + 1].level > numbers[place].level


def _item(row: Row, number: _Number, placed: "_Placed", *, has_children: bool) -> Item:
    happened = placed.under(row)
    decisions = tuple(one["code"] for one in placed.parts["decisions"] if one["agenda_item_id"] == row["id"])
    postponed = Postponed(row["postponed_to"], row["postponed_to_number"]) if row["postponed_to"] else None
    told = any((row["summary"], row["positions"], row["lead"], row["disposition_note"], decisions, *happened.values()))
    return Item(
        number=number.number,
        level=number.level,
        marker=number.marker,
        heading="#" * min(number.level + 1, _DEEPEST_HEADING),
        title=typed(row["title"]),
        kind=row["kind"],
        lead=phrase(row["lead"]),
        summary=prose(row["summary"]),
        positions=prose(row["positions"]),
        disposition=row["disposition"],
        note=phrase(row["disposition_note"]),
        postponed=postponed,
        resumes=row["resumes_session"] or "",
        decisions=decisions,
        decisions_untold=tuple(code for code in decisions if code not in row["disposition_note"]),
        printed=told or postponed is not None or row["kind"] != AgendaKind.VARIE,
        awaits_outcome=not row["disposition"]
        and not has_children
        and not any(happened.values())
        and row["kind"] != AgendaKind.VERIFICA_IMPEGNI,
        **happened,
    )


class _Placed:
    """What happened in a session, by the agenda item it belongs under."""

    def __init__(self, parts: Parts, profile: Profile, present: int) -> None:
        self.parts = parts
        self._profile = profile
        self._present = present
        self._first = {row["kind"]: row["id"] for row in reversed(parts["agenda"])}
        self._items = {row["id"] for row in parts["agenda"]}

    def under(self, row: Row) -> dict[str, Any]:
        """Return the fields of the Item for the agenda item ``row``."""
        identity, kind = row["id"], row["kind"]
        first = self._first.get(kind) == identity
        fields = {
            "previous": self._previous() if first and kind == AgendaKind.VERBALE_PRECEDENTE else (),
            "checks": self._checks() if first and kind == AgendaKind.VERIFICA_IMPEGNI else (),
            "workgroups": self._workgroups(lambda one: self._item_of(one, AgendaKind.GRUPPI) == identity),
            "priorities": self._priorities(lambda one: self._item_of(one, AgendaKind.PRIORITA) == identity),
            "replies": self._replies(lambda reply: self._item_of_reply(reply) == identity),
            "overlaps": (),
            "contributions": self._contributions(
                lambda one: one["agenda_item_id"] == identity, shown=not row["positions"]
            ),
        }
        if fields["workgroups"]:
            of_groups = {
                one["id"] for one in self.parts["workgroups"] if self._item_of(one, AgendaKind.GRUPPI) == identity
            }
            fields["overlaps"] = self._overlaps(
                lambda one: one["workgroup_id"] in of_groups and one["code"] not in row["summary"]
            )
        return fields

    def sections(self) -> tuple[list[Item], list[Item]]:
        """Return the sections without a point that go after the opening items, and those that go last."""
        before = []
        if AgendaKind.VERBALE_PRECEDENTE not in self._first and (previous := self._previous()):
            before.append(_section(AgendaKind.VERBALE_PRECEDENTE, previous=previous))
        if AgendaKind.VERIFICA_IMPEGNI not in self._first:
            before.append(_section(AgendaKind.VERIFICA_IMPEGNI, checks=self._checks()))
        if replies := self._replies(lambda reply: self._item_of_reply(reply) is None):
            before.append(_section(_REPLIES, replies=replies))
        after = []
        if groups := self._workgroups(lambda one: self._item_of(one, AgendaKind.GRUPPI) is None):
            loose = {one["id"] for one in self.parts["workgroups"] if self._item_of(one, AgendaKind.GRUPPI) is None}
            overlaps = self._overlaps(lambda one: one["workgroup_id"] in loose)
            after.append(_section(AgendaKind.GRUPPI, workgroups=groups, overlaps=overlaps))
        if proposals := self._proposals(None):
            overlaps = self._overlaps(lambda one: one["workgroup_id"] is None)
            after.append(_section(_PROPOSALS, proposals=proposals, overlaps=overlaps))
        if choices := self._priorities(lambda one: self._item_of(one, AgendaKind.PRIORITA) is None):
            after.append(_section(AgendaKind.PRIORITA, priorities=choices))
        if notes := self._contributions(lambda one: one["agenda_item_id"] not in self._items, shown=True):
            after.append(_section(_CONTRIBUTIONS, contributions=notes))
        return before, after

    def _item_of(self, row: Row, kind: AgendaKind) -> str | None:
        given: str | None = row["agenda_item_id"]
        return given or self._first.get(kind)

    def _item_of_reply(self, reply: Row) -> str | None:
        """Return the item that decided on the proposal replied to: the reply stands under it."""
        decided = (one for one in self.parts["decisions"] if one["proposal_id"] == reply["proposal_id"])
        return next((one["agenda_item_id"] for one in decided if one["agenda_item_id"]), None)

    def _previous(self) -> tuple[Previous, ...]:
        return tuple(
            Previous(row["code"], row["number"], row["observations"], row["accepted"]) for row in self.parts["previous"]
        )

    def _checks(self) -> tuple[Check, ...]:
        parties: dict[str, list[str]] = {}
        # A commitment checked twice in one session has its parties in the rows twice.
        for row in {row["id"]: row for row in self.parts["check_parties"]}.values():
            if row["part"] == Part.OWNER:
                parties.setdefault(row["commitment_id"], []).append(party(row, self._profile))
        return tuple(
            Check(
                code=row["code"],
                text=typed(row["text"]),
                owners=tuple(filter(None, parties.get(row["commitment_id"], ()))),
                due=row["due"],
                continuing=bool(row["continuing"]),
                review_on=row["review_on"],
                found=row["found"],
                new_due=row["new_due"],
                note=typed(row["note"]),
            )
            for row in self.parts["checks"]
        )

    def _workgroups(self, chosen: Callable[[Row], bool]) -> tuple[Workgroup, ...]:
        return tuple(
            Workgroup(
                number=number,
                participants=row["participants"],
                question=typed(row["question"]),
                facilitator=phrase(row["facilitator"]),
                rapporteur=phrase(row["rapporteur"]),
                method=row["method"],
                report=prose(row["report"]),
                proposals=self._proposals(row["id"]),
                notes=self._notes_of(row),
            )
            for number, row in enumerate(self.parts["workgroups"], start=1)
            if chosen(row)
        )

    def _proposals(self, workgroup: str | None) -> tuple[ProposalLine, ...]:
        return tuple(
            ProposalLine(row["code"], typed(row["title"]))
            for row in self.parts["proposals"]
            if row["workgroup_id"] == workgroup
        )

    def _overlaps(self, chosen: Callable[[Row], bool]) -> tuple[Overlap, ...]:
        return tuple(
            Overlap(
                code=row["code"],
                other=ProposalLine(row["other_code"], typed(row["other_title"])) if row["other_code"] else None,
                text=phrase(row["text"]),
                is_predicate=row["text"][:1].islower(),
            )
            for row in self.parts["overlaps"]
            if chosen(row)
        )

    def _priorities(self, chosen: Callable[[Row], bool]) -> tuple[Priority, ...]:
        found = []
        for row in filter(chosen, self.parts["priorities"]):
            options = [one for one in self.parts["options"] if one["priority_id"] == row["id"]]
            known = {one["id"] for one in options}
            found.append(
                priority(
                    row,
                    [one for one in self.parts["groups"] if one["priority_id"] == row["id"]],
                    options,
                    [one for one in self.parts["tallies"] if one["priority_option_id"] in known],
                    self._present,
                )
            )
        return tuple(found)

    def _replies(self, chosen: Callable[[Row], bool]) -> tuple[Reply, ...]:
        return tuple(
            Reply(
                proposal=ProposalLine(row["proposal"], typed(row["title"])),
                body=Named(row["body_kind"], typed(row["body"])) if row["body"] else None,
                reply=row["reply"],
                text=typed(row["reply_text"]),
                next_step=typed(row["next_step"]),
                replied_on=row["replied_on"],
            )
            for row in filter(chosen, self.parts["replies"])
        )

    def _contributions(self, chosen: Callable[[Row], bool], *, shown: bool) -> tuple[Contribution, ...]:
        """Return live notes: for the internal profile all of them, else where nothing else tells the positions."""
        if not (shown or self._profile is Profile.INTERNAL):
            return ()
        internal = self._profile is Profile.INTERNAL
        rows = filter(chosen, self.parts["contributions"])
        return tuple(self._contribution(row) for row in rows if internal or row["workgroup_id"] is None)

    def _notes_of(self, group: Row) -> tuple[Contribution, ...]:
        """Return what was noted in a group that brings back neither a report nor proposals.

        The internal profile has it among all the notes.
        """
        if group["report"] or self._profile is Profile.INTERNAL or self._proposals(group["id"]):
            return ()
        notes = (row for row in self.parts["contributions"] if row["workgroup_id"] == group["id"])
        return tuple(map(self._contribution, notes))

    def _contribution(self, row: Row) -> Contribution:
        return Contribution(
            kind=row["kind"],
            said_by=person_name(row, "person", self._profile) or official(row["organization"]),
            sector=row["sector"],
            text=typed(row["text"]),
        )


def _section(kind: str, **fields: Any) -> Item:  # noqa: ANN401 - whatever fields an Item has
    return Item(number="", level=1, marker="", heading="##", title="", kind=kind, **fields)
