"""Contacts that were drawn to be read again, what readers found, and what was answered."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q

from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned

#: So long after it was drawn everything of a review is destroyed.
KEPT = timedelta(days=90)


class Draw(models.Model):
    """One week of one office, drawn once; with the seed anybody finds the same sample again."""

    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    seed = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "week"], name="draw_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Review(KeyOwned, models.Model):
    """One contact of one person that was drawn; `reply` is what they answered, once."""

    owner_column = "ref"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    contact = models.OneToOneField("cases.Contact", on_delete=models.CASCADE, related_name="+")
    operator = models.ForeignKey("operators.Operator", on_delete=models.CASCADE, related_name="+")
    week = models.DateField()
    drawn_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    disputed = models.BooleanField(default=False)

    reply = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reply=None, replied_at=None, disputed=False)
                | Q(reply__isnull=False, replied_at__isnull=False),
                name="review_answered_in_words",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-drawn_at"], name="review_of_office"),
            models.Index(fields=["operator", "-drawn_at"], name="review_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class ScoreSheet(KeyOwned, models.Model):
    """What one reader found; marks and remarks lie sealed together."""

    owner_column = "ref"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sheets")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    body = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "by"], name="score_once_each"),
            models.UniqueConstraint(fields=["review", "number"], name="score_in_order"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=3), name="score_three_at_most"
            ),
            models.CheckConstraint(condition=Q(body__isnull=False), name="score_says_something"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
