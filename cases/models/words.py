"""The words by which somebody who comes back is known: hashes, and nothing to read them from."""

from django.db import models
from django.db.models import F, Q

from cases.models.case import Case


class CaseWords(models.Model):
    """The code words of a case, and those for duress."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="code_words")
    said_key = models.BinaryField(max_length=32, unique=True)
    duress_key = models.BinaryField(max_length=32, unique=True)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(said_key=F("duress_key")), name="words_differ")
        ]

    def __str__(self) -> str:
        return str(self.case_id)
