"""Whether a person can take a contact now: the server's word, not the browser's."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from operators.models.operator import Operator


class State(models.TextChoices):
    """The states of a person on shift."""

    OFFLINE = "offline", _("Offline")
    READY = "ready", _("Ready")
    OFFERED = "offered", _("Incoming")
    ON_CONTACT = "on_contact", _("On contact")
    WRAP_UP = "wrap_up", _("Wrap-up")
    PAUSE = "pause", _("Pause")


class Reason(models.TextChoices):
    """Why somebody pauses; a debrief after a hard contact never counts against anyone."""

    BREAK = "break", _("Break")
    DEBRIEF = "debrief", _("Debrief after a hard contact")
    MEETING = "meeting", _("Meeting or training")
    EQUIPMENT = "equipment", _("Equipment trouble")
    MISSED = "missed", _("Missed a contact")


class Presence(models.Model):
    """The present state of one person, since when, and the last sign of life of the browser."""

    operator = models.OneToOneField(
        Operator, on_delete=models.CASCADE, primary_key=True, related_name="presence"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.OFFLINE)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    since = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # The contact in hand that its operator called hard. How many were, nobody is told or keeps.
    hard_contact = models.UUIDField(null=True)
    hard_in_row = models.PositiveSmallIntegerField(default=0, db_default=0)
    # After a hard one nobody is ready again but by their own press.
    rests = models.BooleanField(default=False, db_default=False)
    break_offered_at = models.DateTimeField(null=True)
    # Whoever began a shift has heard the tones of this machine.
    sound_heard = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="operators_presence_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.PAUSE, reason__in=Reason.values)
                | (~models.Q(state=State.PAUSE) & models.Q(reason="")),
                name="operators_pause_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.operator_id} {self.state}"
