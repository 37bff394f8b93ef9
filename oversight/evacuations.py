"""An office that two people seal: what was agreed beforehand, who did it, what went where."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from operators.models import Office, Operator

#: So long somebody else may confirm what one person has begun.
CONFIRMED_WITHIN = timedelta(minutes=2)


class SealPlan(models.Model):
    """What was made ready for one office: where its calls go, and what its keys are sealed to."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="seal_plan")
    sister = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField(max_length=32)
    needed = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(office=F("sister")), name="seal_plan_another_office"
            ),
            models.CheckConstraint(condition=Q(needed__gte=2), name="seal_plan_needs_several"),
        )

    def __str__(self) -> str:
        return f"plan of {self.office_id}"


class Evacuation(models.Model):
    """Begun by one person, confirmed by another; sealed from that moment until it is opened."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    begun_by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Operator, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sealed_at = models.DateTimeField(null=True)
    # Every key is shut, and nothing came after.
    keys_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    # Raised when every process has to be replaced by a new one.
    replaced = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["office"], condition=Q(opened_at=None), name="evacuation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, sealed_at=None, opened_at=None, keys_at=None)
                | Q(confirmed_by__isnull=False, sealed_at__isnull=False)
                & ~Q(confirmed_by=F("begun_by")),
                name="evacuation_by_two",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None)
                | Q(sealed_at__gte=F("begun_at"), sealed_at__lte=F("begun_at") + CONFIRMED_WITHIN),
                name="evacuation_within_minutes",
            ),
        )

    def __str__(self) -> str:
        return f"evacuation {self.ref}"


class Share(models.Model):
    """Who holds which share of a plan; while it is given, its words wait in a sealed box."""

    plan = models.ForeignKey(SealPlan, on_delete=models.CASCADE, related_name="shares")
    number = models.PositiveSmallIntegerField()
    holder = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True)
    box = models.BinaryField(max_length=2048, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "number"], name="share_once"),
            models.UniqueConstraint(fields=["plan", "holder"], name="share_one_each"),
            models.CheckConstraint(
                condition=Q(box=None) | Q(given_at__isnull=False), name="share_given_when"
            ),
        )

    def __str__(self) -> str:
        return f"share {self.pk}"


class Moved(models.Model):
    """What went to the sister office, and from which case it was parted."""

    class Kind(models.TextChoices):
        """What it is."""

        LINE = "line"
        CONTACT = "contact"
        CALLBACK = "callback"

    evacuation = models.ForeignKey(Evacuation, on_delete=models.PROTECT, related_name="moved")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=36)
    case_ref = models.UUIDField(null=True)
    returned = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["evacuation", "kind", "key"], name="moved_once"),
        )

    def __str__(self) -> str:
        return f"moved {self.pk}"
