"""A way past one's own reach, for an hour, with all watching; and bait for the curious."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case


class GlassReason(models.TextChoices):
    """Why somebody must see a case that is not theirs."""

    LIFE = "life", _("A life is in danger now")
    COLLEAGUE_AWAY = "colleague_away", _("Whoever has the case can't be reached")
    RETURNED = "returned", _("The person came back to the wrong office")
    COMPLAINT = "complaint", _("A complaint or an order of a court")


class Judgement(models.TextChoices):
    """What the reviewer found."""

    JUSTIFIED = "justified", _("It was needed")
    UNJUSTIFIED = "unjustified", _("It was not needed")


class BreakGlass(models.Model):
    """One hour in which one person may read one case, whoever's it is."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="glasses")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=GlassReason.choices)
    at = models.DateTimeField()
    until = models.DateTimeField()
    due = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    judgement = models.CharField(max_length=12, choices=Judgement.choices, blank=True)
    locked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("by")),
                name="glass_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None, judgement="")
                | Q(
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                    judgement__in=Judgement.values,
                ),
                name="glass_review_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=GlassReason.values), name="glass_reason_known"
            ),
        ]
        indexes = [
            models.Index(fields=["by", "case", "until"], name="glass_held"),
            models.Index(fields=["due"], condition=Q(reviewed_by=None), name="glass_due"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class HoneyMark(models.Model):
    """The keyed hash of a bait; most rows are chaff, and only the key tells which is which."""

    mark = models.BinaryField(max_length=32, primary_key=True)

    def __str__(self) -> str:
        return "honey mark"
