"""The link to a telephone system, as the worker that owns it last told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class LineLink(models.Model):
    """What the adapter of a line can do, and when it last gave a sign of life."""

    line = models.SlugField(primary_key=True, max_length=32)
    can = ArrayField(models.CharField(max_length=20), default=list)
    carries_sound = models.BooleanField()
    met_a_real_switch = models.BooleanField()
    seen_at = models.DateTimeField()
    down_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.line
