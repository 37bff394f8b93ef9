"""Who is to be there when, what one shift leaves to the next, and how much of the rota came."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from rota.spans import LEAST, MOST
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned

#: So long a note for the next shift can be read.
NOTE_KEPT = timedelta(days=1)


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


class ShiftNote(KeyOwned, models.Model):
    """What one shift leaves to the next; it has keys of its own, and goes after a day."""

    owner_column = "ref"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()

    body = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False), name="shift_note_says_something"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("at"), until__lte=F("at") + NOTE_KEPT),
                name="shift_note_goes_after_a_day",
            ),
        ]
        indexes = [models.Index(fields=["office", "until"], name="shift_note_of_office")]

    def __str__(self) -> str:
        return str(self.ref)


class Cover(models.Model):
    """Of one office and week: minutes of people on the rota, and of those the minutes signed in.

    All people at once: no row says anything of one. `counted_to` is the last minute counted.
    """

    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    planned = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    counted_to = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "week"], name="cover_once"),
            models.CheckConstraint(
                condition=Q(present__lte=F("planned")), name="cover_is_part_of_the_rota"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
