"""That the person of a case waits, for months perhaps, and when they are next looked after."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class Silence(models.TextChoices):
    """Why somebody who waits stands on the list of the silent."""

    MISSED = "missed", _("The check-in passed and nobody was reached")
    UNPLANNED = "unplanned", _("No check-in lies ahead")
    LONG = "long", _("Nothing was heard for a long time")


class Dormancy(KeyOwned, models.Model):
    """A case that waits until its person comes back by their own words, or somebody ends it.

    Waiting is no stage: nothing of it is to be seen from outside, and the case stays where it is.
    """

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="dormancies")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    #: The next time that the person may be called, by what was agreed.
    due = models.DateTimeField()
    # Nobody ended it: the person came back, or the case went on.
    ended_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    # What the nightly look found, and when it last came by.
    silence = models.CharField(max_length=10, choices=Silence.choices, blank=True, default="")
    seen_at = models.DateTimeField(null=True)

    why = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="dormancy_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(silence="") | Q(silence__in=Silence.values),
                name="dormancy_silence_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="dormancy_ended_whole"
            ),
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(ended_at=None), name="dormancy_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
