"""Somebody on shift asks for help at once: who, since when, who is coming; never about what."""

import uuid

from django.db import models
from django.db.models import F, Q


class HelpCall(models.Model):
    """One call for help from a desk to the supervisors of its office."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    coming = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    coming_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["by"], condition=Q(ended_at=None), name="help_call_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(coming=None, coming_at=None)
                | (Q(coming__isnull=False, coming_at__isnull=False) & ~Q(coming=F("by"))),
                name="help_call_somebody_else_comes",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="help_call_is_ended_by_someone",
            ),
        )
        indexes = (
            models.Index(
                fields=["office", "asked_at"], condition=Q(ended_at=None), name="help_call_open"
            ),
        )

    def __str__(self) -> str:
        return str(self.ref)
