"""Whose desk a call rings at, and for how long: a pure choice."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from operators.roles import Role

#: A browser that has not said by then that it rings, rings nowhere; a person has a little longer.
HEARD_WITHIN, TAKEN_WITHIN = timedelta(seconds=3), timedelta(seconds=20)
#: Whoever lets so many calls ring by in a row is asked to say when they are back.
MOST_MISSED = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is ready; `rung` is how often this call rang at their desk already."""

    ref: UUID
    role: str
    languages: Collection[str]
    ready_since: datetime
    rung: int = 0


def whom_to_ring(candidates: Iterable[Candidate], *, language: str) -> UUID | None:
    """Who is next: never somebody who doesn't speak the language.

    Whoever it rang at least often, operators before supervisors, then the longest idle. So a call
    goes round all operators, runs over to the supervisors, and begins anew.
    """
    fit = [each for each in candidates if language in each.languages]
    chosen = min(
        fit,
        key=lambda each: (
            each.rung,
            each.role == Role.SUPERVISOR,
            each.ready_since,
            each.ref,
        ),
        default=None,
    )
    return chosen.ref if chosen else None


def has_rung_out(*, rung_at: datetime, heard_at: datetime | None, at: datetime) -> bool:
    """Whether a desk has had its time."""
    return at - rung_at >= (TAKEN_WITHIN if heard_at else HEARD_WITHIN)
