"""Who is to be there when."""

import uuid

from django.db import models
from django.db.models import F, Q

from rota.spans import LEAST, MOST


class Shift(models.Model):
    """One stretch of work of one person; two of one person never overlap (`sql/shifts.sql`)."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(
        "operators.Operator", on_delete=models.CASCADE, related_name="shifts"
    )
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("begins") + LEAST, ends__lte=F("begins") + MOST),
                name="shift_can_be_worked",
            )
        ]
        indexes = [models.Index(fields=["office", "begins"], name="shift_of_office")]

    def __str__(self) -> str:
        return str(self.ref)
