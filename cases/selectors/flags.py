"""Which flags stand on cases now: not taken off, and their time has not run out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from cases.models import USUAL, Case, Flag

ORDER = list(USUAL)


def standing(at: datetime) -> QuerySet[Flag]:
    """Every flag that stands at this moment; nothing has to run for one to end."""
    return Flag.objects.filter(lifted_at=None, until__gt=at)


def flags_of(refs: Iterable[UUID], at: datetime) -> Mapping[UUID, list[Flag]]:
    """The standing flags of each of these cases and of those that go on as it, loudest first.

    Two statements, however many cases, and none for none: a page of a list asks once.
    """
    asked = list(refs)
    if not asked:
        return {}
    survivor = dict(Case.objects.filter(merged_into__in=asked).values_list("ref", "merged_into"))
    rows = standing(at).filter(case__in=[*asked, *survivor]).select_related("by")
    found: dict[UUID, list[Flag]] = defaultdict(list)
    for flag in sorted(rows, key=lambda each: (ORDER.index(each.kind), each.until)):
        found[survivor.get(flag.case_id, flag.case_id)].append(flag)
    return found
