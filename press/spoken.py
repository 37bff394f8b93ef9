"""What may be said aloud of published figures: "more than N", and nothing sharper."""

from collections.abc import Sequence
from math import isqrt

#: Noise stays within this in 98 of 100 draws.
MARGIN = 15


def spoken(figures: Sequence[int | None]) -> int | None:
    """The N of "more than N" for the sum of these published totals; nothing when it is too small.

    The margin is taken off once for a single total and grows with the root of their number, as the
    noise of a sum does. A total that was withheld adds nothing.
    """
    total = sum(figure or 0 for figure in figures)
    margin = isqrt(MARGIN * MARGIN * max(1, len(figures)) - 1) + 1
    return two_digits(total - margin)


def two_digits(number: int) -> int | None:
    """Rounded down to two significant digits; nothing below ten."""
    if number < 10:
        return None
    unit: int = 10 ** (len(str(number)) - 2)
    return number // unit * unit
