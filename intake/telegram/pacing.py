"""How fast Telegram lets a bot speak: in a second to all, in a second to one, and after a 429."""

import time
from collections import deque
from dataclasses import dataclass, field
from functools import partial

#: Seconds between two messages of one chat.
APART = 1.0
#: Messages in a second; what goes to everybody leaves a third of them to answers.
MOST_A_SECOND, MOST_TO_ALL = 28, 18
MOST_CHATS = 10_000
#: The first rest and the longest, seconds.
REST, LONGEST_REST = 5, 600


@dataclass(slots=True)
class Pacing:
    """When each chat was spoken to last, and until when nobody is."""

    silent_until: float = 0.0
    spoken: dict[str, float] = field(default_factory=dict)
    #: How often in a row nobody knows what became of a message to everybody; and the rest after.
    troubles: int = 0
    rests_until: float = 0.0
    latest: deque[float] = field(default_factory=partial(deque, maxlen=MOST_A_SECOND))

    def may_speak(self, conversation: str, most: int = MOST_A_SECOND) -> bool:
        """Whether it is time for another message of this chat, after so many of the last second."""
        moment = time.monotonic()
        if moment < max(self.silent_until, self.spoken.get(conversation, 0.0) + APART):
            return False
        return sum(each > moment - 1.0 for each in self.latest) < most

    def was_spoken(self, conversation: str) -> None:
        """A message of this chat has gone."""
        if len(self.spoken) >= MOST_CHATS:
            self.spoken.clear()
        self.spoken[conversation] = time.monotonic()
        self.latest.append(self.spoken[conversation])

    def be_silent(self, seconds: int) -> None:
        """Telegram said that we were too fast."""
        self.silent_until = time.monotonic() + seconds

    def rest(self, *, in_trouble: bool) -> None:
        """Say nothing to everybody for a while, twice as long each time; or begin anew."""
        self.troubles = self.troubles + 1 if in_trouble else 0
        if in_trouble:
            longer = REST * 2 ** min(self.troubles - 1, 10)
            self.rests_until = time.monotonic() + min(longer, LONGEST_REST)
