"""How an office stands, in words: for the floor and for the screens on its walls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.ways import line_name
from floor.links import LinkNow
from floor.presenters import LANGUAGES
from floor.standing import LONG, QueueNow

STATES: dict[str, Promise] = {
    "up": _("up"),
    "down": _("down"),
    "silent": _("silent"),
    "off": _("switched off"),
}


@dataclass(frozen=True, slots=True)
class ShownQueue:
    """One row of queues; `key` names it for the browser."""

    key: str
    name: str
    language: Promise | str
    waiting: int
    since: datetime | None
    is_long: bool
    ready: int


@dataclass(frozen=True, slots=True)
class ShownLink:
    """One way in and how it is."""

    key: str
    name: str
    state: str
    label: Promise
    since: datetime | None


def queues_shown(queues: Iterable[QueueNow], at: datetime) -> list[ShownQueue]:
    """The queues, each with its language in words."""
    return [
        ShownQueue(
            key=f"{each.line or 'none'}-{each.language}",
            name=line_name(each.line) if each.line else "",
            language=LANGUAGES.get(each.language, each.language),
            waiting=each.waiting,
            since=each.since,
            is_long=each.since is not None and at - each.since > LONG,
            ready=each.ready,
        )
        for each in queues
    ]


def links_shown(links: Iterable[LinkNow]) -> list[ShownLink]:
    """The ways in, those that bring somebody last."""
    shown = [
        ShownLink(
            key=f"{each.line}-{each.country}",
            name=line_name(each.line, each.country),
            state=each.state,
            label=STATES[each.state],
            since=each.since,
        )
        for each in links
    ]
    return sorted(shown, key=lambda each: each.state == "up")
