"""What two administrators agree on about the keys."""

from django.db import models
from django.db.models import F, Q

from operators.models import Operator


class KeyRotation(models.Model):
    """A new key of keys: asked for by one administrator, begun by another, done by the worker.

    `version` names the new key once it was made; `paused` holds the work between two thousands.
    """

    asked_by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(null=True)
    paused = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None, version=None, ended_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("asked_by")),
                name="key_rotation_by_two",
            ),
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="key_rotation_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"rotation {self.pk}"
