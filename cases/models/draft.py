"""What an operator has typed and not sent yet, so that no dead tab loses it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vault.fields import RED, SealedField
from vault.owners import KeyOwned


class DraftPlace(models.TextChoices):
    """Where it is typed."""

    REPLY = "reply", _("Answer")
    ANSWER = "answer", _("Note to this step")
    CLOSE = "close", _("Wrap-up")
    CALLBACK = "callback", _("Callback")
    CASE = "case", _("Case")
    NOTE = "note", _("Note")
    # Nobody else is told that it is written.
    PRIVATE = "private", _("Private note")
    WINDOW = "window", _("Hand-over window")


#: Typed about a case; the others are typed about a contact in hand.
OF_CASE = (DraftPlace.CASE, DraftPlace.NOTE, DraftPlace.PRIVATE, DraftPlace.WINDOW)


class Draft(KeyOwned, models.Model):
    """What one person has typed in one form of one contact or case.

    The row stays with an empty body when it was sent, so that a late writing of it finds a newer
    version. It goes when the contact ends, or the case is resolved or removed (sql/drafts.sql).
    """

    owner_column = "about"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The contact or the case.
    about = models.UUIDField()
    place = models.CharField(max_length=10, choices=DraftPlace.choices)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    # The version of the case, or the step of the conversation, beside which it was begun.
    base = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    # An earlier writing, put back, does not open.
    body = SealedField(data_class=RED, pinned_to="version")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "place", "by"], name="draft_once"),
            models.CheckConstraint(
                condition=Q(place__in=DraftPlace.values), name="draft_place_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
