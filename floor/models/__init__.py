"""The tables of the floor."""

from floor.models.mark import Mark
from floor.models.tally import Delta, Lately, Tally
from floor.models.wallboard import Wallboard

__all__ = ["Delta", "Lately", "Mark", "Tally", "Wallboard"]
