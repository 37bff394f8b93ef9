"""What child and parent say to each other."""

from dataclasses import dataclass
from enum import StrEnum

#: What the child says once its walls stand; before that it is given nothing.
READY = b"ready\n"


class Refusal(StrEnum):
    """Why a file has no clean copy."""

    UNKNOWN = "unknown"
    BROKEN = "broken"
    TOO_MUCH = "too_much"


class WashRefused(Exception):
    """There is no clean copy of this file, and there never will be."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Washed:
    """The clean parts in their order, how many more there were, and how long a sound lasts."""

    parts: tuple[bytes, ...]
    left_out: int = 0
    seconds: int = 0
