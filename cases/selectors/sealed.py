"""How many events wait sealed on disk; the room that keeps them says so."""

from collections.abc import Callable

_depth: list[Callable[[], int]] = []


def wire(depth: Callable[[], int]) -> None:
    """Name the function that counts them; until then none wait."""
    _depth[:] = [depth]


def waiting_sealed() -> int:
    """How many events nobody can see yet, because database or keys were away when they came."""
    return sum(depth() for depth in _depth)
