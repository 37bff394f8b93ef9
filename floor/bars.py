"""Bars drawn by hand as SVG: columns side by side, each of stacked parts; a table stands beside.

Colours stand twice, as in the chart of the press: as attributes, and as classes that the page
paints by day and by night.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from press.presenters.chart import GRID, INKS, STEPS, TEXT

WIDE, HIGH = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 40, 34
#: Names below the columns at most; more would run into one another.
NAMES = 12


@dataclass(frozen=True, slots=True)
class Bars:
    """What is shown, in one sentence; the parts of a column from below, and the columns."""

    title: str
    parts: Sequence[str]
    columns: Sequence[tuple[str, Sequence[int]]]

    def told(self) -> str:
        """Every figure in words, for whoever does not see the columns."""
        return ". ".join(
            f"{name}: "
            + ", ".join(f"{part} {n}" for part, n in zip(self.parts, numbers, strict=True))
            for name, numbers in self.columns
        )


def bars(shown: Bars) -> SafeString:
    """The chart of a page; empty where nothing is to be seen."""
    tallest = max((sum(numbers) for _name, numbers in shown.columns), default=0)
    if not tallest:
        return SafeString()
    step = next((step for step in (1, 2, *STEPS) if tallest <= 5 * step), STEPS[-1])
    top = step * -(-tallest // step)
    parts = [*_grid(top, step), *_legend(shown.parts), *_columns(shown.columns, top)]
    return format_html(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img"'
        ' font-family="Inter, sans-serif" font-size="13" aria-label="{}"><title>{}</title>'
        "<desc>{}</desc>{}</svg>",
        *(WIDE, HIGH, shown.title, shown.title, shown.told()),
        mark_safe("".join(parts)),  # noqa: S308 - every part was made by format_html
    )


def _y(value: float, top: int) -> float:
    return round(HIGH - BOTTOM - (HIGH - TOP - BOTTOM) * value / top, 1)


def _grid(top: int, step: int) -> Iterator[SafeString]:
    for value in range(0, top + 1, step):
        yield format_html(
            '<line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
            '<text class="chart-text" x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
            *(LEFT, WIDE - RIGHT, _y(value, top), _y(value, top), GRID),
            *(LEFT - 8, _y(value, top) + 4, TEXT, value),
        )


def _legend(parts: Sequence[str]) -> Iterator[SafeString]:
    at = LEFT
    for number, name in enumerate(parts):
        yield format_html(
            '<rect class="chart-dot-{}" x="{}" y="8" width="12" height="12" fill="{}"/>'
            '<text class="chart-text" x="{}" y="19" fill="{}">{}</text>',
            *(number + 1, at, INKS[number], at + 18, TEXT, name),
        )
        at += 40 + 7 * len(name)


def _columns(columns: Sequence[tuple[str, Sequence[int]]], top: int) -> Iterator[SafeString]:
    place = (WIDE - LEFT - RIGHT) / len(columns)
    every = -(-len(columns) // NAMES)
    for number, (name, values) in enumerate(columns):
        middle, below = LEFT + place * (number + 0.5), 0
        thick = min(place * 0.7, 56)
        for part, value in enumerate(values):
            if value:
                yield format_html(
                    '<rect class="chart-dot-{}" x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
                    *(part + 1, round(middle - thick / 2, 1), _y(below + value, top)),
                    *(round(thick, 1), round(_y(below, top) - _y(below + value, top), 1)),
                    INKS[part],
                )
            below += value
        if number % every == 0:
            yield format_html(
                '<text class="chart-text" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
                *(round(middle, 1), HIGH - 10, TEXT, name),
            )
