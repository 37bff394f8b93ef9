"""The tables of the floor."""

from floor.models.tally import Delta, Lately, Tally

__all__ = ["Delta", "Lately", "Tally"]
