"""How rows of files become records: linked, matched, placed, validated and compared, noun after noun."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pdzctl.errors import InvalidInput, NotFound
from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.choice import Choice
from pdzctl.records.registry import RECORDS
from pdzctl.store.collection import problem_of
from pdzctl.store.reading import Reading
from pdzctl.workflows.exchange import shape, siblings
from pdzctl.workflows.exchange.comparison import Comparison
from pdzctl.workflows.exchange.guards import Guards
from pdzctl.workflows.exchange.identity import Numbering, check_codes, identity_of, match
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.linking import Linking
from pdzctl.workflows.exchange.paths import legal_moves, steps_between
from pdzctl.workflows.exchange.staging import Row, Staged

Values = dict[str, Any]

"""What is said of a lone surrogate, which JSON can write: pydantic's own words are for programmers."""


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
            faults=tuple(sorted(staged.faults, key=lambda fault: (fault.file, fault.line))),
            hint="docs/file-format.md says what every file holds.",
        )
    comparison.warnings = sorted(staged.warnings, key=lambda fault: (fault.file, fault.line))
    return comparison


class _Settling:
    def __init__(self, staged: Staged, reading: Reading, today: str, new_id: Callable[[], str]) -> None:
        self._staged = staged
        self._kept = Kept(reading)
        self._linking = Linking(staged, self._kept)
        self._reading = reading
        self._today = today
        self._new_id = new_id
        self._ids: set[str] = set()
        self._gone_ids: set[str] = set()
        self._sessions: dict[str, Values] = {}
        self._comparison = Comparison()

    def run(self) -> Comparison:
        given = (str(row.values.get("code", "")).upper() for rows in self._staged.rows.values() for row in rows)
        self._numbering = Numbering(self._reading, given, self._session, self._today)
        self._settle_district()
        for noun in RECORDS:
            if noun != "district":
                self._settle(noun)
        self._find_gone()
        if not self._staged.faults:  # what is at fault has no state to be warned about
            self._warn()
        return self._comparison

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
            elif kept and given != kept["id"]:
                self._replace_blank(row, kept)
            self._district = row.id = given
            self._fill(row)
            if kept:
                # What district.toml leaves out stays as init or somebody's edit made it.
                row.after |= {name: kept[name] for name in row.after if name != "id" and name not in row.values}
            self._compare(row)

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
            self._fill(row)
            self._linking.resolve(row, own_kind=False)
        owned = [row for row in rows if NOUNS[noun].owner]
        if owned:
            self._settle_owned(noun, owned)
        else:
            match(self._staged, self._kept, noun)
        for row in rows:
            self._identify(row)
        if shape.has_code(noun):
            self._linking.know(noun)
        for row in rows:
            self._linking.resolve(row, own_kind=True)
            self._keep_what_is_not_spoken_of(row)
            self._compare(row)
            if noun == "session":
                self._sessions[row.id] = row.after

    def _fill(self, row: Row) -> None:
        """Fill ``after`` with the values given and the defaults; links stay empty until they are resolved."""
        links = {field.name for field in shape.links(row.noun)}
        given = row.values
        row.after = {
            name: default if name in links else given.get(name, default)
            for name, default in shape.DEFAULTS[row.noun].items()
        }
        if row.noun == "district":
            row.after["id"] = row.id
        if row.owner:
            row.after[NOUNS[row.noun].owner] = row.owner.id

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
        codes = self._kept.codes(noun)
        for row in members:
            code = row.values.get("code", "")
            if row.before is None and code in codes:
                self._staged.faults.append(row.fault("code", "{code} belongs to another record.", {"code": code}))

    def _identify(self, row: Row) -> None:
        """Give the row its identity, and a code where its noun has codes and the file gives none."""
        noun, kept = row.noun, self._kept.rows(row.noun)

        def taken(identity: str) -> bool:
            return identity in self._ids or identity in kept

        if row.before:
            row.id = row.before["id"]
            if "code" in row.before:
                row.after["code"] = row.before["code"]
        elif not shape.has_code(noun):
            told = "|".join(str(row.after[name]) for name in NOUNS[noun].order)
            owner = row.owner.id if row.owner else self._district
            row.id = identity_of(owner, noun, told, taken)
        elif code := row.values.get("code"):
            row.id = identity_of(self._district, noun, code, taken)
        else:
            row.id = self._new_id()
            row.after["code"] = self._numbering.next(noun, row.after)
        row.after["id"] = row.id
        self._ids.add(row.id)
        owner_name = self._comparison.names.get(row.owner.id, "") if row.owner else ""
        self._comparison.names[row.id] = row.after.get("code") or owner_name

    def _keep_what_is_not_spoken_of(self, row: Row) -> None:
        """Leave fields as they are that the file has no column for, and states that it does not give."""
        if not row.before:
            return
        for field in NOUNS[row.noun].fields:
            name = field.name
            spoken_of = row.columns is None or name in row.columns
            left_out = not field.given and name not in row.values
            if name not in {"id", "position", NOUNS[row.noun].owner} and (not spoken_of or left_out):
                row.after[name] = row.before[name]

    def _compare(self, row: Row) -> None:
        if row.before == row.after:
            self._comparison.unchanged[row.noun] += 1
            return
        self._validate(row)
        if row.before == row.after:
            self._comparison.unchanged[row.noun] += 1
        elif row.before:
            self._comparison.changed[row.noun].append(row)
            self._move(row, row.before)
        else:
            self._comparison.created[row.noun].append(row)

    def _validate(self, row: Row) -> None:
        """Put the record's own form of the values in ``after``; what the record refuses is a fault, each field once."""
        record = RECORDS[row.noun]
        missing = {name for name in shape.REQUIRED[row.noun] if row.after[name] in (None, "")} - {"id"}
        for name in record.model_fields:
            key = name.removesuffix("_id")
            if name in missing and key not in row.bad:
                self._staged.faults.append(row.fault(key, "This must be given."))
        try:
            row.after = record.model_validate(row.after).values()
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_input=False):
                self._add_refusal(row, problem)

    def _add_refusal(self, row: Row, problem: ErrorDetails) -> None:
        key = str(problem["loc"][0]).removesuffix("_id") if problem["loc"] else ""
        if key in row.bad or (not key and row.bad):
            return
        context = problem.get("ctx", {})
        if "max_length" in context:
            values = {"most": context["max_length"]}
            fault = row.fault(key, "This is longer than {most} characters.", values)
        else:
            fault = row.fault(key, "This cannot be kept: {reason}.", {"reason": problem_of(problem)})
        self._staged.faults.append(fault)

    def _move(self, row: Row, before: Values) -> None:
        """Note the steps between two states, or the fault of a move that no legal way makes."""
        now, wanted = before.get("state"), row.after.get("state")
        if now == wanted or "state" in row.bad or not now:
            return
        moves = legal_moves(row.noun, row.after)
        steps = steps_between(moves, now, str(wanted))
        if steps is None:
            state = ENUMERATIONS[NOUNS[row.noun].field("state").of]
            legal = tuple(state(one).label for one in moves.get(now, ()))
            values = {"code": row.after["code"], "state": state(now), "wanted": _state(row), "legal": legal}
            sentence = (
                "{code} is {state}: it cannot become {wanted}, but it can become: {legal}."
                if moves.get(now)
                else "{code} is {state}, its last state: it cannot become {wanted}."
            )
            self._staged.faults.append(row.fault("state", sentence, values))
        else:
            row.steps = [{**before, "state": state} for state in steps[:-1]]

    def _find_gone(self) -> None:
        """Collect what the files no longer hold: members of the owners they give, records of the nouns they cover."""
        found = {row.id for rows in self._staged.rows.values() for row in rows}
        for noun in self._staged.covered():
            self._gone(noun, (values for values in self._kept.rows(noun).values() if values["id"] not in found))
        if any(row.owner is None for row in self._staged.rows["commitment_check"]):
            loose = self._kept.owned("commitment_check", None)
            self._gone("commitment_check", (values for values in loose if values["id"] not in found))
        for rows in tuple(self._staged.rows.values()):
            for row in rows:
                if not row.before:
                    continue
                for satellite in shape.SATELLITES[row.noun]:
                    if row.lists is None or satellite.name in row.lists:
                        kept = self._kept.owned(satellite.name, row.id)
                        self._gone(satellite.name, (values for values in kept if values["id"] not in found))

    def _gone(self, noun: str, rows: Iterable[Values]) -> None:
        for values in rows:
            if values["id"] in self._gone_ids:
                continue
            self._gone_ids.add(values["id"])
            self._comparison.gone[noun].append(values)
            self._comparison.names[values["id"]] = values.get("code") or self._comparison.names.get(
                values.get(NOUNS[noun].owner) or "", ""
            )
            for satellite in shape.SATELLITES[noun]:
                self._gone(satellite.name, self._kept.owned(satellite.name, values["id"]))

    def _warn(self) -> None:
        guards = Guards(self._staged, self._kept)
        for rows in self._comparison.created.values():
            for row in rows:
                if missing := guards.unmet(row):
                    values = {"code": row.after["code"], "state": _state(row), "missing": missing}
                    sentence = "{code} is {state} without {missing}: taken as it is."
                    self._staged.warnings.append(row.warning("state", sentence, values))


def _state(row: Row) -> Choice:
    return ENUMERATIONS[NOUNS[row.noun].field("state").of](row.after["state"])


def _is_identity(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
