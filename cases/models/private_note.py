"""What one person keeps to themselves about a case, or says to the supervisor alone."""

import uuid

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class PrivateNote(KeyOwned, models.Model):
    """A note that its writer alone reads; a debrief is read by the office's supervisors as well.

    It lies apart from the notes of a case, so that no list, search or timeline can take it along.
    """

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="private_notes")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The writer asks a supervisor for a talk; one of them says that they had it.
    debrief = models.BooleanField(default=False)
    closed_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    body = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False), name="private_note_says_something"
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None)
                | Q(debrief=True, closed_by__isnull=False, closed_at__isnull=False),
                name="private_note_closed_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "by", "at"], name="private_note_of"),
            models.Index(
                fields=["at"], name="debrief_open", condition=Q(debrief=True, closed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
