"""What the press room keeps: facts, frozen releases, and who stands behind what is published."""

from press.models.fact import KEY_LENGTH, CallerKind, Fact, Language, Line, Region
from press.models.release import Correction, Publication, Reason, Release, Released

__all__ = [
    "KEY_LENGTH",
    "CallerKind",
    "Correction",
    "Fact",
    "Language",
    "Line",
    "Publication",
    "Reason",
    "Region",
    "Release",
    "Released",
]
