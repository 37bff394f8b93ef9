"""A form that comes twice is one act: its key, and what was typed, give the record its name."""

import uuid
from uuid import UUID

from vault.blind_index import provider_key


def ref_of_form(*, about: UUID, by: UUID, key: str, typed: str) -> UUID:
    """The reference of what a form makes; the same form with the same words has the same one.

    The key is drawn anew for each page, so the reference says nothing of the words.
    """
    if not key:
        return uuid.uuid4()
    return UUID(bytes=provider_key("form", f"{about}/{by}/{key}/{typed}")[:16], version=4)
