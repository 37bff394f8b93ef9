"""Who may listen: callables wired in from the top of the house, for this room knows no model."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any


def _nobody(*_: Any) -> Any:
    raise RuntimeError("live.doors.wire was not called")


@dataclass(slots=True)
class _Doors:
    may_join: Callable[[Any, str], bool] = _nobody
    streams_of: Callable[[Any], list[str]] = _nobody
    rights: Callable[[Collection[Any]], Mapping[Any, int]] = _nobody
    frame_refused: Callable[[Any, str], None] = _nobody


_doors = _Doors()


def wire(
    *,
    may_join: Callable[[Any, str], bool],
    streams_of: Callable[[Any], list[str]],
    rights: Callable[[Collection[Any]], Mapping[Any, int]],
    frame_refused: Callable[[Any, str], None],
) -> None:
    """Say who may join a stream, which are a person's own, and which rights version each has.

    `rights` gets the keys of many people at once and leaves out those who may no longer sign in.
    `frame_refused` writes down that somebody's tab said more than it may.
    """
    _doors.may_join, _doors.streams_of, _doors.rights = may_join, streams_of, rights
    _doors.frame_refused = frame_refused


def may_join(person: Any, stream: str) -> bool:
    """True if this person may listen to this stream now."""
    return _doors.may_join(person, stream)


def streams_of(person: Any) -> list[str]:
    """The streams that come with the person's role."""
    return _doors.streams_of(person)


def rights(people: Collection[Any]) -> Mapping[Any, int]:
    """The rights version of each person who may still sign in, by primary key."""
    return _doors.rights(people)


def frame_refused(person: Any, reason: str) -> None:
    """Write down that the tab of this person, by primary key, said too much or too often."""
    _doors.frame_refused(person, reason)
