"""The script as a picture: every node a box, every choice a line, drawn without a library.

The colours come from whoever shows it: a page by its sheet, a file by the colours of the system,
so it is read by day and by night.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from triage.graph import Node, Script
from triage.layers import columns, detours

WIDE, HIGH = 176, 38
STEP, ROW, EDGE = 240, 50, 24
LETTERS = 23
STUB = 14
#: For a file of its own: the colours of whatever shows it.
STYLE = """
svg { color-scheme: light dark; background: Canvas; font: 12px sans-serif; }
text { fill: CanvasText; }
.box { fill: Canvas; stroke: CanvasText; }
.alarm .box { stroke-width: 3; }
.topic .box { stroke-dasharray: 6 3; }
.end .box { fill: ButtonFace; }
.way { fill: none; stroke: GrayText; }
.way.stub { stroke-width: 4; }
.way.away { stroke-dasharray: 2 4; }
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where the boxes stand, and how large the sheet is."""

    places: dict[str, tuple[int, int]]
    bands: dict[str, int]
    wide: int
    high: int


def place(script: Script) -> Drawn:
    """The main way on top, topics and what is open at any time below it."""
    places: dict[str, tuple[int, int]] = {}
    bands: dict[str, int] = {}
    top, widest = EDGE, 0
    for number, band in enumerate((columns(script), detours(script), _left_over(script))):
        tallest = max((len(column) for column in band), default=0)
        for rank, column in enumerate(band):
            start = top + (tallest - len(column)) * ROW // 2
            for row, name in enumerate(column):
                places[name] = (EDGE + rank * STEP, start + row * ROW)
                bands[name] = number
        widest = max(widest, len(band))
        top += tallest * ROW + (EDGE if tallest else 0)
    return Drawn(places, bands, EDGE * 2 + max(0, widest - 1) * STEP + WIDE, top)


def _left_over(script: Script) -> list[list[str]]:
    """What nothing leads to; the checker says so, the picture shows it all the same."""
    known = {name for band in (columns(script), detours(script)) for one in band for name in one}
    lost = [name for name in script.nodes if name not in known]
    return [lost] if lost else []


def svg(
    script: Script,
    *,
    title: str,
    description: str,
    language: str,
    address: Callable[[str], str] | None = None,
    called: Callable[[str], str] | None = None,
    style: str = "",
) -> str:
    """The whole picture; with addresses, each box leads to its node.

    `called` says what readers call a node or a way back; a file for whoever writes scripts has its
    machine name.
    """
    drawn = place(script)
    # What lies within an image is told to nobody, and links must be.
    role = "group" if address else "img"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="script-drawn" role="{role}"'
        f' lang="{language}" aria-labelledby="drawn-title drawn-text"'
        f' width="{drawn.wide}" height="{drawn.high}"'
        f' viewBox="0 0 {drawn.wide} {drawn.high}">',
        f'<title id="drawn-title">{escape(title)}</title>',
        f'<desc id="drawn-text">{escape(description)}</desc>',
        f"<style>{style}</style>" if style else "",
        *(line for node in script.nodes.values() for line in _ways(script, node, drawn)),
        *(_box(script, node, drawn, language, address, called) for node in script.nodes.values()),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def listing(
    script: Script, language: str, called: Callable[[str], str] | None = None
) -> Iterator[str]:
    """The same in lines of text, for whoever does not look at pictures."""
    for node in script.nodes.values():
        yield called(node.id) if called else f"{node.id}: {node.title[language]}"
        for choice in node.choices:
            target = called(choice.next) if called else choice.next
            yield f"  {choice.text[language]} → {target}"


def _ways(script: Script, node: Node, drawn: Drawn) -> Iterator[str]:
    """A line for each way within its band, and one short stub for all that leave it."""
    x, y = drawn.places[node.id]
    targets = [name for name in dict.fromkeys(script.targets(node)) if name in drawn.places]
    near = [name for name in targets if drawn.bands[name] == drawn.bands[node.id]]
    for target in near:
        to_x, to_y = drawn.places[target]
        kind = "way" if to_x > x else "way away"
        yield f'<path class="{kind}" d="{_curve(x, y, to_x, to_y)}"/>'
    if len(near) < len(targets):
        start, end = x + WIDE - STUB, y + HIGH + 8
        yield f'<path class="way stub" d="M{start} {y + HIGH}V{end}"/>'


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    """From the right side of a box to the left side of another, or round to its right side."""
    start, half = x + WIDE, HIGH // 2
    if to_x > x:
        bend = (to_x - start) // 2
        return (
            f"M{start} {y + half}C{start + bend} {y + half} {to_x - bend} {to_y + half}"
            f" {to_x} {to_y + half}"
        )
    end = to_x + WIDE
    out = max(start, end) + 40
    return f"M{start} {y + half}C{out} {y + half} {out} {to_y + half} {end} {to_y + half}"


def _box(
    script: Script,
    node: Node,
    drawn: Drawn,
    language: str,
    address: Callable[[str], str] | None,
    called: Callable[[str], str] | None,
) -> str:
    x, y = drawn.places[node.id]
    lines = wrap(node.title[language], LETTERS)[:2] or [node.id]
    first = y + HIGH // 2 + 4 - (len(lines) - 1) * 7
    words = "".join(
        f'<text x="{x + 8}" y="{first + row * 14}">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    marks = [
        mark
        for mark, holds in (
            ("alarm", node.alarm),
            ("end", node.end),
            ("topic", node.id in script.detours()),
        )
        if holds
    ]
    ways = [
        f"{choice.text[language]} → {called(choice.next) if called else choice.next}"
        for choice in node.choices
    ]
    head = called(node.id) if called else f"{node.title[language]} ({node.id})"
    told = "\n".join([head, *ways])
    inside = (
        f"<title>{escape(told)}</title>"
        f'<rect class="box" x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6"/>{words}'
    )
    if address:
        inside = f'<a href="{escape(address(node.id))}">{inside}</a>'
    return f'<g class="{" ".join(["node", *marks])}">{inside}</g>'
