"""What to type next in a recording, where a refusal hints at a command of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdzctl.workflows.voting import ABSENT_HINT, SUSPENDED_HINT

if TYPE_CHECKING:
    from pdzctl.errors import PdzError

__all__ = ["COMMANDS", "in_the_room"]

_ARRIVES_HINT = "arrives {seat} {time}"
_END_HINT = "end {time}"
_PRESENT_HINT = "present @…"
_RESUMED_HINT = "resumed {time}"
_SUSPENDED_HINT = "suspended {time}"
_WITHOUT_QUORUM_HINT = "To decide all the same, say why: ! … [without quorum: …]"
COMMANDS = {
    ABSENT_HINT: _ARRIVES_HINT,
    SUSPENDED_HINT: _RESUMED_HINT,
    "pdzctl session attend {code} …": _PRESENT_HINT,
    "pdzctl session end {code} --at HH:MM": _END_HINT,
    "pdzctl session resume {code} --at HH:MM": _RESUMED_HINT,
    "pdzctl session suspend {code} --at HH:MM": _SUSPENDED_HINT,
}
"""What is typed in a recording, by the hint at a command that does the same."""


def in_the_room(refusal: PdzError, time: str) -> PdzError:
    """Return ``refusal`` with a hint at a line of the recording, where there is one; ``time`` is that of the line."""
    refusal.hint = (
        _WITHOUT_QUORUM_HINT if "--without-quorum" in refusal.hint else COMMANDS.get(refusal.hint, refusal.hint)
    )
    refusal.values = {"time": time, **refusal.values}
    return refusal
