"""A drill of sealing an office: two people and a clock, and nothing is sealed."""

import uuid

from django.db import models
from django.db.models import F, Q

from operators.models import Office, Operator
from oversight.evacuations import CONFIRMED_WITHIN


class Drill(models.Model):
    """Begun by one person and stopped by another, as a sealing would be; a row of its own kind."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    begun_by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    stopped_by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(stopped_by=None, stopped_at=None)
                | Q(
                    stopped_by__isnull=False,
                    stopped_at__gte=F("begun_at"),
                    stopped_at__lte=F("begun_at") + CONFIRMED_WITHIN,
                )
                & ~Q(stopped_by=F("begun_by")),
                name="drill_by_two_within_minutes",
            ),
        )
        indexes = (models.Index(fields=["office", "-begun_at"], name="drill_of_office"),)

    def __str__(self) -> str:
        return f"drill {self.ref}"

    @property
    def seconds(self) -> float | None:
        """From the beginning to where an office would have been sealed; None where it never was."""
        return (self.stopped_at - self.begun_at).total_seconds() if self.stopped_at else None
