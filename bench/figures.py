"""A figure: how many times the baseline, over repetitions that alternate, and what it should be."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

UNSTEADY = 2.0
Leg = TypeVar("Leg")


@dataclass(frozen=True, slots=True)
class Count:
    """What went missing and what came twice; either is a failure, however quick."""

    lost: int = 0
    doubled: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.lost + other.lost, self.doubled + other.doubled)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report: the ratio may be the goal at most, or with `least` at least."""

    case: str
    measure: str
    ratios: Sequence[float]
    goal: float
    count: Count = Count()
    least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def passes(self) -> bool:
        holds = self.ratio >= self.goal if self.least else self.ratio <= self.goal
        return holds and self.count == Count()

    def as_json(self) -> dict[str, Any]:
        return {
            "case": self.case,
            "measure": self.measure,
            "ratio": round(self.ratio, 3),
            "min": round(min(self.ratios), 3),
            "max": round(max(self.ratios), 3),
            "goal": self.goal,
            "better": "higher" if self.least else "lower",
            "pass": self.passes,
            **asdict(self.count),
            "note": self.note,
        }


def interleaved(
    baseline: Callable[[int], Leg],
    ours: Callable[[int], Leg],
    *,
    times: int,
    yardstick: Callable[[Leg], float],
) -> list[tuple[Leg, Leg]]:
    """Run both in turn, each going first every other time.

    A pair whose baseline is more than twice away from the median baseline says something about
    the machine and nothing about us: it is left out, as long as half of the pairs remain.
    """
    pairs: list[tuple[Leg, Leg]] = []
    for turn in range(times):
        if turn % 2:
            our_leg = ours(2 * turn)
            pairs.append((baseline(2 * turn + 1), our_leg))
        else:
            pairs.append((baseline(2 * turn), ours(2 * turn + 1)))
    usual = statistics.median(yardstick(leg) for leg, _ in pairs)
    steady = [pair for pair in pairs if usual / UNSTEADY <= yardstick(pair[0]) <= usual * UNSTEADY]
    return steady if len(steady) * 2 > len(pairs) else pairs


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
