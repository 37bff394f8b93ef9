"""Whose keys seal a stored row."""

from typing import ClassVar
from uuid import UUID


class KeyOwned:
    """A stored row with sealed columns; `owner_column` says where the owner of its keys stands."""

    owner_column: ClassVar[str]

    @property
    def key_owner(self) -> UUID:
        """Whose keys seal this row."""
        owner: UUID = getattr(self, self.owner_column)
        return owner
