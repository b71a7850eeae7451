"""How rows of files become records: linked, matched, placed and compared, noun after noun."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from pdzctl.errors import InvalidInput, NotFound
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.registry import RECORDS
from pdzctl.store.reading import Reading
from pdzctl.workflows.exchange import shape, siblings
from pdzctl.workflows.exchange.comparing import Comparing, find_gone, state_of
from pdzctl.workflows.exchange.comparison import Comparison
from pdzctl.workflows.exchange.guards import GUARDED, Guards
from pdzctl.workflows.exchange.identity import Numbering, check_codes, identity_of, match
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.linking import Linking
from pdzctl.workflows.exchange.rows import Row, Staged

Values = dict[str, Any]

_NO_LINKS = {noun: {field.name: None for field in links} for noun, links in shape.LINKS.items()}


def compare(staged: Staged, reading: Reading, *, today: str, new_id: Callable[[], str]) -> Comparison:
    """Return what the files would do to the district; raises InvalidInput with every fault of every file at once.

    ``today`` is the day whose year new codes bear where nothing else gives one; ``new_id`` makes the identity of a
    record that has no code in its file. Raises NotFound where nothing says which district this is.
    """
    comparison = _Settling(staged, reading, today, new_id).run()
    if staged.faults:
        raise InvalidInput(
            "The files hold {count} {count:fault|faults}: nothing was written.",
            count=len(staged.faults),
            faults=staged.faults.in_order(),
            hint="docs/file-format.md says what every file holds.",
        )
    comparison.warnings = sorted(staged.warnings, key=lambda fault: (fault.file, fault.line))
    return comparison


class _Settling:
    def __init__(self, staged: Staged, reading: Reading, today: str, new_id: Callable[[], str]) -> None:
        self._staged = staged
        self._kept = Kept(reading, {noun: len(rows) for noun, rows in staged.rows.items()})
        self._linking = Linking(staged, self._kept)
        self._reading = reading
        self._today = today
        self._new_id = new_id
        self._ids: set[str] = set()
        self._sessions: dict[str, Values] = {}
        self._comparison = Comparison()
        self._comparing = Comparing(staged, self._comparison)

    def run(self) -> Comparison:
        self._settle_district()
        for noun in RECORDS:
            if noun != "district":
                self._settle(noun)
        find_gone(self._staged, self._kept, self._ids, self._comparison)
        if not self._staged.faults:  # what is at fault has no state to be warned about
            self._warn()
        return self._comparison

    @cached_property
    def _numbering(self) -> Numbering:
        """What gives the codes that the files do not give, asked for only by the first record without one."""
        given = (str(row.values.get("code", "")).upper() for rows in self._staged.rows.values() for row in rows)
        return Numbering(self._reading, given, self._session, self._today)

    def _session(self, identity: str) -> Values:
        return self._sessions.get(identity) or self._kept.rows("session")[identity]

    def _settle_district(self) -> None:
        rows = self._staged.rows["district"]
        kept = self._kept.district
        self._district = str(kept["id"]) if kept else ""
        if not rows and not kept and "district" in self._staged.unread:
            self._district = self._new_id()
        elif not rows and not kept:
            raise NotFound(
                "Neither the district's file nor the files given say which district this is.",
                hint="Give a folder with district.toml, or first: pdzctl init NAME",
            )
        for row in rows:
            row.before = kept
            given = str(row.values.get("id") or self._district or self._new_id())
            if not _is_identity(given):
                self._staged.faults.append(row.fault("id", "This is not the identity (UUID) of a district."))
                given = self._new_id()  # what every other identity is made from
            elif kept and given != kept["id"]:
                self._replace_blank(row, kept)
            self._district = row.id = given
            self._ids.add(given)
            row.after = _filled(row) | {"id": given}
            if kept:
                # What district.toml leaves out stays as init or somebody's edit made it.
                row.after |= {name: kept[name] for name in row.after if name != "id" and name not in row.values}
        self._comparing.compare("district", rows)

    def _replace_blank(self, row: Row, kept: Values) -> None:
        """Let a district in which nothing was done yet make room for the one that the files describe."""
        top_level = (name for name, noun in NOUNS.items() if not noun.owner and name != "district")
        if any(self._kept.rows(noun) for noun in top_level):
            sentence = "This folder is of another district than {name}."
            self._staged.faults.append(row.fault("id", sentence, {"name": kept["name"]}))
            return
        row.before = None
        municipalities = self._kept.owned("municipality", kept["id"])
        self._comparison.replaced = [*(("municipality", values) for values in municipalities), ("district", kept)]

    def _settle(self, noun: str) -> None:
        rows = self._staged.rows[noun]
        if not rows:
            return
        if shape.has_code(noun):
            check_codes(self._staged, noun)
        for row in rows:
            row.after = _filled(row)
        self._linking.resolve(noun, rows, own_kind=False)
        if NOUNS[noun].owner:
            self._settle_owned(noun, rows)
        else:
            match(self._staged, self._kept, noun)
        self._identify(noun, rows)
        if shape.has_code(noun):
            self._linking.know(noun)
        self._linking.resolve(noun, rows, own_kind=True)
        self._comparing.compare(noun, rows)
        if noun == "session":
            self._sessions = {row.id: row.after for row in rows}

    def _settle_owned(self, noun: str, rows: Iterable[Row]) -> None:
        groups: dict[str | None, list[Row]] = defaultdict(list)
        for row in rows:
            groups[row.owner.id if row.owner else None].append(row)
        for owner, members in groups.items():
            new_owner = members[0].owner is not None and members[0].owner.before is None
            kept = [] if new_owner else self._kept.owned(noun, owner)
            for number, row in enumerate(members):
                row.position = number + 1
            found = siblings.pair(noun, members, kept)
            for number, row in enumerate(members):
                row.before = found.get(number)
            if "position" in NOUNS[noun].order:
                siblings.place(noun, members, found)
            self._refuse_twins(noun, members)
            self._refuse_strangers(noun, members)

    def _refuse_twins(self, noun: str, members: list[Row]) -> None:
        """Refuse a member of a set that stands in it twice."""
        order = NOUNS[noun].order
        if not order or "position" in order or order == ("code",):
            return
        first: dict[tuple[Any, ...], Row] = {}
        for row in members:
            key = tuple(row.after[name] for name in order)
            if row.before is None and not row.bad and key in first:
                values = {"line": first[key].line()}
                self._staged.faults.append(row.fault("", "This stands already in line {line}.", values))
            first.setdefault(key, row)

    def _refuse_strangers(self, noun: str, members: list[Row]) -> None:
        """Refuse a code that the district keeps under another owner."""
        if not shape.has_code(noun):
            return
        kept_with = self._kept.by_code(noun)
        for row in members:
            code = row.values.get("code", "")
            if row.before is None and code and kept_with(code):
                self._staged.faults.append(row.fault("code", "{code} belongs to another record.", {"code": code}))

    def _identify(self, noun: str, rows: Iterable[Row]) -> None:
        """Give the rows their identity, and a code where their noun has codes and the file gives none."""
        kept, has_code = self._kept.by_id(noun), shape.has_code(noun)

        def taken(identity: str) -> bool:
            return identity in self._ids or kept(identity) is not None

        for row in rows:
            if row.before:
                row.id = row.before["id"]
                if has_code:
                    row.after["code"] = row.before["code"]
            elif not has_code:
                told = "|".join(str(row.after[name]) for name in NOUNS[noun].order)
                row.id = identity_of(row.owner.id if row.owner else self._district, noun, told, taken)
            elif code := row.values.get("code"):
                row.id = identity_of(self._district, noun, code, taken)
            else:
                row.id = self._new_id()
                row.after["code"] = self._numbering.next(noun, row.after)
            row.after["id"] = row.id
            self._ids.add(row.id)

    def _warn(self) -> None:
        guards = Guards(self._staged, self._kept)
        for noun, rows in self._comparison.created.items():
            for row in rows if noun in GUARDED else ():
                if missing := guards.unmet(row):
                    values = {"code": row.after["code"], "state": state_of(row), "missing": missing}
                    sentence = "{code} is {state} without {missing}: taken as it is."
                    self._staged.warnings.append(row.warning("state", sentence, values))


def _filled(row: Row) -> Values:
    """Return the values given and the defaults of all others; links stay empty until they are resolved."""
    after = {**shape.DEFAULTS[row.noun], **row.values, **_NO_LINKS[row.noun]}
    if row.owner:
        after[NOUNS[row.noun].owner] = row.owner.id
    return after


def _is_identity(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
