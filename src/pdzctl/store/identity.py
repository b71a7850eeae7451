"""Where ids, salts and the logical clock's milliseconds come from; tests give a source of their own."""

import os
import time

from uuid_utils import uuid7

SALT_BYTES = 16


class Source:
    """What the store may not compute: new identities, randomness and the passing of time."""

    def identity(self) -> str:
        """Return a new UUIDv7 as text."""
        return str(uuid7())

    def salts(self, count: int) -> bytes:
        """Return ``count`` salts of 16 bytes, end to end."""
        return os.urandom(SALT_BYTES * count)

    def milliseconds(self) -> int:
        """Return the milliseconds since 1970: they push the logical clock on, never back."""
        return time.time_ns() // 1_000_000
