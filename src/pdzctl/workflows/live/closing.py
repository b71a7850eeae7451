"""The last minutes of a recording: what is still missing, and the lines that close one gap each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdzctl.workflows.live.said import Remark, Said
from pdzctl.workflows.wrap import answer, gaps_of

if TYPE_CHECKING:
    from pdzctl.workflows.live import entries
    from pdzctl.workflows.live.sitting import Sitting

__all__ = ["wrap"]


def wrap(at: Sitting, entry: entries.Wrap) -> Said:
    """Close the gap that the line answers, if any, and say what is missing, by the numbers that the next line names.

    Raises what the answer raises: Usage, NotFound, Ambiguous, Refused.
    """
    told = answer(at.store, at.session(), entry.answer, today=at.today) if entry.answer else None
    gaps = gaps_of(at.store.reading, at.id)
    missing = [
        Remark(
            "{number}. {text} ({code}): {missing}.", {**gap._asdict(), "missing": gap.gaps, "text": _short(gap.text)}
        )
        for gap in gaps
    ]
    left = Remark("Nothing is missing: people may leave.")
    if gaps:
        left = Remark("What is missing: {count}.", {"count": len(gaps)})
    first, *rest = (Remark(told.sentence, told.values), left, *missing) if told else (left, *missing)
    return Said("", first.template, first.values, tuple(rest), changed=bool(told))


def _short(text: str) -> str:
    """Return a text on one line, without its full stop."""
    return " ".join(text.split()).removesuffix(".")
