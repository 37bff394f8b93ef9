"""For how long things are kept now."""

from collections.abc import Mapping

from cases.models import RetentionPeriod
from cases.periods import BY_KIND


def periods() -> Mapping[str, int]:
    """The days in force for each kind: what two people agreed last, else those in the code."""
    agreed = RetentionPeriod.objects.exclude(approved_by=None).order_by("approved_at", "pk")
    return {kind: each.days for kind, each in BY_KIND.items()} | dict(
        agreed.values_list("kind", "days")
    )
