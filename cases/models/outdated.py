"""That a case answered a question which was corrected since, and how far the look has come."""

import uuid

from django.db import models
from django.db.models import Q

from cases.models.case import Case


class Outdated(models.Model):
    """An open case to be looked at again; which question it was stays sealed with its answers."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outdated")
    # The version that asks otherwise; empty until the answers have been compared.
    version = models.CharField(max_length=20, blank=True)
    found_at = models.DateTimeField()
    # Somebody is to ask the person anew.
    todo_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    todo_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(settled_at=None), name="outdated_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(todo_by=None, todo_at=None)
                | Q(todo_by__isnull=False, todo_at__isnull=False),
                name="outdated_todo_whole",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="outdated_settled_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-found_at", "-ref"],
                condition=Q(settled_at=None),
                name="outdated_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.version}"


class OutdatedSweep(models.Model):
    """How far the open cases have been compared with one version of the script."""

    version = models.CharField(primary_key=True, max_length=20)
    last = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.version
