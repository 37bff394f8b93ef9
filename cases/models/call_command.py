"""What the line is to do with a call: a row, so that no restart loses it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.contact import Contact


class Verb(models.TextChoices):
    """What can be asked of a call."""

    ANSWER = "answer", _("Answer")
    REJECT = "reject", _("Decline")
    HANG_UP = "hang_up", _("Hang up")
    TRANSFER = "transfer", _("Put through")
    HOLD = "hold", pgettext_lazy("call", "Hold")
    RESUME = "resume", _("Take off hold")
    ATTEND = "attend", _("Ask a colleague first")
    COMPLETE = "complete", _("Give the caller to the colleague")
    TAKE_BACK = "take_back", _("Back to the caller")
    ORIGINATE = "originate", _("Call")
    #: Heard by whoever asks, and by nobody on the line.
    MONITOR = "monitor", _("Listen in")
    #: Whoever has the caller has them no more, and the caller waits on hold.
    PART = "part", _("Let go of the caller")


#: These name the handset of a colleague.
TO_COLLEAGUES = (Verb.TRANSFER, Verb.ATTEND)


class CommandState(models.TextChoices):
    """How far a command has come; what is past its deadline has failed."""

    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("With the line")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


OPEN_COMMANDS = (CommandState.QUEUED, CommandState.SENT)


class CallCommand(models.Model):
    """One command to the line of a call; the same key twice is one command.

    A call of our own names its attempt, and a line, for the contact may have come another way.
    """

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="commands")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    #: The extension of a colleague, and nothing else that could be dialled.
    target = models.CharField(max_length=8, blank=True, default="", db_default="")
    attempt = models.OneToOneField(
        "cases.CallAttempt", on_delete=models.CASCADE, null=True, related_name="command"
    )
    line = models.CharField(max_length=32, blank=True, default="", db_default="")
    key = models.CharField(max_length=80, unique=True)
    state = models.CharField(
        max_length=8, choices=CommandState.choices, default=CommandState.QUEUED
    )
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT)
    at = models.DateTimeField()
    deadline = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=Verb.values), name="call_command_verb_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CommandState.values), name="call_command_state_known"
            ),
            models.CheckConstraint(
                condition=Q(verb__in=TO_COLLEAGUES, target__regex=r"^[0-9]{2,8}$")
                | (~Q(verb__in=TO_COLLEAGUES) & Q(target="")),
                name="call_command_target_is_an_extension",
            ),
            models.CheckConstraint(
                condition=(Q(verb=Verb.ORIGINATE, attempt__isnull=False) & ~Q(line=""))
                | (~Q(verb=Verb.ORIGINATE) & Q(attempt=None, line="")),
                name="call_command_calls_for_an_attempt",
            ),
            models.CheckConstraint(condition=Q(deadline__gt=F("at")), name="call_command_has_time"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_COMMANDS, settled_at=None)
                | (~Q(state__in=OPEN_COMMANDS) & Q(settled_at__isnull=False)),
                name="call_command_settled_once_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline"],
                condition=Q(state__in=OPEN_COMMANDS),
                name="call_command_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.ref}"
