"""Buckets of tokens: each sender has one that fills again, and what finds it empty waits its turn.

Kept in memory by a keyed hash of the sender, never written down; a restart fills them all.
"""

import secrets
import time
from dataclasses import dataclass, field
from hashlib import blake2b

KEY = secrets.token_bytes(32)
MOST_SENDERS = 20_000


@dataclass(slots=True)
class Buckets:
    """A bucket for each sender: `size` at once, and as many again in so many seconds."""

    size: int
    seconds: float
    _left: dict[bytes, tuple[float, float]] = field(default_factory=dict)

    def take(self, sender: str) -> bool:
        """Take one token of this sender; False when there is none."""
        now = time.monotonic()
        name = blake2b(sender.encode(), key=KEY, digest_size=16).digest()
        left, at = self._left.pop(name, (float(self.size), now))
        left = min(float(self.size), left + (now - at) * self.size / self.seconds)
        has_one = left >= 1
        if len(self._left) >= MOST_SENDERS:
            # The one that was idle longest is full by now, or nearly.
            self._left.pop(next(iter(self._left)))
        self._left[name] = (left - has_one, now)
        return has_one

    def forget(self) -> None:
        """Begin anew, as after a restart."""
        self._left.clear()
