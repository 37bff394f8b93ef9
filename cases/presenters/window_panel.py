"""What stands beside the form of a window: the light of the days ahead in its sector."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from cases.daylight import Sun, sun
from cases.days import KYIV
from cases.presenters.case_page import CasePage
from cases.sectors import Sector, sector_named

AHEAD = 7


@dataclass(frozen=True, slots=True)
class Daylight:
    """The wide sector of a case and when it is light there, day by day; none when it is unknown."""

    sector: Sector | None
    days: Sequence[Sun]


def daylight(record: CasePage, at: datetime) -> Daylight:
    """The week from today on, in the sector that the record names in a word of the list."""
    told = next(shown.value for shown in record.fields if shown.detail.name == "sector")
    sector = sector_named(told)
    today = localtime(at, KYIV).date()
    days = [sun(today + timedelta(days=each), sector) for each in range(AHEAD)] if sector else []
    return Daylight(sector=sector, days=days)
