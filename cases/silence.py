"""Whether a way in has fallen silent: what it usually brings at this hour, and what it brought.

Contacts of one line from one country are counted by quarters of an hour. They come like rain: as a
Poisson process whose rate has a rhythm of a week and a level of the day, neither known exactly.
With a gamma distribution for what is not known, the number in any stretch of time is negative
binomial (Greenwood and Yule 1920), and the chance of no more than were seen is an exact sum. The
stretch since the last contact is tested for complete silence: this is Page's CUSUM for a rate that
falls to nothing, and none notices it sooner at the same number of false alarms (Moustakides 1986).
Docs: `docs/decisions/0125-a-line-that-falls-silent.md`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log, log1p

from cases.usual import ANCHOR, DAY, HOUR, MINUTE, QUARTER, WEEK, Past, Usual

#: False alarms that all series together may raise in ninety days, on average, by either test.
FALSE_ALARMS, PER_DAYS = 0.1, 90
#: Stretches that are tested for a trickle, in hours, and what counts as one.
TRICKLES, TRICKLE = (1, 6), 0.25
#: How long before the last contact the level of the day is read.
LEVEL = timedelta(days=1)
#: A series is well again when so many came, and half of what was to be expected.
BACK_LEAST, BACK_SHARE, BACK_HOURS = 3, 0.5, (0.25, 1, 6, 24)


@dataclass(frozen=True, slots=True)
class Finding:
    """That a series is silent or trickles: since when, what came since, and what should have."""

    since: datetime
    seen: int
    expected: float


def silence(known: Usual, past: Past, *, at: datetime, series: int) -> Finding | None:
    """What is wrong with a series now, when `series` are watched together; None: nothing."""
    if not known.is_known or past.last_at is None:
        return None
    last_at = max(past.last_at, past.watched or past.last_at)
    gap = Finding(last_at, 0, _expected(known, past, last_at, at))
    if _is_rare(known, past, gap, at, limit(known, series)):
        return gap
    looks = PER_DAYS * DAY * len(TRICKLES) * 4
    for hours in TRICKLES:
        since = at - HOUR * hours
        if past.watched is not None and since < past.watched:
            return None
        found = Finding(since, past.seen(since, at), _expected(known, past, since, at))
        if found.seen <= TRICKLE * found.expected and _is_rare(
            known, past, found, at, FALSE_ALARMS / (series * looks)
        ):
            return found
    return None


def is_back(known: Usual, past: Past, *, since: datetime, at: datetime) -> bool:
    """Whether a series that was found silent then brings again what it should."""
    for hours in BACK_HOURS:
        begin = at - HOUR * hours
        if begin < since:
            return False
        wanted = BACK_SHARE * _expected(known, past, since - LEVEL, since) * (hours / DAY)
        usually = BACK_SHARE * known.expected(begin, at)
        if past.seen(begin, at) >= max(BACK_LEAST, min(wanted, usually)):
            return True
    return False


def limit(known: Usual, series: int) -> float:
    """How unlikely a silence must be: each contact begins one, so that many are tried."""
    contacts = sum(known.rates) / WEEK * DAY * PER_DAYS
    return FALSE_ALARMS / (series * max(1.0, contacts))


def noticed_after(known: Usual, at: datetime, *, series: int) -> timedelta | None:
    """How long after the last contact silence would be noticed; None: not within a week."""
    end, wanted = at, limit(known, series)
    while known.is_known and end < at + HOUR * WEEK:
        end += MINUTE if end < at + HOUR * 2 else QUARTER
        if none_of(known.expected(at, end), known.doubt(at, end)) < wanted:
            return end - at + MINUTE
    return None


def at_most(seen: int, mean: float, doubt: float) -> float:
    """The chance of so few or fewer: negative binomial, `doubt` the relative variance of its mean.

    Without doubt it is Poisson's.
    """
    chance = total = none_of(mean, doubt)
    for number in range(seen):
        chance *= mean * (1 + doubt * number) / ((number + 1) * (1 + doubt * mean))
        total += chance
    return min(1.0, total)


def none_of(mean: float, doubt: float) -> float:
    """The chance of none at all."""
    return exp(-log1p(doubt * mean) / doubt) if doubt else exp(-mean)


def _is_rare(known: Usual, past: Past, found: Finding, at: datetime, chance: float) -> bool:
    if found.expected < -log(chance):
        return False
    day = past.seen(found.since - LEVEL, found.since)
    doubt = known.doubt(found.since, at) + 1 / (day + ANCHOR)
    return at_most(found.seen, found.expected, doubt) < chance


def _expected(known: Usual, past: Past, begin: datetime, end: datetime) -> float:
    """By the level of the day before, which lowers what is expected and never raises it."""
    since = begin - LEVEL
    level = (past.seen(since, begin) + ANCHOR) / (known.expected(since, begin) + ANCHOR)
    return min(1.0, level) * known.expected(begin, end)
