"""A call that rings at one desk."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.contact import Contact


class RingEnd(models.TextChoices):
    """How it stopped ringing there."""

    TAKEN = "taken", _("Taken")
    PASSED_ON = "passed_on", _("Passed on")
    MISSED = "missed", _("Missed")
    # The miss after which the person was paused: those before it count no more.
    PAUSED = "paused", _("Missed, and paused")
    WITHDRAWN = "withdrawn", _("Rings no more")


class Ring(models.Model):
    """One call at one desk; a call rings at one desk at a time, and at a desk rings one call."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="rings")
    operator = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, related_name="rings"
    )
    at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=RingEnd.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(ended_at=None), name="ring_at_one_desk"
            ),
            models.UniqueConstraint(
                fields=["operator"], condition=Q(ended_at=None), name="ring_of_one_call"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="")
                | Q(ended_at__isnull=False, end__in=RingEnd.values),
                name="ring_ends_somehow",
            ),
        ]
        indexes = [models.Index(fields=["operator", "-at"], name="ring_of_operator")]

    def __str__(self) -> str:
        return str(self.ref)
