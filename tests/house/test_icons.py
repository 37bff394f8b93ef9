"""The sprite holds the icons that pages draw, all of them and no other."""

import re
from pathlib import Path

from operators.rooms import ROOMS

ROOT = Path(__file__).parents[2]
DRAWN = re.compile(r'{% icon "([\w-]+)"|(?:icon_name|sign_icon)="([\w-]+)"')
HELD = re.compile(r'<symbol id="([\w-]+)"')


def drawn() -> set[str]:
    pages = (page.read_text() for page in (ROOT / "templates").rglob("*.html"))
    named = {one or other for page in pages for one, other in DRAWN.findall(page)}
    return named | {room.icon for room in ROOMS}


def held() -> set[str]:
    return set(HELD.findall((ROOT / "static/icons/sprite.svg").read_text()))


def test_every_icon_that_is_drawn_is_in_the_sprite() -> None:
    assert drawn() - held() == set()


def test_the_sprite_holds_no_icon_that_nobody_draws() -> None:
    assert held() - drawn() == set()


def test_no_two_sections_of_the_navigation_share_an_icon() -> None:
    labels: dict[str, set[str]] = {}
    for room in ROOMS:
        labels.setdefault(room.icon, set()).add(str(room.label))
    assert {icon: names for icon, names in labels.items() if len(names) > 1} == {}
