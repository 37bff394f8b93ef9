"""How much one source, and all of them together, may send to a public page in a while.

Kept in memory and for minutes only, by a keyed hash of the address; a restart forgets it. Behind an
onion service everybody comes from this machine, so there only a common limit counts, and apart from
that of all others: whoever uses up one closes nothing to those who come the other way.
"""

import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from hashlib import blake2b
from ipaddress import ip_address

from django.http import HttpRequest

from operators.devices import source_of

KEY = secrets.token_bytes(32)
MOST_SOURCES = 10_000


@dataclass(slots=True)
class Pace:
    """Within `seconds` at most `of_one` from a source, and `of_all` of those who have one together.

    And `of_all` again of those who have none.
    """

    of_one: int
    of_all: int
    seconds: float
    _one: dict[bytes, deque[float]] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)
    _nameless: deque[float] = field(default_factory=deque)

    def wait(self, request: HttpRequest) -> int:
        """Count one more and give 0, or count nothing and give the seconds to wait."""
        source = source_of(request)
        return self.wait_of("" if _is_here(source) else source)

    def wait_of(self, source: str) -> int:
        """The same for a source by its name; without one only a common limit counts."""
        now = time.monotonic()
        counted = [(self._all if source else self._nameless, self.of_all)]
        if source:
            counted.append((self._of(source), self.of_one))
        for times, most in counted:
            while times and times[0] <= now - self.seconds:
                times.popleft()
            if len(times) >= most:
                return max(1, round(times[0] + self.seconds - now))
        for times, _most in counted:
            times.append(now)
        return 0

    def forget(self) -> None:
        """Begin anew, as after a restart."""
        self._one.clear()
        self._all.clear()
        self._nameless.clear()

    def _of(self, source: str) -> deque[float]:
        name = blake2b(source.encode(), key=KEY, digest_size=16).digest()
        if name not in self._one and len(self._one) >= MOST_SOURCES:
            self._one.pop(next(iter(self._one)))
        return self._one.setdefault(name, deque())


def _is_here(source: str) -> bool:
    try:
        return ip_address(source).is_loopback
    except ValueError:
        return True
