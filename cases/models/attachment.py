"""What came beside a message: where to fetch it, what became of it, and its sealed pieces."""

import uuid

from django.db import models
from django.db.models import Q

from cases.models.contact import Contact
from cases.models.message import Message
from vault.fields import AMBER, RED, SealedField
from vault.owners import KeyOwned


class Attachment(KeyOwned, models.Model):
    """One file that a person sent; what it is and what became of it is sealed."""

    owner_column = "contact_id"

    class State(models.TextChoices):
        """How far it came; only a clean one is ever shown."""

        WAITING = "waiting"
        CLEAN = "clean"
        REFUSED = "refused"
        UNOPENED = "unopened"
        LOST = "lost"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="attachments")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="file")
    # The same file again in an edit of the same message is the same file.
    file_key = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)

    source = SealedField(data_class=AMBER)
    told = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", due_at__isnull=False)
                | Q(state__in=["clean", "refused", "unopened", "lost"], due_at__isnull=True),
                name="attachment_waits_for_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="waiting"), name="attachment_waiting"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Piece(KeyOwned, models.Model):
    """So much of an attachment as one sealed value holds: of the original, or of a clean part."""

    owner_column = "contact_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="pieces")
    # Zero is the original; the clean parts follow.
    part = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()

    body = SealedField(data_class=RED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attachment", "part", "number"], name="piece_in_its_place"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
