"""The people of a case, page by page, and how many of them agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cases.models import Consent, Member, Wish

#: On the page of the case, and on a page of their own.
FEW, PAGE = 4, 24


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ends: the number and the reference of its last person."""

    number: int
    ref: UUID

    def text(self) -> str:
        """As an address carries it."""
        return f"{self.number}~{self.ref.hex}"

    @classmethod
    def read(cls, text: str) -> "After | None":
        """That of an address; None for anything that is not one."""
        number, _sign, ref = text.partition("~")
        try:
            return cls(int(number), UUID(ref))
        except ValueError:
            return None


def members_of(case: UUID) -> QuerySet[Member]:
    """The people of a case and of those that became one with it."""
    return Member.objects.filter(Q(case=case) | Q(case__merged_into=case))


def member_page(
    case: UUID, *, after: After | None = None, most: int = PAGE
) -> tuple[list[Member], After | None]:
    """So many people by their number, and where the next page begins."""
    rows = members_of(case).select_related("case", "asked_by", "erasure_by")
    if after:
        rows = rows.filter(Q(number__gt=after.number) | Q(number=after.number, ref__gt=after.ref))
    found = list(rows.order_by("number", "ref")[: most + 1])
    last = found[most - 1] if len(found) > most else None
    return found[:most], After(last.number, last.ref) if last else None


def consents(case: UUID) -> Mapping[str, int]:
    """How many people of a case there are of each answer; a case holds a thousand at most."""
    counted = members_of(case).order_by().values("consent").annotate(people=Count("ref"))
    found = dict(counted.values_list("consent", "people"))
    return {answer: found.get(answer, 0) for answer in Consent.values}


def wishes_among(case: UUID, rows: Sequence[Member]) -> list[Wish]:
    """What these people wish for, and whoever the record of the case describes."""
    theirs = Q(case=case, member=None) | Q(member__in=[row.pk for row in rows])
    return list(Wish.objects.filter(theirs).select_related("by"))
