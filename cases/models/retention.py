"""How long things are kept, as two people agreed, and what was removed when."""

from django.db import models
from django.db.models import F, Q

from cases.periods import BY_KIND, LONGEST, SHORTEST


class RetentionPeriod(models.Model):
    """A wish to keep one kind of ending for so many days; it holds once a second person agreed."""

    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in BY_KIND])
    days = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(BY_KIND)), name="period_kind_known"),
            models.CheckConstraint(
                condition=Q(days__range=(SHORTEST, LONGEST)), name="period_is_sensible"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="period_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="period_approved_whole",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(approved_by=None), name="period_one_wish_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"


class RetentionRun(models.Model):
    """One round of removing what is due: when, and how much of each kind went; nothing of whom."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    removed = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.pk)
