"""Whatever a district holds, its export applied again is no change, and gives the same bytes in another file.

So does the same folder in other words.
"""

import csv
import json
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pdzctl.records.catalogue import BODY_PREFIXES, ENUMERATIONS, NOUNS
from pdzctl.records.fields import Field, Kind
from pdzctl.records.registry import RECORDS
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.export import export, files_of
from pdzctl.workflows.exchange.shape import is_single
from workflows.exchange_folders import applied, new_district

UNWANTED = ["Cc", "Cs", "Cf", "Zl", "Zp"]
LETTERS = st.characters(exclude_categories=UNWANTED) | st.sampled_from("'\"\\|#=+-@[]{},;\t.".replace("\t", ""))
LINES = st.text(LETTERS, max_size=12).map(str.strip) | st.sampled_from(
    ["'=1", '"""', "a|b\\|", "[x]", "=SOMMA(A1)", "1.0", "sì"]
)
BLOCKS = st.text(LETTERS | st.sampled_from("\n\t"), max_size=30).map(lambda text: text.strip("\n"))
DAYS = st.dates().map(lambda day: day.replace(year=1900 + day.year % 300)).map(str)
TIMES = st.times().map(lambda time: time.strftime("%H:%M"))
NO_SHRINKING = (Phase.explicit, Phase.generate)
"""A failure is printed at once: shrinking a whole district takes minutes."""
FROZEN = {"approvato", "protocollato", "pubblicato"}


def values_of(field: Field, ids: dict[str, list[str]], *, required: bool) -> st.SearchStrategy[Any]:
    match field.kind:
        case Kind.LINE:
            return LINES.filter(bool) if required else LINES
        case Kind.BLOCK:
            return BLOCKS.filter(lambda text: bool(text.strip())) if required else BLOCKS
        case Kind.COUNT:
            found: st.SearchStrategy[Any] = st.integers(0, 2**53)
        case Kind.FLAG:
            return st.booleans()
        case Kind.DAY:
            found = DAYS
        case Kind.DUE:
            found = DAYS | DAYS.map(lambda day: day[:7])
        case Kind.TIME:
            found = TIMES
        case Kind.CHOICE:
            found = st.sampled_from([member.value for member in ENUMERATIONS[field.of]])
        case Kind.LINK:
            found = st.sampled_from(ids[field.of]) if ids[field.of] else st.none()
    return found if required else st.none() | found


class Generated:
    """Records of every noun, made one noun after the other so that links lead to what is there."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.ids: dict[str, list[str]] = {noun: [] for noun in NOUNS}
        self.records: dict[str, list[dict[str, Any]]] = {noun: [] for noun in NOUNS}
        self.number = 0
        for noun in RECORDS:
            self.make_noun(noun)

    def make_noun(self, noun: str) -> None:
        described = NOUNS[noun]
        owners = self.ids[described.field(described.owner).of] if described.owner else [None]
        needed = [
            f for f in described.fields if f.kind is Kind.LINK and RECORDS[noun].model_fields[f.name].is_required()
        ]
        if not all(self.ids[field.of] for field in needed):
            return
        seen: set[tuple[Any, ...]] = set()
        for owner in owners:
            most = 1 if noun == "district" or (is_single(described) and noun != "minutes") else 2
            for position in range(1, 1 + self.draw(st.integers(1 if noun == "district" else 0, most))):
                values = self.make(noun, owner, position * 3)
                key = (owner, *(values[name] for name in described.order))
                if key not in seen or not described.order:
                    seen.add(key)
                    self.records[noun].append(values)
                    self.ids[noun].append(values["id"])

    def make(self, noun: str, owner: str | None, position: int) -> dict[str, Any]:
        described, record = NOUNS[noun], RECORDS[noun]
        self.number += 1
        values: dict[str, Any] = {"id": f"00000000-0000-7000-8000-{self.number:012}"}
        for field in described.fields[1:]:
            info = record.model_fields[field.name]
            if field.name == "code":
                values["code"] = f"{described.prefix or BODY_PREFIXES['lab']}-{self.number:03}"
            elif field.name == described.owner:
                values[field.name] = owner
            elif field.name == "position":
                values["position"] = position
            elif info.is_required() or self.draw(st.booleans()):
                required = info.is_required() or (info.default is not None and info.default != "")
                values[field.name] = self.draw(values_of(field, self.ids, required=required))
        return record.model_validate(repaired(noun, values)).values()


RESTRICTED = {
    "agenda_item": ("postponed_to_id",),
    "decision": ("adoption",),
    "plan": ("period_end",),
    "referral": ("reply_due",),
    "seat": ("until", "substitute_id"),
}
"""The fields that a rule of their record ties to another one."""
NUMBERS = {"ballot_mark": ("value",), "priority": ("agreement",), "priority_option": ("score",)}
"""The lines that hold a decimal number."""
FIXED = {"body": {"kind": "lab", "state": "aperto"}}


def repaired(noun: str, values: dict[str, Any]) -> dict[str, Any]:
    """Take out what the records' own rules refuse, so that every generated record is a legal one."""
    for name in RESTRICTED.get(noun, ()):
        values.pop(name, None)
    values |= FIXED.get(noun, {})
    if noun == "organization":
        values["tax_code"] = "".join(c for c in values.get("tax_code", "") if c.isalnum() and c.isascii())
    if noun == "district":
        values["patron_day"] = "11-24" if values.get("patron_day") else ""
    if noun in NUMBERS:
        values |= {name: "0.85" for name in NUMBERS[noun] if values.get(name)}
    if noun == "municipality":
        values["istat_code"] = f"199{int(values['id'][-3:]):03}"
    if noun == "presence":
        values["arrived_at"] = values.get("arrived_at") or "10:00"
    if noun == "commitment" and values.get("due"):
        values["continuing"] = False
    if values.get("state") in FROZEN:
        values["state"] = "bozza"
    if noun == "problem_link" and values["problem_id"] == values["other_id"]:
        values["kind"], values["other_id"] = "causes", "elsewhere"
    return values


@st.composite
def districts(draw: Any) -> dict[str, list[dict[str, Any]]]:
    records = Generated(draw).records
    records["problem_link"] = [row for row in records["problem_link"] if row["other_id"] != "elsewhere"]
    return records


def disguise(folder: Path) -> None:
    """Say in every file the same in another way: columns and keys backwards, cells in quotes, tables in full."""
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(row[::-1] for row in rows)
    for path in folder.rglob("*.toml"):
        path.write_text(tomli_w.dumps(backwards(tomllib.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
    for path in folder.rglob("*.jsonl"):
        lines = path.read_text(encoding="utf-8").split("\n")
        path.write_text("\r\n".join(json.dumps(backwards(json.loads(line))) for line in lines if line))


def backwards(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: backwards(value) for key, value in reversed(tree.items())}
    return [backwards(member) for member in tree] if isinstance(tree, list) else tree


@settings(max_examples=40, deadline=None, phases=NO_SHRINKING, suppress_health_check=list(HealthCheck))
@given(records=districts(), bulk=st.booleans())
def test_an_export_applied_again_is_no_change_however_it_is_written(
    records: dict[str, list[dict[str, Any]]], *, bulk: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = new_district(folder)
        with Store.open(path) as store, store.changing("made up"):
            for noun in RECORDS:
                store.write(noun, [(None, values) for values in records[noun]])
        with open_reading(path) as reading:
            export(reading, folder / "out", bulk=bulk)
            first = dict(files_of(reading))
        same = applied(path, folder / "out")
        assert list(same.differences()) == []
        disguise(folder / "out")
        (folder / "other").mkdir()
        other = new_district(folder / "other")
        applied(other, folder / "out")
        with open_reading(other) as reading:
            second = dict(files_of(reading))
        assert second.keys() == first.keys()
        for file, data in first.items():
            assert second[file].decode() == data.decode(), file
        assert list(applied(other, folder / "out").differences()) == []
