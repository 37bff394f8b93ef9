"""By what a record may be recognised."""

from django.db import models
from django.db.models import Q

from cases.models.contact import Contact


class IdentityTag(models.Model):
    """A truncated keyed hash of a number or handle: finds candidates, proves nothing."""

    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, related_name="identity_tags"
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, null=True, related_name="identity_tags"
    )
    kind = models.CharField(max_length=8)
    tag = models.BinaryField(max_length=8)
    version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, case__isnull=True)
                | Q(contact__isnull=True, case__isnull=False),
                name="identity_tag_of_one_record",
            )
        ]
        indexes = [models.Index(fields=["kind", "version", "tag"], name="identity_tag_lookup")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
