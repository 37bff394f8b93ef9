"""Whom a relative asks about: noted in their own case, linked to another by a supervisor alone."""

import uuid

from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from vault.fields import AMBER, RED, SealedField
from vault.owners import KeyOwned


class Kin(KeyOwned, models.Model):
    """That the person of a case asks about somebody; the case of that somebody stays apart.

    What was told lies under the keys of the relative's case. To whoever handles either case the
    link does not show, nor whether there is one.
    """

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="kin")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    dropped_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True)

    about = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="families")
    linked_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    linked_at = models.DateTimeField(null=True)

    tie = SealedField(data_class=AMBER)
    name = SealedField(data_class=RED)
    phone = SealedField(data_class=RED)
    handle = SealedField(data_class=RED)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(about=F("case")), name="kin_of_two_cases"),
            models.CheckConstraint(
                condition=Q(about=None, linked_by=None, linked_at=None)
                | Q(about__isnull=False, linked_by__isnull=False, linked_at__isnull=False),
                name="kin_linked_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(dropped_by=None, dropped_at=None)
                | Q(dropped_by__isnull=False, dropped_at__isnull=False, about=None),
                name="kin_dropped_by_someone",
            ),
            models.UniqueConstraint(
                fields=["case", "about"],
                condition=Q(about__isnull=False),
                name="kin_linked_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
