"""Editions of the guided script as they were written, and who outside has signed which of them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Reader(models.TextChoices):
    """Those whose reading the script needs; none of them has an account here."""

    LAWYER = "lawyer", _("Lawyer")
    PSYCHOLOGIST = "psychologist", _("Psychologist")
    MEDIC = "medic", _("Medic")
    NATIVE_UK = "native_uk", _("Native reader, Ukrainian")
    NATIVE_RU = "native_ru", _("Native reader, Russian")
    SERVICE = "service", _("The service")


class Edition(models.Model):
    """One text of the script, whole, under the hash of its content; it never changes."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField()
    version = models.CharField(max_length=20, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    # As the hash reads it, and the same with its parts in their own order.
    content = models.TextField()
    as_written = models.TextField()
    # The version it was written from; it may be published while that one still runs.
    based_on = models.CharField(max_length=20, blank=True)
    # Nobody wrote the text that comes with the console.
    written_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    kept_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("written_by")),
                name="edition_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None, published_at=None)
                | Q(
                    published_by__isnull=False,
                    published_at__isnull=False,
                    written_by__isnull=False,
                    withdrawn_by=None,
                ),
                name="edition_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="edition_withdrawn_whole",
            ),
        ]
        indexes = [models.Index(fields=["-published_at"], name="edition_newest")]

    def __str__(self) -> str:
        return self.version


class Draft(models.Model):
    """What one supervisor is writing; each has at most one, and nobody speaks it."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    written_by = models.OneToOneField(
        "operators.Operator", on_delete=models.PROTECT, related_name="+"
    )
    based_on = models.CharField(max_length=20)
    content = models.TextField()
    # Counted up with every change, so that nothing is written over unseen.
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.based_on} {self.revision}"


class SignOff(models.Model):
    """That somebody outside has signed exactly this edition; two supervisors say so."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="sign_offs")
    digest = models.CharField(max_length=64)
    role = models.CharField(max_length=16, choices=Reader)
    name = models.CharField(max_length=120)
    signed_on = models.DateField()
    recorded_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "role"],
                condition=Q(voided_by=None),
                name="sign_off_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Reader.values), name="sign_off_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("recorded_by")),
                name="sign_off_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="sign_off_agreed_whole",
            ),
            models.CheckConstraint(
                condition=Q(voided_by=None, voided_at=None)
                | Q(voided_by__isnull=False, voided_at__isnull=False),
                name="sign_off_voided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.edition_id}"
