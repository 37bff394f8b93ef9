"""Frozen figures, who stands behind their publication, and what had to be said of them later."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Release(models.Model):
    """The figures of one closed period: computed once, signed, never changed and never removed."""

    period = models.CharField(max_length=7, primary_key=True)
    begins = models.DateField()
    ends = models.DateField()
    # Canonical JSON without a word of any language; the signature is over exactly these bytes.
    content = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    signature = models.BinaryField(max_length=64)
    public_key = models.BinaryField(max_length=32)
    built_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period__regex=r"^\d{4}(-(0[1-9]|1[0-2]))?$"),
                name="press_release_of_a_period",
            ),
            models.CheckConstraint(
                condition=Q(begins__iso_week_day=1, ends__iso_week_day=7),
                name="press_release_of_whole_weeks",
            ),
        ]

    def __str__(self) -> str:
        return self.period


class ByTwo(models.Model):
    """What one press officer prepares and another one approves."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="%(class)ss")
    prepared_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
                name="%(class)s_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False, withdrawn_by=None),
                name="%(class)s_approved_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="%(class)s_withdrawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.release_id)

    @property
    def waits(self) -> bool:
        """Whether a second person may still approve."""
        return self.approved_at is None and self.withdrawn_at is None


class Publication(ByTwo):
    """That a release is published, from a moment on, by two different press officers."""

    # Nobody outside sees a figure before, however early the second person agrees.
    embargo_until = models.DateTimeField()

    class Meta(ByTwo.Meta):
        constraints = [
            *ByTwo.Meta.constraints,
            models.UniqueConstraint(
                fields=["release"], condition=Q(withdrawn_at=None), name="publication_once"
            ),
        ]


class Reason(models.TextChoices):
    """Why something has to be said of published figures; the figures themselves stay."""

    INCOMPLETE = (
        "incomplete",
        _(
            "Requests of some days were not counted, because a line had failed. The figures are too"
            " low and stay as they are."
        ),
    )
    TWICE = (
        "twice",
        _("Some requests were counted twice. The figures are too high and stay as they are."),
    )
    SORTED = (
        "sorted",
        _(
            "Some requests were sorted under another heading. The totals hold, the breakdown less"
            " so."
        ),
    )
    QUOTED = (
        "quoted",
        _(
            "These figures were quoted as people who surrendered. They count requests for help, and"
            " say nothing of how a request ended."
        ),
    )


class Correction(ByTwo):
    """A notice beside a published release, from a list, so that every language says the same."""

    reason = models.CharField(max_length=12, choices=Reason.choices)

    class Meta(ByTwo.Meta):
        constraints = [
            *ByTwo.Meta.constraints,
            models.UniqueConstraint(
                fields=["release", "reason"],
                condition=Q(withdrawn_at=None),
                name="correction_once",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["incomplete", "twice", "sorted", "quoted"]),
                name="correction_of_the_list",
            ),
        ]


class Released(models.Model):
    """What is published, and nothing else: the one thing that the account of the press may read."""

    period = models.CharField(max_length=7, primary_key=True)
    begins = models.DateField()
    ends = models.DateField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    signature = models.BinaryField()
    public_key = models.BinaryField()
    published_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40)
    corrections = models.JSONField()

    class Meta:
        managed = False
        db_table = "press_released"

    def __str__(self) -> str:
        return self.period
