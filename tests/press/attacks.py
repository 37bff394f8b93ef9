"""What an attacker who knows everything but one person can do, computed exactly, not tried.

Each computation is given the distribution of the noise, so that a noise which is broken on purpose
shows whether the pass marks bite.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import exp

from press.disclosure import BASE, LEAST
from press.noise import WHOLE, at_most

#: P(X <= k) in parts of 2^256.
AtMost = Callable[[int], int]
#: Where the list of figures of small counts is cut, and how far above a large one; what is higher
#: is one figure more.
HIGHEST = 400
COUNTS = range(61)
#: Outcomes that tell the attacker the same to so many parts are one outcome.
ALIKE = 10**15
WORST = (12, 57)


@dataclass(frozen=True)
class Way:
    """A way to publish a count: the noise upon it, and the rounding."""

    name: str
    at_most: AtMost
    base: int = BASE
    least: int = LEAST

    def figures(self, n: int) -> Mapping[int | None, int]:
        """How likely each figure is for a count of n, in parts; None is the withheld one."""
        return _figures(self, n)


def none(k: int) -> int:
    """No noise at all."""
    return WHOLE * (k >= 0)


def sharper(k: int) -> int:
    """Half the noise that there should be: each step of the tail counts double."""
    return at_most(2 * k if k < 0 else 2 * k + 1)


def bounded(k: int) -> int:
    """The right noise, cut off at ten and scaled up again."""
    low, high = at_most(-11), at_most(10)
    return min(WHOLE, max(0, (at_most(k) - low) * WHOLE // (high - low)))


def another(epsilon: float) -> AtMost:
    """Noise of the same shape with another bound, as near as floating point comes."""
    share = exp(-epsilon)

    def until(k: int) -> int:
        tail = share ** (-k if k < 0 else k + 1) / (1 + share)
        return int(WHOLE * (tail if k < 0 else 1 - tail))

    return until


OURS = Way("ours", at_most)
#: What was weighed before the bound was chosen.
WEIGHED = {0.25: OURS, 0.5: Way("half", another(0.5)), 0.125: Way("an eighth", another(0.125))}
ROUNDED = Way("rounded", none)
RAW = Way("raw", none, base=1, least=0)
BROKEN = (ROUNDED, RAW, Way("sharper", sharper), Way("bounded", bounded))


@cache
def _figures(way: Way, n: int) -> dict[int | None, int]:
    before = way.at_most(way.least - way.base // 2 - 1 - n) if way.least else 0
    found: dict[int | None, int] = {None: before}
    highest = HIGHEST if n < HIGHEST // 2 else n // way.base * way.base + HIGHEST
    for figure in range(way.least, highest, way.base):
        until = way.at_most(figure + way.base // 2 - n)
        found[figure] = until - before
        before = until
    found[highest] = WHOLE - before
    return {figure: share for figure, share in found.items() if share}


def _pairs(way: Way, n: int, other: int) -> list[tuple[int, int]]:
    """How likely each figure is for the one count and for the other."""
    here, there = way.figures(n), way.figures(other)
    return [(here.get(each, 0), there.get(each, 0)) for each in here.keys() | there.keys()]


def _accuracy(pairs: Iterable[tuple[int, int]], whole: int = WHOLE) -> Fraction:
    """How often whoever always names the likelier of two is right."""
    return Fraction(sum(max(pair) for pair in pairs), 2 * whole)


def accuracy(way: Way) -> Fraction:
    """How often the best attacker is right whether one person is in a cell, at the worst count."""
    return max(_accuracy(_pairs(way, n, n + 1)) for n in COUNTS)


def likelihood_ratio(way: Way) -> Fraction | None:
    """How much likelier one person more or less makes a figure; nothing where it has no bound."""
    pairs = [pair for n in COUNTS for pair in _pairs(way, n, n + 1)]
    if not all(min(pair) for pair in pairs):
        return None
    return max(Fraction(max(pair), min(pair)) for pair in pairs)


def membership(way: Way, n: int, cells: int) -> Fraction:
    """How often the best attacker is right whether one case is counted in so many cells."""
    one = _by_ratio(_pairs(way, n, n + 1))
    together = [(1, 1)]
    for _cell in range(cells):
        together = _by_ratio((p * a, q * b) for p, q in together for a, b in one)
    return _accuracy(together, WHOLE**cells)


def _by_ratio(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Outcomes that tell the attacker the same are one outcome."""
    merged: dict[int, tuple[int, int]] = {}
    for p, q in pairs:
        if not p + q:
            continue
        told = p * ALIKE // (p + q)
        before = merged.get(told, (0, 0))
        merged[told] = before[0] + p, before[1] + q
    return list(merged.values())


def linkage(way: Way) -> Fraction:
    """How much more likely a cell is withheld when nobody is in it than when one person is."""
    return Fraction(way.figures(0).get(None, 0) - way.figures(1).get(None, 0), WHOLE)


def error(way: Way, n: int) -> Fraction:
    """The mean absolute error of what is published; what is withheld is read as five."""
    read: dict[int | None, int] = {None: 5}
    off = (
        share * abs(read.get(figure, figure or 0) - n) for figure, share in way.figures(n).items()
    )
    return Fraction(sum(off), WHOLE)


def batch(way: Way, n: int, added: int) -> Fraction:
    """How often the best attacker is right whether so many made-up callers were counted."""
    return _accuracy(_pairs(way, n, n + added))
