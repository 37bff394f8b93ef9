"""What a verdict rests on: each thing that was found out, its source, and who gathered it."""

import uuid

from django.db import models
from django.db.models import Q

from cases.checklists import Check
from cases.ledger import GRAVE, Weight
from cases.models.case import Case
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class EvidenceChange(models.Model):
    """One revision of a case's evidence and who made it; PostgreSQL writes the rows itself."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="evidence_changes"
    )
    revision = models.PositiveIntegerField()
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "revision"], name="evidence_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.revision}"


class Source(KeyOwned, models.Model):
    """Where evidence of one case comes from; `root` is the source that it is one with.

    A telephone and the chat of the same person have one root: whoever holds the one may hold both.
    """

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sources")
    root = models.ForeignKey("self", on_delete=models.CASCADE, related_name="branches")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")

    name = SealedField(data_class=AMBER)

    def __str__(self) -> str:
        return str(self.ref)


class EvidenceItem(KeyOwned, models.Model):
    """One thing that was found out about a case; it is withdrawn, never rewritten.

    It has `lapsed` when it was withdrawn by the reopening of its case, with all that stood.
    """

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence_items")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="items")
    point = models.CharField(max_length=12, choices=Check.choices)
    checklist = models.PositiveSmallIntegerField()
    weight = models.SmallIntegerField(choices=Weight.choices)
    revision = models.PositiveIntegerField()
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    lapsed = models.BooleanField(default=False)

    finding = SealedField(data_class=AMBER)
    why_withdrawn = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(point__in=Check.values), name="evidence_item_point_known"
            ),
            models.CheckConstraint(
                condition=Q(weight__in=Weight.values), name="evidence_item_weight_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="evidence_item_withdrawn_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(lapsed=False) | Q(withdrawn_at__isnull=False),
                name="evidence_item_lapsed_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=GRAVE)
                | Q(withdrawn_at=None)
                | Q(lapsed=True)
                | Q(why_withdrawn__isnull=False),
                name="evidence_item_grave_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["case", "at"], name="evidence_item_of_case")]

    def __str__(self) -> str:
        return str(self.ref)
