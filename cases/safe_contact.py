"""When, and which way, a person may be called without being given away: pure, no clock.

A window is told in the person's own time, and the weeks go by in their zone. Where clocks change a
moment may have two readings; a window then begins at the later of the two and ends at the earlier,
so that it holds whether or not the person's clock was put right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

DAY = 24 * 60
#: A window that a change of clocks swallows comes again a week later.
LOOKED_AHEAD = 16


class Way(models.TextChoices):
    """How the person may be reached; Viber is no way."""

    TELEPHONE = "telephone", _("Telephone")
    TELEGRAM = "telegram", _("Telegram")
    WEB = "web", _("Web form")


class Because(models.TextChoices):
    """Why nobody may be called now."""

    NOT_AGREED = (
        "not_agreed",
        _("No safe contact has been agreed for this case. Agree on it first."),
    )
    VOID = "void", _("The agreement on safe contact is void. Agree on a new one first.")
    OTHER_WAY = "other_way", _("The person agreed to another way than this one.")
    NOT_YET = "not_yet", _("The agreement on safe contact has not begun yet.")
    ENDED = "ended", _("The agreement on safe contact has run out. Agree on a new one first.")
    NO_ZONE = "no_zone", _("The time zone of the agreement is not known here. Agree on it anew.")
    OUTSIDE = "outside", _("It is outside the hours that the person called safe.")
    FROZEN = "frozen", _("The case is frozen. Two people must lift the freeze first.")


class Uncalled(models.TextChoices):
    """Why a call that nobody answered became no callback."""

    WITHHELD = "withheld", _("The number was withheld: nobody can be called back.")
    UNKNOWN = "unknown", _("No case bears this number.")
    RESOLVED = "resolved", _("The case of this number has ended.")
    FROZEN = "frozen", _("The case is frozen. Two people must lift the freeze first.")
    NOT_AGREED = "not_agreed", _("Nobody agreed that this number may be called back.")
    VOID = "void", _("The agreement on safe contact is void.")
    OTHER_WAY = "other_way", _("The person agreed to another way than a call.")
    NO_WINDOW = "no_window", _("No hour of the agreement lies ahead.")
    SEVERAL = "several", _("More than one case or agreement fits: a person decides.")
    PROMISED = "promised", _("A call back is promised already.")


class Hours(NamedTuple):
    """One window a week: the weekday (Monday is 1) and its minutes; an end before the beginning
    lies on the next day."""

    day: int
    starts: int
    ends: int


class Span(NamedTuple):
    """One window as two moments."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed, as far as it decides when somebody may be called."""

    way: str
    zone: str
    hours: tuple[Hours, ...]
    #: The first and the last day, in the person's own time.
    valid_from: date
    valid_until: date
    void: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is safe now: until when, or why not and when it will be."""

    reason: Because | None
    until: datetime | None = None
    again: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether the person may be called."""
        return self.reason is None


def allowed(terms: Terms | None, way: str, at: datetime) -> Verdict:
    """Whether the agreement lets this person be called this way at this moment."""
    if terms is None:
        return Verdict(Because.NOT_AGREED)
    if terms.void:
        return Verdict(Because.VOID)
    zone = zone_named(terms.zone)
    if zone is None:
        return Verdict(Because.NO_ZONE)
    whole = _whole(terms, zone)
    if at >= whole.ends:
        return Verdict(Because.ENDED)
    following = next(spans(terms, zone, at), None)
    begins = following.starts if following else None
    if way != terms.way:
        return Verdict(Because.OTHER_WAY, again=begins)
    if at < whole.starts:
        return Verdict(Because.NOT_YET, again=begins)
    if following and following.starts <= at:
        return Verdict(None, until=following.ends)
    return Verdict(Because.OUTSIDE, again=begins)


def spans(terms: Terms, zone: ZoneInfo, at: datetime) -> Iterator[Span]:
    """The windows of a fortnight that are not over yet, as they begin."""
    whole = _whole(terms, zone)
    first = max(at, whole.starts).astimezone(zone).date() - timedelta(days=1)
    for day in (first + timedelta(days=ahead) for ahead in range(LOOKED_AHEAD)):
        found = [
            Span(max(starts, whole.starts), min(ends, whole.ends))
            for hours in terms.hours
            if hours.day == day.isoweekday()
            for starts, ends in [_moments(day, hours, zone)]
        ]
        yield from sorted(span for span in found if max(span.starts, at) < span.ends)


def zone_named(name: str) -> ZoneInfo | None:
    """The rules of a zone; None when they are not known here."""
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        return None


def _whole(terms: Terms, zone: ZoneInfo) -> Span:
    after = terms.valid_until + timedelta(days=1)
    return Span(max(_readings(terms.valid_from, 0, zone)), min(_readings(after, 0, zone)))


def _moments(day: date, hours: Hours, zone: ZoneInfo) -> Span:
    ends = hours.ends + (DAY if hours.ends < hours.starts else 0)
    return Span(
        max(_readings(day, hours.starts, zone)),
        min(_readings(day, ends, zone)),
    )


def _readings(day: date, minute: int, zone: ZoneInfo) -> list[datetime]:
    """The moments at which a clock of this zone may show the minute, changed or not."""
    shown = datetime.combine(day, time.min) + timedelta(minutes=minute)
    return [shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
