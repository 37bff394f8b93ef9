"""Wide sectors, by word alone: as coarse as a place may be named in normal view."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """A part of the country as large as several regions."""

    NORTH = "north", _("North")
    NORTH_EAST = "north_east", _("North-east")
    EAST = "east", _("East")
    SOUTH_EAST = "south_east", _("South-east")
    SOUTH = "south", _("South")


#: Whole degrees of latitude and longitude: enough for the sun, useless for finding anybody.
CENTRES: Mapping[str, tuple[int, int]] = {
    Sector.NORTH: (51, 33),
    Sector.NORTH_EAST: (50, 37),
    Sector.EAST: (48, 38),
    Sector.SOUTH_EAST: (47, 36),
    Sector.SOUTH: (47, 33),
}
#: As operators write them into the record, whatever the language of the call.
WRITTEN: Mapping[str, Sector] = {
    word: sector
    for sector, words in (
        (Sector.NORTH, "north північ север"),
        (Sector.NORTH_EAST, "north-east північний-схід северо-восток"),
        (Sector.EAST, "east схід восток"),
        (Sector.SOUTH_EAST, "south-east південний-схід юго-восток"),
        (Sector.SOUTH, "south південь юг"),
    )
    for word in words.split()
}


def sector_named(text: str) -> Sector | None:
    """The sector that somebody wrote; None for anything else, which is never guessed at."""
    return WRITTEN.get("-".join(text.casefold().replace("-", " ").split()))
