"""A case whose answers are to be compared with the script in the worker's next turn."""

from datetime import datetime
from uuid import UUID

from cases.models import Outdated


def outdated_mark(*, case_ref: UUID, at: datetime) -> None:
    """Let the answers of a case be compared in the next turn, within the caller's unit.

    A mark that is there is renewed: whoever reads the answers just now has not read these.
    """
    Outdated.objects.update_or_create(case_id=case_ref, settled_at=None, defaults={"found_at": at})
