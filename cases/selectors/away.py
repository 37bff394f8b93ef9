"""Reads about when nobody could come by a line: it was off, or it was down."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max, Q

from cases.models.line_off import LineOff
from cases.models.traffic import Outage
from cases.usual import HOUR, WEEK, WEEKS

EIGHT_WEEKS = HOUR * WEEK * WEEKS
Key = tuple[str, str]


def lines_off() -> Mapping[str, datetime]:
    """Lines that are switched off, and since when."""
    return dict(LineOff.objects.filter(on_at=None).values_list("line", "off_at"))


def line_is_off(line: str) -> bool:
    """Whether an administrator has switched this line off."""
    return LineOff.objects.filter(line=line, on_at=None).exists()


def times_away(at: datetime) -> dict[Key, list[tuple[datetime, datetime]]]:
    """When a series was down: hours that say nothing of usual ones."""
    found: dict[Key, list[tuple[datetime, datetime]]] = {}
    for each in Outage.objects.filter(Q(over_at=None) | Q(over_at__gte=at - EIGHT_WEEKS)):
        found.setdefault((each.line, each.country), []).append((each.since, each.over_at or at))
    for off in LineOff.objects.filter(Q(on_at=None) | Q(on_at__gte=at - EIGHT_WEEKS)):
        found.setdefault((off.line, ""), []).append((off.off_at, off.on_at or at))
    return found


def on_again(at: datetime) -> Mapping[str, datetime]:
    """When a line was last switched on again: nobody could come before."""
    times = LineOff.objects.filter(on_at__gte=at - EIGHT_WEEKS).values_list("line")
    return dict(times.annotate(last=Max("on_at")).order_by("line"))
