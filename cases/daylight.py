"""Sunrise and sunset of a day: pure, no clock, no place finer than a sector.

After the solar calculation sheet of NOAA's Global Monitoring Laboratory
(https://gml.noaa.gov/grad/solcalc/calcdetails.html), itself after Jean Meeus, *Astronomical
Algorithms*: the sun's declination and the equation of time at the middle of the day, and a horizon
at 90.833 degrees for refraction and the sun's own size. Within about two minutes at our latitudes;
the width of a sector is worth more.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import acos, asin, cos, degrees, radians, sin, tan

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.sectors import CENTRES, Sector

HORIZON = 90.833
NOON = time(12, tzinfo=UTC)
#: The epoch J2000.0, from which the centuries are counted.
EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
CENTURY = timedelta(days=36525)


class Light(models.TextChoices):
    """What was agreed about the light of a window."""

    EITHER = "either", _("Light or dark: either will do")
    DAY = "day", _("In daylight")
    DARK = "dark", _("In the dark")


@dataclass(frozen=True, slots=True)
class Lit:
    """The light that was agreed for a window, and the wide sector where it counts."""

    light: Light = Light.EITHER
    sector: Sector | None = None


EITHER_WILL_DO = Lit()


@dataclass(frozen=True, slots=True)
class Sun:
    """When it is light on one day."""

    rises: datetime
    sets: datetime


def sun(day: date, sector: Sector) -> Sun:
    """When the sun rises and sets in the middle of a sector; no sector has a polar night."""
    latitude, longitude = CENTRES[sector]
    declination, equation = _of_the_sun((datetime.combine(day, NOON) - EPOCH) / CENTURY)
    north = radians(latitude)
    half = degrees(
        acos(
            cos(radians(HORIZON)) / (cos(north) * cos(declination)) - tan(north) * tan(declination)
        )
    )
    noon = timedelta(minutes=720 - 4 * longitude - equation)
    midnight = datetime.combine(day, time.min, tzinfo=UTC)
    return Sun(
        rises=midnight + noon - timedelta(minutes=4 * half),
        sets=midnight + noon + timedelta(minutes=4 * half),
    )


def agrees(light: Light, sector: Sector, starts: datetime, ends: datetime) -> bool:
    """Whether the whole window has the light that was agreed."""
    if light == Light.EITHER:
        return True
    days = [starts.date() + timedelta(days=beside) for beside in range(-1, 3)]
    suns = [sun(day, sector) for day in days]
    if light == Light.DAY:
        return any(each.rises <= starts and ends <= each.sets for each in suns)
    nights = zip(suns, suns[1:], strict=False)
    return any(before.sets <= starts and ends <= after.rises for before, after in nights)


def _of_the_sun(centuries: float) -> tuple[float, float]:
    """The declination in radians and the equation of time in minutes."""
    t = centuries
    mean = radians((280.46646 + t * (36000.76983 + t * 0.0003032)) % 360)
    anomaly = radians(357.52911 + t * (35999.05029 - 0.0001537 * t))
    orbit = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    centre = (
        sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + sin(2 * anomaly) * (0.019993 - 0.000101 * t)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * t)
    apparent = mean + radians(centre - 0.00569 - 0.00478 * sin(node))
    seconds = 21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))
    oblique = radians(23 + (26 + seconds / 60) / 60 + 0.00256 * cos(node))
    half = tan(oblique / 2) ** 2
    equation = (
        half * sin(2 * mean)
        - 2 * orbit * sin(anomaly)
        + 4 * orbit * half * sin(anomaly) * cos(2 * mean)
        - half**2 / 2 * sin(4 * mean)
        - 5 / 4 * orbit**2 * sin(2 * anomaly)
    )
    return asin(sin(oblique) * sin(apparent)), 4 * degrees(equation)
