"""How often one person has done one thing lately."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Pace(models.Model):
    """The moments of one person's latest doings of one kind, never more than its limit allows."""

    operator = models.ForeignKey(
        "operators.Operator", on_delete=models.CASCADE, related_name="paces"
    )
    what = models.CharField(max_length=16)
    moments = ArrayField(models.DateTimeField(), default=list)
    # How often it was refused since it was last granted: the first refusal raises the alert.
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operator", "what"], name="pace_once_each"),)

    def __str__(self) -> str:
        return f"{self.operator_id} {self.what}"
