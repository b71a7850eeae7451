"""The recorder of a session: one line, one thing, one change, committed before it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdzctl.workflows.live.said import Glance, Said

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pdzctl.store.store import Store

__all__ = ["Recorder"]


class Recorder:
    """Records one session over a ``store`` that stays open for the whole sitting."""

    def __init__(self, store: Store, code: str, *, clock: Callable[[], datetime], command: str = "live") -> None:
        """Begin, or go on, with the session called ``code``.

        ``clock`` gives the present instant. Raises NotFound, Ambiguous, and Refused for a session that takes nothing
        more: cancelled, or with approved minutes.
        """

    def take(self, line: str) -> Said:
        """Keep ``line``, committed before this returns, and say what became of it; its content never raises.

        Raises what the file or the machine says: Busy, MachineRefused, Damaged.
        """
        raise NotImplementedError

    def undo(self) -> Said:
        """Take back the recorder's own last change; where somebody else wrote since, say so and undo nothing."""
        raise NotImplementedError

    def glance(self) -> Glance:
        """Return what a screen shows."""
        raise NotImplementedError
