"""Noise for counts: two-sided geometric with unbounded tails, in whole numbers alone.

P(X = k) is proportional to A^|k|, where A is e^-0.25 rounded up in its eighteenth place: one person
more or less makes no figure more than e^0.25 times as likely. A value is drawn by inverting the
distribution at a number of 256 bits; all arithmetic is exact, so the same number gives the same
noise on every machine.
"""

from bisect import bisect_right
from fractions import Fraction
from functools import cache

EPSILON = Fraction(1, 4)
#: e^-EPSILON, rounded up.
A = Fraction(778_800_783_071_404_869, 10**18)
BITS = 256
WHOLE = 1 << BITS


def drawn(u: int) -> int:
    """The noise at this number of 256 bits."""
    if not 0 <= u < WHOLE:
        raise ValueError("a number of 256 bits")
    mirrored = WHOLE - 1 - u
    below = u < mirrored
    tails = _tails()
    # How many tails still reach past the number: their list falls, so it is read from its end.
    size = len(tails) - bisect_right(tails, min(u, mirrored))
    return -size if below else size


def at_most(k: int) -> int:
    """P(X <= k) in parts of 2^256, exactly as it is drawn."""
    return _beyond(-k) if k < 0 else WHOLE - _beyond(k + 1)


def _beyond(m: int) -> int:
    """P(X <= -m), which is P(X >= m), in parts of 2^256."""
    tails = _tails()
    return tails[-m] if m <= len(tails) else 0


@cache
def _tails() -> tuple[int, ...]:
    """P(X <= -m) for m = 1, 2, … in parts of 2^256, from the smallest that is not nothing."""
    over, under = A.numerator, A.denominator
    tails = []
    above, below = WHOLE * over, under + over
    while tail := above // below:
        tails.append(tail)
        above, below = above * over, below * under
    return tuple(reversed(tails))
