"""Senders by their keyed hash alone: those of known cases, and those that are held back."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.contact import Contact

#: The longest that anybody is held back.
LONGEST_BLOCK = timedelta(days=30)


class KnownSender(models.Model):
    """By whom a case is reached, as its evidence was: it orders the queue and gives no right."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="known_senders")
    sign = models.BinaryField(max_length=32)
    evidence = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sign"], name="known_sender_once"),
        ]
        indexes = [models.Index(fields=["sign"], name="known_sender_lookup")]

    def __str__(self) -> str:
        return str(self.pk)


class BlockReason(models.TextChoices):
    """Why somebody is held back."""

    THREATS = "threats", _("Threats")
    PRANKS = "pranks", _("Pranks again and again")
    FLOODING = "flooding", _("Blocks the line for others")
    ABUSE = "abuse", _("Insults")


class Block(models.Model):
    """Somebody's calls and chats are held back for a while: proposed by one, agreed by another."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="blocks")
    #: Emptied when the block ends.
    sign = models.BinaryField(max_length=32)
    why = models.CharField(max_length=10, choices=BlockReason.choices)
    proposed_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    until = models.DateTimeField()
    agreed_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    #: Whoever agreed was told that the sender is known and verified.
    known_told = models.BooleanField(default=False)
    lifted_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(why__in=BlockReason.values), name="block_why_known"),
            # A day more than anybody may ask for: once its contact is over, the hours are gone.
            models.CheckConstraint(
                condition=Q(until__gt=F("proposed_at"))
                & Q(until__lte=F("proposed_at") + timedelta(days=31)),
                name="block_ends_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="block_agreed_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("proposed_by")),
                name="block_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="block_lifted_by_someone",
            ),
            models.UniqueConstraint(
                fields=["office", "sign"],
                condition=Q(lifted_at=None) & ~Q(sign=b""),
                name="block_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
