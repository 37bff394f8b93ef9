"""An office with its lines, contacts that go every way, and a case."""

from tests.cases.conftest import (
    agree,
    approve,
    at,
    case_in_intake,
    case_verified,
    nadia,
    office,
    olga,
    roman,
    sister_office,
    taken,
    taras,
    vera,
    waiting,
)

__all__ = [
    "agree",
    "approve",
    "at",
    "case_in_intake",
    "case_verified",
    "nadia",
    "office",
    "olga",
    "roman",
    "sister_office",
    "taken",
    "taras",
    "vera",
    "waiting",
]
