"""The attacks that go over many figures at once, and the table of all for the page of the method.

`python -m tests.press.measured` writes `press/measured.json`; a test holds the two together.
"""

import hmac
import json
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from itertools import product
from pathlib import Path
from random import Random

from press.disclosure import Count, counted, figure
from press.noise import WHOLE
from press.tables import DIMENSIONS, MONTHLY, cells_of_a_case
from tests.press.attacks import (
    OURS,
    RAW,
    ROUNDED,
    WORST,
    Way,
    accuracy,
    batch,
    likelihood_ratio,
    linkage,
    membership,
)

FILE = Path(__file__).parents[2] / "press/measured.json"
#: What a withheld cell may hold, and what the others hold together.
SMALL, OTHERS = range(10), range(60, 65)
SURE = WHOLE // 2_000
MADE_UP, LEAST_SHOWN = 2_600, 10


def complement(way: Way) -> tuple[Fraction, Fraction]:
    """How often a withheld cell is guessed: from being withheld, and from total less the others.

    Whoever guesses knows all the rules and takes the likeliest count; every small count is as
    likely before anything is published.
    """
    if None not in way.figures(0):
        return Fraction(1), Fraction(1)
    hidden = {small: way.figures(small).get(None, 0) for small in SMALL}
    every = sum(hidden.values())
    seen: dict[int, dict[int, int]] = {}
    for small, others in product(SMALL, OTHERS):
        for (total, one), (rest, two) in product(
            way.figures(others + small).items(), way.figures(others).items()
        ):
            found = seen.setdefault((total or 0) - (rest or 0), {})
            found[small] = found.get(small, 0) + one * two * hidden[small]
    right = sum(max(each.values()) for each in seen.values())
    return Fraction(max(hidden.values()), every), Fraction(
        right, every * len(OTHERS) * WHOLE * WHOLE
    )


def pinned(way: Way) -> int:
    """How many of a hundred small cells of the joint table are pinned to one count by all tables.

    The tables of a month are one-way, and for these the linear programme over all cells has a
    closed solution: between what the margins force and what the smallest of them allows.
    """
    chance = Random("joint")
    weights = {
        name: [1 / (place + 1) ** 2 for place in range(len(DIMENSIONS[name]))]
        for name in DIMENSIONS
    }
    joint: dict[tuple[str, ...], int] = {}
    for _each in range(MADE_UP):
        place = tuple(chance.choices(DIMENSIONS[name], weights[name])[0] for name in DIMENSIONS)
        joint[place] = joint.get(place, 0) + 1
    groups = [
        (dict(zip(DIMENSIONS, place, strict=True)), Count(number, chance.getrandbits(64)))
        for place, number in joint.items()
    ]
    bounds = _bounds(way, groups)
    low, high = bounds["total", ()]
    found = 0
    small = sorted(place for place, number in joint.items() if number < LEAST_SHOWN)[:100]
    for place in small:
        margins = [bounds[name, (code,)] for name, code in zip(DIMENSIONS, place, strict=True)]
        least = max(0, sum(each[0] for each in margins) - (len(margins) - 1) * high)
        most = min(each[1] for each in margins)
        found += least == min(most, high) or low > high
    return found


def _bounds(
    way: Way, groups: list[tuple[Mapping[str, str], Count]]
) -> dict[tuple[str, tuple[str, ...]], tuple[int, int]]:
    """Between what each count must lie, by what is published of it and 99.9 % of the noise."""
    reach = next(k for k in range(100) if way.at_most(-k - 1) <= SURE)
    found = {}
    for table in MONTHLY:
        for place, count in counted(table, groups).items():
            if way is OURS:
                shown = figure(table, place, count, hashed)
            else:
                shown = (
                    next(iter(way.figures(count.number))) if count.number < 400 else count.number
                )
            half = way.base // 2
            top = way.least - way.base // 2 - 1
            found[table.name, place] = (
                (0, top + reach)
                if shown is None
                else (max(0, shown - half - reach), shown + half + reach)
            )
    return found


def hashed(label: str, message: bytes) -> bytes:
    """The keyed hash of a made-up period."""
    return hmac.digest(b"a made-up period", f"{label}.".encode() + message, sha256)


def repeated(times: int = 10_000) -> int:
    """How many different values the same figure has when it is computed so many times."""
    chance = Random("order")
    groups = [
        (
            {name: chance.choice(DIMENSIONS[name]) for name in DIMENSIONS},
            Count(1, chance.getrandbits(64)),
        )
        for _each in range(60)
    ]
    total, values = MONTHLY[0], set()
    cell = counted(total, groups)[()]
    for turn in range(times):
        if turn % 100 == 0:
            chance.shuffle(groups)
            cell = counted(total, groups)[()]
        values.add(figure(total, (), cell, hashed))
    return len(values)


def measured() -> dict[str, dict[str, float | int | None]]:
    """Every attack against these figures, against rounded ones and against raw ones."""
    cells, ways = cells_of_a_case(), {"ours": OURS, "rounded": ROUNDED, "raw": RAW}
    guess = float(complement(OURS)[0])

    def row(each: object, mark: float | int | None) -> dict[str, float | int | None]:
        return {name: _told(each(way)) for name, way in ways.items()} | {"mark": mark}  # type: ignore[operator]

    return {
        "one_person": row(accuracy, 0.57),
        "likelihood_ratio": row(likelihood_ratio, 1.284),
        "membership": row(lambda way: max(membership(way, n, cells) for n in WORST), 0.63),
        "linkage": row(linkage, 0.03),
        "repetition": row(lambda way: repeated() if way is OURS else 1, 1),
        "complement": row(lambda way: complement(way)[1], round(guess + 0.03, 3)),
        "reconstruction": row(pinned, 0),
        "batch_5": row(lambda way: batch(way, 60, 5), None),
        "batch_20": row(lambda way: batch(way, 60, 20), None),
    }


def _told(found: Fraction | int | None) -> float | int | None:
    return round(float(found), 3) if isinstance(found, Fraction) else found


if __name__ == "__main__":
    FILE.write_text(json.dumps(measured(), indent=2) + "\n")
