"""An auditor in front of the journal, and a number that two people looked at."""

from tests.operators.conftest import north, signed_in, south, staff

__all__ = ["north", "signed_in", "south", "staff"]
