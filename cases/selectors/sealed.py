"""How many events wait sealed on disk; the room that keeps them says so."""

from collections.abc import Callable

_depth: list[Callable[[], int]] = []
_over: list[Callable[[], int]] = []


def wire(depth: Callable[[], int], over: Callable[[], int]) -> None:
    """Name the functions that count them; until then none wait."""
    _depth[:], _over[:] = [depth], [over]


def waiting_sealed() -> int:
    """How many events nobody can see yet, because database or keys were away when they came."""
    return sum(depth() for depth in _depth)


def waiting_over() -> int:
    """How many events came faster than they could be looked at, and wait to be taken in."""
    return sum(over() for over in _over)
