"""The tables of the floor."""

from floor.models.daily import Daily
from floor.models.mark import Mark
from floor.models.tally import Delta, Lately, Tally
from floor.models.wallboard import Wallboard

__all__ = ["Daily", "Delta", "Lately", "Mark", "Tally", "Wallboard"]
