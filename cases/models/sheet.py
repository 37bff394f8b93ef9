"""What somebody types that is about no contact and no case yet, so that no dead tab loses it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from vault.fields import RED, SealedField
from vault.owners import KeyOwned


class SheetPlace(models.TextChoices):
    """The form in which it is typed."""

    TYPE_IN = "type_in", _("Type in a contact")
    READY = "ready", _("Ready answers")


class Sheet(KeyOwned, models.Model):
    """What one person has typed in one form; it has keys of its own.

    The row stays with an empty body when it was sent, so that a late writing of it finds a newer
    version, and goes soon after (`cases/services/sheets.py`).
    """

    owner_column = "ref"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=10, choices=SheetPlace.choices)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    # An earlier writing, put back, does not open.
    body = SealedField(data_class=RED, pinned_to="version")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "place"], name="sheet_once"),
            models.CheckConstraint(
                condition=models.Q(place__in=SheetPlace.values), name="sheet_place_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
