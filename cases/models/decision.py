"""What people decided about a case: approvals, moves, notes."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Stage
from cases.models.case import Case
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class Purpose(models.TextChoices):
    """What an approval is for."""

    VERIFY = "verify", _("Verification")
    RESOLVE = "resolve", _("Ending a case by two people")
    LIFT = "lift", _("Lifting a freeze")
    PROPOSE = "propose", _("Ready to be verified")
    PURGE = "purge", _("Purge")
    REFUSE = "refuse", _("Verification refused")


class Approval(KeyOwned, models.Model):
    """One person's agreement to the evidence as it stood; two different people make a verdict."""

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="approvals")
    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    evidence = models.PositiveIntegerField()
    at = models.DateTimeField()
    # When PostgreSQL itself saw a verification approved, whatever anybody claims.
    given_at = models.DateTimeField(null=True, editable=False)
    signature = models.BinaryField(max_length=32, null=True)

    finding = SealedField(data_class=AMBER, pinned_to="evidence")

    class Meta:
        constraints = [
            # A verification is approved again after a day: `approval_once_fresh`.
            models.UniqueConstraint(
                fields=["case", "operator", "purpose", "evidence"],
                condition=~Q(purpose=Purpose.VERIFY),
                name="approval_once_each",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="approval_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Transition(KeyOwned, models.Model):
    """One move of a case."""

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transitions")
    name = models.CharField(max_length=12)
    before = models.CharField(max_length=12, choices=Stage.choices)
    after = models.CharField(max_length=12, choices=Stage.choices)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT)
    at = models.DateTimeField()

    detail = SealedField(data_class=AMBER)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="transition_of_case")]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class Note(KeyOwned, models.Model):
    """A private note of the staff; it never leaves the house."""

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT)
    at = models.DateTimeField()

    body = SealedField(data_class=AMBER)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="note_of_case")]

    def __str__(self) -> str:
        return str(self.ref)
