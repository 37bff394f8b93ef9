"""The exact place leaves the case workers' hands only by the word of several people."""

import uuid

from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from vault.fields import RED, SealedField
from vault.owners import KeyOwned


class PlaceRelease(KeyOwned, models.Model):
    """The place of a verified case, on its way to the liaison officer: asked, proposed, released.

    It is for whoever leads the hand-over then: PostgreSQL voids it when somebody else does.
    Released means approved, not voided, and `until` not reached. What was approved lies here, as
    it was then, pinned to `version`: neither it nor an older one can be slipped in again.
    """

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="releases")
    evidence = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    requested_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposer = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    approver = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    signature = models.BinaryField(max_length=32, null=True)

    place = SealedField(data_class=RED, pinned_to="version")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approver=None)
                | Q(
                    proposer__isnull=False,
                    approved_at__isnull=False,
                    until__isnull=False,
                    signature__isnull=False,
                ),
                name="release_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("proposer")),
                name="release_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | Q(requested_by=None) | ~Q(approver=F("requested_by")),
                name="release_not_by_who_asked",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(voided_at=None), name="release_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class PlaceLook(models.Model):
    """A supervisor's wish to see a place, and the second person who agreed to it."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="looks")
    asker = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asker")),
                name="look_agreed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["case", "until"], name="look_of_case")]

    def __str__(self) -> str:
        return str(self.ref)
