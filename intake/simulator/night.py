"""A believable night on the lines: somebody comes every minute or so, and nobody floods the desk.

The same seed and the same clock give the same night; what people do depends besides only on how
their own contacts stand: a call that nobody takes ends, a call that is taken is talked through.
"""

import heapq
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from threading import Event as Signal

from django.core.exceptions import ObjectDoesNotExist
from django.db import Error

from intake.simulator import inbound
from intake.simulator.calls import CALLS
from intake.simulator.chats import CHATS
from intake.simulator.scene import Event, Scene
from intake.simulator.visit import Taken, Visit
from operators.refusals import Refused

logger = logging.getLogger(__name__)
SCENES = CALLS + CHATS
MOST_WAITING = 6
BETWEEN_ARRIVALS = (40.0, 90.0)
FIRST_ARRIVAL = timedelta(seconds=3)
TRY_AGAIN = timedelta(seconds=5)

Take = Callable[[Event, datetime], Taken | None]


def run(
    stop: Signal,
    *,
    seed: str = "night",
    clock: Callable[[], datetime] = inbound.clock,
    take: Take = inbound.take,
    wait: Callable[[float], object] | None = None,
) -> None:
    """Play until told to stop, then hang up the calls that are still alive."""
    night = Night(seed=seed, began=clock(), take=take)
    while not stop.is_set():
        seconds = night.live(clock())
        (wait or stop.wait)(seconds)
    night.end(clock())


class Night:
    """Everybody who is on the lines now, and who comes next."""

    def __init__(self, *, seed: str, began: datetime, take: Take) -> None:
        self._name = f"{seed}-{began:%Y%m%dT%H%M%S.%f}"
        self._take = take
        self._chance = Random(seed)  # noqa: S311
        self._visitors = 0
        self._due: list[tuple[datetime, int, Visit]] = []
        self._waiting: list[Visit] = []
        self._deck: list[Scene] = []
        self._arrival = began + FIRST_ARRIVAL

    def live(self, at: datetime) -> float:
        """Do all that is due; the seconds until something is due again."""
        if at >= self._arrival:
            self._arrive(at)
        while self._due and self._due[0][0] <= at:
            _due, number, visit = heapq.heappop(self._due)
            rest = self._turn(visit, at)
            if rest is not None:
                heapq.heappush(self._due, (at + rest, number, visit))
        nearest = min([self._arrival, *(due for due, _number, _visit in self._due[:1])])
        return max(0.0, (nearest - at).total_seconds())

    def end(self, at: datetime) -> None:
        """Everybody on a call hangs up; who wrote has written."""
        for _due, _number, visit in sorted(self._due, key=lambda entry: entry[1]):
            try:
                last = visit.hang_up(_state(visit))
                if last is not None:
                    self._take(last, at)
            except (Error, Refused) as trouble:
                logger.error("A call was left hanging: %s.", type(trouble).__name__)

    def _arrive(self, at: datetime) -> None:
        """Somebody comes, unless enough people wait already.

        The next arrival counts from now and not from when this one was due: a machine that slept
        for an hour wakes up to one caller, not to sixty.
        """
        self._arrival = at + timedelta(seconds=self._chance.uniform(*BETWEEN_ARRIVALS))
        self._deck = self._deck or self._chance.sample(SCENES, len(SCENES))
        self._waiting = [visit for visit in self._waiting if _state(visit) in {"", "offered"}]
        if len(self._waiting) >= MOST_WAITING:
            return
        self._visitors += 1
        visit = Visit(
            scene=self._deck.pop(),
            conversation=f"{self._name}-{self._visitors}",
            chance=Random(f"{self._name}-{self._visitors}"),  # noqa: S311
        )
        self._waiting.append(visit)
        heapq.heappush(self._due, (at, self._visitors, visit))

    def _turn(self, visit: Visit, at: datetime) -> timedelta | None:
        """One step of one person. What could not be stored is said again, never skipped."""
        try:
            step = visit.pending or visit.act(at, _state(visit))
            visit.pending = step
            if step.event is not None:
                visit.taken = self._take(step.event, at) or visit.taken
        except (Error, Refused) as trouble:
            logger.warning("The simulator tries again: %s.", type(trouble).__name__)
            return TRY_AGAIN
        visit.pending = None
        return step.rest


def _state(visit: Visit) -> str:
    """How the visit's contact stands, as far as can be known; "" before it was offered."""
    if visit.taken is None:
        return ""
    try:
        visit.taken.refresh_from_db(fields=["state"])
    except ObjectDoesNotExist:
        return "gone"
    except Error as trouble:
        logger.warning("The simulator cannot look: %s.", type(trouble).__name__)
    return visit.taken.state
