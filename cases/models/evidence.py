"""Who gathered what a verdict rests on, revision by revision."""

from django.db import models


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
