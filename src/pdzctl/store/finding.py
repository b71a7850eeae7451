"""What a check of the file finds."""

from collections.abc import Iterator
from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is wrong: which check found it, and a sentence with its values (codes, never content)."""

    check: str
    sentence: str
    values: dict[str, object]


Findings = Iterator[Finding]
