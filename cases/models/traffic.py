"""How many came by each way in, and when none did: plain counts, and no one's number."""

import uuid

from django.db import models
from django.db.models import F, Q

#: A country that is not known, or too small to be told apart.
ELSEWHERE = "ZZ"


class Traffic(models.Model):
    """How many contacts one line got from one country in a quarter of an hour.

    `last_minute` is the minute of the last of them, for an hour; later nobody needs it.
    """

    line = models.CharField(max_length=32)
    country = models.CharField(max_length=2)
    quarter = models.DateTimeField()
    seen = models.PositiveIntegerField(default=1)
    last_minute = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "country", "quarter"], name="traffic_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="traffic_country_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(quarter__minute__in=[0, 15, 30, 45], quarter__second=0),
                name="traffic_by_quarters",
            ),
            models.CheckConstraint(
                condition=Q(last_minute=None) | Q(last_minute__lt=15), name="traffic_minute_of_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.country} {self.quarter:%F %H:%M}"


class Outage(models.Model):
    """A line brings nobody, or nobody of one country; the whole line where none is named."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.CharField(max_length=32)
    country = models.CharField(max_length=2, blank=True)
    since = models.DateTimeField()
    noticed_at = models.DateTimeField()
    expected = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "country"],
                condition=Q(over_at=None),
                name="outage_one_open",
            ),
            models.CheckConstraint(
                condition=Q(since__lte=F("noticed_at"))
                & (Q(over_at=None) | Q(over_at__gte=F("since"))),
                name="outage_in_order",
            ),
        ]
        indexes = [models.Index(fields=["-since"], name="outage_latest")]

    def __str__(self) -> str:
        return str(self.ref)


class Watch(models.Model):
    """One row: since when lines are watched without a break, and when it was last done."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="watch_one_row")]

    def __str__(self) -> str:
        return f"watched since {self.since:%F %H:%M}"
