"""An office with its people, and one beside it."""

from tests.operators.conftest import kalyna, north, signed_in, south, staff

__all__ = ["kalyna", "north", "signed_in", "south", "staff"]
