"""Where the time of day and new identities come from: the machine, or in tests a fixed clock and a seeded source."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pdzctl.store.identity import Source


def now() -> datetime:
    """Return the present instant with the offset of this machine's time zone."""
    return datetime.now().astimezone()


class Settings(NamedTuple):
    """What a test replaces so that an answer can be known beforehand; ``ids`` gives identities and salts."""

    clock: Callable[[], datetime] = now
    ids: "Source | None" = None
