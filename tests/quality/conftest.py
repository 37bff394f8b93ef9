"""An office whose contacts of last week are closed."""

from tests.cases.conftest import (
    case_in_intake,
    office,
    olga,
    sister_office,
    taken,
    taras,
    vera,
    waiting,
)

__all__ = [
    "case_in_intake",
    "office",
    "olga",
    "sister_office",
    "taken",
    "taras",
    "vera",
    "waiting",
]
