"""Somebody goes, or a right of theirs does: what they had in hand is given back in the same unit.

What people have in hand is known to a higher room, which is introduced at the start.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from operators.models import Operator
from operators.services.presence import presence_gone

GivesBack = Callable[..., None]
_gives_back: list[GivesBack] = []


def wire(gives_back: GivesBack) -> None:
    """Tell this room who gives back what somebody had."""
    _gives_back[:] = [gives_back]


def hands_empty(person: Operator, *, office: UUID, by: str, at: datetime) -> None:
    """Give back what this person, as they are now, cannot keep of an office they worked in.

    Within the caller's unit, which has the person's row under a lock, in the order of locks as
    everywhere: contacts, cases, presence. `by` is a person or a word of the journal.
    """
    for gives_back in _gives_back:
        gives_back(person=person, office=office, by=by, at=at)
    presence_gone(operator=person, by=by, at=at)
