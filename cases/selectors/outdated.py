"""Open cases that answered a question which was corrected since, keyset by keyset."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from cases import access
from cases.lifecycle import Stage
from cases.models import Case, Outdated
from operators.models import Operator

PAGE = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the time and ref of its last row."""

    found_at: datetime
    ref: UUID

    def text(self) -> str:
        """The place as a URL carries it."""
        return f"{self.found_at.isoformat()}~{self.ref.hex}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place of a URL; None for anything that is not one."""
        moment, _sign, ref = text.partition("~")
        try:
            found_at = datetime.fromisoformat(moment)
            return cls(found_at, UUID(ref)) if found_at.tzinfo else None
        except ValueError:
            return None


def outdated_in(
    operator: Operator, *, after: Place | None = None
) -> tuple[list[Outdated], Place | None]:
    """One page of what waits in the person's office, newest first, and where the next begins."""
    seen = Case.objects.filter(access.visible_to(operator), merged_into=None, purged_on=None)
    rows = Outdated.objects.filter(
        settled_at=None, case__in=seen.exclude(stage=Stage.RESOLVED)
    ).exclude(version="")
    if after:
        beyond = Q(found_at__lt=after.found_at) | Q(ref__lt=after.ref)
        rows = rows.filter(beyond, found_at__lte=after.found_at)
    rows = rows.select_related("case", "case__assignee", "todo_by")
    page = list(rows.order_by("-found_at", "-ref")[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    return page[:PAGE], Place(last.found_at, last.ref) if last else None


def outdated_of(case: Case) -> Outdated | None:
    """What waits in one case."""
    waits: Outdated | None = (
        Outdated.objects.filter(case=case, settled_at=None)
        .exclude(version="")
        .select_related("todo_by")
        .first()
    )
    return waits
