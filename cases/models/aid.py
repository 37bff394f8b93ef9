"""What a supervisor does about a contact that somebody else has in hand."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.contact import Contact
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class AidKind(models.TextChoices):
    """What was done."""

    WHISPER = "whisper", _("A note to whoever has the contact")
    TAKEN = "taken", _("Took the contact over")
    LISTENED = "listened", _("Listened in")


class WhyListen(models.TextChoices):
    """Why somebody listens in: one of a few words, for the journal holds no sentences."""

    ASKED = "asked", _("They asked for help")
    DANGER = "danger", _("Somebody may be in danger")
    LEARNING = "learning", _("They are new")
    COMPLAINT = "complaint", _("There was a complaint")


class Aid(KeyOwned, models.Model):
    """One note, one taking over or one listening in; `of` is who had the contact then.

    A note is seen once it is acknowledged, anything else once its notice was put away. No line
    reads this table, so nothing of it reaches the person.
    """

    owner_column = "contact_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="aids")
    kind = models.CharField(max_length=8, choices=AidKind.choices)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    of = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=9, choices=WhyListen.choices, blank=True, default="")

    body = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AidKind.values), name="aid_kind_known"),
            models.CheckConstraint(condition=~Q(by=F("of")), name="aid_of_somebody_else"),
            models.CheckConstraint(
                condition=Q(kind=AidKind.WHISPER, body__isnull=False)
                | (~Q(kind=AidKind.WHISPER) & Q(body=None)),
                name="aid_words_of_a_note",
            ),
            models.CheckConstraint(
                condition=Q(kind=AidKind.LISTENED, why__in=WhyListen.values)
                | (~Q(kind=AidKind.LISTENED) & Q(why="")),
                name="aid_listens_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["of", "at"], condition=Q(seen_at=None), name="aid_unseen"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
