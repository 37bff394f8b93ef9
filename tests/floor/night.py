"""A night at the hotline, event by event: callers with patience, people who answer, and chance."""

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush
from random import Random
from statistics import fmean, stdev


@dataclass(frozen=True, slots=True)
class Load:
    """Callers an hour, people who answer, mean seconds of handling and of patience."""

    an_hour: float
    people: int
    handling: float
    patience: float


@dataclass(slots=True)
class Caller:
    """When somebody came, was answered or gave up, and was done, in seconds of the night."""

    came: float
    handling: float
    gives_up: float
    answered: float | None = None
    left: float | None = None

    @property
    def waited(self) -> float:
        """Until the answer, or until they gave up."""
        until = self.answered if self.answered is not None else self.left
        return (until if until is not None else self.came) - self.came


def night(load: Load, hours: float, seed: int) -> list[Caller]:
    """Everybody who came in so many hours, each served, or gone, in the end."""
    chance = Random(seed)
    callers, now = [], 0.0
    while (now := now + chance.expovariate(load.an_hour / 3600)) < hours * 3600:
        handling = chance.expovariate(1 / load.handling)
        callers.append(Caller(now, handling, now + chance.expovariate(1 / load.patience)))
    _serve(callers, load.people)
    return callers


def _serve(callers: list[Caller], people: int) -> None:
    """First come, first served; an event is when somebody comes, gives up, or is done."""
    events: list[tuple[float, int, Caller | None]] = []
    for place, caller in enumerate(callers):
        heappush(events, (caller.came, place, caller))
    line: deque[Caller] = deque()
    free, number = people, len(callers)
    while events:
        now, _place, caller = heappop(events)
        if caller is None:
            free += 1
        elif caller.answered is None and caller.left is None:
            if now >= caller.gives_up:
                caller.left = now
            else:
                line.append(caller)
                number += 1
                heappush(events, (caller.gives_up, number, caller))
        while free and line:
            first = line.popleft()
            if first.left is None:
                first.answered, free, number = now, free - 1, number + 1
                heappush(events, (now + first.handling, number, None))


@dataclass(frozen=True, slots=True)
class Met:
    """What callers met in one night, as the formulas put it."""

    waits: float
    gives_up: float
    mean: float
    occupancy: float


def met(load: Load, hours: float, seed: int, warm: float = 2.0) -> Met:
    """One night without its first hours, in which the line only fills."""
    callers = [each for each in night(load, hours, seed) if each.came >= warm * 3600]
    busy = sum(each.handling for each in callers if each.answered is not None)
    return Met(
        waits=fmean(each.waited > 0 for each in callers),
        gives_up=fmean(each.left is not None for each in callers),
        mean=fmean(each.waited for each in callers),
        occupancy=busy / load.people / ((hours - warm) * 3600),
    )


def about(values: list[float]) -> tuple[float, float]:
    """The mean of independent nights, and its standard error."""
    return fmean(values), stdev(values) / len(values) ** 0.5
