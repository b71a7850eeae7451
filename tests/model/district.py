"""What should be true of a district: plain dictionaries, and the few rules that look at more than one record."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from model.lives import APPROVED

Facts = dict[str, Any]

OWNERS = {
    "agenda_item": "session",
    "attendance": "session",
    "body_problem": "body",
    "commitment": "session",
    "commitment_check": "session",
    "commitment_party": "commitment",
    "contribution": "session",
    "decision": "session",
    "evidence": "problem",
    "mandate": "body",
    "minutes": "session",
    "observation": "minutes",
    "organization_theme": "organization",
    "overlap": "proposal",
    "priority": "session",
    "priority_round": "session",
    "problem_link": "problem",
    "problem_tag": "problem",
    "promoter": "proposal",
    "referral": "proposal",
    "suspension": "session",
    "vote": "decision",
    "workgroup": "session",
}
"""What goes when its owner is removed, and the fact that names the owner."""
STAYING = {"proposal": {"referral"}, "session": {"minutes", "decision", "commitment"}}
"""What must be removed first, by who knows what is lost."""
CODED = (
    "agenda_item", "body", "commitment", "contribution", "decision", "minutes", "organization", "person", "plan",
    "priority_round", "problem", "proposal", "referral", "seat", "session", "workgroup",
)  # fmt: skip
WITHOUT_CODE = ("district", "municipality")
OF_A_ROUND = ("ballot", "ballot_mark", "round_option", "round_voters")
"""What goes with a round of priorities: the code of the round begins their keys."""
PRESENT = ("presente", "presente_online", "presente_con_delega")
AWAITED = ("aperto", "in_corso", "bloccato")


class District:
    """The records by noun: a coded one under its code, any other under whatever tells it from its fellows.

    A record is a dictionary of the facts that matter here: links hold codes, anything else what is stored. ``given``
    counts the codes ever given in every series; undoing gives none back. ``said`` is what each revision of a session's
    convocation told.
    """

    def __init__(self) -> None:
        self.records: dict[str, dict[Any, Facts]] = {noun: {} for noun in (*CODED, *OWNERS, *WITHOUT_CODE, *OF_A_ROUND)}
        self.given: Counter[str] = Counter()
        self.said: dict[tuple[str, int | None], Any] = {}

    def __getitem__(self, noun: str) -> dict[Any, Facts]:
        return self.records[noun]

    def codes(self, noun: str, **equals: object) -> list[str]:
        """Return the codes of ``noun`` whose facts equal ``equals``, in the order they were given."""
        return [code for code, facts in self[noun].items() if equals.items() <= facts.items()]

    def of(self, noun: str, **equals: object) -> list[Facts]:
        return [facts for facts in self[noun].values() if equals.items() <= facts.items()]

    def next_code(self, series: str, digits: int) -> str:
        """Return the next code of ``series``, such as ``PRB-``, without giving it."""
        return f"{series}{self.given[series] + 1:0{digits}}"

    def give(self, code: str) -> None:
        """Note that ``code`` was given: none of its series gives it again."""
        cut = max(code.rfind("-"), code.rfind(".")) + 1
        self.given[code[:cut]] = max(self.given[code[:cut]], int(code[cut:]))

    def next_once(self, code: str) -> str:
        """Return ``code`` the first time, then ``code.2`` and so on: a plan's or the minutes' of a session."""
        given = self.given[f"{code}."]
        return f"{code}.{given + 1}" if given else code

    def give_once(self, code: str) -> None:
        self.give(code if "." in code else f"{code}.1")

    def going(self, noun: str, key: object) -> dict[str, set[Any]]:
        """Return the keys, by noun, of a record and of all that goes with it."""
        found: dict[str, set[Any]] = {noun: {key}}
        if noun == "priority_round":
            found |= {part: {own for own in self[part] if own[0] == key} for part in OF_A_ROUND}
        for owned, owner in OWNERS.items():
            if owner == noun:
                for fellow, facts in self[owned].items():
                    if facts[owner] == key:
                        for name, keys in self.going(owned, fellow).items():
                            found.setdefault(name, set()).update(keys)
        return found

    def removable(self, noun: str, code: str) -> bool:
        """Tell whether nothing that stays points to a record or to what goes with it."""
        going = self.going(noun, code)
        if any(going.get(staying) for staying in STAYING.get(noun, ())):
            return False
        codes = set().union(*(going.get(name, set()) for name in CODED))
        return not any(
            value in codes
            for name, records in self.records.items()
            for key, facts in records.items()
            if key not in going.get(name, ())
            for value in facts.values()
            if isinstance(value, str)
        )

    def remove(self, noun: str, code: str) -> None:
        for name, keys in self.going(noun, code).items():
            for key in keys:
                del self[name][key]

    def sealed(self, session: str | None) -> bool:
        """Tell whether the minutes of a session are approved: what it said no longer changes."""
        return any(minutes["state"] in APPROVED for minutes in self.of("minutes", session=session))

    def lacking(self, session: str) -> list[tuple[str, str]]:
        """Return the noun and code of what a session lacks before people leave, in the order in which it is told.

        A decision lacks somebody who carries it out, a commitment its owner or its date, an agenda item its outcome.
        """
        decisions, items = self["decision"], self["agenda_item"]
        carried = {commitment.get("decision") for commitment in self["commitment"].values()}
        owned = {party["commitment"] for party in self.of("commitment_party", part="owner")}
        settled = {one["agenda_item"] for one in decisions.values() if one["state"] != "proposta"}
        promised = {
            code: code in owned and (one["continuing"] or self.due_in_force(code))
            for code, one in self["commitment"].items()
            if one["session"] == session and one["state"] in AWAITED
        }
        open_items = [
            (item["position"], code)
            for code, item in items.items()
            if item["session"] == session and item["disposition"] is None and code not in settled
            if item["kind"] not in ("verbale_precedente", "verifica_impegni", "varie", "comunicazioni")
        ]
        undone = [
            code
            for code in self.codes("decision", session=session, state="adottata")
            if code not in carried and not decisions[code].get("no_action")
        ]
        return [
            *(("decision", code) for code in sorted(undone, key=_number)),
            *(("commitment", code) for code, kept in sorted(promised.items(), key=_number_of) if not kept),
            *(("agenda_item", code) for _, code in sorted(open_items)),
        ]

    def held_seats(self, body: str, day: str) -> list[Facts]:
        return [seat for seat in self.of("seat", body=body) if in_office(seat, day)]

    def due_in_force(self, commitment: str) -> str | None:
        """Return the due date as the last check left it: checks in order of day, then as they were made."""
        checks = [check for check in self.of("commitment_check", commitment=commitment) if check["new_due"]]
        newest = max(checks, key=lambda check: str(check["day"]), default=None)
        for check in checks:
            if newest and check["day"] == newest["day"]:
                newest = check
        return newest["new_due"] if newest else self["commitment"][commitment]["due"]

    def overdue(self, today: str) -> Iterator[str]:
        """Yield the codes of commitments and referrals that are still awaited after their last day."""
        for code, commitment in self["commitment"].items():
            if commitment["state"] in AWAITED and last_day(self.due_in_force(code)) < today:
                yield code
        for code, referral in self["referral"].items():
            if referral["state"] != "riscontrata" and last_day(referral["reply_due"]) < today:
                yield code


def _number(code: str) -> int:
    return int(code.rpartition(".")[2])


def _number_of(named: tuple[str, object]) -> int:
    return _number(named[0])


def in_office(seat: Facts, day: str) -> bool:
    return (seat["since"] or "0000") <= day <= (seat["until"] or "9999")


def last_day(due: str | None) -> str:
    """Return the last day of a due day or month; one that is not known lies after every day."""
    if due is None:
        return "9999-12-31"
    if len(due) == len("2025-06"):
        year, month = map(int, due.split("-"))
        return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).isoformat()
    return due
