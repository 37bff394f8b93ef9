"""An office with its people, and one beside it."""

from tests.operators.conftest import kalyna, kalynas_browser, north, signed_in, south, staff

__all__ = ["kalyna", "kalynas_browser", "north", "signed_in", "south", "staff"]
