"""Who recognised whom: that a contact is of the person of a case, by what, and who took it back."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.contact import Contact, Priority
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class Ground(models.TextChoices):
    """By what the person was recognised; a number alone is none."""

    CODE = "code", _("They knew the code of their case")
    WORDS = "words", _("They knew the agreed words")
    TOLD = "told", _("They told what only they can know")
    VOICE = "voice", _("A colleague knows the voice")


class Recognition(KeyOwned, models.Model):
    """One link between a contact and a case: said by somebody, undone as a whole, never removed."""

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="recognitions")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="recognitions")
    ground = models.CharField(max_length=8, choices=Ground.choices)
    priority_before = models.SmallIntegerField(choices=Priority.choices)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    why_undone = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=Ground.values), name="recognition_ground_known"
            ),
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="recognition_undone_by_someone",
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(undone_at=None), name="recognition_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
