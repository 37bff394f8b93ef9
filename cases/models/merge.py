"""Two cases that proved to be of one person: said by one, agreed by another, undone as a whole."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from cases.models.contact import Priority
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class Merge(KeyOwned, models.Model):
    """That a case goes on as another; a proposal until it is agreed, and never removed."""

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="merged")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    # What goes back when it is undone: the contacts that came along, and the urgency of before.
    contacts = ArrayField(models.UUIDField(), default=list)
    priority_before = models.SmallIntegerField(choices=Priority.choices, null=True)
    # Safe contact that is agreed after this revision holds for both.
    revision = models.PositiveIntegerField(default=0)

    why = SealedField(data_class=AMBER)
    why_undone = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(case=F("into")), name="merge_of_two_cases"),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None, priority_before=None)
                | Q(
                    agreed_by__isnull=False,
                    agreed_at__isnull=False,
                    priority_before__isnull=False,
                ),
                name="merge_agreed_by_someone",
            ),
            models.CheckConstraint(condition=~Q(by=F("agreed_by")), name="merge_agreed_by_another"),
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="merge_undone_by_someone",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(undone_at=None), name="merge_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
