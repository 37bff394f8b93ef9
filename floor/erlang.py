"""How many people a queue needs: Erlang's formulas for those who wait, and for those who give up.

Load is in erlang: calls that come in a second, times the seconds that one keeps somebody busy.
Agner Krarup Erlang, 1917, for B and C; Conny Palm, 1946, for callers without patience (M/M/N+M).
"""

from dataclasses import dataclass
from math import ceil, exp, inf

#: A birth-and-death chain is cut where what is left weighs less than this share.
NEGLIGIBLE = 1e-14
#: More people than this are not planned for at one hotline.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """What callers meet: share who wait, share who give up, mean wait in seconds, share busy."""

    waits: float
    gives_up: float
    mean: float
    occupancy: float


def blocked(load: float, people: int) -> float:
    """The share of calls that find everybody busy where nobody may wait: Erlang B.

    Raises ValueError for a load below zero or fewer than no people.
    """
    if load < 0 or people < 0:
        raise ValueError("neither load nor people are below zero")
    share = 1.0
    for number in range(1, people + 1):
        share = load * share / (number + load * share)
    return share


def waits(load: float, people: int) -> float:
    """The share of calls that wait where nobody gives up: Erlang C; 1 where the queue only grows.

    Raises ValueError as `blocked` does.
    """
    if people <= load:
        return 1.0
    share = blocked(load, people)
    return people * share / (people - load * (1 - share))


def level(load: float, people: int, handling: float, within: float) -> float:
    """The share answered within so many seconds, by Erlang C; `handling` in seconds for one call.

    Raises ValueError as `blocked` does.
    """
    if people <= load:
        return 0.0
    return 1 - waits(load, people) * exp(-(people - load) * within / handling)


def mean_wait(load: float, people: int, handling: float) -> float:
    """The mean seconds until an answer, by Erlang C; infinite where the queue only grows.

    Raises ValueError as `blocked` does.
    """
    if people <= load:
        return inf
    return waits(load, people) * handling / (people - load)


def impatient(load: float, people: int, handling: float, patience: float) -> Waiting:
    """What callers meet who give up after `patience` seconds on average: Erlang A.

    States are numbers of callers inside; death at min(k, N)/handling + max(k - N, 0)/patience.
    Raises ValueError for a load, handling or patience that is not above zero, or nobody.
    """
    if min(load, handling, patience) <= 0 or people < 1:
        raise ValueError("load, handling and patience are above zero, and somebody is there")
    arriving = load / handling
    weight, whole, waiting, queued, busy, inside = 1.0, 1.0, 0.0, 0.0, 0.0, 0
    while inside < people or weight > NEGLIGIBLE * whole:
        inside += 1
        served, line = min(inside, people), max(inside - people, 0)
        weight *= arriving / (served / handling + line / patience)
        whole += weight
        waiting += weight if inside >= people else 0.0
        queued += weight * line
        busy += weight * served
    mean_queue = queued / whole
    return Waiting(
        waits=waiting / whole,
        gives_up=mean_queue / patience / arriving,
        mean=mean_queue / arriving,
        occupancy=busy / whole / people,
    )


def needed(load: float, handling: float, within: float, share: float) -> int:
    """The fewest people with whom this share is answered within so many seconds, by Erlang C.

    At most `MOST`, which may be too few. Raises ValueError for a share that is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError("a share lies between 0 and 1")
    if load == 0:
        return 0
    people = min(int(load) + 1, MOST)
    while people < MOST and level(load, people, handling, within) < share:
        people += 1
    return people


def on_the_rota(people: int, absent: float) -> int:
    """How many to plan so that `people` are there, when a share `absent` of the time is not worked.

    Raises ValueError for a share that is not from 0 up to, but not, 1.
    """
    if not 0 <= absent < 1:
        raise ValueError("a share absent lies between 0 and 1")
    return ceil(round(people / (1 - absent), 9))
