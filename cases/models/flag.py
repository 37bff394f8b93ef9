"""What must be seen of a case before anybody opens it: a word of a fixed list, for a time."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case

#: No flag stands longer than this without somebody who renews it.
LONGEST_FLAG = timedelta(days=90)


class FlagKind(models.TextChoices):
    """The whole list: no text of one's own, because text of one's own comes to hold names."""

    MINOR = "minor", _("Under age")
    MEDICAL = "medical", _("Needs a doctor")
    SUICIDAL = "suicidal", _("Risk of suicide")
    WATCHED = "watched", _("Phone is watched")
    PRESSURE = "pressure", _("Under pressure")
    THREAT = "threat", _("Threat reported")
    PROBE = "probe", _("Doubts about the caller")
    MONEY = "money", _("Somebody asks for money")
    PRESS = "press", _("Press interest")
    LAWYER = "lawyer", _("A lawyer is asked")
    INTERPRETER = "interpreter", _("Needs an interpreter")
    ASK_FIRST = "ask_first", _("Ask the supervisor first")


@dataclass(frozen=True, slots=True)
class Usual:
    """How loud a flag is, and for how many days it stands when nobody says otherwise."""

    tone: str
    days: int


USUAL: Mapping[str, Usual] = {
    FlagKind.MINOR: Usual("danger", 90),
    FlagKind.MEDICAL: Usual("danger", 3),
    FlagKind.SUICIDAL: Usual("danger", 7),
    FlagKind.WATCHED: Usual("warn", 14),
    FlagKind.PRESSURE: Usual("warn", 7),
    FlagKind.THREAT: Usual("warn", 14),
    FlagKind.PROBE: Usual("warn", 14),
    FlagKind.MONEY: Usual("warn", 14),
    FlagKind.PRESS: Usual("outline", 14),
    FlagKind.LAWYER: Usual("outline", 14),
    FlagKind.INTERPRETER: Usual("outline", 30),
    FlagKind.ASK_FIRST: Usual("outline", 7),
}


class Flag(models.Model):
    """One flag of a case, from whom, until when; renewed it ends later, taken off it ends at once.

    PostgreSQL keeps its end after its beginning, and one of a kind at a time (sql/flags.sql).
    """

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=12, choices=FlagKind.choices)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    lifted_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FlagKind.values), name="flag_kind_known"),
            # At midnight both are the same day's.
            models.CheckConstraint(
                condition=Q(until__gte=F("at")), name="flag_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="flag_lifted_by_someone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "until"], name="flag_standing", condition=Q(lifted_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
