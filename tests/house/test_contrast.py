"""Every ink can be read on every ground it is put on, by day and by night."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"
READING, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "sheet", "well", "raised")
STATES = ("accent", "live", "danger", "warn", "verify", "plain")
PAIRS = [
    *[(ink, ground, READING) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS],
    *[(f"{state}-ink", f"{state}-soft", READING) for state in STATES],
    *[(ink, f"{state}-soft", READING) for state in STATES for ink in ("ink", "ink-2")],
    *[(f"{s}-ink", g, READING) for s in STATES for g in GROUNDS],
    ("ink-3", "accent-soft", READING),
    ("accent-ink", "live-soft", READING),
    ("accent-ink", "warn-soft", READING),
    ("accent-ink", "danger-soft", READING),
    *[(f"on-{fill}", fill, READING) for fill in ("accent", "live", "danger")],
    ("on-accent", "accent-deep", READING),
    *[(f"chart-{n}", "sheet", READING) for n in (1, 2, 3, 4)],
    *[(f, g, SHAPE) for f in ("edge", "focus") for g in GROUNDS],
    *[(f, "sheet", SHAPE) for f in ("accent", "live", "danger", "warn", "verify")],
    *[(f, f"{f}-soft", SHAPE) for f in ("accent", "live", "danger", "warn", "verify")],
]
COLOUR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")


def colours() -> dict[str, tuple[str, str]]:
    return {name: (day, night) for name, day, night in COLOUR.findall(TOKENS.read_text())}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "floor"), PAIRS)
def test_stands_out_enough(ink: str, ground: str, floor: float, theme: str) -> None:
    palette = colours()
    night = theme == "dark"
    assert contrast(palette[ink][night], palette[ground][night]) >= floor


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
