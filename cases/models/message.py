"""What was written in a contact, both ways; an edit is one more row of the same key."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.contact import Contact
from vault.fields import AMBER, RED, SealedField
from vault.owners import KeyOwned


class Direction(models.TextChoices):
    """Which way a message went."""

    IN = "in", _("From the person")
    OUT = "out", _("From us")


class Delivery(models.TextChoices):
    """How far an outgoing message came."""

    RECEIVED = "received", _("Received")
    QUEUED = "queued", _("Waiting to be sent")
    UNCLEAR = "unclear", _("Handed over; whether it arrived is not known")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    BLOCKED = "blocked", _("Not delivered: this person has blocked the bot or is gone")


class Message(KeyOwned, models.Model):
    """One message of a contact, sealed."""

    owner_column = "contact_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    delivery = models.CharField(max_length=8, choices=Delivery.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_key = models.BinaryField(max_length=32, null=True)
    is_edit = models.BooleanField(default=False)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()
    occurred_at = models.DateTimeField(null=True)
    # Its place among those of the same day, once only the day is left.
    number = models.PositiveIntegerField(default=0)

    body = SealedField(data_class=AMBER)
    attachment = SealedField(data_class=AMBER)
    place = SealedField(data_class=RED)
    card = SealedField(data_class=RED)
    # Answers of the form as JSON, question to answer: the story here, who and where there.
    form = SealedField(data_class=AMBER)
    # Which versions of which ready answers were put into our words, as JSON.
    ready = SealedField(data_class=AMBER)
    particulars = SealedField(data_class=RED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direction=Direction.IN) | Q(by__isnull=False),
                name="message_out_has_author",
            ),
        ]
        indexes = [
            models.Index(fields=["contact", "at"], name="message_thread"),
            models.Index(fields=["contact", "message_key"], name="message_by_key"),
            models.Index(
                fields=["at"], condition=Q(delivery=Delivery.QUEUED), name="message_queued"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
