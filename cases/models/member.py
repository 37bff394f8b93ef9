"""One person of a case: keys of their own, a consent of their own, a standing of their own."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from vault.fields import AMBER, RED, SealedField
from vault.owners import KeyOwned

#: More people than this are more than one case.
MOST_MEMBERS = 1000


class Consent(models.TextChoices):
    """What a person says to being helped: their own word, never a comrade's."""

    NOT_YET = "not_yet", _("Not asked yet")
    YES = "yes", _("Agrees")
    NO = "no", _("Does not agree")
    WITHDRAWN = "withdrawn", _("Withdrew")


class Told(models.TextChoices):
    """Which way a consent came."""

    VOICE = "voice", _("Said it on the telephone")
    WRITING = "writing", _("Wrote it")
    OTHER = "other", _("Somebody else said it")


class MemberStanding(models.TextChoices):
    """How it stands with a person of a group; sealed, as every outcome is."""

    WITH_GROUP = "with_group", _("With the group")
    APART = "apart", _("Elsewhere, in touch")
    LOST = "lost", _("Contact is lost")
    HANDED_OVER = "handed_over", _("Handed over")
    WITHDREW = "withdrew", _("Left the group")


class Member(KeyOwned, models.Model):
    """A person of a case, by a number; what was told of them lies under their own keys alone.

    Erased, the number and the withdrawn consent are left, for the day (sql/members.sql).
    """

    owner_column = "ref"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    # It is they who are in contact with us.
    speaks = models.BooleanField(default=False)
    added_by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    consent = models.CharField(max_length=9, choices=Consent.choices, default=Consent.NOT_YET)
    told = models.CharField(max_length=7, choices=Told.choices, blank=True, default="")
    asked_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)

    erasure_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    erasure_at = models.DateTimeField(null=True)
    erased_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    erased_on = models.DateField(null=True)

    name = SealedField(data_class=RED)
    rank = SealedField(data_class=RED)
    unit = SealedField(data_class=RED)
    kind = SealedField(data_class=AMBER)
    age = SealedField(data_class=AMBER)
    standing = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="member_number_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(speaks=True), name="member_one_speaks"
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_MEMBERS)), name="member_of_a_thousand"
            ),
            models.CheckConstraint(
                condition=Q(consent__in=Consent.values), name="member_consent_known"
            ),
            models.CheckConstraint(
                condition=Q(consent=Consent.NOT_YET.value, asked_by=None, asked_at=None, told="")
                | Q(asked_by__isnull=False, asked_at__isnull=False, told__in=Told.values)
                & ~Q(consent=Consent.NOT_YET.value),
                name="member_consent_asked_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(consent=Consent.YES.value, told=Told.OTHER.value),
                name="member_consent_own_word",
            ),
            models.CheckConstraint(
                condition=Q(erasure_by=None, erasure_at=None)
                | Q(
                    erasure_by__isnull=False,
                    erasure_at__isnull=False,
                    consent=Consent.WITHDRAWN.value,
                ),
                name="member_erasure_after_withdrawal",
            ),
            models.CheckConstraint(
                condition=Q(erased_by=None, erased_on=None, standing__isnull=False)
                | Q(
                    erased_by__isnull=False,
                    erased_on__isnull=False,
                    erasure_by__isnull=False,
                    name=None,
                    rank=None,
                    unit=None,
                    kind=None,
                    age=None,
                    standing=None,
                ),
                name="member_erased_holds_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(erased_by=F("erasure_by")), name="member_erased_by_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
