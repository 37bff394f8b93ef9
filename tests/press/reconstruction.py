"""Solving for the joint table from all published margins: between which bounds each cell lies.

For one-way tables the linear programme has a closed solution: a cell holds at least what its
margins force together, and at most the smallest of them. Finer tables tighten the bounds further,
cell by cell, until nothing moves: what one published sum leaves to a cell when all others are at
their bounds.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import Any

from press.noise import WHOLE
from press.tables import DIMENSIONS
from tests.press.attacks import Way

SURE, SMALL = WHOLE // 2_000, 10
NAMES = tuple(DIMENSIONS)
Joint = tuple[str, ...]
Bounds = tuple[int, int]


def pinned(file: Mapping[str, Any], way: Way, people: list[dict[str, str]]) -> int:
    """How many small cells that hold somebody come out as one count, which is the true one."""
    truth = Counter(tuple(each[name] for name in NAMES) for each in people)
    sums = _sums(file, way)
    bounds = _tightened(_begun(sums), sums)
    small = [place for place, number in truth.items() if number < SMALL]
    assert small
    return sum(bounds[place] == (truth[place], truth[place]) for place in small)


def _sums(file: Mapping[str, Any], way: Way) -> list[tuple[Mapping[str, str], Bounds]]:
    """Every published cell: what its people share, and between what their number lies."""
    reach = next(k for k in range(400) if way.at_most(-k - 1) <= SURE)
    half, top = way.base // 2, max(0, way.least - way.base // 2 - 1)
    return [
        (
            {name: cell[name] for name in table["dimensions"]},
            (0, top + reach)
            if cell["value"] is None
            else (max(0, cell["value"] - half - reach), cell["value"] + half + reach),
        )
        for table in file["tables"]
        for cell in table["cells"]
    ]


def _begun(sums: list[tuple[Mapping[str, str], Bounds]]) -> dict[Joint, Bounds]:
    """The closed solution of the one-way tables."""
    margins = {next(iter(marks.items())): bounds for marks, bounds in sums if len(marks) == 1}
    all_of_them = next(bounds for marks, bounds in sums if not marks)
    found = {}
    for place in product(*DIMENSIONS.values()):
        own = [margins[each] for each in zip(NAMES, place, strict=True)]
        least = sum(low for low, _high in own) - (len(own) - 1) * all_of_them[1]
        found[place] = max(0, least), min(high for _low, high in own)
    return found


def _tightened(
    bounds: dict[Joint, Bounds], sums: list[tuple[Mapping[str, str], Bounds]]
) -> dict[Joint, Bounds]:
    inside = [
        (
            [
                place
                for place in bounds
                if marks.items() <= dict(zip(NAMES, place, strict=True)).items()
            ],
            limits,
        )
        for marks, limits in sums
    ]
    moved = True
    while moved:
        moved = False
        for places, (low, high) in inside:
            lows, highs = (sum(bounds[place][side] for place in places) for side in (0, 1))
            for place in places:
                least, most = bounds[place]
                tighter = max(least, low - (highs - most)), min(most, high - (lows - least))
                if tighter != (least, most):
                    lows, highs = lows + tighter[0] - least, highs + tighter[1] - most
                    bounds[place], moved = tighter, True
    return bounds
