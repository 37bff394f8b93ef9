"""What somebody still has to do for a case, within a window of time."""

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class TaskTitle(models.TextChoices):
    """The whole list; what a list cannot say stands sealed beside it."""

    ASK_AGAIN = "ask_again", _("Ask how the person is")
    CHECK_STORY = "check_story", _("Check what was told")
    SECOND_LOOK = "second_look", _("Ask a second person to look")
    PAPERS = "papers", _("Ask about papers")
    FAMILY = "family", _("Speak with the family")
    DOCTOR = "doctor", _("Ask a doctor")
    LAWYER = "lawyer", _("Ask the lawyer")
    INTERPRETER = "interpreter", _("Find an interpreter")
    THREAT = "threat", _("Report the threat")
    HANDOVER = "handover", _("Prepare the hand-over")
    REMIND = "remind", _("Remind of the hand-over")
    AS_WRITTEN = "as_written", _("As written")
    # Which one tells how the case ended, so that is sealed (cases/follow_ups.py).
    FOLLOW_UP = "follow_up", _("What follows from the ending")


class TaskEnd(models.TextChoices):
    """How a task ended."""

    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class WhyDropped(models.TextChoices):
    """Why a task was given up."""

    NOT_NEEDED = "not_needed", _("Not needed any more")
    NOT_REACHED = "not_reached", _("The person can't be reached")
    NOT_SAFE = "not_safe", _("It would not be safe")
    BY_OTHERS = "by_others", _("Somebody else does it")
    CASE_ENDED = "case_ended", _("The case ended")
    REOPENED = "reopened", _("The case began again")


class Task(KeyOwned, models.Model):
    """One task of a case, for one person, in a window; it ends once, done or dropped for a reason.

    PostgreSQL keeps its window, who may have it, and that a resolved case has none open but what
    follows from its ending (sql/follow_ups.sql).
    """

    owner_column = "case_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=12, choices=TaskTitle.choices)
    span = DateTimeRangeField()
    assignee = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, related_name="tasks"
    )
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended = models.CharField(max_length=8, choices=TaskEnd.choices, blank=True, default="")
    why = models.CharField(max_length=12, choices=WhyDropped.choices, blank=True, default="")
    ended_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    detail = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(title__in=TaskTitle.values), name="task_title_known"
            ),
            models.CheckConstraint(
                condition=Q(span__isempty=False, span__lower_inf=False, span__upper_inf=False),
                name="task_window_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(ended="", why="", ended_by=None, ended_at=None)
                | Q(ended="done", why="", ended_by__isnull=False, ended_at__isnull=False)
                | Q(
                    ended="dropped",
                    why__in=WhyDropped.values,
                    ended_by__isnull=False,
                    ended_at__isnull=False,
                ),
                name="task_ended_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(title__in=["as_written", "follow_up"]) | Q(detail__isnull=False),
                name="task_is_written",
            ),
        ]
        indexes = [
            models.Index(fields=["assignee"], name="task_open_of", condition=Q(ended="")),
        ]

    def __str__(self) -> str:
        return str(self.ref)
