"""The day in Kyiv: what is left of an hour once something has ended, and hours that are none."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext

KYIV = ZoneInfo("Europe/Kyiv")


def day_of(moment: datetime) -> datetime:
    """The beginning of the day in Kyiv."""
    return localtime(moment, KYIV).replace(hour=0, minute=0, second=0, microsecond=0)


def as_kept(moment: datetime, *, coarse: bool) -> datetime:
    """What may be written down of a moment: its day alone where the hours were taken already."""
    return day_of(moment) if coarse else moment


def unclear(shown: datetime) -> str:
    """Why a clock in Kyiv that shows this leaves the moment open; empty when it does not."""
    early, late = (shown.replace(tzinfo=KYIV, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return ""
    if early.astimezone(UTC).astimezone(KYIV).replace(tzinfo=None) == shown:
        return gettext("The clocks go back in this hour, so it comes twice. Choose another hour.")
    return gettext("The clocks go forward: this hour is left out. Choose another hour.")
