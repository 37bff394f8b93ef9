"""From counts to figures that lead back to nobody: keys of cells, noise, rounding, withholding.

Pure: what is counted and the hash of the period come from outside. The key of a cell is the sum of
the keys of its records, so the same people give the same noise by whichever way they are counted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from press.noise import drawn

KEYS = 1 << 64
BASE, LEAST = 5, 10
#: A label and what is hashed; the key behind it belongs to one period and is then destroyed.
Hash = Callable[[str, bytes], bytes]
Coordinates = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many records, and the sum of their keys."""

    number: int = 0
    keys: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.number + other.number, (self.keys + other.keys) % KEYS)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the fixed list: its dimensions, each with all its categories in order."""

    name: str
    dimensions: Mapping[str, tuple[str, ...]]

    def places(self) -> list[Coordinates]:
        """The coordinates of its cells, row by row."""
        places: list[Coordinates] = [()]
        for categories in self.dimensions.values():
            places = [(*place, each) for place in places for each in categories]
        return places


def counted(
    table: Table, groups: Iterable[tuple[Mapping[str, str], Count]]
) -> dict[Coordinates, Count]:
    """The cells of a table from finer groups of records; a cell that has none is there too."""
    cells = {place: Count() for place in table.places()}
    for marks, count in groups:
        place = tuple(marks[name] for name in table.dimensions)
        cells[place] += count
    return cells


def figure(table: Table, place: Coordinates, count: Count, hashed: Hash) -> int | None:
    """What is published of a cell: a number, or nothing where fewer than ten are shown."""
    return shown(count.number + noise(table, place, count, hashed))


def noise(table: Table, place: Coordinates, count: Count, hashed: Hash) -> int:
    """The noise of a cell, which hangs on who is in it and how many, and on nothing else."""
    key = count.keys.to_bytes(8, "big")
    if not count.number:
        key = hashed("empty", "\0".join((table.name, *place)).encode())[:8]
    u = hashed("noise", key + count.number.to_bytes(8, "big"))
    return drawn(int.from_bytes(u, "big"))


def shown(noisy: int) -> int | None:
    """Rounded to five; nothing below ten, which stands for none as well."""
    rounded = BASE * ((noisy + BASE // 2) // BASE)
    return rounded if rounded >= LEAST else None
