"""A contact that was ended at once, and whoever took that back."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q

from cases.models.contact import Contact
from cases.models.wrap_code import WrapCode

#: What is ended by one press and one confirmation, with the key of each on the desk.
AT_ONCE = {
    WrapCode.THREAT: "t",
    WrapCode.PRANK: "x",
    WrapCode.SILENT: "s",
    WrapCode.WRONG_NUMBER: "m",
}
#: For so long it can be taken back.
UNDONE_WITHIN = timedelta(minutes=10)


class Ending(models.Model):
    """Who ended a contact at once, and when; as what lies sealed with the contact."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="endings")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(undone_at=None), name="ending_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="ending_undone_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["-at"], name="ending_latest")]

    def __str__(self) -> str:
        return str(self.ref)
