"""What the person of a case said about being filmed."""

from uuid import UUID

from django.db.models import Q

from cases.models import Filming


def filmings_of(case: UUID) -> list[Filming]:
    """Every answer of a case and of those that are one with it, the newest first."""
    rows = Filming.objects.filter(Q(case=case) | Q(case__merged_into=case))
    return list(rows.select_related("by").order_by("-at", "-number"))


def last_filming(case: UUID) -> Filming | None:
    """The answer of this case that counts."""
    return Filming.objects.filter(case=case).order_by("-number").first()
