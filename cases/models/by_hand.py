"""A contact that came another way: who took it, who typed it, and when each was."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.contact import Contact


class CameBy(models.TextChoices):
    """Which other way somebody came."""

    POLICE = "police", _("Through the police")
    COLLEAGUE = "colleague", _("Through a colleague")
    UNIT = "unit", _("Through a unit at the front")
    RELATIVE = "relative", _("Through a relative")
    OTHER = "other", _("Another way")


class ByHand(models.Model):
    """Where a typed contact comes from; written once."""

    contact = models.OneToOneField(
        Contact, on_delete=models.CASCADE, primary_key=True, related_name="by_hand"
    )
    came_by = models.CharField(max_length=10, choices=CameBy.choices)
    took = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    typed = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    typed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(came_by__in=CameBy.values), name="by_hand_way_known"
            ),
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("typed_at")), name="by_hand_typed_afterwards"
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact_id)
