"""Whether the telephones that have callers are there still: a laptop that died says no goodbye.

Each is asked now and then within its call. One that isn't found three times in a row is gone; one
that is loaded anew, or whose link was cut for a moment, has come back by then.
"""

from intake.telephone.sip.bridges import Bridge, Bridges
from intake.telephone.sip.legs import Leg, Legs
from intake.telephone.sip.timers import Timers

#: Seconds between two questions, and how many may come to nothing.
EVERY, MOST = 15.0, 3
#: How a switch says that it doesn't reach them, or they that they know of no such call.
GONE = frozenset({404, 408, 410, 430, 477, 480, 481, 500, 503})


class Watching:
    """Asks after every telephone that has a caller, for as long as any has."""

    def __init__(self, *, bridges: Bridges, legs: Legs, timers: Timers) -> None:
        self._bridges, self._legs, self._timers = bridges, legs, timers
        self._silent: dict[str, int] = {}
        self._is_on = False

    def begin(self, at: float) -> None:
        """There is somebody to ask after from now on."""
        if not self._is_on:
            self._is_on = True
            self._timers.set(at + EVERY, self._turn)

    def _turn(self, at: float) -> None:
        asked = [(bridge, leg) for bridge in self._bridges for leg in (bridge.leg,) if leg]
        self._silent = {leg.name: self._silent.get(leg.name, 0) for _bridge, leg in asked}
        for bridge, leg in asked:
            self._ask(bridge, leg, at)
        self._is_on = bool(len(self._bridges))
        if self._is_on:
            self._timers.set(at + EVERY, self._turn)

    def _ask(self, bridge: Bridge, leg: Leg, at: float) -> None:
        def heard(status: int, now: float) -> None:
            self._silent[leg.name] = self._silent.get(leg.name, 0) + 1 if status in GONE else 0
            is_theirs = self._bridges.is_open(bridge) and bridge.leg is leg
            if self._silent[leg.name] >= MOST and is_theirs and bridge.waits is None:
                self._bridges.drop(bridge, now)

        self._legs.ask_after(leg, at, heard)
