"""What a switch said of a call, word for word: sealed, and gone with the hours of its contact."""

import uuid

from django.db import models

from cases.models.contact import Contact
from vault.fields import RED, SealedField
from vault.owners import KeyOwned


class SwitchEvent(KeyOwned, models.Model):
    """One event as the switch wrote it; `kind` is what we made of it."""

    owner_column = "contact_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="switch_events")
    line = models.CharField(max_length=32)
    source_key = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()

    said = SealedField(data_class=RED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "source_key"], name="switch_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.kind} {self.ref}"
