"""The day in Kyiv: what is left of an hour once something has ended."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

KYIV = ZoneInfo("Europe/Kyiv")


def day_of(moment: datetime) -> datetime:
    """The beginning of the day in Kyiv."""
    return localtime(moment, KYIV).replace(hour=0, minute=0, second=0, microsecond=0)


def as_kept(moment: datetime, *, coarse: bool) -> datetime:
    """What may be written down of a moment: its day alone where the hours were taken already."""
    return day_of(moment) if coarse else moment
