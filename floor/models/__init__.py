"""The tables of the floor."""

from floor.models.tally import Delta, Tally

__all__ = ["Delta", "Tally"]
