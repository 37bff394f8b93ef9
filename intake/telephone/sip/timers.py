"""What is to happen later, on a steady clock that whoever turns the agent tells it."""

import heapq
from collections.abc import Callable
from itertools import count

#: RFC 3261 17.1.1.1, in seconds: the first pause, the longest pause, and when it is given up.
T1, T2, GIVE_UP = 0.5, 4.0, 32.0


class Timers:
    """Acts by the time they are due; one that has lost its reason finds that out itself."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Callable[[float], None]]] = []
        self._numbers = count()

    def set(self, at: float, act: Callable[[float], None]) -> None:
        """Do this then."""
        heapq.heappush(self._due, (at, next(self._numbers), act))

    def run(self, at: float) -> None:
        """Do everything that is due by now."""
        while self._due and self._due[0][0] <= at:
            heapq.heappop(self._due)[2](at)

    @property
    def next(self) -> float | None:
        """When something is due again."""
        return self._due[0][0] if self._due else None

    def insist(
        self,
        at: float,
        again: Callable[[], bool],
        give_up: Callable[[float], None],
        *,
        longest: float = T2,
    ) -> None:
        """Say it again, with pauses that double, while `again` says true; at last give up."""
        ends = at + GIVE_UP

        def turn(now: float, pause: float) -> None:
            if now >= ends:
                give_up(now)
            elif again():
                longer = min(2 * pause, longest)
                self.set(min(now + longer, ends), lambda then: turn(then, longer))

        self.set(at + T1, lambda then: turn(then, T1))
