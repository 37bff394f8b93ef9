"""What a person said about being filmed: each answer a row of its own, and never a condition."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class FilmingAnswer(models.TextChoices):
    """What they said."""

    GIVEN = "given", _("Agreed to be filmed")
    REFUSED = "refused", _("Does not want to be filmed")
    WITHDRAWN = "withdrawn", _("Took the consent back")


class Filming(KeyOwned, models.Model):
    """One answer of the person of a case; the newest counts, the older ones stay.

    PostgreSQL keeps that nobody who said no is asked again (sql/filming.sql).
    """

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="filmings")
    number = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=10, choices=FilmingAnswer.choices)
    # They came to speak of it themselves.
    unasked = models.BooleanField(default=False)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    # In which words it was asked, or what they said unasked.
    words = SealedField(data_class=AMBER)
    # Who films, and who holds what was filmed.
    holders = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="filming_one_after_another"),
            models.CheckConstraint(
                condition=Q(answer__in=FilmingAnswer.values), name="filming_answer_known"
            ),
            models.CheckConstraint(condition=Q(words__isnull=False), name="filming_in_words"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
