"""From stored values to the texts of a document: escaped, marked as typed, naming only whom the readers may know."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pdzctl.output.document import Officer
from pdzctl.output.escape import block
from pdzctl.output.minutes import everywhere
from pdzctl.records.privacy import Profile
from pdzctl.workflows.privacy import marked, may_name

Row = Mapping[str, Any]

_OFTEN_NAMED = 4096
"""Organizations that many sessions name are escaped once."""


@lru_cache(_OFTEN_NAMED)
def official(text: str | None) -> str:
    """Return a public name (an organization, the district) escaped; it may hold a family name."""
    return everywhere(text or "")


def typed(text: str | None) -> str:
    """Return what somebody typed as escaped text for any place of a line."""
    return marked(everywhere(text)) if text else ""


def phrase(text: str | None) -> str:
    """Return what somebody typed without its last full stop: the sentence that holds it has its own."""
    stripped = (text or "").rstrip()
    return typed(stripped[:-1] if stripped.endswith(".") and not stripped.endswith("..") else stripped)


def prose(text: str | None) -> str:
    """Return what somebody typed as escaped paragraphs."""
    return marked(block(text)) if text else ""


def person_name(row: Row, prefix: str, profile: Profile) -> str:
    """Return the name of a person where ``profile`` may read it, else nothing."""
    if row[f"{prefix}_family_name"] is None or not may_name(profile, row, prefix):
        return ""
    parts = (row[f"{prefix}_{part}"] for part in ("honorific", "given_name", "family_name"))
    return typed(" ".join(part for part in parts if part))


def person_post(row: Row, prefix: str) -> str:
    """Return the post in which a person sits in the body, or the one they have."""
    return typed(row[f"{prefix}_seat_post"] or row[f"{prefix}_post"])


def officer(row: Row, prefix: str, profile: Profile) -> Officer | None:
    """Return who has a task in the session, or None where nobody is recorded."""
    if row[f"{prefix}_family_name"] is None:
        return None
    return Officer(person_name(row, prefix, profile), person_post(row, prefix))


def party(row: Row, profile: Profile) -> str:
    """Return an organization, person or post that has a part in a commitment."""
    post = typed(row["post"])
    name = person_name(row, "person", profile)
    person = name or (person_post(row, "person") if not row["post"] else "")
    return ", ".join(part for part in (official(row["organization"]), post, person) if part)
