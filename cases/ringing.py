"""Whose desk a call rings at, and for how long: a pure choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from operators.roles import Role

#: A browser that has not said by then that it rings, rings nowhere; a person has a little longer.
HEARD_WITHIN, TAKEN_WITHIN = timedelta(seconds=3), timedelta(seconds=20)
#: So long a call rings only at those who speak its language, which was guessed until somebody heard
#: the caller. It is longer than whoever nobody here is ready for waits for the sister office.
SPOKEN_WITHIN = timedelta(minutes=1)
#: Whoever lets so many calls ring by in a row is asked to say when they are back.
MOST_MISSED = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may take it; `rung` is how often this call rang at their desk already.

    `speaks` says whether they speak the language that it asks for, if it asks for one, and `lacks`
    counts the skills that its case asks for and this person has not learned.
    """

    ref: UUID
    role: str
    ready_since: datetime
    rung: int = 0
    speaks: bool = True
    lacks: int = 0


def whom_to_ring(candidates: Iterable[Candidate]) -> UUID | None:
    """Who of those that `cases/selectors/eligible.py` lets take it is next.

    Whoever it rang at least often, who speaks the language, operators before supervisors, who has
    learned what is asked for, then the longest idle. So a call goes round all operators, runs over
    to the supervisors, and begins anew; nobody waits for a skill, and for a language not long.
    """
    chosen = min(
        candidates,
        key=lambda each: (
            each.rung,
            not each.speaks,
            each.role == Role.SUPERVISOR,
            each.lacks,
            each.ready_since,
            each.ref,
        ),
        default=None,
    )
    return chosen.ref if chosen else None


def asks_for_language(*, waited: timedelta) -> bool:
    """Whether a call still rings only at those who speak its language."""
    return waited < SPOKEN_WITHIN


def has_rung_out(*, rung_at: datetime, heard_at: datetime | None, at: datetime) -> bool:
    """Whether a desk has had its time."""
    return at - rung_at >= (TAKEN_WITHIN if heard_at else HEARD_WITHIN)
