"""Verifying approved minutes: their seal, the records it covers, and the text that was approved."""

from collections.abc import Iterator
from enum import StrEnum
from operator import itemgetter
from typing import Any, NamedTuple

from pdzctl.records.minutes import FROZEN
from pdzctl.store.finding import Finding
from pdzctl.store.reading import Reading
from pdzctl.store.seal_check import Verdict, verdict
from pdzctl.workflows.minutes.approved_text import text_digest

__all__ = ["Standing", "Verified", "verify"]


class Standing(StrEnum):
    """How approved minutes stand against their seal."""

    INTACT = "intact"
    ERASED = "intact, with values erased"
    ALTERED = "altered"
    ELSEWHERE = "sealed in another file"
    UNSEALED = "not sealed"


class Verified(NamedTuple):
    """What can be said of one approved minutes.

    ``same_text`` is None where the text of the approval is not known. A text that differs while the seal is intact
    comes from what is printed and not sealed: the names of organizations and bodies, the templates of pdzctl.
    """

    code: str
    seal: str
    standing: Standing
    erased: int
    same_text: bool | None
    faults: tuple[Finding, ...]


def verify(reading: Reading, code: str | None = None) -> Iterator[Verified]:
    """Yield what can be said of every approved minutes in order of their codes, or of the one with ``code``."""
    with reading.snapshot():
        rows = [reading.find("minutes", code)] if code else sorted(reading.all("minutes"), key=itemgetter("code"))
        for row in rows:
            if code or row["state"] in FROZEN:
                yield _verified(reading, row)


def _verified(reading: Reading, minutes: dict[str, Any]) -> Verified:
    found = verdict(reading, minutes) if minutes["seal"] else None
    wanted = minutes["text_sha256"]
    correction = minutes["id"] if minutes["corrects_id"] else None
    same = text_digest(reading, minutes["session_id"], correction) == wanted if wanted else None
    erased, faults = (found.erased, found.faults) if found else (0, ())
    return Verified(minutes["code"], minutes["seal"], _standing(found), erased, same, faults)


def _standing(found: Verdict | None) -> Standing:
    if found is None:
        return Standing.UNSEALED
    if not found.known:
        return Standing.ELSEWHERE
    if found.faults:
        return Standing.ALTERED
    return Standing.ERASED if found.erased else Standing.INTACT
