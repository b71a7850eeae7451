"""The sample district on the evening before the third meeting of «Rientro a casa»: nothing of it, nothing later."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.staging import read

SAMPLE = Path(__file__).parent.parent.parent / "sample_district"
SESSION = "SED-2025-014"
_LATER = re.compile(
    r"(?:SED|VER)-(?:2025-(?:01[5-9]|02\d)|2026-\d+)|(?:DEC|IMP|NOT|GRU|PDG)-(?:2025-(?:01[5-9]|02\d)|2026-\d+)\.\d+"
    r"|(?:DEC|IMP|NOT|GRU)-2025-014\.\d+|PRO-(?:2025-03[1-9]|2025-0[4-9]\d|2026-\d+)|TRA-(?:2025-00[6-9]|2025-0[1-9]\d|2026-\d+)|VER-2025-014"
)
_KNOWN_BEFORE = (
    "code", "body", "number", "day", "planned_start", "planned_end", "venue", "method", "method_note",
    "convocation_protocol", "convoked_on", "convocation_channel", "convoked_count", "facilitator", "minute_taker",
)  # fmt: skip
_OF_AN_ITEM = ("code", "title", "kind", "minutes_allotted", "expected")
_AFTERWARDS = ("state", "evidence", "progress", "reason")


def folder(at: Path) -> Path:
    """Write the folder of the evening before to ``at`` and return it."""
    shutil.copytree(SAMPLE, at)
    for path in at.rglob("*.toml"):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        if _LATER.fullmatch(told.get("code", "")):
            path.unlink()
            continue
        if told.get("code") == SESSION:
            told = _convened(told)
        if path.name.startswith("SED-2025-009"):
            told["commitments"] = [_without(one, _AFTERWARDS) for one in told["commitments"]]
        path.write_text(tomli_w.dumps(_earlier(told), multiline_strings=True), encoding="utf-8")
    return at


def district(folder_of: Path, file: Path) -> Path:
    """Make the file of the evening before at ``file``."""
    with Store.open(create_file(file)) as store, store.changing("applied the evening before"):
        apply(store, read(folder(folder_of)))
    return file


def _convened(told: dict[str, Any]) -> dict[str, Any]:
    agenda = [{name: item[name] for name in _OF_AN_ITEM if name in item} for item in told["agenda"]]
    return {**{name: told[name] for name in _KNOWN_BEFORE}, "state": "convocata", "agenda": agenda}


def _without(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _earlier(value: Any) -> Any:
    """Return ``value`` without whatever points to something later, and without later rows."""
    if isinstance(value, dict):
        kept = {name: _earlier(one) for name, one in value.items() if not _is_later(one)}
        return _without(kept, ("state",)) if value.get("merged_into") and "merged_into" not in kept else kept
    if isinstance(value, list):
        return [_earlier(one) for one in value if not _is_later(one)]
    return value


def _is_later(value: Any) -> bool:
    code = value.get("code", "") if isinstance(value, dict) else value
    points = isinstance(value, dict) and any(_is_later(value.get(name)) for name in ("commitment", "proposal", "other"))
    return points or (isinstance(code, str) and bool(_LATER.fullmatch(code)))
