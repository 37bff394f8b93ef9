"""A way in that an administrator has switched off, and for how long it was."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from operators.models import Operator


class WhyOff(models.TextChoices):
    """Why a line is off: one of a few words, for the journal holds no sentences."""

    WORK = "work", _("It is being worked on")
    ABUSED = "abused", _("It is flooded or abused")
    DOUBTED = "doubted", _("It may be watched or in other hands")
    UNUSED = "unused", _("It is not used")


class LineOff(models.Model):
    """One time in which a line was off, by the word of an administrator; open while it is."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.CharField(max_length=32)
    why = models.CharField(max_length=8, choices=WhyOff.choices)
    off_at = models.DateTimeField()
    off_by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    on_at = models.DateTimeField(null=True)
    on_by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["line"], condition=Q(on_at=None), name="line_off_one_open"
            ),
            models.CheckConstraint(
                condition=Q(why__in=WhyOff.values), name="line_off_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(on_at=None, on_by=None)
                | Q(on_at__gte=F("off_at"), on_by__isnull=False),
                name="line_off_ends_by_someone",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} off since {self.off_at:%F %H:%M}"
