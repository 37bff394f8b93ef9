"""How much one sender, and a whole line, may bring at once; beyond that nothing is dropped.

Whoever calls again and again stands behind the others. What comes faster than it can be looked at
waits sealed on the disk, in the order of its coming, and the sender is answered at once. Whoever
is known, and a chat that goes on, does not wait because of what all the others send.
"""

import time
from dataclasses import dataclass, field, replace

from cases.inbound import Inbound, Kind
from cases.services.admission import is_awaited, is_urgent, line_is_full
from intake.buckets import Buckets

#: One caller, one chat; all callers of a line, all chats of a line.
callers, chats = Buckets(3, 300.0), Buckets(30, 60.0)
lines_calls, lines_chats = Buckets(120, 60.0), Buckets(600, 60.0)
WRITTEN = {Kind.MESSAGE, Kind.EDIT, Kind.CHOICE}
#: So long the length of a line is taken to be what it was, seconds.
COUNTED_FOR = 1.0


@dataclass(slots=True)
class Fullness:
    """Whether a line was full when that was last asked."""

    _told: dict[str, tuple[float, bool]] = field(default_factory=dict)

    def of(self, inbound: Inbound) -> bool:
        """Whether more wait on the line of this event than can be looked at."""
        now, line = time.monotonic(), inbound.line
        at, told = self._told.get(line, (0.0, False))
        if line not in self._told or now - at >= COUNTED_FOR:
            told = line_is_full(inbound=inbound)
            self._told[line] = (now, told)
        return told

    def forget(self) -> None:
        """Ask anew."""
        self._told.clear()


fullness = Fullness()


def judged(inbound: Inbound) -> tuple[Inbound, bool]:
    """The event, marked if it is one too many of its sender, and whether it waits on the disk."""
    if inbound.kind == Kind.CALL_OFFERED:
        sender = inbound.sender.number or inbound.conversation
        within, all_within = (
            callers.take(f"{inbound.line} {sender}"),
            lines_calls.take(inbound.line),
        )
        marked, waits = inbound if within else replace(inbound, is_flood=True), not all_within
    elif inbound.kind in WRITTEN:
        within = chats.take(f"{inbound.line} {inbound.conversation}")
        all_within = lines_chats.take(inbound.line)
        if not within:
            return replace(inbound, is_flood=True), True
        marked, waits = inbound, not all_within
    else:
        return inbound, False
    if waits:
        return marked, not is_awaited(inbound=inbound)
    return marked, not has_room(marked)


def has_room(inbound: Inbound) -> bool:
    """Whether its line is short enough for one more, or there always is room for it."""
    if not fullness.of(inbound):
        return True
    return is_urgent(inbound=inbound) or is_awaited(inbound=inbound)


def forget() -> None:
    """Begin anew, as after a restart."""
    for each in (callers, chats, lines_calls, lines_chats, fullness):
        each.forget()
