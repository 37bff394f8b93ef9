"""What was agreed about reaching a person safely, and each time that somebody tried to."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.safe_contact import Hours, Terms, Way
from vault.fields import AMBER, RED, SealedField
from vault.owners import KeyOwned


class SafeContact(KeyOwned, models.Model):
    """One revision of the agreement of a case; only the newest counts, until it is void."""

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="safe_contacts")
    revision = models.PositiveIntegerField()
    way = models.CharField(max_length=10, choices=Way.choices)
    zone = models.CharField(max_length=40)
    # Rows of (weekday, first minute, last minute) in the caller's own time.
    hours = ArrayField(ArrayField(models.PositiveSmallIntegerField(), size=3))
    # The first and the last day, in the caller's own time.
    valid_from = models.DateField()
    valid_until = models.DateField()
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    voided_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    voided_at = models.DateTimeField(null=True)

    number = SealedField(data_class=RED)
    may_say = SealedField(data_class=AMBER)
    if_commander = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "revision"], name="safe_contact_revision_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="safe_contact_way_known"),
            models.CheckConstraint(
                condition=Q(zone__regex=r"^[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+){1,2}$"),
                name="safe_contact_zone_named",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="safe_contact_lasts"
            ),
            models.CheckConstraint(
                condition=Q(voided_by=None, voided_at=None)
                | Q(voided_by__isnull=False, voided_at__isnull=False),
                name="safe_contact_voided_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def terms(self) -> Terms:
        """What decides when somebody may be called."""
        return Terms(
            way=self.way,
            zone=self.zone,
            hours=tuple(Hours(*each) for each in self.hours),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            void=self.voided_at is not None,
        )


class Reached(models.TextChoices):
    """What became of one attempt."""

    PERSON = "person", _("Reached the person")
    NOBODY = "nobody", _("Nobody answered")
    SOMEBODY = "somebody", _("Somebody else answered")
    COMMANDER = "commander", _("A commander answered")
    UNSAFE = "unsafe", _("It was not safe")


#: After these the agreement is void: whoever answered may know by now.
UNSAFE = frozenset({Reached.COMMANDER, Reached.UNSAFE})


class Dialled(models.TextChoices):
    """What the line tells of the call it makes; what became of it only a person knows."""

    DESK = "desk", _("Lift your handset: it rings")
    RINGING = "ringing", _("It rings there")
    ANSWERED = "answered", _("Somebody has answered")
    BUSY = "busy", _("Busy")
    NO_ANSWER = "no_answer", _("Nobody answered")
    FAILED = "failed", _("The call failed")
    ENDED = "ended", _("The call has ended")


class CallAttempt(models.Model):
    """One attempt to reach a person, within what was agreed; PostgreSQL refuses any other."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    callback = models.ForeignKey(
        "cases.Callback", on_delete=models.CASCADE, related_name="attempts"
    )
    agreement = models.ForeignKey(SafeContact, on_delete=models.CASCADE, related_name="attempts")
    way = models.CharField(max_length=10, choices=Way.choices)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reached = models.CharField(max_length=10, choices=Reached.choices, default="")
    # Empty when a person dials themselves.
    dialled = models.CharField(
        max_length=10, choices=Dialled.choices, blank=True, default="", db_default=""
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reached="", ended_at=None)
                | Q(reached__in=Reached.values, ended_at__isnull=False),
                name="call_attempt_ends_somehow",
            ),
            models.CheckConstraint(
                condition=Q(dialled="") | Q(dialled__in=Dialled.values),
                name="call_attempt_dialled_known",
            ),
            models.UniqueConstraint(
                fields=["callback"], condition=Q(reached=""), name="call_attempt_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
