"""A chart in pixels, for a newspaper: the same drawing, the same words, the same bytes each time.

What is drawn is written by us alone, of our own words and of published figures; nothing that a
stranger sent comes here. The letters come with the room, so that no machine draws others.
"""

from pathlib import Path

import resvg_py

FONTS = [str(path) for path in sorted((Path(__file__).parent.parent / "fonts").glob("*.ttf"))]
#: A page of a newspaper wants so many dots for each of ours.
DOTS = 3


def png(svg: str) -> bytes:
    """The drawing as PNG."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=DOTS,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=FONTS,
            font_family="Inter",
            sans_serif_family="Inter",
        )
    )
