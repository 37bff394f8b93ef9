"""Go or no-go: who confirmed what before a hand-over may begin, and the two who said go."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case


class GoPoint(models.TextChoices):
    """What has to be confirmed, and the go itself."""

    TEAM = "team", _("The team is ready")
    CALLER = "caller", _("The person confirmed it by safe contact")
    PLACE = "place", _("The place is unchanged")
    DOUBT = "doubt", _("There is no new doubt")
    GO = "go", _("Go")


#: What must stand before anybody says go.
BEFORE_GO = (GoPoint.TEAM, GoPoint.CALLER, GoPoint.PLACE, GoPoint.DOUBT)


class GivenBack(models.TextChoices):
    """Why a case gives its window back."""

    POSTPONED = "postponed", _("Postponed")
    MISSED = "missed", _("The window was missed")
    ABORTED = "aborted", _("Aborted")


class GoWord(models.Model):
    """One person's word about one window and the evidence as it stood; withdrawn, never rewritten.

    Another window or other evidence leaves it behind: PostgreSQL takes it for no other, wants the
    four before a go, and withdraws the go with any of them (sql/go.sql). It goes with its case.
    """

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="go_words")
    point = models.CharField(max_length=6, choices=GoPoint.choices)
    evidence = models.PositiveIntegerField()
    window = models.PositiveIntegerField()
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # As PostgreSQL saw it: a word counts for a day from then (sql/go_by_the_clock.sql).
    given_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(point__in=GoPoint.values), name="go_word_point_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="go_word_withdrawn_by_someone",
            ),
            models.UniqueConstraint(
                fields=["case", "evidence", "window", "point"],
                condition=Q(withdrawn_at=None) & ~Q(point="go"),
                name="go_word_once",
            ),
            models.UniqueConstraint(
                fields=["case", "evidence", "window", "by"],
                condition=Q(withdrawn_at=None, point="go"),
                name="go_by_different_people",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
