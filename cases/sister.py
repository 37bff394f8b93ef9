"""When somebody who waits goes to the sister office: a pure choice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

#: Nobody here is ready to answer: so long they wait, unless they are in danger now.
NOBODY_READY = timedelta(seconds=30)
#: Somebody here is ready and has not answered: so long at most.
AT_MOST = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Room:
    """Which languages each of those speaks who are ready in an office, and who waits for them."""

    ready: Sequence[Sequence[str]]
    waiting: Counter[str]

    def ready_for(self, language: str) -> int:
        """How many could answer somebody who speaks this."""
        return sum(not language or language in each for each in self.ready)

    def left_for(self, language: str) -> int:
        """How many of them are left once their own line is answered, whatever it speaks."""
        own = sum(number for spoken, number in self.waiting.items() if self.ready_for(spoken))
        of_it = self.ready_for(language) - self.waiting[language]
        return min(of_it, len(self.ready) - own)


def goes(*, waited: timedelta, critical: bool, ready_here: bool, free_there: int) -> bool:
    """Whether the sister answers sooner than we: somebody is free there, and here they waited."""
    if free_there <= 0:
        return False
    if ready_here:
        return waited >= AT_MOST
    return critical or waited >= NOBODY_READY
