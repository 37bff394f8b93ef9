"""A contact: one call, chat session or form, from the moment it is offered."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.weighing import WhyOtherwise
from vault.fields import AMBER, RED, SealedField
from vault.owners import KeyOwned

#: Every sealed column: what a purge empties.
SEALED = ("caller", "language", "walk", "notes", "wrap")

#: Lines whose calls obey; the others only tell. `cases/sql/switches.sql` says the same.
OBEYING = ("sip", "asterisk", "freeswitch")

#: Whoever wrote by the web form comes for the answer with a code; nobody is there meanwhile.
READ_LATER = frozenset(["web"])


class State(models.TextChoices):
    """Where a contact stands."""

    OFFERED = "offered", pgettext_lazy("contact", "Waiting")
    ON_CONTACT = "on_contact", _("On contact")
    WRAP_UP = "wrap_up", _("Wrap-up")
    CLOSED = "closed", _("Closed")
    ABANDONED = "abandoned", _("Left before an answer")
    DIVERTED = "diverted", _("Passed on")


OPEN_STATES = (State.OFFERED, State.ON_CONTACT, State.WRAP_UP)
HELD_STATES = (State.ON_CONTACT, State.WRAP_UP)


class Priority(models.IntegerChoices):
    """How near the danger is; the smaller number goes first."""

    CRITICAL = 0, _("Critical")
    HIGH = 1, _("High")
    NORMAL = 2, _("Normal")


class Channel(models.TextChoices):
    """How the two sides talk."""

    CALL = "call", _("Call")
    CHAT = "chat", _("Chat")


class Lane(models.IntegerChoices):
    """Where in the queue somebody stands; the smaller number goes first. It gives no right."""

    CUT_OFF = -1, _("Was in a conversation when another office had to leave")
    KNOWN = 0, _("Known and verified")
    USUAL = 1, _("As everybody")
    TAIL = 2, _("Behind the others")
    HELD_BACK = 3, _("Held back")


class Contact(KeyOwned, models.Model):
    """One call, chat session or form; who and what was said lie sealed."""

    owner_column = "ref"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        "operators.Office", on_delete=models.PROTECT, related_name="contacts"
    )
    line = models.CharField(max_length=32)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    queue = models.ForeignKey("cases.Queue", on_delete=models.PROTECT, null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OFFERED)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    lane = models.SmallIntegerField(
        choices=Lane.choices, default=Lane.USUAL, db_default=Lane.USUAL.value
    )
    weighed = models.SmallIntegerField(choices=Priority.choices, null=True)
    weighed_over = models.SmallIntegerField(choices=Priority.choices, null=True)
    weighed_why = models.CharField(
        max_length=8, choices=WhyOtherwise.choices, blank=True, default="", db_default=""
    )
    operator = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="contacts"
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, related_name="contacts"
    )
    version = models.PositiveIntegerField(default=1)
    route = models.BinaryField(max_length=32, null=True)
    offered_at = models.DateTimeField()
    rank_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    coarse = models.BooleanField(default=False)
    # An abandoned call was compared with those who may be called back.
    compared = models.BooleanField(default=False)
    # The script came to its end; the line ended the call before it did.
    at_end = models.BooleanField(default=False, db_default=False)
    lost = models.BooleanField(default=False, db_default=False)
    # The office that could not answer, if this contact went to its sister.
    came_from = models.ForeignKey(
        "operators.Office", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The lost call with which this one goes on.
    continues = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="continued_by"
    )
    purged_on = models.DateField(null=True)

    caller = SealedField(data_class=RED)
    language = SealedField(data_class=AMBER)
    walk = SealedField(data_class=AMBER)
    notes = SealedField(data_class=AMBER)
    wrap = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="contact_state_known"),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="contact_priority_known"
            ),
            models.CheckConstraint(condition=Q(lane__in=Lane.values), name="contact_lane_known"),
            models.CheckConstraint(
                condition=Q(weighed=None, weighed_over=None, weighed_why="")
                | Q(
                    weighed__isnull=False,
                    weighed_over__isnull=False,
                    weighed_why__in=WhyOtherwise.values,
                ),
                name="contact_weighed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(lane=Lane.HELD_BACK) | ~Q(state__in=HELD_STATES),
                name="contact_held_back_from_all",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HELD_STATES) | Q(operator__isnull=False),
                name="contact_held_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OFFERED) | Q(operator__isnull=True),
                name="contact_offered_to_all",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES) | Q(queue__isnull=True),
                name="contact_queue_only_while_open",
            ),
            models.CheckConstraint(
                condition=Q(purged_on=None)
                | Q(coarse=True, route=None, **dict.fromkeys(SEALED, None)),
                name="contact_purged_holds_nothing",
            ),
            models.UniqueConstraint(
                fields=["line", "route"],
                condition=Q(state__in=OPEN_STATES),
                name="contact_one_open_per_conversation",
            ),
            models.UniqueConstraint(
                fields=["operator"],
                condition=Q(state=State.ON_CONTACT, channel=Channel.CALL),
                name="contact_one_call_per_operator",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "queue", "lane", "priority", "rank_at"],
                condition=Q(state=State.OFFERED),
                name="contact_waiting",
            ),
            models.Index(
                fields=["operator", "-claimed_at"],
                condition=Q(state__in=HELD_STATES),
                name="contact_held",
            ),
            models.Index(fields=["office", "state", "-offered_at"], name="contact_recent"),
            models.Index(
                fields=["office", "-ended_at"], condition=Q(lost=True), name="contact_lost"
            ),
            models.Index(
                fields=["came_from"],
                condition=Q(came_from__isnull=False, state__in=OPEN_STATES),
                name="contact_away",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def obeys(self) -> bool:
        """Whether it is a call of a line that does what it is asked."""
        return self.channel == Channel.CALL and self.line in OBEYING
