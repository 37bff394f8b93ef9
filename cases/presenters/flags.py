"""Flags as pages show them: the word, how loud it is, from whom and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.models import USUAL, Flag


@dataclass(frozen=True, slots=True)
class FlagChip:
    """A standing flag in a list: the word and how loud it is, so that like rows stay alike."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class FlagMark:
    """One standing flag."""

    kind: str
    label: str
    tone: str
    by: str
    at: datetime
    until: datetime


def flag_marks(flags: Iterable[Flag]) -> tuple[FlagMark, ...]:
    """The marks of these flags, each kind once: two cases of one person may both have it."""
    marks = {flag.kind: _mark(flag) for flag in flags}
    return tuple(marks.values())


def flag_chips(flags: Iterable[Flag]) -> tuple[FlagChip, ...]:
    """The same for a list."""
    return tuple(FlagChip(label=mark.label, tone=mark.tone) for mark in flag_marks(flags))


def _mark(flag: Flag) -> FlagMark:
    return FlagMark(
        kind=flag.kind,
        label=str(flag.get_kind_display()),
        tone=USUAL[flag.kind].tone,
        by=flag.by.call_sign,
        at=flag.at,
        until=flag.until,
    )
