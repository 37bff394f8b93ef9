"""Charts as SVG: lines over months with their names at their ends, and the figures beside them.

Colours stand twice: as attributes, for a file that is opened alone, and as classes, which the
sheet of the page paints by day and by night. A file that goes alone carries its heading and, below,
what it counts and what it does not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDE, HIGH = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 44, 150, 16, 34
#: As static/css/tokens.css has them by day.
INKS = ("#1d5b8f", "#237a71", "#a95a25", "#7a5aae")
TEXT, GRID, TITLE = "#5f6068", "#dedbd4", "#1a1b1e"
STEPS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
#: Names at the ends of lines keep this distance.
APART = 18
#: Of a file that goes alone: above the lines, beside its words, and between their lines.
ABOVE, MARGIN, LINE, ACROSS = 60, 20, 17, 110


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name, and one figure for each month; nothing where it is withheld."""

    name: str
    values: Sequence[int | None]
    said: Sequence[str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a chart shows, in one sentence, its months, and its lines."""

    title: str
    months: Sequence[str]
    series: Sequence[Series]

    def told(self) -> str:
        """Every figure in words, for whoever does not see the lines."""
        return ". ".join(
            f"{each.name}: "
            + ", ".join(
                f"{month} {figure}" for month, figure in zip(self.months, each.said, strict=True)
            )
            for each in self.series
        )


def lines(drawing: Drawing) -> SafeString:
    """The chart of a page; its words say in one sentence what is to be seen."""
    return _framed(drawing, HIGH, [_lines(drawing)])


def sheet(drawing: Drawing, *, heading: str, below: Sequence[str]) -> SafeString:
    """The chart as a file that goes alone, on white, between its heading and its caption."""
    caption = [line for text in below for line in wrap(text, ACROSS)]
    high = ABOVE + HIGH + LINE * len(caption) + MARGIN
    words = (
        (26, 20, 600, TITLE, [heading]),
        (47, 13, 400, TEXT, [drawing.title]),
        (ABOVE + HIGH + LINE, 12, 400, TITLE, caption),
    )
    return _framed(
        drawing,
        high,
        [
            format_html("<desc>{}</desc>", drawing.told()),
            format_html('<rect width="{}" height="{}" fill="#ffffff"/>', WIDE, high),
            *(
                format_html(
                    '<text x="{}" y="{}" font-size="{}" font-weight="{}" fill="{}">{}</text>',
                    *(MARGIN, y + LINE * place, size, weight, ink, line),
                )
                for y, size, weight, ink, text in words
                for place, line in enumerate(text)
            ),
            format_html('<g transform="translate(0 {})">{}</g>', ABOVE, _lines(drawing)),
        ],
    )


def _framed(drawing: Drawing, high: int, parts: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img"'
        ' font-family="Inter, sans-serif" font-size="13" aria-label="{}"><title>{}</title>{}</svg>',
        *(WIDE, high, drawing.title, drawing.title),
        mark_safe("".join(parts)),  # noqa: S308 - every part was made by format_html
    )


def _lines(drawing: Drawing) -> SafeString:
    known = [value for each in drawing.series for value in each.values if value is not None]
    step = next((step for step in STEPS if max(known, default=0) <= 5 * step), STEPS[-1])
    top = step * max(1, -(-max(known, default=1) // step))
    parts = [
        *_grid(top, step),
        *_months(drawing.months),
        *_series(drawing.series, len(drawing.months), top),
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every part was made by format_html


def _x(place: int, count: int) -> float:
    width = WIDE - LEFT - RIGHT
    return round(LEFT + (width * place / (count - 1) if count > 1 else width / 2), 1)


def _y(value: float, top: int) -> float:
    return round(HIGH - BOTTOM - (HIGH - TOP - BOTTOM) * value / top, 1)


def _grid(top: int, step: int) -> Iterator[SafeString]:
    for value in range(0, top + 1, step):
        yield format_html(
            '<line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
            '<text class="chart-text" x="{}" y="{}" text-anchor="end" fill="{}">{}</text>',
            *(LEFT, WIDE - RIGHT + 8, _y(value, top), _y(value, top), GRID),
            *(LEFT - 8, _y(value, top) + 4, TEXT, number_format(value, force_grouping=True)),
        )


def _months(months: Sequence[str]) -> Iterator[SafeString]:
    every = -(-len(months) // 8)
    for place, name in enumerate(months):
        if (len(months) - 1 - place) % every == 0:
            yield format_html(
                '<text class="chart-text" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
                *(_x(place, len(months)), HIGH - 10, TEXT, name),
            )


def _series(series: Sequence[Series], count: int, top: int) -> Iterator[SafeString]:
    named = sorted(
        (_y(each.values[-1] or 0, top), number) for number, each in enumerate(series) if count
    )
    above = TOP - APART
    for y, number in named:
        each, ink = series[number], INKS[number % len(INKS)]
        place = max(y + 5, above + APART)
        above = int(place)
        points = [
            (_x(at, count), _y(value, top))
            for at, value in enumerate(each.values)
            if value is not None
        ]
        line = " ".join(f"{x},{y}" for x, y in points)
        dots = format_html_join(
            "",
            '<circle class="chart-dot-{}" cx="{}" cy="{}" r="4" fill="{}"/>',
            ((number + 1, x, y, ink) for x, y in points[-1:]),
        )
        yield format_html(
            '<polyline class="chart-line-{}" points="{}" fill="none" stroke="{}" stroke-width="2.5"'
            ' stroke-linejoin="round"/>{}<text class="chart-name-{}" x="{}" y="{}" fill="{}"'
            ' font-weight="600">{} {}</text>',
            *(number + 1, line, ink, dots, number + 1, WIDE - RIGHT + 16, place, ink),
            *(each.name, each.said[-1]),
        )
