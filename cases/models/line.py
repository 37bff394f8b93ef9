"""Ways in, and the queues that people wait in."""

import uuid

from django.db import models

LANGUAGES = [("uk", "Українська"), ("ru", "Русский"), ("en", "English")]


class Line(models.Model):
    """A way in; it belongs to the office that answers it."""

    key = models.SlugField(primary_key=True, max_length=32)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="lines")

    def __str__(self) -> str:
        return self.key


class Queue(models.Model):
    """Where people of one office and one language wait; contacts hold its id only while open."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="queues")
    language = models.CharField(max_length=2, choices=LANGUAGES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "language"], name="queue_office_language"),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in LANGUAGES]),
                name="queue_language_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class LineEvent(models.Model):
    """One event of a provider, kept for ever as a keyed hash so that it is taken once."""

    line = models.CharField(max_length=32)
    provider_key = models.BinaryField(max_length=32)
    call_key = models.BinaryField(max_length=32, null=True)
    kind = models.CharField(max_length=16)
    contact = models.ForeignKey(
        "cases.Contact", on_delete=models.CASCADE, null=True, related_name="line_events"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "provider_key"], name="line_event_once")
        ]
        indexes = [models.Index(fields=["line", "call_key"], name="line_event_call")]

    def __str__(self) -> str:
        return f"{self.line} {self.kind} {self.pk}"
