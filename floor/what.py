"""What one row of a tally counts, and which figure is the sum of what."""

from collections.abc import Mapping
from enum import StrEnum


class What(StrEnum):
    """What one row of a tally counts; a wait is that of somebody who was answered."""

    OFFERED = "offered"
    ABANDONED = "abandoned"
    SHORT = "short"
    DIVERTED = "diverted"
    WAIT = "wait"
    TALK = "talk"
    WRAP_UP = "wrap_up"
    #: Wrap-up over the limit; conversations where a line tells of holds; put through to somebody.
    OVER = "over"
    HOLD = "hold"
    PASSED = "passed"
    #: Answered and joined to a case, and of these whose person had been answered days before.
    JOINED = "joined"
    AGAIN = "again"
    #: Left unanswered, called back within the hour, and reached.
    RESCUED = "rescued"


#: What each figure but the waits is the sum of, and whether of its seconds.
PLAIN: Mapping[str, tuple[What, bool]] = {
    "offered": (What.OFFERED, False),
    "abandoned": (What.ABANDONED, False),
    "short": (What.SHORT, False),
    "diverted": (What.DIVERTED, False),
    "waited": (What.WAIT, True),
    "talked": (What.TALK, True),
    "talks": (What.TALK, False),
    "wrapped": (What.WRAP_UP, True),
    "wraps": (What.WRAP_UP, False),
    "over": (What.OVER, False),
    "held": (What.HOLD, True),
    "holds": (What.HOLD, False),
    "passed": (What.PASSED, False),
    "joined": (What.JOINED, False),
    "again": (What.AGAIN, False),
    "rescued": (What.RESCUED, False),
}
