"""Who is answered next, in one place and in words.

1. Whoever comes from the number or chat of a verified case stands first; whoever keeps coming in a
   flood stands behind all others. Within each of these:
2. People in danger now stand before everybody else.
3. Then the longest wait goes first. Somebody at high risk counts as having waited five minutes
   more than they have.
4. A person whose language the operator does not speak stands two minutes further back, so that a
   colleague who speaks it has the first chance, and nobody is left waiting because of it.
"""

from datetime import datetime, timedelta

from cases.models.contact import Lane, Priority

HEAD_START = {
    Priority.CRITICAL: timedelta(),
    Priority.HIGH: timedelta(minutes=5),
    Priority.NORMAL: timedelta(),
}
OTHER_LANGUAGE = timedelta(minutes=2)


def rank_at(*, priority: int, offered_at: datetime) -> datetime:
    """The moment since which a contact counts as waiting; stored beside it and indexed."""
    return offered_at - HEAD_START[Priority(priority)]


def place_in_queue(
    *,
    priority: int,
    rank_at: datetime,
    language: str,
    speaks: list[str],
    lane: int = Lane.USUAL,
) -> tuple[int, bool, datetime]:
    """The sort key of one waiting contact for one operator; the smallest is answered next."""
    behind = timedelta() if not language or language in speaks else OTHER_LANGUAGE
    return (lane, priority != Priority.CRITICAL, rank_at + behind)
