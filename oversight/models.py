"""What two administrators agree on about the keys, and what an auditor had verified."""

import uuid

from django.db import models
from django.db.models import F, Q

from audit.links import GENESIS
from operators.models import Office, Operator
from oversight.drills import Drill
from oversight.evacuations import Evacuation, Moved, SealPlan, Share

__all__ = [
    "Drill",
    "Evacuation",
    "KeyRotation",
    "Moved",
    "OfficeClosing",
    "SealPlan",
    "Share",
    "Verification",
]


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


class OfficeClosing(models.Model):
    """An office is to be closed: asked for by one administrator, agreed to by another."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("asked_by")),
                name="office_closing_by_two",
            ),
            models.UniqueConstraint(fields=["office"], name="office_closing_one"),
        )

    def __str__(self) -> str:
        return f"closing {self.pk}"


class Verification(models.Model):
    """A walk along the whole journal: asked for by an auditor, done by the worker in pieces.

    Up to `seq`, whose hash is `digest`, every link holds; there the worker goes on. `newest` is the
    last row that was there when somebody asked. The rest is the result, kept for good.
    """

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    newest = models.BigIntegerField()
    stopped_by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    seq = models.BigIntegerField(default=0)
    digest = models.BinaryField(max_length=32, default=GENESIS)
    ended_at = models.DateTimeField(null=True)
    bad_seq = models.BigIntegerField(null=True)
    bad_why = models.CharField(max_length=128, blank=True)
    gaps = models.JSONField(default=list)
    unplaced = models.JSONField(default=list)
    places = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(stopped_by=None, stopped_at=None)
                | Q(stopped_by__isnull=False, stopped_at__isnull=False),
                name="verification_stopped_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False)
                | Q(bad_seq=None, bad_why="", gaps=[], unplaced=[], places=[]),
                name="verification_result_at_its_end",
            ),
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="verification_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"verification {self.ref}"

    @property
    def holds(self) -> bool:
        """Whether nothing in the journal was changed, nothing is gone, nothing overdue."""
        return self.bad_seq is None and not self.gaps and not self.unplaced
