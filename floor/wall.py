"""The figures of a wall screen as it prints them: short, large, and no more than they are."""

from dataclasses import dataclass
from datetime import datetime

from floor.boards import BoardNow
from floor.figures import MARKS, SHORT
from floor.presenters import level_words
from floor.standing import LATE, LONG, NEAR
from operators.models import State

WITHIN, GOAL = MARKS[0]


@dataclass(frozen=True, slots=True)
class Level:
    """A service level: its share, whether the mark was reached, and out of how many."""

    share: str
    kept: bool | None
    offered: int


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything on the screen but the ways in."""

    waiting: int
    since: datetime | None
    is_long: bool
    today: Level
    lately: Level
    abandoned: int
    rescued: int
    ready: int
    talking: int
    wrap_up: int
    paused: int
    callbacks: int
    late: int
    unled: int
    within: int = WITHIN
    goal: str = f"{GOAL:.0%}"
    short: int = SHORT
    near: int = int(NEAR.total_seconds() // 60)
    late_after: int = int(LATE.total_seconds() // 60)


def wall_shown(counts: BoardNow, at: datetime) -> Wall:
    """The counts of an office as its wall shows them."""
    return Wall(
        waiting=counts.waiting,
        since=counts.since,
        is_long=counts.since is not None and at - counts.since > LONG,
        today=_level(counts.today.service_level(WITHIN), counts.today.offered),
        lately=_level(counts.lately.service_level(WITHIN), counts.lately.offered),
        abandoned=counts.today.abandoned,
        rescued=counts.today.rescued,
        ready=counts.people[State.READY],
        talking=counts.people[State.ON_CONTACT],
        wrap_up=counts.people[State.WRAP_UP],
        paused=counts.people[State.PAUSE],
        callbacks=counts.callbacks,
        late=counts.late,
        unled=counts.unled,
    )


def _level(share: float | None, offered: int) -> Level:
    return Level(level_words(share), None if share is None else share >= GOAL, offered)
