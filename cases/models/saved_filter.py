"""To what somebody narrows the list of cases again and again: words of our lists alone."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Stage
from cases.models.contact import Priority
from cases.models.flag import FlagKind


class Whose(models.TextChoices):
    """Whose cases a list shows."""

    MINE = "mine", _("Mine")
    NOBODYS = "nobodys", _("Nobody's")


class SavedFilter(models.Model):
    """A filter of one person, or of an office when a supervisor shared it.

    It has no title of its own and no column that could hold a name or a word of a search: it is
    called what it narrows to.
    """

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    shared = models.BooleanField(default=False)
    at = models.DateTimeField()
    stage = models.CharField(max_length=12, choices=Stage.choices, blank=True, default="")
    priority = models.SmallIntegerField(choices=Priority.choices, null=True)
    flag = models.CharField(max_length=12, choices=FlagKind.choices, blank=True, default="")
    whose = models.CharField(max_length=8, choices=Whose.choices, blank=True, default="")
    overdue = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["", *Stage.values])
                & Q(flag__in=["", *FlagKind.values])
                & Q(whose__in=["", *Whose.values])
                & (Q(priority=None) | Q(priority__in=Priority.values)),
                name="saved_filter_of_our_words",
            ),
            models.CheckConstraint(
                condition=~Q(stage="", priority=None, flag="", whose="", overdue=False),
                name="saved_filter_narrows",
            ),
            models.UniqueConstraint(
                fields=["by", "shared", "stage", "priority", "flag", "whose", "overdue"],
                nulls_distinct=False,
                name="saved_filter_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
