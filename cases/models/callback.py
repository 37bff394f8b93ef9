"""A promise to call back."""

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class Callback(KeyOwned, models.Model):
    """A promise to call back inside a window that the person named."""

    owner_column = "contact_id"

    class State(models.TextChoices):
        """Where the promise stands."""

        DUE = "due", _("Due")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    class Source(models.TextChoices):
        """Where the promise comes from."""

        AGREED = "agreed", _("Agreed with the person")
        ABANDONED = "abandoned", _("They called and nobody answered")
        REMINDER = "reminder", _("Reminder before a hand-over")

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT)
    contact = models.ForeignKey("cases.Contact", on_delete=models.CASCADE, related_name="callbacks")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="callbacks")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.AGREED)
    due = DateTimeRangeField()
    by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    agreed = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due__isempty=False), name="callback_window_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["agreed", "reminder"], by__isnull=False)
                | Q(source="abandoned", by=None, case__isnull=False),
                name="callback_agreed_by_someone",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(source="abandoned", state="due"),
                name="callback_abandoned_once",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "due"], condition=Q(state="due"), name="callback_due")
        ]

    def __str__(self) -> str:
        return str(self.ref)
