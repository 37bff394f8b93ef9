"""Ready answers: what an operator may put into a message, version by version."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

#: Each answer is written in all of them.
LANGUAGES = ("uk", "ru", "en")


class ReadyAnswer(models.Model):
    """One version of a ready answer, in three languages; it holds once a second person agreed."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()

    title_uk = models.CharField(max_length=80)
    title_ru = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    text_uk = models.CharField(max_length=2000)
    text_ru = models.CharField(max_length=2000)
    text_en = models.CharField(max_length=2000)
    # Where a statement of law or fact comes from; staff see it, the person does not.
    source = models.CharField(max_length=200, blank=True)
    # The last day on which it may be put into a message.
    review_on = models.DateField(null=True)

    # Nobody wrote the answers that come with the console: a supervisor takes one up as their own.
    written_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="ready_version_once"),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(agreed_by=None, withdrawn_by=None),
                name="ready_one_draft_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("written_by")),
                name="ready_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(written_by=None, written_at=None, review_on=None, agreed_by=None)
                | Q(written_by__isnull=False, written_at__isnull=False, review_on__isnull=False),
                name="ready_written_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="ready_agreed_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="ready_withdrawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def title_here(self) -> str:
        """Its title in the language of whoever reads the page."""
        language = (get_language() or "en")[:2]
        return self.title(language if language in LANGUAGES else "en")

    def title(self, language: str) -> str:
        """Its title in one of the three languages."""
        return str(getattr(self, f"title_{language}"))

    def text(self, language: str) -> str:
        """Its words in one of the three languages."""
        return str(getattr(self, f"text_{language}"))

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Its words in each language."""
        return [(language, self.text(language)) for language in LANGUAGES]
